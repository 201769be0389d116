"""Numbers and dates that may be known, or known only within a range."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from pydantic import ConfigDict, Field, model_validator

from sim.language import Saying, marked
from sim.scenario.dates import Day
from sim.scenario.faults import Grouped, either, grouped
from sim.scenario.locate import KeyPath
from sim.scenario.rules import Row, RulesBroken, Table, require

if TYPE_CHECKING:
    from sim.distributions import LogUniform, PertBeta, Triangular, Uniform

    Range = Uniform | LogUniform | PertBeta | Triangular

T = TypeVar("T")

Distribution = Literal["triangular", "pert", "uniform", "loguniform"]


class Number(Table):
    """A number: plain, within a range, or one of a few. Its unit is that of its key."""

    model_config = ConfigDict(allow_inf_nan=True)

    value: float | None = Field(None, description="The number, where it is known.")
    low: float | None = Field(None, description="The smallest value it may have.")
    mode: float | None = Field(None, description="The likeliest value; uniform and loguniform have none.")
    high: float | None = Field(None, description="The largest value it may have.")
    one_of: Row[float] | None = Field(None, description="The values it may have, all equally likely.")
    distribution: Distribution = Field("triangular", description="How likely each value of the range is.")

    @model_validator(mode="before")
    @classmethod
    def _from_plain(cls, given: Any) -> Any:
        if isinstance(given, bool) or not isinstance(given, (int, float, dict, cls)):
            raise ValueError(Saying("must be a number, or a table with low, mode and high"))
        return {"value": given} if isinstance(given, (int, float)) else given

    @model_validator(mode="after")
    def _check(self) -> Self:
        require(_broken_form(self, ("value", "one_of")))
        require(_broken_range(self.low, self.mode, self.high))
        require(_broken_law(self))
        if self.one_of is not None and len(set(self.one_of)) < 2:
            raise RulesBroken([(("one_of",), Saying("needs at least two different numbers"))])
        return self

    def __float__(self) -> float:
        """Return the plain number; one that is still uncertain has to be drawn first (`ValueError`)."""
        if self.value is None:
            raise ValueError("the number is uncertain and not yet drawn: resolve the scenario first")
        return self.value

    @property
    def is_uncertain(self) -> bool:
        """Whether the number has to be drawn."""
        return self.value is None

    @property
    def central(self) -> float:
        """The plain number, else the mode, else the median."""
        if self.value is not None:
            return self.value
        return self.quantile(0.5) if self.mode is None else self.mode

    @property
    def smallest(self) -> float:
        """The smallest value the number may have."""
        return min(self.one_of) if self.one_of else _given(self.low if self.value is None else self.value)

    @property
    def largest(self) -> float:
        """The largest value the number may have."""
        return max(self.one_of) if self.one_of else _given(self.high if self.value is None else self.value)

    def quantile(self, u: float) -> float:
        """Return the value below which a share `u` of its distribution lies; a plain number is its own."""
        if self.value is not None:
            return self.value
        if self.one_of is not None:
            return self.one_of[min(int(u * len(self.one_of)), len(self.one_of) - 1)]
        return _quantile(self.distribution, _given(self.low), self.mode, _given(self.high), u)


class UncertainDate(Table):
    """A date: plain, or between an earliest and a latest one."""

    date: Day | None = Field(None, description="The date, where it is known.")
    low: Day | None = Field(None, description="The earliest date it may be.")
    mode: Day | None = Field(None, description="The likeliest date; without it all are as likely.")
    high: Day | None = Field(None, description="The latest date it may be.")

    @model_validator(mode="before")
    @classmethod
    def _from_plain(cls, given: Any) -> Any:
        if isinstance(given, datetime.datetime) or not isinstance(given, (datetime.date, dict, cls)):
            raise ValueError(
                Saying(
                    "must be a date such as 2022-01-31 (without quotes), or a table with low, mode and high"
                )
            )
        return {"date": given} if isinstance(given, datetime.date) else given

    @model_validator(mode="after")
    def _check(self) -> Self:
        require(_broken_form(self, ("date",)))
        require(_broken_range(self.low, self.mode, self.high))
        return self

    @property
    def is_uncertain(self) -> bool:
        """Whether the date has to be drawn."""
        return self.date is None

    @property
    def central(self) -> datetime.date:
        """The plain date, else the likeliest, else the one in the middle."""
        return self.date or self.mode or self.quantile(0.5)

    @property
    def smallest(self) -> datetime.date:
        """The earliest date it may be."""
        return _given(self.date or self.low)

    @property
    def largest(self) -> datetime.date:
        """The latest date it may be."""
        return _given(self.date or self.high)

    def quantile(self, u: float) -> datetime.date:
        """Return the day, rounded down, before which a share `u` of the distribution lies."""
        if self.date is not None:
            return self.date
        low, high = self.smallest.toordinal(), self.largest.toordinal()
        mode = None if self.mode is None else float(self.mode.toordinal())
        law: Distribution = "uniform" if mode is None else "triangular"
        return datetime.date.fromordinal(math.floor(_quantile(law, float(low), mode, float(high), u)))


def stated(quantity: Number | UncertainDate) -> dict[str, Any]:
    """Return the values that a number or a date states, by the key of its table ("" when plain)."""
    if isinstance(quantity, Number) and quantity.one_of is not None:
        return {"one_of": quantity.one_of}
    plain = quantity.value if isinstance(quantity, Number) else quantity.date
    if plain is not None:
        return {"value": plain}
    ends = {end: getattr(quantity, end) for end in ("low", "mode", "high")}
    return {end: value for end, value in ends.items() if value is not None}


def _broken_form(given: Table, alternatives: tuple[str, ...]) -> Iterator[tuple[KeyPath, Saying]]:
    """Yield the rules broken by a table that states its quantity in no way, or in several."""
    plain = [key for key in alternatives if getattr(given, key) is not None]
    ends = [key for key in ("low", "mode", "high") if getattr(given, key) is not None]
    if not plain and not ends:
        yield (), Saying("needs a {keys}, or a range from low to high", keys=either(alternatives))
    for key in plain[1:] or (ends if plain else []):
        yield (key,), Saying("is not needed beside {other}", other=plain[0])
    if not plain and ends:
        for key in ("low", "high"):
            if key not in ends:
                yield (key,), Saying("is required")


def _broken_range(low: Any, mode: Any, high: Any) -> Iterator[tuple[KeyPath, Saying]]:
    if low is None or high is None:
        return
    if not low < high:
        yield ("high",), Saying("must be more than low, which is {low}", low=_shown(low))
    elif mode is not None and not low <= mode <= high:
        rule = marked("must be between low and high, {low} and {high}")
        yield ("mode",), Saying(rule, low=_shown(low), high=_shown(high))


def _shown(end: float | datetime.date) -> datetime.date | Grouped:
    return end if isinstance(end, datetime.date) else grouped(end)


def _broken_law(number: Number) -> Iterator[tuple[KeyPath, Saying]]:
    if number.low is None:
        return
    law = number.distribution
    needs_mode = law in ("triangular", "pert")
    if needs_mode != (number.mode is not None):
        required, unused = marked("is required for a {law} range"), marked("is not used by a {law} range")
        rule = required if needs_mode else unused
        yield ("mode",), Saying(rule, law=law)
    if law == "loguniform" and number.low <= 0:
        yield ("low",), Saying("must be above 0 for a {law} range", law=law)


def _quantile(law: Distribution, low: float, mode: float | None, high: float, u: float) -> float:
    drawn = _law(law, low, mode, high).quantile(u)
    return min(max(float(drawn), low), high)  # rounding may carry it past an end


@lru_cache(maxsize=4096)  # the same in every draw
def _law(law: Distribution, low: float, mode: float | None, high: float) -> Range:
    from sim.distributions import LogUniform, PertBeta, Triangular, Uniform

    if law == "uniform":
        return Uniform(low, high)
    if law == "loguniform":
        return LogUniform(low, high)
    return (PertBeta if law == "pert" else Triangular)(low, _given(mode), high)


def _given(value: T | None) -> T:
    """Return a value that the validation has made sure of."""
    if value is None:
        raise ValueError("the range has no such end")
    return value
