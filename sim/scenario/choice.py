"""A key that is either one word or an array."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import Discriminator, Tag

from sim.scenario.rules import Row

Word = TypeVar("Word")
Item = TypeVar("Item")

WORD = "<word>"


def _form(given: Any) -> str:
    return WORD if isinstance(given, str) else "<row>"


# The tags stand in pydantic's error paths; the angle brackets let them be told from keys.
WordOrRow: TypeAlias = Annotated[
    Annotated[Word, Tag(WORD)] | Annotated[Row[Item], Tag("<row>")], Discriminator(_form)
]
