"""The yardstick in this program: the whole way from a seed to the numbers, with the time of each part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time
from typing import Protocol

import numpy as np

from benchmarks.yardstick import FILES, REACH, Numbers
from sim.beds import build_beds
from sim.eligibility import compile_requests, join
from sim.engine.reference import run
from sim.engine.vocabulary import Ints, Requests
from sim.experiment.labels import frame_of, people_of, places_of, residents_of
from sim.experiment.replicate import measured, weekly_moments
from sim.experiment.sums import Replicated
from sim.frame import Frame
from sim.history import History
from sim.measures import Tally
from sim.quantities import INDEX
from sim.referrals import draw_referrals, plan
from sim.residents import residents
from sim.scenario import Scenario, load


@dataclass(frozen=True, slots=True)
class Seconds:
    """Processor time of the parts of a replication.

    Attributes
    ----------
    sampling
        Random numbers: people, with a plan of referrals of their own, and residents.
    rules
        Beds, and eligibility into requests.
    engine
        The reference engine.
    measures
        Labels, the checks every run passes, and every count.
    """

    sampling: float
    rules: float
    engine: float
    measures: float

    @property
    def without_engine(self) -> float:
        """Sampling, rules and measures together."""
        return self.sampling + self.rules + self.measures

    @property
    def whole(self) -> float:
        """All parts."""
        return self.without_engine + self.engine


class Batch(Protocol):
    """Many whole replications in one go, from seeds to the measures of each."""

    def __call__(self, numbers: range, threads: int) -> int:
        """Run some replications and return how many people were referred in them."""


def compiled(variant: str) -> Batch | None:
    """Return the whole replication with the compiled engine; None while there is no such engine."""
    return None


class Yardstick:
    """A variant of the yardstick, read from its file.

    Attributes
    ----------
    scenario
        The file, checked.
    frame
        Its provinces and years.
    """

    def __init__(self, variant: str, file: Path | None = None) -> None:
        self.scenario: Scenario = load(file or FILES[variant])
        self.frame: Frame = frame_of(self.scenario)
        self._reach = REACH[variant]
        self._moments = weekly_moments(self.frame)

    def replicate(self, number: int, seed: int = 1) -> tuple[Replicated, int, Seconds]:
        """Return the measures of one replication, the people referred in it, and the time it took.

        The parts are those of `sim.experiment.replicate`, in its order.
        """
        clock = [process_time()]
        people = draw_referrals(plan(self.scenario, seed, 0), number)
        clock.append(process_time())
        beds = build_beds(self.scenario, seed, 0, number)
        requests = next_ones(compile_requests(self.scenario, people, beds), people.province, self._reach)
        clock.append(process_time())
        at_start, labels = residents(self.scenario, beds, seed, number)
        clock.append(process_time())
        requests = join(at_start, requests)
        clock.append(process_time())
        placements = run(beds.network, requests)
        clock.append(process_time())
        history = History(
            people_of(self.scenario, people),
            residents_of(self.scenario, labels),
            requests,
            placements,
            beds.network,
            places_of(beds),
            beds.grant_kzt,
        )
        replicated = measured(self.frame, self._moments, history)
        clock.append(process_time())
        plans, rules, residents_, joined, engine, measures = np.diff(clock).tolist()
        return replicated, len(people), Seconds(plans + residents_, rules + joined, engine, measures)


def next_ones(requests: Requests, home: Ints, reach: int) -> Requests:
    """Return the requests with the routes of the yardstick: home, and the next ones in order of number.

    Distances cannot say this in a ring. The yardstick has one place a province and only people who want a
    bed, and all its places are open from referral, so nothing but the place of an entry changes.
    """
    place = (home[:, None] + np.arange(reach)) % (home.max(initial=0) + 1)
    return replace(requests, route_place=place.ravel())


def numbers(tally: Tally, num_people: int, warm_up_years: int = 1) -> Numbers:
    """Return the few of the counts that the ordinary program has too."""

    def total(name: str, area: int = -1) -> float:
        num_years = tally.counts.shape[2] - 1
        return float(tally.counts[INDEX[name], area, warm_up_years : max(1, num_years), 0].sum())

    shelters = range(tally.counts.shape[1] - 1)
    return Numbers(
        people=num_people,
        share_gave_up=total("gave_up") / total("referred"),
        share_away=total("transfers") / total("referred"),
        mean_wait=total("waited_days") / total("admitted"),
        occupancy=tuple(total("nights", area) / total("bed_days", area) for area in shelters),
    )
