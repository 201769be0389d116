"""The yardstick in this program: the whole way from a seed to the numbers, with the time of each part."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from pathlib import Path
from time import process_time
from typing import Protocol

import numpy as np

from benchmarks.yardstick import FILES, REACH, Numbers
from sim.beds import build_beds
from sim.eligibility import compile_requests
from sim.engine import kernel, reference
from sim.engine.choice import Engine
from sim.experiment.labels import frame_of, people_of, places_of, residents_of
from sim.experiment.replicate import AT_ONCE, measured, weekly_moments
from sim.frame import Frame
from sim.history import History
from sim.measures import Tally
from sim.quantities import INDEX
from sim.referrals import ReferralPlan, draw_referrals, plan
from sim.residents import residents
from sim.routes import Routes, build_routes
from sim.runs import Runs
from sim.scenario import Scenario, load
from sim.visits import no_visits


@dataclass(frozen=True, slots=True)
class Seconds:
    """Processor time of the parts of a replication.

    Attributes
    ----------
    sampling
        Random numbers: people, with a plan of referrals of their own, and residents.
    rules
        Beds and routes, and eligibility into requests.
    engine
        The engine.
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


class Stopwatch:
    """Adds up the processor time of parts that take turns."""

    def __init__(self) -> None:
        self._parts = dict.fromkeys((field.name for field in fields(Seconds)), 0.0)
        self._since = process_time()

    def book(self, part: str) -> None:
        """Add what has passed since the last booking to a part."""
        now = process_time()
        self._parts[part] += now - self._since
        self._since = now

    @property
    def seconds(self) -> Seconds:
        """All that was booked."""
        return Seconds(**self._parts)


class Batch(Protocol):
    """Many whole replications in one go, from seeds to the measures of each."""

    def __call__(self, numbers: range, threads: int) -> int:
        """Run some replications and return how many people were referred in them."""


def compiled(variant: str) -> Batch:
    """Return the whole replication with the compiled engine, ready for use."""
    kernel.make_ready_for_use()
    yardstick = Yardstick(variant)

    def batch(numbers: range, threads: int) -> int:
        return sum(people for _, people in yardstick.together(numbers, threads))

    return batch


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
        self._num_shelters = len(self.scenario.provinces)
        self._reach = REACH[variant]
        self._moments = weekly_moments(self.frame)

    def replicate(self, number: int, seed: int = 1) -> tuple[Tally, int, Seconds]:
        """Return the measures of one replication, the people referred in it, and the time it took."""
        watch = Stopwatch()
        people = plan(self.scenario, seed, 0)
        replicated, num_people = self._measured(people, range(number, number + 1), seed, reference.run, watch)
        return replicated, num_people, watch.seconds

    def together(self, numbers: range, threads: int, seed: int = 1) -> Iterator[tuple[Tally, int]]:
        """Yield the measures of replications by the compiled engine, and the people referred in them.

        They are worked on as in `sim.experiment.replicate`: so many at once, with a plan common to all.

        Parameters
        ----------
        numbers
            Of the replications.
        threads
            Share the work; compiled passes, and NumPy's longer ones, run at the same time.
        seed
            Of all luck.
        """
        people = plan(self.scenario, seed, 0)

        def measured(first: int) -> tuple[Tally, int]:
            return self.batch(numbers[first : first + AT_ONCE], people, seed)

        with ThreadPoolExecutor(threads) as pool:
            yield from pool.map(measured, range(0, len(numbers), AT_ONCE))

    def batch(self, numbers: range, people: ReferralPlan | None = None, seed: int = 1) -> tuple[Tally, int]:
        """Return the measures of replications worked on at once by the compiled engine, and their people."""
        people = people or plan(self.scenario, seed, 0)
        return self._measured(people, numbers, seed, kernel.run, Stopwatch())

    def _measured(
        self, people: ReferralPlan, numbers: range, seed: int, engine: Engine, watch: Stopwatch
    ) -> tuple[Tally, int]:
        """Return the measures of replications, by the parts of `sim.experiment.replicate`, in its order."""
        referrals = draw_referrals(people, numbers)
        watch.book("sampling")
        runs = Runs.of(self.scenario, numbers)
        beds = build_beds(runs, seed)
        routes = build_routes(runs, beds.places)
        watch.book("rules")
        at_start, labels = residents(runs, beds, routes, seed)
        watch.book("sampling")
        ring = next_ones(routes, self._num_shelters, self._reach)
        requests = compile_requests(runs, referrals, no_visits(), beds, ring, at_start)
        watch.book("rules")
        placements = engine(beds.network, requests)
        watch.book("engine")
        history = History(
            people_of(self.scenario, referrals),
            residents_of(self.scenario, labels),
            requests,
            placements,
            beds.network,
            places_of(self.scenario, beds),
            beds.grant_kzt,
        )
        replicated = measured(self.frame, self._moments, history)
        watch.book("measures")
        return replicated, len(referrals)


def next_ones(routes: Routes, num_shelters: int, reach: int) -> Routes:
    """Return the routes of the yardstick: home, and the next ones in order of number.

    Distances cannot say this in a ring. The yardstick has one place a province, for women only, so nothing
    but the place of an entry changes.
    """
    run, home = np.ogrid[: len(routes.place), :num_shelters]
    ring = (home[..., None] + np.arange(reach)) % num_shelters + run[..., None] * num_shelters
    is_entry = routes.place >= 0
    return replace(routes, place=np.where(is_entry, ring[:, :, None, None], -1))


def numbers(tally: Tally, num_people: int, warm_up_years: int = 1) -> Numbers:
    """Return the few of the counts of one replication that the ordinary program has too."""
    (counts,) = tally.counts.swapaxes(0, 1)

    def total(name: str, area: int = -1) -> float:
        num_years = counts.shape[2] - 1
        return float(counts[INDEX[name], area, warm_up_years : max(1, num_years), 0].sum())

    shelters = range(counts.shape[1] - 1)
    return Numbers(
        people=num_people,
        share_gave_up=total("gave_up") / total("referred"),
        share_away=total("transfers") / total("referred"),
        mean_wait=total("waited_days") / total("admitted"),
        occupancy=tuple(total("nights", area) / total("bed_days", area) for area in shelters),
    )
