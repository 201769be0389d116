"""Grants, and what they buy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from sim.scenario import words
from sim.scenario.admissible import CostPerDay
from sim.scenario.dates import FIRST_YEAR, LAST_YEAR
from sim.scenario.locate import KeyPath
from sim.scenario.rules import Row, Table, Unit, require


def _tenge(given: Any) -> float:
    return words.money(given)


Tenge = Annotated[
    float,
    Unit("KZT"),
    BeforeValidator(_tenge),
    WithJsonSchema({"type": ["number", "string"], "minimum": 0, "examples": ["148.9 million KZT"]}),
]


def _only_places(buys: str) -> str:
    if buys == "nights":
        raise ValueError("grants that pay nights are not simulated yet")
    if buys != "places":
        raise ValueError('must be "places"')
    return buys


class Grant(Table):
    """The state's money for shelters in one calendar year."""

    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR, description="The calendar year.")
    amount: Tenge = Field(description='Its amount, such as "69.4 million KZT".')


class Money(Table):
    """What the state pays."""

    grants: Row[Grant] = Field(
        (), description="Grants by year, ascending; a year not named repeats the last one before."
    )
    buys: Annotated[str, AfterValidator(_only_places), WithJsonSchema({"const": "places"})] = Field(
        "places", description='What a grant pays: "places", open to anyone with access, taken or not.'
    )
    cost_kzt_per_place_day: CostPerDay | None = Field(
        None,
        description="Cost of a place a day. If given, the state-paid beds are what the grant of the first "
        "study year buys at this cost; without it, the cost is computed from grants and beds.",
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        require(self._broken())
        return self

    def _broken(self) -> Iterator[tuple[KeyPath, str]]:
        years = [grant.year for grant in self.grants]
        for index, (before, after) in enumerate(pairwise(years), start=1):
            if after <= before:
                yield ("grants", index, "year"), f"must be later than the year before, {before}"
        if self.cost_kzt_per_place_day is not None and not self.grants:
            yield ("grants",), "is required where a cost gives the beds"
