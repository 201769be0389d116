"""The people and beds of a look, kept for the next one: a lever that moves changes only some of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import repeat
from typing import Any

import numpy as np

from sim.beds import Beds, build_beds
from sim.engine.vocabulary import Floats, Ints
from sim.experiment.alike import OF_BEDS, WORDS, contents
from sim.experiment.asked import Asked
from sim.experiment.design import Design
from sim.experiment.replicate import Met, asked, drawn, met
from sim.referrals import plan
from sim.residents import presences_of
from sim.runs import Runs
from sim.scenario import Scenario

KEPT, KEPT_BEDS = 4, 16
"""Scenarios; those of several people at once have the same people, mostly, and each its own beds."""

OF_RULES: dict[str, Any] = {
    "access": {"reflection_days": True, "grace_days": True, "reform": {"uptake", "uptake_ramp_days"}},
    "transfers": {"limit_km"},
    "start": {"occupancy"},
}
"""Numbers that decide who may have which bed, and nothing about who comes, with what luck."""


@dataclass(frozen=True, slots=True)
class _Like:
    """The draws of a scenario by what decides a part of them: equal to all that are alike in that."""

    digest: bytes
    runs: Runs = field(compare=False)


def asked_of(scenario: Scenario, design: Design) -> Asked:
    """Return what is asked for in the runs of each draw, one draw after another."""
    known = [drawn(scenario, design.seed, draw) for draw in range(design.draws)]
    runs = Runs.of_draws(known, _numbers(design))
    people, weights = _people(_Like(_digest_of_people(scenario), runs), design)
    beds = _beds(_Like(contents(scenario).beds, runs), design)
    return asked(runs, people, beds, design.seed, weights)


def _digest_of_people(scenario: Scenario) -> bytes:
    left_out = dict.fromkeys(WORDS | OF_BEDS, True) | OF_RULES
    return blake2b(repr((scenario.model_dump(exclude=left_out), scenario.provinces)).encode()).digest()


@lru_cache(maxsize=KEPT)
def _people(like: _Like, design: Design) -> tuple[Met, Floats]:
    """Return who is referred, and who would be there at the start."""
    known, seed = like.runs.scenarios, design.seed
    plans = list(map(plan, known, repeat(seed), range(design.draws)))
    return met(plans, _numbers(design)), presences_of(known)


@lru_cache(maxsize=KEPT_BEDS)
def _beds(like: _Like, design: Design) -> Beds:
    return build_beds(like.runs, design.seed)


def _numbers(design: Design) -> list[Ints]:
    return [np.array(design.numbers_of(draw), np.int64) for draw in range(design.draws)]
