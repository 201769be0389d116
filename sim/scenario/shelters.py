"""The shelters: their places, when they open and close."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.language import Saying
from sim.scenario.admissible import Beds, DaysOfAYear, PerYear, PositiveDays, Share, Weight
from sim.scenario.choice import WordOrRow
from sim.scenario.dates import Day
from sim.scenario.faults import either
from sim.scenario.locate import KeyPath
from sim.scenario.money import Tenge
from sim.scenario.names import KnownProvinceCode, OwnName, ProvinceCode
from sim.scenario.numbers import Number, UncertainDate
from sim.scenario.rules import Row, RulesBroken, Table, Unit, require

SHORTEST_TURNAROUND = 0.001
"""Days; an engine takes no shorter one but none."""

PlaceKind = Literal["women", "men", "families", "any"]


class PoolPlaces(Table):
    """Places of each shelter that accept some people and not others."""

    accepts: Row[PlaceKind] = Field(min_length=1, description='Kinds of people; "any" accepts everyone.')
    share: Weight = Field(description="Weight of these places among all places of the shelter.")


class Shelters(Table):
    """The shelters at the start, and what each is like."""

    inclusion_file: str | None = Field(
        None, description="csv file with the chance of a shelter in each province; sums to their number."
    )
    provinces: WordOrRow[Literal["all"], ProvinceCode] | None = Field(
        None, description='Provinces that have a shelter for certain, or "all"; instead of inclusion_file.'
    )
    beds: Beds | None = Field(
        None, description="State-paid beds of a shelter (rounded). Required, unless a cost gives them."
    )
    beds_in: dict[KnownProvinceCode, Beds] = Field({}, description="State-paid beds in a province, instead.")
    beds_paid_by_others: Beds = Field(
        Number(value=0.0), description="Beds of a shelter paid by others: for anyone, case or not."
    )
    turnaround_days: DaysOfAYear = Field(
        Number(value=0.0), description="Days a bed is empty after a departure."
    )
    surge_share: Share = Field(
        Number(value=0.0), description="Surge places, as a share of the state-paid beds; tried last."
    )
    surge_cost_kzt_per_day: Tenge | None = Field(
        None,
        description="Cost of a surge place a day: what a night in it takes from a balance that buys nights, "
        "and the price for `allocate`. Where grants buy places, no result holds it.",
    )
    places: dict[OwnName, PoolPlaces] = Field(
        {"any": PoolPlaces(accepts=("any",), share=Number(value=1.0))},
        description="The pools of places that each shelter is divided into.",
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        require(self._broken())
        return self

    def _broken(self) -> Iterator[tuple[KeyPath, Saying]]:
        if self.inclusion_file is None and self.provinces is None:
            yield (), Saying("needs {keys}", keys=either(("inclusion_file", "provinces")))
        if self.inclusion_file is not None and self.provinces is not None:
            yield ("provinces",), Saying("is not needed beside {other}", other="inclusion_file")
        if 0 < self.turnaround_days.smallest < SHORTEST_TURNAROUND:
            rule = Saying("must be 0 or at least {least}", least=f"{SHORTEST_TURNAROUND:g}")
            yield ("turnaround_days",), rule
        if not any(pool.share.smallest > 0 for pool in self.places.values()):
            yield ("places",), Saying("must not all have the share 0")


class Opening(Table):
    """Shelters that open later."""

    provinces: WordOrRow[Literal["without_shelter"], ProvinceCode] = Field(
        description='The provinces, or "without_shelter" for all that have none at the start.'
    )
    probability: Share = Field(
        Number(value=1.0), description="Chance that a province's shelter opens at all."
    )
    first: UncertainDate = Field(description="The first day on which they may open.")
    last: UncertainDate = Field(description="The last day on which they may open.")
    beds: Beds | None = Field(None, description="State-paid beds of each; without it, as shelters.beds.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.last.smallest < self.first.largest:
            rule = Saying("must not be before {key}, {date}", key="first", date=self.first.largest)
            raise RulesBroken([(("last",), rule)])
        return self


class Closure(Table):
    """Closings of shelters: an order against several, a gap at renewal of contracts, or a certain date."""

    kind: Literal["order", "renewal", "dated"] = Field(
        description="order: at random, several at once; renewal: at a new contract; dated: once."
    )
    per_year: PerYear | None = Field(None, description="order: orders a year.")
    share_of_shelters: Share | None = Field(
        None, description="order: chance of each shelter to be hit; at least one is."
    )
    contract_years: Annotated[int, Unit("years")] | None = Field(
        None,
        ge=1,
        le=100,
        description="renewal: years that a contract lasts; shelters renew in different years of it.",
    )
    probability: Share | None = Field(None, description="renewal: chance of a gap at each renewal.")
    provinces: Row[ProvinceCode] | None = Field(None, min_length=1, description="dated: where.")
    from_: Day | None = Field(None, alias="from", description="dated: the first day closed.")
    duration_days: PositiveDays = Field(
        description="Mean length: exponential (order), lognormal with cv 1 (renewal), fixed (dated)."
    )
    rule: Literal["drain", "relocate", "discharge"] = Field(
        "drain", description="What happens to residents: they stay on, move elsewhere, or leave."
    )
    places_left: Annotated[float, Unit("share")] = Field(
        0.0, ge=0, le=1, description="Share of the places that stays open."
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        require(self._broken())
        return self

    def _broken(self) -> Iterator[tuple[KeyPath, Saying]]:
        needed = {
            "order": ("per_year", "share_of_shelters"),
            "renewal": ("contract_years", "probability"),
            "dated": ("provinces", "from"),
        }
        for kind, keys in needed.items():
            for key in keys:
                is_stated = (key if key != "from" else "from_") in self.model_fields_set
                if kind == self.kind and not is_stated:
                    yield (key,), Saying('is required for closures of kind "{kind}"', kind=kind)
                if kind != self.kind and is_stated:
                    yield (key,), Saying('is not used by closures of kind "{kind}"', kind=self.kind)
