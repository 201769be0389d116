"""What every table of a scenario file has in common: frozen, no unknown keys, rules that name their key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, TypeAlias, TypeVar
from unicodedata import category

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict

from sim.language import Saying
from sim.scenario.faults import dotted
from sim.scenario.locate import KeyPath

T = TypeVar("T")

EMPTY = Saying("must not be empty")
FINITE = Saying("must be a finite number")
Row: TypeAlias = Annotated[tuple[T, ...], Strict(False)]  # an array of the file, kept as a tuple


def _one_line(text: str) -> str:
    """Refuse what breaks a line; spaces that do not break it (Zs), usual in Russian, are printable here."""
    if not text.strip():
        raise ValueError(EMPTY)
    if not all(sign.isprintable() or category(sign) == "Zs" for sign in text):
        raise ValueError(Saying("must be one line of text"))
    return text


Line = Annotated[str, AfterValidator(_one_line)]


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of a plain number, for the reference."""

    name: str


class RulesBroken(ValueError):  # noqa: N818 - the name says what happened
    """Rules broken inside one table, each at a key path relative to that table."""

    def __init__(self, broken: Iterable[tuple[KeyPath, Saying]]) -> None:
        self.broken = tuple(broken)
        super().__init__(
            "; ".join(f"{dotted(path)}: {rule}" if path else str(rule) for path, rule in self.broken)
        )


class Table(BaseModel):
    """A table of a scenario file. It cannot be changed, and it takes no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    source: str | None = Field(None, description="Where this comes from.")
    assumption: str | None = Field(None, description="Why this is assumed, where no source gives it.")


def require(broken: Iterable[tuple[KeyPath, Saying]]) -> None:
    """Raise `RulesBroken` if any rule is broken."""
    found = tuple(broken)
    if found:
        raise RulesBroken(found)
