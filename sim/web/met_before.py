"""The people and beds of a look, kept for the next one: a lever that moves changes only some of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np

from sim.beds import Beds, build_beds
from sim.engine.vocabulary import Floats, Ints
from sim.experiment.alike import OF_BEDS, WORDS, contents
from sim.experiment.asked import Asked
from sim.experiment.design import Design
from sim.experiment.replicate import Met, asked, drawn, met
from sim.referrals import plan
from sim.residents import presence, stays_left
from sim.scenario import Scenario

KEPT = 16
"""Draws, of which a look has four a scenario."""

OF_RULES: dict[str, Any] = {
    "access": {"reflection_days": True, "grace_days": True, "reform": {"uptake", "uptake_ramp_days"}},
    "transfers": {"limit_km"},
    "start": {"occupancy"},
}
"""Numbers that decide who may have which bed, and nothing about who comes, with what luck."""


@dataclass(frozen=True, slots=True)
class _Like:
    """A draw of a scenario by what decides a part of it: equal to all that are alike in that."""

    digest: bytes
    known: Scenario = field(compare=False)


def asked_of(scenario: Scenario, design: Design) -> list[Asked]:
    """Return what is asked for in the runs of each draw."""
    of_people, of_beds = _digest_of_people(scenario), contents(scenario).beds
    return [_asked(scenario, of_people, of_beds, design, draw) for draw in range(design.draws)]


def _asked(scenario: Scenario, of_people: bytes, of_beds: bytes, design: Design, draw: int) -> Asked:
    known = drawn(scenario, design.seed, draw)
    people, weights = _people(_Like(of_people, known), design, draw)
    beds = _beds(_Like(of_beds, known), design, draw)
    return asked(known, people, beds, design.seed, _numbers(design, draw), weights)


def _digest_of_people(scenario: Scenario) -> bytes:
    left_out = dict.fromkeys(WORDS | OF_BEDS, True) | OF_RULES
    return blake2b(repr((scenario.model_dump(exclude=left_out), scenario.provinces)).encode()).digest()


@lru_cache(maxsize=KEPT)
def _people(like: _Like, design: Design, draw: int) -> tuple[Met, Floats]:
    """Return who is referred, and who would be there at the start."""
    known = like.known
    return met(plan(known, design.seed, draw), _numbers(design, draw)), presence(known, stays_left(known))


@lru_cache(maxsize=KEPT)
def _beds(like: _Like, design: Design, draw: int) -> Beds:
    return build_beds(like.known, design.seed, draw, _numbers(design, draw))


def _numbers(design: Design, draw: int) -> Ints:
    return np.array(design.numbers_of(draw), np.int64)
