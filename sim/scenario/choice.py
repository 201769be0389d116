"""A key that is either one word or an array."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import Discriminator, Tag

from sim.scenario.rules import Row

Word = TypeVar("Word")
Item = TypeVar("Item")


def _form(given: Any) -> str:
    return "<word>" if isinstance(given, str) else "<row>"


# The tags stand in pydantic's error paths; the angle brackets let them be told from keys.
WordOrRow: TypeAlias = Annotated[
    Annotated[Word, Tag("<word>")] | Annotated[Row[Item], Tag("<row>")], Discriminator(_form)
]
