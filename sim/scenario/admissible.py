"""What values each kind of key admits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from sim.language import Saying, marked
from sim.scenario.faults import grouped
from sim.scenario.locate import KeyPath
from sim.scenario.numbers import Number, stated
from sim.scenario.rules import FINITE, Unit, require

M = TypeVar("M")

MOST_BEDS = 1000.0
"""Of one shelter."""


@dataclass(frozen=True, slots=True)
class Within:
    """The values that a key admits; both ends of a range must lie inside.

    `above` shuts out `low` itself, `may_be_endless` lets infinity in, `is_whole` shuts out fractions; `unit`
    is for the reference.
    """

    low: float = -math.inf
    high: float = math.inf
    unit: str = ""
    above: bool = False
    may_be_endless: bool = False
    is_whole: bool = False

    def check(self, number: Number) -> Number:
        """Return the number if all that it states is admitted; raise `RulesBroken` otherwise."""
        require(self._broken(number))
        return number

    def rule(self) -> Saying:
        """Return the rule in words, such as "must be between 0 and 1"."""
        low, high = grouped(self.low), grouped(self.high)
        if not math.isfinite(self.high):
            if not math.isfinite(self.low):
                return FINITE
            least = marked("must be above {low}") if self.above else marked("must be at least {low}")
            return Saying(least, low=low)
        if self.above:
            return Saying("must be above {low} and at most {high}", low=low, high=high)
        if self.is_whole:
            return Saying("must be a whole number between {low} and {high}", low=low, high=high)
        if self.may_be_endless:
            return Saying("must be between {low} and {high}, or inf", low=low, high=high)
        return Saying("must be between {low} and {high}", low=low, high=high)

    def admits(self, value: float) -> bool:
        """Return whether a key of this kind may have this value."""
        if not math.isfinite(value):
            return self.may_be_endless and value == math.inf
        is_inside = self.low <= value <= self.high and not (self.above and value == self.low)
        return is_inside and (not self.is_whole or value.is_integer())

    def _broken(self, number: Number) -> Iterator[tuple[KeyPath, Saying]]:
        for key, value in stated(number).items():
            values = value if isinstance(value, tuple) else (value,)
            if not all(self.admits(one) for one in values):
                is_finite = self.may_be_endless or all(map(math.isfinite, values))
                yield (key,), self.rule() if is_finite else FINITE

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the number after it is built."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Add the limits to the schema, for the plain number and for the ends of a range alike."""
        schema = handler(core)
        limits: dict[str, Any] = {}
        if math.isfinite(self.low):
            limits["exclusiveMinimum" if self.above else "minimum"] = self.low
        if math.isfinite(self.high) and not self.may_be_endless:
            limits["maximum"] = self.high
        if self.is_whole:
            limits["multipleOf"] = 1
        if limits:
            ends = {end: dict(limits) for end in ("value", "low", "mode", "high")}
            schema = {**schema, **limits, "properties": ends}
        return schema


def limits_of(field: FieldInfo) -> Within | None:
    """Return the limits of a key's number, where it has one."""
    limits = _marks(field, Within)
    return limits[0] if limits else None


def unit_of(field: FieldInfo) -> str:
    """Return the unit of a key's number, empty where it has none."""
    limits = limits_of(field)
    plain = _marks(field, Unit)
    return limits.unit if limits else plain[0].name if plain else ""


def _marks(field: FieldInfo, kind: type[M]) -> list[M]:
    """Return what an annotation carries of one kind, at any depth."""
    return [mark for mark in (*field.metadata, *_carried(field.annotation)) if isinstance(mark, kind)]


def _carried(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _carried(part)


Share = Annotated[Number, Within(0.0, 1.0, unit="share")]
# The limits are far beyond anything meant, and near enough that nothing overflows.
Days = Annotated[Number, Within(0.0, 100_000.0, unit="days")]
PositiveDays = Annotated[Number, Within(0.0, 100_000.0, unit="days", above=True)]
Patience = Annotated[Number, Within(0.0, 100_000.0, unit="days", may_be_endless=True)]
DaysOfAYear = Annotated[Number, Within(0.0, 366.0, unit="days")]
PeoplePerYear = Annotated[Number, Within(0.0, 1_000_000.0, unit="people a year")]
PerYear = Annotated[Number, Within(0.0, 1_000.0, unit="times a year")]
People = Annotated[Number, Within(0.0, 100_000.0, unit="people")]
Beds = Annotated[Number, Within(0.0, MOST_BEDS, unit="beds", is_whole=True)]
Factor = Annotated[Number, Within(0.0, 1_000.0, unit="factor")]
Weight = Annotated[Number, Within(0.0, 1_000_000_000.0, unit="weight")]
Positive = Annotated[Number, Within(0.0, 1_000_000.0, above=True)]
Variation = Annotated[Number, Within(0.001, 100.0)]
Shape = Annotated[Number, Within(0.05, 100.0)]
Kilometres = Annotated[Number, Within(0.0, 1_000_000.0, unit="km")]
CostPerDay = Annotated[Number, Within(0.0, 1_000_000_000.0, unit="KZT a place and day", above=True)]
CostPerNight = Annotated[Number, Within(0.0, 1_000_000_000.0, unit="KZT a person and night", above=True)]
CostPerAdmission = Annotated[Number, Within(0.0, 1_000_000_000.0, unit="KZT a person admitted", above=True)]
