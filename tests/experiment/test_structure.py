"""Choices that no number can express, in every combination."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest

from sim import load
from sim.experiment.batches import Study, sweep
from sim.experiment.design import Design
from sim.experiment.frontier import Question
from sim.experiment.points import Point
from sim.experiment.structure import structure
from sim.mistakes import Mistake
from sim.scenario import AS_IN_FILE, switched, switches
from tests.test_cli import shelter_sim

TESTS = Path(__file__).parents[1]
MINIMAL = TESTS / "scenario" / "minimal.toml"
BASELINE = TESTS.parent / "scenarios" / "baseline-2020.toml"
CHOICES = f"""
extends = "{MINIMAL}"
[stays.months]
law = "lognormal"
cv = {{ low = 1.0, mode = 1.2, high = 1.5 }}
[transfers]
acceptance = 0.9
limit_km = 5000
"""
SHARE = Question("share_never_admitted", -1, 0.02)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "choices.toml"
    file.write_text(CHOICES)
    return file


def test_the_choices_of_the_shipped_baseline() -> None:
    found = {switch.name: tuple(switch.others) for switch in switches(load(BASELINE))}
    assert found == {
        "when a shelter closes": (
            "residents stay on",
            "residents move elsewhere",
            "residents must leave",
        ),
        "shape of stays, same mean": ("exponential",),
        "transfers": ("none",),
        "who pays": ("the state alone",),
    }


def test_a_choice_changes_what_it_names_and_draws_the_rest_as_before() -> None:
    scenario = load(BASELINE)
    other = switched(scenario, {"shape of stays, same mean": "exponential", "who pays": "the state alone"})
    assert {stay.law for stay in other.stays.values()} == {"exponential"}
    gone = set(scenario.background.uncertain) - set(other.background.uncertain)
    assert gone == {"stays.citizens.cv", "stays.foreign_people.cv", "shelters.beds_paid_by_others"}
    assert other.transfers == scenario.transfers


def test_without_a_choice_the_scenario_is_as_it_was() -> None:
    scenario = load(BASELINE)
    same = switched(scenario, {"transfers": AS_IN_FILE})
    assert same == scenario
    assert same.background.uncertain == scenario.background.uncertain


def test_every_combination_is_run_and_is_that_of_a_file_that_says_so(file: Path, tmp_path: Path) -> None:
    design = Design(4, 16, 1)
    with sweep(Study(load(file), design, "reference")) as running:
        found = structure(running, SHARE)
    assert found.combinations == tuple(itertools.product((AS_IN_FILE, "exponential"), (AS_IN_FILE, "none")))
    said = tmp_path / "said.toml"
    said.write_text(
        f'extends = "{file}"\nremove = ["stays.months.cv"]\n[stays.months]\nlaw = "exponential"\n'
        "[transfers]\nacceptance = 0\n"
    )
    with sweep(Study(load(said), design, "reference")) as running:
        expected = running.outcomes([Point()]).whole("share_never_admitted")[0, -1]
    assert found.known.estimate[3] == expected


def test_without_transfers_more_people_are_refused(file: Path) -> None:
    with sweep(Study(load(file), Design(4, 40, 1), "reference")) as running:
        found = structure(running, SHARE)
    names = [switch.name for switch in found.switches]
    effect = found.effect(names.index("transfers"), "none")
    estimate = found.known.estimate
    assert effect == pytest.approx(np.mean([estimate[1] - estimate[0], estimate[3] - estimate[2]]))
    assert effect > 0


def test_a_file_that_leaves_no_choice_is_refused() -> None:
    with (
        sweep(Study(load(MINIMAL), Design(1, 1, 1), "reference")) as running,
        pytest.raises(Mistake, match="no closings, transfers, beds of others or laws of stay to choose"),
    ):
        structure(running, SHARE)


def test_the_command_writes_what_it_found(file: Path, tmp_path: Path) -> None:
    size = ("--draws", "2", "--replications", "4", "--jobs", "1", "--engine", "reference")
    done = shelter_sim("structure", file, *size, "--out", tmp_path / "r")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# What if the rules were otherwise? Two shelters in three provinces")
    with (tmp_path / "r" / "structure.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 4
