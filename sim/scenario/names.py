"""Names that one table of a scenario file uses for another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema

from sim.language import Saying, marked

PROVINCES = "provinces"
KNOWN_PROVINCES = "known provinces"
_UNKNOWN_CODE = {
    PROVINCES: marked("{name} is not a province of the country"),
    KNOWN_PROVINCES: marked("{name} is not in the file of provinces"),
}


@dataclass(frozen=True, slots=True)
class NameOf:
    """Says that a text must be one of the names that the scenario gives, such as those of its `[stays.*]`.

    The names come with the validation (`context={"stays": [...]}`); without them every name is taken.
    """

    table: str

    def check(self, name: str, info: core_schema.ValidationInfo) -> str:
        """Return the name if the scenario gives it; raise `UnknownName` otherwise."""
        known: Mapping[str, Any] = info.context or {}
        if self.table in known and name not in known[self.table]:
            raise UnknownName(name, self.table, tuple(known[self.table]))
        return name

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the name after it is known to be a text."""
        return core_schema.with_info_after_validator_function(self.check, handler(source))


class UnknownName(ValueError):  # noqa: N818 - the name says what happened
    """A name that the scenario does not give, with those that it gives."""

    def __init__(self, name: str, table: str, known: tuple[str, ...]) -> None:
        self.name, self.table, self.known = name, table, known
        rule = _UNKNOWN_CODE.get(table, marked("there is no {name}"))
        self.rule = Saying(rule, name=name if table in _UNKNOWN_CODE else f"[{table}.{name}]")
        super().__init__(self.rule)


# A name given in the file; parts of a name of chance are set off by other signs.
OwnName = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]*$")]
ProfileName = Annotated[str, NameOf("profiles")]
StayName = Annotated[str, NameOf("stays")]
PartyName = Annotated[str, NameOf("parties")]
TotalName = Annotated[str, NameOf("totals")]
GroupName = Annotated[str, NameOf("groups")]
EffectName = Annotated[str, NameOf("effects")]
SeasonName = Annotated[str, NameOf("seasons")]
SpreadName = Annotated[str, NameOf("spreads")]
ProvinceCode = Annotated[str, NameOf(PROVINCES)]
# A code that the file of provinces knows, though the country of this scenario may be only a part of it.
KnownProvinceCode = Annotated[str, NameOf(KNOWN_PROVINCES)]
