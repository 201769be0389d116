"""When and where a scenario plays, what counts as exceeded, and how people move between provinces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.language import Saying, marked
from sim.scenario.admissible import Kilometres, Share
from sim.scenario.dates import Day
from sim.scenario.locate import KeyPath
from sim.scenario.names import KnownProvinceCode
from sim.scenario.numbers import Number
from sim.scenario.rules import Line, Row, Table, Unit, require

LONGEST_YEARS = 100


class Study(Table):
    """The days that are simulated and reported."""

    start: Day = Field(description="The first day.")
    end: Day = Field(description="The last day, included.")
    follow_days: Annotated[float, Unit("days")] = Field(
        90.0,
        ge=0,
        le=3660,
        description="Days that the run goes on past the end, so that the last people are followed.",
    )
    headline_year: int = Field(description="The calendar year of the first sentence of the answer.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        require(self._broken())
        return self

    def _broken(self) -> Iterator[tuple[KeyPath, Saying]]:
        if self.end < self.start:
            yield ("end",), Saying("must not be before the start, {start}", start=self.start)
        elif self.end.year - self.start.year > LONGEST_YEARS:
            yield ("end",), Saying("must be within {years} years of the start", years=LONGEST_YEARS)
        elif not self.start.year <= self.headline_year <= self.end.year:
            rule = marked("must be a year of the study, {first} to {last}")
            yield ("headline_year",), Saying(rule, first=self.start.year, last=self.end.year)


class Thresholds(Table):
    """When capacity counts as exceeded."""

    chance: Annotated[float, Unit("probability")] = Field(
        0.10, ge=0, le=1, description="A province: chance that anyone eligible is never admitted."
    )
    share: Annotated[float, Unit("share")] = Field(
        0.02, ge=0, le=1, description="Share of eligible people who are never admitted."
    )
    certainty: Annotated[float, Unit("probability")] = Field(
        0.95, gt=0.5, lt=1, description="How sure the evidence must make it, either way."
    )
    provinces_exceeded: Annotated[int, Unit("provinces")] = Field(
        3, ge=1, description="So many provinces exceeded make the country exceeded."
    )


class Country(Table):
    """The country and its provinces."""

    name: Line = Field(description="Name of the country.")
    provinces_file: str = Field(description="csv file of the provinces, beside the file that names it.")
    provinces: Row[KnownProvinceCode] | None = Field(
        None, min_length=1, description="Codes of some provinces, for a part of the country; without it, all."
    )


class Transfers(Table):
    """When there is no bed at home."""

    acceptance: Share = Field(
        Number(value=0.0), description="Share of people who accept a place away from home."
    )
    limit_km: Kilometres = Field(
        Number(value=0.0), description="Greatest distance between the centres of two provinces."
    )
    most_provinces: Annotated[int, Unit("provinces")] = Field(
        3, ge=0, le=1000, description="So many provinces within the limit are tried, nearest first."
    )
    also: Row[KnownProvinceCode] = Field((), description="Provinces tried after these, at any distance.")
    waits_for: Literal["home", "route"] = Field(
        "home", description="Whether people wait for a place at home only, or anywhere on their route."
    )
