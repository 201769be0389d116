"""What matters most: indices, screening and the value of knowing, against answers that are known."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtri

from sim import load
from sim.answer.sensitivity import collect
from sim.answer.sides import sides
from sim.answer.turning import turning
from sim.cli.commands import commands
from sim.experiment.batches import Study, sweep
from sim.experiment.design import Design
from sim.experiment.frontier import Question
from sim.experiment.groups import Group, groups_of
from sim.experiment.known import Known
from sim.experiment.outcomes import KEPT, NUM_ROWS, Outcomes
from sim.experiment.sensitivity import REST, Sensitivity, _Design, sensitivity
from sim.information import expected_given, gains_of_knowing, value_of_knowing, value_of_knowing_all
from sim.mistakes import Mistake
from sim.morris import paths
from sim.sobol import Indices, base, indices

Floats = NDArray[np.float64]

TESTS = Path(__file__).parents[1]
MINIMAL = TESTS / "scenario" / "minimal.toml"
TRUTHS = json.loads((TESTS / "data" / "validation" / "statistics_truths.json").read_text())["outputs"]
RANGED = f"""
extends = "{MINIMAL}"
[streams.ngo]
referrals_per_year = {{ low = 20, high = 80, distribution = "uniform" }}
[stays.months]
mean_days = {{ low = 88, mode = 90, high = 92 }}
[transfers]
acceptance = {{ low = 0.40, mode = 0.41, high = 0.42 }}
"""


def ishigami(places: Floats) -> Floats:
    x = np.pi * (2 * places - 1)
    return np.asarray(
        np.sin(x[..., 0]) + 7 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0]), np.float64
    )


def test_the_indices_of_ishigami() -> None:
    truth = TRUTHS["ishigami_sobol(a=7,b=0.1)"]
    sets = base(2048, 3, seed=1)
    mixed = np.stack([ishigami(sets.mixed([column])) for column in range(3)], axis=1)
    found = indices(ishigami(sets.first), ishigami(sets.second), mixed)
    np.testing.assert_allclose(found.first, truth["S1"], atol=0.01)
    np.testing.assert_allclose(found.total, truth["ST"], atol=0.01)
    assert (found.first_lower <= truth["S1"]).all()
    assert (found.first_upper >= truth["S1"]).all()
    assert (found.total_lower <= truth["ST"]).all()
    assert (found.total_upper >= truth["ST"]).all()


def test_a_group_makes_what_its_inputs_make_together() -> None:
    """In x + y + x y only x and y together explain everything, and z nothing."""
    sets = base(2048, 3, seed=2)

    def output(places: Floats) -> Floats:
        return np.asarray(places[:, 0] + places[:, 1] + places[:, 0] * places[:, 1], np.float64)

    mixed = np.stack([output(sets.mixed(columns)) for columns in ([0, 1], [2])], axis=1)
    found = indices(output(sets.first), output(sets.second), mixed)
    np.testing.assert_allclose(found.first, [1, 0], atol=0.02)
    np.testing.assert_allclose(found.total, [1, 0], atol=0.02)


def test_luck_that_a_row_has_in_common_is_in_no_index() -> None:
    """X + 0 y + luck, the luck of a row in all its points: x makes what the luck leaves, y makes nothing."""
    sets = base(2048, 2, seed=3)
    luck = ndtri(np.random.default_rng(1).uniform(size=2048)) * math.sqrt(1 / 12)
    mixed = np.stack([sets.mixed([column])[:, 0] + luck for column in range(2)], axis=1)
    found = indices(sets.first[:, 0] + luck, sets.second[:, 0] + luck, mixed)
    # The error of each is about 0.02; 0.1 is passed by chance in fewer than one of a million seeds.
    np.testing.assert_allclose(found.first, [0.5, 0], atol=0.1)
    np.testing.assert_allclose(found.total, [0.5, 0], atol=0.1)


def test_nothing_varies() -> None:
    assert np.isnan(indices(np.ones(8), np.ones(8), np.ones((8, 2))).total).all()


def test_screening_finds_the_inputs_that_do_something() -> None:
    found = paths(50, [[0], [1], [2], [3]], seed=1)
    effects = found.effects(5 * found.points[..., 0] - found.points[..., 2]).mean(axis=0)
    np.testing.assert_allclose(effects, [5, 0, 1, 0], atol=1e-12)


def test_every_step_of_a_path_moves_one_group_as_a_whole() -> None:
    groups = [[0, 3], [1], [2]]
    found = paths(20, groups, seed=1)
    moved = np.diff(found.points, axis=1) != 0
    for path, order in enumerate(found.order):
        for step, group in enumerate(order):
            assert np.flatnonzero(moved[path, step]).tolist() == sorted(groups[group])
    assert ((found.points > 0) & (found.points < 1)).all()


@pytest.mark.parametrize(("mean", "key"), [(5.0, "m=5,s=10"), (0.0, "m=0,s=10")])
def test_the_value_of_knowing_a_normal_number(mean: float, key: str) -> None:
    """Another number, of twice the spread, hides it in every row; the regression sees through that."""
    places = base(8192, 2, seed=3).first
    normal = ndtri(places)
    benefit = mean + 10 * normal[:, 0] + 20 * normal[:, 1]
    truth = TRUTHS["evpi_normal"][key]
    assert value_of_knowing_all(mean + 10 * normal[:, 0]) == pytest.approx(truth, rel=0.01)
    assert value_of_knowing(places[:, :1], benefit) == pytest.approx(truth, rel=0.04)


def test_what_is_expected_given_a_number() -> None:
    places = base(1024, 2, seed=4).first
    outputs = np.sin(5 * places[:, 0]) + (places[:, 1] - 0.5)
    found = expected_given(places[:, :1], outputs)
    np.testing.assert_allclose(found, np.sin(5 * places[:, 0]), atol=0.06)


def test_to_know_what_decides_nothing_is_worth_nothing() -> None:
    places = base(512, 1, seed=5).first
    assert value_of_knowing(places, 3.0 + places[:, 0]) == 0.0


def knowing(slopes: list[float], rows: int, seed: int) -> Sensitivity:
    """Return what is known of worth where the benefit is 0.3, some numbers times their slopes, and luck."""
    sets = base(rows, len(slopes), seed)
    places = np.concatenate([sets.first, sets.second])
    luck = np.tile(np.random.default_rng(seed).standard_normal(rows), 2)
    benefit = 0.3 + (places - 0.5) @ np.array(slopes) + luck
    columns = [places[:, [number]] for number in range(len(slopes))]
    groups = tuple(Group(f"streams.{name}.factor", ()) for name in "abcd"[: len(slopes)])
    return replace(
        at_ends((0.03, 0.05), (0.005, 0.015)),
        close=groups,
        ends=beyond(*[0.5] * (1 + 2 * len(slopes))),
        worth=np.array([value_of_knowing(column, benefit) for column in columns]),
        gains=np.stack([gains_of_knowing(column, benefit) for column in columns], axis=1),
        rows=rows,
    )


def test_luck_alone_is_not_called_worth_knowing() -> None:
    """Sixteen rows of nothing but luck said nine times of ten which number to collect first."""
    found = [knowing([0.0, 0.0, 0.0, 0.0], 16, seed) for seed in range(60)]
    assert np.mean([each.worth.max() > 0 for each in found]) > 0.5
    assert np.mean([each.is_surely_worth_more(each.worth_most) for each in found]) <= 0.05
    assert all(each.is_surely_worth_more(0, 1) for each in [knowing([6.0, 2.0], 128, s) for s in range(10)])


def test_what_few_rows_cannot_tell_is_said() -> None:
    study = Study(load(MINIMAL), Design(40, 80, 1), "reference")
    seed = next(seed for seed in range(60) if knowing([0.0, 0.0], 16, seed).worth.max() > 0)
    assert "cannot tell" in collect(study, knowing([0.0, 0.0], 16, seed))
    assert collect(study, knowing([6.0, 1.0], 128, 1)).startswith("Collect")
    assert "another" not in collect(study, knowing([6.0, 1.0], 128, 1))
    assert "cannot tell whether another is worth as much" in collect(study, knowing([4.0, 4.0], 128, 1))
    nothing = replace(knowing([6.0, 1.0], 16, 1), worth=np.zeros(2))
    assert collect(study, nothing).startswith("By these 16 rows, knowing any single one")


def test_numbers_that_belong_together_are_one_group() -> None:
    groups = groups_of(load(TESTS.parent / "scenarios" / "baseline-2020.toml"))
    by_name = {group.name: group.members for group in groups}
    assert by_name["stays.*.mean_days"] == ("stays.citizens.mean_days", "stays.foreign_people.mean_days")
    assert len(by_name["profiles.*.share_who_want_a_bed"]) == 6
    assert by_name["shelters.beds"] == ("shelters.beds",)


def test_the_number_with_the_wide_range_matters_most(tmp_path: Path) -> None:
    file = tmp_path / "ranged.toml"
    file.write_text(RANGED)
    with sweep(Study(load(file), Design(4, 40, 1), "kernel")) as running:
        found = sensitivity(running, Question("share_never_admitted", -1, 0.1), rows=16)
    assert found.close[0].name == "streams.ngo.referrals_per_year"
    assert found.effects[0] > 3 * found.effects[1]
    assert found.indices.total[0] > 3 * found.indices.total[1:].max()
    assert 0.1 < found.luck < 0.9, "ten runs of a few dozen people are luck in good part"
    assert found.ends.estimate[1] < 0.1 < found.ends.estimate[2]
    assert found.end_rows == 4
    assert found.worth[0] > 0
    assert found.worth[0] <= found.worth_of_all + 0.5
    assert REST not in [group.name for group in found.close], "three groups are all looked at closely"


@pytest.mark.parametrize(
    ("measure", "limit", "beyond"),
    [
        ("share_never_admitted", 0.1, [[-1.0, 3.0], [0.0, 0.0]]),
        ("chance_any_never_admitted", 0.1, [[math.log(0.9), 5 + math.log(0.9)], [1 + math.log(0.9)] * 2]),
    ],
)
def test_the_stake_is_people_refused_beyond_the_limit(
    measure: str, limit: float, beyond: list[list[float]]
) -> None:
    """A chance of anyone times the eligible was taken for people: 36 of 40 where five are refused."""
    rows = np.zeros((2, 3, NUM_ROWS, 1))
    for name, sums in (
        ("any_never_admitted", [[0, 10], [6, 6]]),
        ("never_admitted", [[0, 50], [10, 10]]),
        ("eligible", [[100, 200], [100, 100]]),
    ):
        rows[:, :2, KEPT.index(name), 0] = np.array(sums)
    design = _Design((), (), np.zeros((4, 0)), Outcomes(rows, 10), 1)
    by_set = design.benefit(Question(measure, -1, limit)).reshape(2, 2)
    np.testing.assert_allclose(by_set.T, beyond, atol=1e-12)


def test_an_end_at_which_nobody_may_come_in_is_the_worst(tmp_path: Path) -> None:
    """Without a bed nobody is eligible, and nobody refused: no bed at all was called adequate."""
    file = tmp_path / "perhaps-none.toml"
    beds = "[shelters]\nbeds = { one_of = [0, 40] }\n"
    file.write_text(
        f'extends = "{MINIMAL}"\n{beds}[stays.months]\nmean_days = {{ low = 80, mode = 90, high = 95 }}\n'
    )
    with sweep(Study(load(file), Design(4, 20, 1), "kernel")) as running:
        for measure in ("chance_any_never_admitted", "share_never_admitted"):
            found = sensitivity(running, Question(measure, -1, 0.1), rows=8)
            place = [group.name for group in found.close].index("shelters.beds")
            low, high = found.ends.estimate[found.at_ends(place)].tolist()
            assert (low, found.ends.above[found.at_ends(place)][0]) == (1.0, 1.0)
            assert high < 0.1
            assert found.ends.estimate[0] > 0.1, "rows without a bed count with nothing moved, too"
            assert found.worth_of_all > 0, "and as people beyond the threshold"


def test_a_file_without_unknown_numbers_is_refused() -> None:
    with (
        sweep(Study(load(MINIMAL), Design(1, 1, 1), "reference")) as running,
        pytest.raises(Mistake, match="there are not two unknown numbers in the file: nothing to rank"),
    ):
        sensitivity(running, Question("share_never_admitted", -1, 0.02), rows=4)


def test_the_command_writes_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ranged.toml"
    file.write_text(RANGED)
    size = ("--draws", "2", "--replications", "4", "--rows", "4", "--jobs", "1", "--engine", "reference")
    words = ["sensitivity", str(file), *size, "--out", str(tmp_path / "r")]
    commands(words, standalone_mode=False)
    assert capsys.readouterr().out.startswith("# What matters most? Two shelters in three provinces")
    with (tmp_path / "r" / "sensitivity.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["unknown"] for row in rows} == {
        "streams.ngo.referrals_per_year",
        "stays.months.mean_days",
        "transfers.acceptance",
    }
    assert [row["rank"] for row in rows] == ["1", "2", "3"]
    assert all(float(row["at_low_lower"]) <= float(row["at_low"]) for row in rows)
    assert all(float(row["at_high"]) <= float(row["at_high_upper"]) for row in rows)
    assert (tmp_path / "r" / "figures" / "tornado.svg").exists()
    assert not (tmp_path / "unfinished").exists()


def test_where_nobody_comes_the_command_says_that_nothing_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "nobody.toml"
    file.write_text(RANGED.replace('{ low = 20, high = 80, distribution = "uniform" }', "0"))
    size = ("--measure", "share", "--draws", "2", "--replications", "4", "--rows", "4", "--jobs", "1")
    words = ["sensitivity", str(file), *size, "--engine", "reference", "--out", str(tmp_path / "r"), "--json"]
    commands(words, standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert (told["estimate"], told["unknowns"][0]["at_low"]) == (None, None)


def test_where_no_bed_stands_all_are_said_to_be_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "no-bed.toml"
    file.write_text(RANGED + "[shelters]\nbeds = 0\n")
    size = ("--measure", "share", "--draws", "2", "--replications", "4", "--rows", "4", "--jobs", "1")
    words = ["sensitivity", str(file), *size, "--engine", "reference", "--out", str(tmp_path / "r")]
    commands(words, standalone_mode=False)
    assert "is 100 % in every run: nothing matters" in capsys.readouterr().out


def beyond(*above: float) -> Known:
    """Return what is known of points if such parts of their draws are beyond the limit."""
    return replace(Known(*[np.full(len(above), 0.1)] * 10), above=np.array(above))


def at_ends(low: tuple[float, float], high: tuple[float, float]) -> Sensitivity:
    """Return what is known if an unknown's ends have these intervals over the runs, and their middles."""
    ends = replace(
        beyond(0.5, 0.5, 0.5),
        estimate=np.array([0.03, *(sum(each) / 2 for each in (low, high))]),
        lower=np.array([0.02, low[0], high[0]]),
        upper=np.array([0.04, low[1], high[1]]),
    )
    groups, none = (Group("shelters.beds", ()),), np.zeros(1)
    parts = Indices(*[np.full(1, 0.5)] * 6)
    question = Question("share_never_admitted", -1, 0.02)
    return Sensitivity(question, groups, none, groups, parts, 0.1, none, 0.0, np.zeros((64, 1)), ends, 64, 40)


def test_an_end_that_the_runs_leave_on_either_side_crosses_no_threshold_for_sure() -> None:
    """Ends of 2.1 % and 2.0 %, known to a point each, were said to move the average across 2 %."""
    sure = sides(at_ends((0.03, 0.05), (0.005, 0.015)), words=str)
    assert sure == "Alone, shelters.beds moves the average across 2 %."
    doubted = sides(at_ends((0.011, 0.031), (0.009, 0.029)), words=str)
    assert doubted == (
        "Whether shelters.beds alone moves the average across 2 % is left open by the number of runs."
    )
    assert sides(at_ends((0.03, 0.05), (0.015, 0.03)), words=str).startswith("None of them alone")


def test_an_unknown_number_that_turns_the_verdict_alone_is_named() -> None:
    study = Study(load(MINIMAL), Design(40, 80, 1), "reference")
    ends = beyond(0.5, 0.02, 1.0, 0.5, 0.6)
    groups = Group("shelters.beds", ()), Group("transfers.acceptance", ())
    parts = Indices(*[np.full(2, 0.5)] * 6)
    question, none, gains = Question("share_never_admitted", -1, 0.02), np.zeros(2), np.zeros((64, 2))
    found = Sensitivity(question, groups, none, groups, parts, 0.1, none, 0.0, gains, ends, 64, 40)
    told = turning(study, found, words=str)
    assert told == (
        "As these 40 rows stand, the verdict would be “not decided”: 50 % of them are beyond 2 %. "
        "shelters.beds alone turns it: “adequate” at the low end of its range (2.0 %), "
        "“exceeded” at the high end (100 %)."
    )
    calm = replace(found, ends=beyond(0.5, 0.5, 0.5, 0.5, 0.5))
    assert "No unknown number alone turns it" in turning(study, calm, words=str)
    unknown = replace(found, ends=beyond(math.nan, 0.02, 1.0, 0.5, 0.6))
    assert turning(study, unknown, words=str) == ""
