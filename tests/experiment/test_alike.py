"""People and beds that scenarios have in common are drawn once, and are those of each alone."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

import sim
from sim.beds import build_beds
from sim.engine import choice, reference
from sim.experiment.alike import OF_BEDS, OF_BOTH, WORDS, contents, once_for_each
from sim.experiment.design import Design
from sim.experiment.replicate import drawn, draws_at_once, run_draw, run_draws
from sim.referrals import plan
from sim.runs import Runs
from sim.scenario import Number, Scenario
from sim.shipped import shipped_folder

OTHERS = (
    "variants/large-operation",
    "variants/closure-orders",
    "variants/grants-that-pay-nights",
    "variants/returns-and-new-attempts",
)
SCENARIOS = [sim.load(path) for path in sim.main_scenarios()]
SCENARIOS += [sim.load(shipped_folder() / f"{name}.toml") for name in OTHERS]


class Watched:
    """A scenario that notes which of its attributes are read."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario, self.read = scenario, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._scenario, name)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_nothing_else_decides_people_or_beds(scenario: Scenario) -> None:
    people, beds = (Watched(drawn(scenario, 1, 0)) for _ in range(2))
    plan(cast(Scenario, people), 1, 0)
    assert {"streams", "profiles", "access"} <= people.read
    assert not people.read & (WORDS | OF_BEDS | {"inclusion", "background"})
    build_beds(Runs.of(cast(Scenario, beds), np.arange(2)), 1)
    own = {"shelters", "openings", "closures", "money"}
    assert own <= beds.read
    assert beds.read <= own | OF_BOTH | {"provinces", "inclusion", "until", "periods"}


def test_what_the_main_scenarios_have_in_common() -> None:
    baseline, expansion, access, both = (contents(scenario) for scenario in SCENARIOS[:4])
    assert baseline.people == expansion.people != access.people == both.people
    assert baseline.beds == access.beds != expansion.beds == both.beds


def test_a_changed_copy_is_another_scenario() -> None:
    scenario = SCENARIOS[0]
    before = contents(scenario)
    turned = scenario.model_copy(
        update={"shelters": scenario.shelters.model_copy(update={"beds_paid_by_others": Number(value=3)})}
    )
    assert contents(turned).people == before.people
    assert contents(turned).beds != before.beds
    assert contents(scenario) == before


def test_once_for_each() -> None:
    values = once_for_each([1, 2, 1, 2], lambda place: [place])
    assert values == [[0], [1], [0], [1]]
    assert values[0] is values[2]


def test_together_as_alone() -> None:
    design = Design(draws=2, replications=6, seed=3)
    together = run_draw(SCENARIOS, design, reference.run, 1)
    for scenario, found in zip(SCENARIOS, together, strict=True):
        (alone,) = run_draw([scenario], design, reference.run, 1)
        for name in ("sums", "squares", "peak_sums"):
            assert getattr(found, name).tolist() == getattr(alone, name).tolist(), name
        for name in ("peaks", "taken", "open"):
            assert getattr(found, name).kept.tolist() == getattr(alone, name).kept.tolist(), name


def test_draws_together_as_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.experiment.replicate.AT_ONCE", 2)  # the three runs of a draw in two pieces
    run = choice.engine("kernel")
    design = Design(draws=2, replications=6, seed=3)
    together = run_draws(SCENARIOS, design, run, range(2))
    for draw, whole in enumerate(together):
        for found, alone in zip(whole, run_draw(SCENARIOS, design, run, draw), strict=True):
            for name in ("sums", "squares", "products", "difference_squares", "peak_sums"):
                assert getattr(found, name).tobytes() == getattr(alone, name).tobytes(), name
            for name in ("peaks", "taken", "open"):
                assert getattr(found, name).kept.tolist() == getattr(alone, name).kept.tolist(), name


def test_every_worker_has_draws() -> None:
    assert draws_at_once(Design(draws=4, replications=8), 2, jobs=2) == 2
    assert draws_at_once(Design(draws=1, replications=8), 2, jobs=2) == 1


def test_many_scenarios_or_runs_leave_draws_alone() -> None:
    assert draws_at_once(Design(draws=2, replications=200), 1, jobs=1) == 1
    assert draws_at_once(Design(draws=200, replications=1000), 15, jobs=2) == 1
