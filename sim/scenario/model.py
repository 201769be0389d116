"""A scenario: what a file and all that it extends say, checked and frozen."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, PrivateAttr

from sim.language import Saying
from sim.scenario.access import Access, Start, no_access
from sim.scenario.again import Again
from sim.scenario.faults import Fault
from sim.scenario.inherit import Origin
from sim.scenario.locate import KeyPath
from sim.scenario.money import Money
from sim.scenario.names import OwnName
from sim.scenario.numbers import Number, UncertainDate
from sim.scenario.people import Group, Party, Profile, Stay
from sim.scenario.provinces import Province
from sim.scenario.rules import Line, Table
from sim.scenario.shelters import Closure, Opening, Shelters
from sim.scenario.streams import Effect, Season, Spread, Stream, Total
from sim.scenario.study import Country, Study, Thresholds, Transfers


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar year of the study, or the part of it within; in days since the start, end excluded."""

    label: str
    year: int
    start: float
    end: float

    @property
    def is_whole(self) -> bool:
        """Whether the study covers the whole year."""
        days = (datetime.date(self.year + 1, 1, 1) - datetime.date(self.year, 1, 1)).days
        return self.end - self.start == days


@dataclass(frozen=True, slots=True)
class Background:
    """What a scenario knows beside its keys: other files, and where each key stands."""

    name: str = ""
    folder: Path = Path()
    stand_in: Path | None = None
    provinces: tuple[Province, ...] = ()
    inclusion: tuple[float, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[KeyPath, Origin] = field(default_factory=dict)
    uncertain: Mapping[str, tuple[KeyPath, Number | UncertainDate]] = field(default_factory=dict)
    doubts: tuple[Fault, ...] = ()


class Scenario(Table):
    """One world to simulate. Its attributes are the keys of its file; `sim.scenario.load` builds it."""

    title: Line = Field(description="One line that names the scenario.")
    question: Line | None = Field(None, description="The question it answers, in one sentence.")
    study: Study = Field(description="The days that are simulated and reported.")
    thresholds: Thresholds = Field(Thresholds(), description="When capacity counts as exceeded.")
    country: Country = Field(description="The country and its provinces.")
    profiles: dict[OwnName, Profile] = Field(min_length=1, description="The kinds of people, by name.")
    parties: dict[OwnName, Party] = Field({}, description="People who need their beds together, by name.")
    stays: dict[OwnName, Stay] = Field(min_length=1, description="Laws of length of stay, by name.")
    totals: dict[OwnName, Total] = Field({}, description="People referred a year over all streams, by name.")
    streams: dict[OwnName, Stream] = Field(min_length=1, description="The sources of referrals, by name.")
    groups: dict[OwnName, Group] = Field({}, description="People referred together, by name.")
    effects: dict[OwnName, Effect] = Field({}, description="Good and bad years, by name.")
    seasons: dict[OwnName, Season] = Field({}, description="Waves through the year, by name.")
    spreads: dict[OwnName, Spread] = Field({}, description="Where people come from, by name.")
    shelters: Shelters = Field(description="The shelters at the start, and what each is like.")
    openings: dict[OwnName, Opening] = Field({}, description="Shelters that open later, by name.")
    closures: dict[OwnName, Closure] = Field({}, description="Closings of shelters, by name.")
    money: Money = Field(Money(), description="What the state pays.")
    transfers: Transfers = Field(Transfers(), description="When there is no bed at home.")
    access: Access = Field(
        default_factory=no_access,
        description="How foreign people come to have access to state-paid places. Required if there are any.",
    )
    start: Start = Field(Start(), description="Who is there on the first day.")
    returns: Again | None = Field(
        None, description="People who ask for a bed again after a stay; without it, nobody does."
    )
    new_attempts: Again | None = Field(
        None, description="People who ask again after they were refused; without it, nobody does."
    )

    _background: Background = PrivateAttr(default_factory=Background)

    @property
    def name(self) -> str:
        """The name of the file, without its ending."""
        return self._background.name

    @property
    def provinces(self) -> tuple[Province, ...]:
        """The provinces of the country, in the order of their file."""
        return self._background.provinces

    @property
    def inclusion(self) -> NDArray[np.float64]:
        """The chance of a shelter at the start, one a province; they add up to a whole number."""
        return np.array(self._background.inclusion, dtype=np.float64)

    @property
    def files(self) -> Mapping[str, str]:
        """The SHA-256 of every file read, by its path from the folder of the scenario."""
        return self._background.files

    @property
    def places(self) -> Mapping[KeyPath, Origin]:
        """The file, line and column of every key path; empty once resolved."""
        return self._background.places

    @property
    def own_file(self) -> Path:
        """The file of the scenario, as against those that it extends."""
        return self._background.folder / f"{self.name}.toml"

    @property
    def background(self) -> Background:
        """What the scenario knows beside its keys."""
        return self._background

    @property
    def doubts(self) -> tuple[Fault, ...]:
        """What the files say though it is probably not meant; the rule of each begins with "warning"."""
        return self._background.doubts

    def fault(self, key: KeyPath, rule: Saying) -> Fault:
        """Return a fault that stands where the files of this scenario give a key, or at their beginning."""
        origin = self.places.get(key)
        if origin is None:
            origin = Origin(self.own_file, 1, 1)
        return Fault(origin.file, origin.line, origin.column, key, rule)

    @property
    def has_unknown(self) -> bool:
        """Whether anything is drawn as nobody knows it: an uncertain number, or a spread around a guess."""
        is_spread_drawn = any(spread.concentration is not None for spread in self.spreads.values())
        return bool(self._background.uncertain) or is_spread_drawn

    @property
    def num_days(self) -> int:
        """The days of the study."""
        return (self.study.end - self.study.start).days + 1

    @property
    def until(self) -> float:
        """The end of the run, in days since the start."""
        return self.num_days + self.study.follow_days

    @property
    def periods(self) -> tuple[Period, ...]:
        """The calendar years of the study, in order."""
        return tuple(self._period(year) for year in range(self.study.start.year, self.study.end.year + 1))

    def _period(self, year: int) -> Period:
        first = max(self.study.start, datetime.date(year, 1, 1))
        last = min(self.study.end, datetime.date(year, 12, 31))
        return Period(str(year), year, day(self, first), day(self, last) + 1.0)

    def share_wanting_bed(self, stream: str, profile: str) -> float:
        """Return the share of a stream's people of a profile who want a bed, once numbers are drawn.

        That is the stream's own, where it states one, else the profile's.
        """
        own = self.streams[stream].share_who_want_a_bed
        return float(self.profiles[profile].share_who_want_a_bed if own is None else own)

    def on_background(self, background: Background) -> Scenario:
        """Return the same scenario with another background."""
        scenario = self.model_copy()
        scenario._background = background
        return scenario


DAYS_A_YEAR = 365.25
"""A yearly rate is one of so many days."""


def day(scenario: Scenario, date: datetime.date) -> float:
    """Return the days from the start of the study to the start of a date."""
    return float((date - scenario.study.start).days)
