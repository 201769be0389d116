"""Who refers people, how many a year, when, and from where."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.language import Saying
from sim.scenario.admissible import (
    DaysOfAYear,
    Factor,
    PeoplePerYear,
    PerYear,
    Positive,
    Share,
    Weight,
    Within,
)
from sim.scenario.dates import Day
from sim.scenario.faults import either
from sim.scenario.locate import KeyPath
from sim.scenario.names import (
    EffectName,
    GroupName,
    KnownProvinceCode,
    ProfileName,
    ProvinceCode,
    SeasonName,
    SpreadName,
    TotalName,
)
from sim.scenario.numbers import Number
from sim.scenario.rules import Row, RulesBroken, Table, Unit, require
from sim.scenario.shares import broken_mix, normalised

Channel = Literal[
    "police",
    "special_operation",
    "hotline",
    "self",
    "ngo",
    "international_organisation",
    "embassy",
    "labour_inspectorate",
    "task_force",
    "repatriation",
    "waiting",
    "other",
]


class TrendPoint(Table):
    """A factor on the rate at a date; between two dates it changes evenly."""

    date: Day = Field(description="The date.")
    factor: Factor = Field(description="Factor on the rate at this date.")


class _Rate(Table):
    """What totals and streams have in common."""

    mix: dict[ProfileName, float] | None = Field(
        None, description="Share of each profile among the people; the shares add up to 1."
    )
    mix_weights: dict[ProfileName, Weight] | None = Field(
        None, description="Weight of each profile, instead of mix; only their ratios matter."
    )
    factor: Factor = Field(
        Number(value=1.0), description="Multiplies the rate; everyone who came before still comes as before."
    )
    trend: Row[TrendPoint] = Field(
        (), description="Factors on the rate by date: even change between them, constant outside."
    )

    @property
    def shares(self) -> dict[str, float]:
        """The share of each profile, adding up to 1. Uncertain weights must have been drawn."""
        return normalised(self.mix or self.mix_weights or {})

    @property
    def largest_factor(self) -> float:
        """The largest factor that the rate may ever have."""
        trend = max((point.factor.largest for point in self.trend), default=1.0)
        return self.factor.largest * trend

    def _broken_trend(self) -> Iterator[tuple[KeyPath, Saying]]:
        dates = [point.date for point in self.trend]
        for index, (before, after) in enumerate(pairwise(dates), start=1):
            if after <= before:
                rule = Saying("must be later than the one before, {date}", date=before)
                yield ("trend", index, "date"), rule


class Total(_Rate):
    """People referred a year over all channels, which streams take their parts of."""

    referrals_per_year: PeoplePerYear = Field(description="People referred a year, over all streams.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        require((*broken_mix(self.mix, self.mix_weights), *self._broken_trend()))
        return self


class BurstSize(Table):
    """How many people one burst brings: the least number, and a negative binomial number more."""

    mean: Annotated[Number, Within(1.0, 100_000.0, unit="people")] = Field(
        description="Mean number of people."
    )
    variance_over_mean: Positive = Field(
        Number(value=1.0), description="Variance of the number over its mean."
    )
    least: Annotated[int, Unit("people")] = Field(
        1, ge=0, le=100_000, description="The least number of people."
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.mean.smallest < self.least:
            rule = Saying("must be at least the least number, {least}", least=self.least)
            raise RulesBroken([(("mean",), rule)])
        needed = 1.0 - self.least / self.mean.largest
        if self.variance_over_mean.smallest < needed:
            rule = Saying("must be at least {least} with this mean", least=f"{needed:.3g}")
            raise RulesBroken([(("variance_over_mean",), rule)])
        return self

    @property
    def largest_square_over_mean(self) -> float:
        """The mean square of the number of people over their mean, at the largest values."""
        mean = self.mean.largest
        return self.variance_over_mean.largest * (mean > self.least) + mean


class Stream(_Rate):
    """A source of referrals: parts of totals, a rate of its own, or bursts."""

    channel: Channel = Field(description="Who refers.")
    parts: dict[TotalName, float] | None = Field(
        None, description="Share of each total; over all streams the parts of a total add up to 1."
    )
    referrals_per_year: PeoplePerYear | None = Field(
        None, description="People referred a year, for a stream that is no part of a total."
    )
    bursts_per_year: PerYear | None = Field(None, description="Bursts a year, at random dates.")
    dates: Row[Day] | None = Field(
        None, min_length=1, description="First days of certain bursts, instead of bursts_per_year."
    )
    burst_size: BurstSize | None = Field(None, description="People in a burst.")
    burst_days: DaysOfAYear = Field(
        Number(value=0.0), description="The people of a burst come within so many days."
    )
    burst_provinces: Annotated[Number, Within(1.0, 1000.0, unit="provinces", is_whole=True)] = Field(
        Number(value=1.0),
        description="A burst spreads over so many provinces (rounded), drawn by the spread; "
        "its people over them alike.",
    )
    provinces: Row[ProvinceCode] | None = Field(
        None, min_length=1, description="The provinces of every burst, instead of burst_provinces."
    )
    effect: EffectName | None = Field(None, description="Good and bad years: the name of an [effects.*].")
    season: SeasonName | None = Field(None, description="Seasons: the name of a [seasons.*].")
    spread: SpreadName | None = Field(
        None, description="Home provinces: the name of a [spreads.*]; without it, by population."
    )
    groups: GroupName | None = Field(None, description="People referred together: the name of a [groups.*].")
    share_who_want_a_bed: Share | None = Field(
        None, description="Share of these people who want a bed, instead of the profile's."
    )
    other_clients: bool = Field(
        False, description="true for other clients of the same beds, who are reported apart."
    )

    @property
    def is_bursts(self) -> bool:
        """Whether the stream comes in bursts."""
        return self.bursts_per_year is not None or self.dates is not None

    @model_validator(mode="after")
    def _check(self) -> Self:
        require(self._broken_way())
        require((*self._broken_keys(), *self._broken_trend()))
        return self

    def _broken_way(self) -> Iterator[tuple[KeyPath, Saying]]:
        ways = ("parts", "referrals_per_year", "bursts_per_year", "dates")
        stated = [way for way in ways if getattr(self, way) is not None]
        if not stated:
            yield (), Saying("needs {keys}", keys=either(ways))
        for way in stated[1:]:
            yield (way,), Saying("is not needed beside {other}", other=stated[0])

    def _broken_keys(self) -> Iterator[tuple[KeyPath, Saying]]:
        if self.parts is not None:
            rule = Saying("is not needed beside {other}: the totals have theirs", other="parts")
            yield from self._refused(("mix", "mix_weights"), rule)
            if not all(0.0 <= part <= 1.0 for part in self.parts.values()):
                yield ("parts",), Saying("must all be between {low} and {high}", low=0, high=1)
        else:
            yield from broken_mix(self.mix, self.mix_weights)
        if self.is_bursts:
            rule = Saying("is not used by bursts: they are groups themselves")
            yield from self._refused(("groups",), rule)
            if self.burst_size is None:
                yield ("burst_size",), Saying("is required for bursts")
        else:
            keys = ("burst_size", "burst_days", "burst_provinces", "provinces")
            yield from self._refused(keys, Saying("is used by bursts only"))
        if self.dates is not None:
            rule = Saying("is not used by bursts with dates")
            yield from self._refused(("effect", "season", "trend", "factor"), rule)
        if self.provinces is not None:
            rule = Saying("is not needed beside {other}", other="provinces")
            yield from self._refused(("burst_provinces",), rule)

    def _refused(self, keys: tuple[str, ...], rule: Saying) -> Iterator[tuple[KeyPath, Saying]]:
        return (((key,), rule) for key in keys if key in self.model_fields_set)


class Effect(Table):
    """Good and bad years: one factor a calendar year, common to all streams that name it."""

    variance_over_mean: Annotated[Number, Within(1.0, unit="variance over mean")] = Field(
        description="Variance over mean wanted for the annual number of people of those streams together."
    )


class Season(Table):
    """A wave through the year, with mean 1."""

    amplitude: Share = Field(
        description="Height of the wave: 0 for no season, 1 for none at the lowest point."
    )
    peak_day: Annotated[Number, Within(1.0, 366.0, unit="day of the year")] = Field(
        description="Day of the year at which most people come."
    )


class Spread(Table):
    """Where people come from."""

    population_part: Share = Field(
        Number(value=1.0), description="This part by population, the rest by the weights."
    )
    weights: dict[KnownProvinceCode, Weight] = Field(
        {}, description="Weight of each province named; only their ratios matter."
    )
    others: Weight = Field(
        Number(value=0.0), description="Weight that all provinces not named have together, in equal parts."
    )
    concentration: Positive | None = Field(
        None, description="How near the true shares are to these (Dirichlet); without it, they are exact."
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        has_weight = any(weight.smallest > 0 for weight in (*self.weights.values(), self.others))
        if self.population_part.smallest < 1 and not has_weight:
            rule = Saying("must not all be 0 where {key} is below 1", key="population_part")
            raise RulesBroken([(("weights",), rule)])
        return self
