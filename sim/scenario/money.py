"""Grants, and what they buy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from sim.language import Saying, marked
from sim.scenario import words
from sim.scenario.admissible import CostPerAdmission, CostPerDay, CostPerNight
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


_COST_OF = {
    "places": "cost_kzt_per_place_day",
    "nights": "cost_kzt_per_night",
    "admissions": "cost_kzt_per_admission",
}
"""Which cost goes with what a grant buys."""

_ONLY_FOR = {
    "places": marked("is only for grants that buy places"),
    "nights": marked("is only for grants that buy nights"),
    "admissions": marked("is only for grants that buy admissions"),
}
_REQUIRED_WHERE = {
    "nights": marked("is required where grants buy nights"),
    "admissions": marked("is required where grants buy admissions"),
}
_GRANTS_WHERE = {
    "nights": marked("is required where they buy nights"),
    "admissions": marked("is required where they buy admissions"),
}


class Grant(Table):
    """The state's money for shelters in one calendar year."""

    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR, description="The calendar year.")
    amount: Tenge = Field(description='Its amount, such as "69.4 million KZT".')


class Money(Table):
    """What the state pays."""

    grants: Row[Grant] = Field(
        (), description="Grants by year, ascending; a year not named repeats the last one before."
    )
    buys: Literal["places", "nights", "admissions"] = Field(
        "places",
        description='What a grant pays: "places", taken or not; or "nights" or "admissions" in state-paid '
        "places, from a balance that can run out: then nobody new is let in until money comes.",
    )
    cost_kzt_per_place_day: CostPerDay | None = Field(
        None,
        description="Cost of a place a day. If given, the state-paid beds are what the grant of the first "
        "study year buys at this cost; without it, the cost is computed from grants and beds.",
    )
    cost_kzt_per_night: CostPerNight | None = Field(
        None, description="What a person's night takes from the balance; where grants buy nights."
    )
    cost_kzt_per_admission: CostPerAdmission | None = Field(
        None, description="What a person's admission takes from the balance; where grants buy admissions."
    )
    payments_per_year: Annotated[int, Unit("payments")] = Field(
        1,
        ge=1,
        le=12,
        description="In so many equal parts a grant comes, on the first of a month, evenly spread.",
    )
    purse: Literal["shelter", "country"] = Field(
        "shelter",
        description="Whose balance it is: each shelter's, with a share by its beds, or one for all of them.",
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        require(self._broken())
        return self

    def _broken(self) -> Iterator[tuple[KeyPath, Saying]]:
        years = [grant.year for grant in self.grants]
        for index, (before, after) in enumerate(pairwise(years), start=1):
            if after <= before:
                rule = Saying("must be later than the year before, {year}", year=before)
                yield ("grants", index, "year"), rule
        if self.cost_kzt_per_place_day is not None and not self.grants:
            yield ("grants",), Saying("is required where a cost gives the beds")
        if self.buys != "places":
            yield from self._broken_balance()
        for buys, key in _COST_OF.items():
            if buys != self.buys and getattr(self, key) is not None:
                yield (key,), Saying(_ONLY_FOR[buys])
        for key in ("payments_per_year", "purse"):
            if self.buys == "places" and key in self.model_fields_set:
                yield (key,), Saying("is only for grants that buy nights or admissions")

    def _broken_balance(self) -> Iterator[tuple[KeyPath, Saying]]:
        if 12 % self.payments_per_year:
            rule = Saying("must divide the 12 months of a year: 1, 2, 3, 4, 6 or 12")
            yield ("payments_per_year",), rule
        if getattr(self, _COST_OF[self.buys]) is None:
            yield (_COST_OF[self.buys],), Saying(_REQUIRED_WHERE[self.buys])
        if not self.grants:
            yield ("grants",), Saying(_GRANTS_WHERE[self.buys])
