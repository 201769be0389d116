"""Runs until the headline is known well enough."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from sim import describe, load
from sim.cli.commands import commands
from sim.experiment.compare import compare
from sim.experiment.design import Design
from sim.experiment.enough import FEWEST, FEWEST_OF_LUCK
from sim.experiment.look_ahead import LOOK_AHEAD, replications_for_precision
from sim.mistakes import Mistake
from sim.scenario import Scenario
from tests.test_cli import in_a_process

TESTS = Path(__file__).parents[1]
TRUTHS = json.loads((TESTS / "data" / "validation" / "output_analysis_truths.json").read_text())
MINIMAL = TESTS / "scenario" / "minimal.toml"


@pytest.fixture
def scenarios(tmp_path: Path) -> list[Scenario]:
    file = tmp_path / "more.toml"
    file.write_text(f'extends = "{MINIMAL}"\n[streams.ngo]\nfactor = 1.5\n')
    return [load(MINIMAL), load(file)]


def series(deviation: float) -> list[float]:
    """Return the observations that the truth describes."""

    def part(number: int, step: float) -> float:
        return math.modf(number * step)[0]

    return [
        100
        + deviation
        * math.sqrt(-2 * math.log(part(i, 0.6180339887498949)))
        * math.cos(2 * math.pi * part(i, 0.41421356237309515))
        for i in range(1, 1001)
    ]


@pytest.mark.parametrize("case", TRUTHS["outputs"]["replications"].values(), ids=["A", "B", "C"])
def test_as_many_replications_as_another_program_finds(case: dict[str, float]) -> None:
    values = series(case["sd_parameter"])
    np.testing.assert_allclose(values[:6], case["first_replications"], atol=1e-5)
    assert replications_for_precision(values, case["precision"]) == case["n_selected_sim_tools"]


def test_it_is_not_enough_as_long_as_the_mean_is_not_known() -> None:
    assert replications_for_precision([1.0, -1.0] * 50, 0.1) is None


def test_it_stops_once_the_headline_is_known(scenarios: list[Scenario]) -> None:
    found = compare(scenarios, Design(400, 4000, 1), engine="kernel", precision=0.4)
    assert found.ending is not None
    assert found.ending.is_reached
    assert all(each.half_width <= each.allowed for each in found.ending.looked)
    assert {(each.scenario, each.is_change) for each in found.ending.looked} == {
        ("minimal", False),
        ("more", False),
        ("more", True),
    }
    assert FEWEST_OF_LUCK + LOOK_AHEAD <= found.design.draws < 400
    assert f"Known well enough after {found.design.replications} runs, of 4,000 allowed" in describe(found)
    same = compare(scenarios, found.design, engine="kernel")
    for name, level in same.baseline.levels.items():
        np.testing.assert_array_equal(level.estimate, found.baseline.levels[name].estimate)


def test_where_it_stops_does_not_depend_on_the_workers(scenarios: list[Scenario]) -> None:
    alone, shared = (
        compare(scenarios, Design(400, 4000, 1), jobs, engine="kernel", precision=0.4) for jobs in (1, 2)
    )
    assert alone.design == shared.design
    assert describe(alone) == describe(shared)


def test_the_answer_says_what_is_not_known_well_enough(scenarios: list[Scenario]) -> None:
    found = compare(scenarios, Design(22, 44, 1), engine="kernel", precision=0.01)
    assert found.design.draws == 22
    answer = describe(found)
    assert "Not known as well as asked for after 44 runs, the most allowed" in answer
    assert "(1 % of it). Allow more with --replications." in answer


def test_without_a_precision_nothing_is_said_of_it(scenarios: list[Scenario]) -> None:
    assert "nown well enough" not in describe(compare(scenarios, Design(2, 4, 1), engine="kernel"))


def test_with_unknown_numbers_there_are_enough_draws_for_a_verdict(tmp_path: Path) -> None:
    file = tmp_path / "ranged.toml"
    file.write_text(f'extends = "{MINIMAL}"\n[shelters]\nbeds = {{ low = 7, mode = 8, high = 9 }}\n')
    found = compare([load(file)], Design(120, 120, 1), engine="kernel", precision=0.9)
    assert FEWEST + LOOK_AHEAD <= found.design.draws <= 120


@pytest.mark.parametrize("precision", [0.0, 1.0, -0.1])
def test_an_impossible_precision_is_refused(scenarios: list[Scenario], precision: float) -> None:
    with pytest.raises(Mistake, match="it must lie between 0 and 1"):
        compare(scenarios, Design(2, 4, 1), precision=precision)


@pytest.mark.parametrize("text", ["ten", "0", "100%", "-1%", "nan"])
def test_the_command_refuses_a_precision_that_is_none(text: str, tmp_path: Path) -> None:
    words = ["run", str(MINIMAL), f"--precision={text}", "--out", str(tmp_path / "r")]
    with pytest.raises(Mistake) as caught:
        commands(words, standalone_mode=False)
    assert str(caught.value) == f"--precision is {text}: it must be a part of the number, such as 10% or 0.1"


def test_the_command_that_is_kept_makes_the_same_run(tmp_path: Path) -> None:
    size = ("--precision", "50%", "--replications", "60", "--jobs", "1", "--engine", "kernel")
    done = in_a_process("run", MINIMAL, *size, "--no-figures", "--out", tmp_path / "r")
    assert done.returncode == 0, done.stderr
    command = json.loads((tmp_path / "r" / "run.json").read_text())["command"]
    assert command.endswith(
        "--precision 0.5 --draws 12 --replications 60 --seed 1 --no-figures --language en"
    )
    assert "nown" in done.stdout
