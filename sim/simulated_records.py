"""The book that the shelters of a simulated run would have kept: what is known of real ones, no more."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.beds import build_beds
from sim.engine.choice import Engine
from sim.engine.vocabulary import Ended, Floats, Ints, Outcome
from sim.experiment.replicate import drawn, replicate
from sim.history import History
from sim.records.dates import day_of
from sim.records.stays import UNKNOWN, Flags, RefusalRecords, StayRecords, Words
from sim.referrals import ReferralPlan, draw_referrals, plan
from sim.residents import residents
from sim.routes import build_routes
from sim.runs import Runs
from sim.scenario import Scenario

REASONS = {Ended.COMPLETED: "completed", Ended.LATEST_DEPARTURE: "other", Ended.DISPLACED: "shelter_closed"}
NOBODY = -1


@dataclass(frozen=True, slots=True)
class SimulatedRecords:
    """What a simulated country's shelters wrote down, in whole days."""

    stays: StayRecords
    refusals: RefusalRecords


def simulated_records(scenario: Scenario, seed: int, replication: int, engine: Engine) -> SimulatedRecords:
    """Run a scenario once and return its records over the study; a family is one row.

    Those in the beds at the start are known to have come before the records begin. Somebody relocated is one
    stay, in the province of the last shelter.

    Parameters
    ----------
    scenario
        Unknown numbers are those of the first draw.
    seed, replication
        Of all luck.
    engine
        What places people in beds.
    """
    known = drawn(scenario, seed, 0)
    people = plan(known, seed, 0)
    history = replicate(known, people, seed, [replication], engine)
    who = _Who.of(known, people, history, seed, replication)
    begin = day_of(known.study.start)
    return SimulatedRecords(_stays(known, history, who, begin), _refusals(known, history, who, begin))


@dataclass(frozen=True, slots=True, eq=False)
class _Who:
    """Labels of the requests."""

    profile: Ints
    stream: Ints  # -1 for residents at the start
    province: Ints  # home

    @classmethod
    def of(
        cls, scenario: Scenario, people: ReferralPlan, history: History, seed: int, replication: int
    ) -> _Who:
        referrals = draw_referrals(people, [replication])
        runs = Runs.of(scenario, replication)
        beds = build_beds(runs, seed)
        _, at_start = residents(runs, beds, build_routes(runs, beds.places), seed)
        person = history.requests.person
        is_resident = person == NOBODY
        row = np.where(is_resident, np.cumsum(is_resident) - 1, len(at_start.profile) + person)

        def labels(first: Ints, then: Ints) -> Ints:
            return np.concatenate((first, then)).astype(np.int64)[row]

        return cls(
            labels(at_start.profile, referrals.profile),
            labels(np.full(len(at_start.profile), NOBODY), referrals.stream),
            labels(at_start.province, referrals.province),
        )


def _stays(scenario: Scenario, history: History, who: _Who, begin: float) -> StayRecords:
    """Return one row a request that was admitted during the study."""
    placements = history.placements
    is_first = np.diff(placements.request, prepend=NOBODY) != 0
    is_last = np.diff(placements.request, append=NOBODY) != 0
    end = math.floor(scenario.periods[-1].end)
    is_in_study = np.floor(placements.admitted[is_first]) < end
    request = placements.request[is_first][is_in_study]
    admitted = np.floor(placements.admitted[is_first][is_in_study])
    left = np.floor(placements.left[is_last][is_in_study])
    ended = placements.ended[is_last][is_in_study]
    is_there = (ended == Ended.STILL_RESIDENT) | (left >= end)
    is_resident = history.requests.person[request] == NOBODY
    place = placements.place[is_last][is_in_study]
    reasons = np.array([REASONS.get(Ended(code), UNKNOWN) for code in ended.tolist()], np.str_)
    return StayRecords(
        arrived=np.where(is_resident, np.nan, begin + admitted),
        left=np.where(is_there, np.nan, begin + left),
        present_at_start=is_resident,
        **_groups(scenario, who, request, history.places.area[place]),
        reason=np.where(is_there, UNKNOWN, reasons),
        records_from=begin,
        records_until=begin + end - 1,
    )


def _refusals(scenario: Scenario, history: History, who: _Who, begin: float) -> RefusalRecords:
    """Return one row a request that was turned away, or gave up waiting, during the study."""
    outcome, decided = history.placements.outcome, np.floor(history.placements.decided)
    is_refused: Flags = np.isin(outcome, (Outcome.TURNED_AWAY, Outcome.GAVE_UP, Outcome.ELIGIBILITY_ENDED))
    request = np.flatnonzero(is_refused & (decided < math.floor(scenario.periods[-1].end)))
    request = request[np.argsort(decided[request], kind="stable")]
    groups = _groups(scenario, who, request, who.province[request])
    date: Floats = begin + decided[request]
    number = history.requests.party[request]
    return RefusalRecords(date, number, groups["profile"], groups["province"])


def _groups(scenario: Scenario, who: _Who, request: Ints, province: Ints) -> dict[str, Words]:
    profiles = list(scenario.profiles.items())
    channels = [*(stream.channel for stream in scenario.streams.values()), "waiting", UNKNOWN]
    profile, stream = who.profile[request], who.stream[request]
    return {
        "profile": np.array([name for name, _ in profiles], np.str_)[profile],
        "province": np.array([each.code for each in scenario.provinces], np.str_)[province],
        "channel": np.array(channels, np.str_)[stream],
        "sex": np.array([each.sex for _, each in profiles], np.str_)[profile],
        "citizenship": np.array(["foreign", "citizen"])[
            [int(profiles[n][1].citizen) for n in profile.tolist()]
        ],
    }
