"""What values each kind of key admits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from sim.scenario.locate import KeyPath
from sim.scenario.numbers import Number, stated
from sim.scenario.rules import require


@dataclass(frozen=True, slots=True)
class Within:
    """The values that a key admits; both ends of a range must lie inside.

    `above` shuts out `low` itself, `may_be_endless` lets infinity in, `unit` is for the reference.
    """

    low: float = -math.inf
    high: float = math.inf
    unit: str = ""
    above: bool = False
    may_be_endless: bool = False

    def check(self, number: Number) -> Number:
        """Return the number if all that it states is admitted; raise `RulesBroken` otherwise."""
        require(self._broken(number))
        return number

    def rule(self) -> str:
        """Return the rule in words, such as "must be between 0 and 1"."""
        if math.isfinite(self.low) and math.isfinite(self.high) and not self.above:
            return f"must be between {self.low:g} and {self.high:g}"
        least = f"above {self.low:g}" if self.above else f"at least {self.low:g}"
        return f"must be {least}" + (f" and at most {self.high:g}" if math.isfinite(self.high) else "")

    def admits(self, value: float) -> bool:
        """Return whether a key of this kind may have this value."""
        if not math.isfinite(value):
            return self.may_be_endless and value == math.inf
        return self.low <= value <= self.high and not (self.above and value == self.low)

    def _broken(self, number: Number) -> Iterator[tuple[KeyPath, str]]:
        for key, value in stated(number).items():
            values = value if isinstance(value, tuple) else (value,)
            if not all(self.admits(one) for one in values):
                is_finite = self.may_be_endless or all(map(math.isfinite, values))
                yield (key,), self.rule() if is_finite else "must be a finite number"

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
        if math.isfinite(self.high):
            limits["maximum"] = self.high
        if limits:
            ends = {end: dict(limits) for end in ("value", "low", "mode", "high")}
            schema = {**schema, **limits, "properties": ends}
        return schema


Share = Annotated[Number, Within(0.0, 1.0, unit="share")]
Days = Annotated[Number, Within(0.0, unit="days")]
PositiveDays = Annotated[Number, Within(0.0, unit="days", above=True)]
Patience = Annotated[Number, Within(0.0, unit="days", may_be_endless=True)]
PeoplePerYear = Annotated[Number, Within(0.0, unit="people a year")]
PerYear = Annotated[Number, Within(0.0, unit="times a year")]
People = Annotated[Number, Within(0.0, unit="people")]
Beds = Annotated[Number, Within(0.0, 10_000.0, unit="beds")]
Factor = Annotated[Number, Within(0.0, unit="factor")]
Weight = Annotated[Number, Within(0.0, unit="weight")]
Positive = Annotated[Number, Within(0.0, above=True)]
Kilometres = Annotated[Number, Within(0.0, unit="km")]
CostPerDay = Annotated[Number, Within(0.0, unit="KZT a place and day", above=True)]
