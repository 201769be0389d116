"""How much more can be taken: surfaces, lines and thresholds, against a case whose answer is known."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim import compare, load
from sim.answer.frontier import Room, average_sentence, least_sentence, room_findings, safe_sentence
from sim.answer.values import Cell, value
from sim.cli.commands import commands
from sim.cli.frontier import axis_of
from sim.experiment.batches import Study, Sweep, sweep
from sim.experiment.crossing import Crossing, Search, places_between
from sim.experiment.design import Design
from sim.experiment.frontier import Axis, Frontier, Question, frontier
from sim.experiment.usual import beds_name, growth_name
from sim.mistakes import Mistake
from sim.monotone import rising_and_falling, where_it_falls_to
from sim.store import as_json
from sim.theory import erlang_b
from tests.test_cli import in_a_process

TESTS = Path(__file__).parents[1]
MINIMAL = TESTS / "scenario" / "minimal.toml"
TRUTH = json.loads((TESTS / "data" / "validation" / "capacity_frontier.json").read_text())
YEAR = 365.0
BEDS = (6.0, 10.0, 14.0, 20.0)
GROWTH = ("1", "2", "5")
WARM = f"""
extends = "{TESTS.parent / "scenarios" / "one-shelter.toml"}"
[study]
start = 2021-01-01
end = 2023-12-31
[stays.anyone]
law = "exponential"
"""
"""The headline year begins two years, some ten mean stays, after the start."""


@pytest.fixture(scope="module")
def one_shelter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sweep]:
    file = tmp_path_factory.mktemp("frontier") / "warm.toml"
    file.write_text(WARM)
    with sweep(Study(load(file), Design(20, 320, 1), "kernel")) as running:
        yield running


def growing() -> Axis:
    """Return growth as the truth has it: more people, and one law of stay with the mean of both kinds."""
    inputs = TRUTH["inputs"]
    domestic = inputs["domestic_per_year"]
    settings = []
    for growth in GROWTH:
        foreign = inputs["foreign_per_year_at_growth_1"] * float(growth)
        nights = domestic * inputs["domestic_stay"] + foreign * inputs["foreign_stay"]
        settings.append(
            {
                "streams.everyone.referrals_per_year": (domestic + foreign) * 365.25 / YEAR,
                "stays.anyone.mean_days": nights / (domestic + foreign),
            }
        )
    return Axis("growth", tuple(map(float, GROWTH)), tuple(settings))


@pytest.fixture(scope="module")
def known(one_shelter: Sweep) -> Frontier:
    chance = Question("chance_any_never_admitted", 0, 0.1)
    return frontier(one_shelter, growing(), Axis.of(("shelters.beds",), BEDS), chance)


def exact(name: str) -> NDArray[np.float64]:
    outputs = TRUTH["outputs"]
    return np.array([[outputs[growth][f"{beds:.0f}"][name] for beds in BEDS] for growth in GROWTH])


def test_the_chance_of_turning_anyone_away_is_the_exact_one(known: Frontier) -> None:
    expected = exact("P_any_turned_away_1y_steady_exp_los")
    error = np.sqrt(expected * (1 - expected) / 320)
    assert (np.abs(known.raw.estimate - expected) <= 3 * error + 1e-3).all()


def test_the_share_turned_away_is_that_of_erlang(one_shelter: Sweep) -> None:
    share = Question("share_never_admitted", 0, 0.02)
    found = frontier(one_shelter, growing(), Axis.of(("shelters.beds",), BEDS), share)
    expected = exact("ErlangB")
    half_width = (found.raw.upper - found.raw.lower) / 2
    assert (np.abs(found.raw.estimate - expected) <= 2 * half_width + 1e-3).all()  # about four errors


def test_the_line_is_never_carried_beyond_what_was_looked_at(known: Frontier) -> None:
    """With 20 beds and growth 1 the chance is 1 %; with growth 5 even 20 beds leave it at 99 %."""
    assert 14 < known.line[0] <= 20
    assert known.line_lower[0] <= known.line[0] <= known.line_upper[0]
    assert known.line[2] == np.inf


def test_more_beds_never_turn_more_people_away_with_one_class_that_does_not_wait(known: Frontier) -> None:
    assert (np.diff(known.raw.estimate, axis=1) <= 0).all(), "the same people meet every number of beds"
    np.testing.assert_array_equal(known.raw.estimate, known.surface.estimate)


def test_the_least_number_of_beds_is_the_one_that_is_enough(one_shelter: Sweep) -> None:
    """At growth 1 the exact chance is 40 % with 14 beds and 16 % with 16: 30 % is passed at 15."""
    setting = growing().settings[0]
    question = Question("chance_any_never_admitted", 0, 0.2756)  # between the two
    search = Search(
        one_shelter,
        question,
        lambda beds: {**setting, "shelters.beds": beds},
        places_between(4, 24, is_whole=True),
        is_rising=False,
    )
    found = search.crossing()
    assert found.lower <= found.estimate <= found.upper
    assert found.estimate in (15.0, 16.0)
    assert not found.is_noisy


def test_how_much_more_is_found_where_the_measure_passes_its_limit(one_shelter: Sweep) -> None:
    question = Question("share_never_admitted", 0, 0.1)
    search = Search(
        one_shelter,
        question,
        lambda factor: {"streams.everyone.factor": factor},
        places_between(0.2, 2.0, is_whole=False),
        is_rising=True,
    )
    found = search.crossing()
    assert found.lower <= found.estimate <= found.upper
    at = question.of(one_shelter, [{"streams.everyone.factor": found.estimate}])
    assert at.estimate[0] <= 0.1
    # Erlang B with 10 beds: 10 % are turned away at a load of 7.51.
    rate = found.estimate * 40 / 365.25
    assert rate * 75 == pytest.approx(7.51, rel=0.1)


def test_where_nobody_wants_a_bed_nobody_is_refused(one_shelter: Sweep) -> None:
    share = Question("share_never_admitted", -1, 0.02)
    found = share.of(one_shelter, [{"streams.everyone.factor": 0.0}])
    assert [float(each[0]) for each in (found.estimate, found.upper, found.cautious_upper)] == [0.0] * 3


@pytest.mark.parametrize(("low", "high", "end"), [(0.01, 0.02, np.inf), (4.0, 5.0, -np.inf)])
def test_a_limit_that_is_not_passed_within_the_range_is_told_so(
    one_shelter: Sweep, low: float, high: float, end: float
) -> None:
    search = Search(
        one_shelter,
        Question("share_never_admitted", 0, 0.1),
        lambda factor: {"streams.everyone.factor": factor},
        places_between(low, high, is_whole=False),
        is_rising=True,
    )
    assert search.crossing().estimate == end


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=2, max_size=5))
def test_a_surface_is_made_monotone_and_stays_if_it_was(rows: list[list[float]]) -> None:
    found = rising_and_falling(rows)
    assert (np.diff(found, axis=0) >= -1e-7).all()
    assert (np.diff(found, axis=1) <= 1e-7).all()
    np.testing.assert_allclose(rising_and_falling(found), found, atol=1e-6)
    assert found.mean() == pytest.approx(np.mean(rows), abs=1e-7)


def test_nothing_is_said_of_what_lies_beyond() -> None:
    assert where_it_falls_to([0.5, 0.3], [1, 2], 0.2) == np.inf
    assert where_it_falls_to([0.1, 0.05], [1, 2], 0.2) == -np.inf
    assert where_it_falls_to([0.2, 0.05], [1, 2], 0.2) == 1.0


def test_axes_are_read() -> None:
    scenario = load(MINIMAL)
    assert axis_of(scenario, "shelters.beds=4:7", 9, "--up").values == (4.0, 5.0, 6.0, 7.0)
    both = axis_of(scenario, "streams.ngo.factor,shelters.beds=1,2,4", 9, "--up")
    assert both.settings[1] == {"streams.ngo.factor": 2.0, "shelters.beds": 2.0}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("shelters.bed=1:5", "there is no number 'shelters.bed' in the file. Did you mean shelters.beds?"),
        ("shelters.beds", "must be a range FROM:TO, or rising values"),
        ("shelters.beds=5:1", "must be a range FROM:TO, or rising values"),
        ("shelters.beds=a:b", "must be a range FROM:TO, or rising values"),
        ("shelters.beds=1.5,2", "--up: shelters.beds is set to 1.5: it must be a whole number"),
    ],
)
def test_an_impossible_axis_is_refused(text: str, rule: str) -> None:
    with pytest.raises(Mistake) as caught:
        axis_of(load(MINIMAL), text, 5, "--up")
    assert rule in str(caught.value)


def test_more_runs_than_there_can_be_are_refused_as_they_were_asked_for() -> None:
    with pytest.raises(Mistake, match="--replications is 1000000: at most 327680"):
        commands(["structure", str(MINIMAL), "--replications", "1000000"], standalone_mode=False)


@pytest.mark.parametrize(
    ("measure", "limit"), [("share_never_admitted", 0.02), ("chance_any_never_admitted", 0.1)]
)
def test_no_bed_in_some_draws_is_not_enough_in_them(tmp_path: Path, measure: str, limit: float) -> None:
    """No bed in half of the draws, and forty in the others: nobody was refused, and any growth was borne."""
    file = tmp_path / "perhaps-none.toml"
    file.write_text(f'extends = "{MINIMAL}"\n[shelters]\nbeds = {{ one_of = [0, 40] }}\n')
    with sweep(Study(load(file), Design(60, 240, 1), "kernel")) as running:
        found = Question(measure, -1, limit).of(running, [{"streams.ngo.factor": 1.0}])
    assert found.lower[0] > limit
    assert found.cautious_upper[0] == 1.0
    assert found.above[0] == pytest.approx(0.5, abs=0.2)


@pytest.mark.parametrize("measure", ["share_never_admitted", "chance_any_never_admitted"])
def test_no_bed_at_all_is_not_enough(one_shelter: Sweep, measure: str) -> None:
    """Nobody is eligible then, so that nobody is refused: 0 beds were called enough for a chance of 10 %."""
    question = Question(measure, 0, 0.1)
    found = question.of(one_shelter, [{"shelters.beds": beds} for beds in (0.0, 2.0, 20.0)])
    assert found.estimate[0] == found.lower[0] == 1.0
    assert found.estimate[2] < 0.1 < found.estimate[1]
    search = Search(
        one_shelter, question, lambda beds: {"shelters.beds": beds}, (0.0, 2.0, 20.0), is_rising=False
    )
    assert search.crossing().estimate == 20.0


def test_the_number_that_stands_for_growth(tmp_path: Path) -> None:
    assert growth_name(load(TESTS.parent / "scenarios" / "baseline-2020.toml")) == "totals.foreign.factor"
    assert growth_name(load(MINIMAL)) == "streams.ngo.factor"
    two = tmp_path / "two.toml"
    two.write_text(
        f'extends = "{MINIMAL}"\n[streams.police]\nchannel = "police"\nreferrals_per_year = 4\n'
        "mix = { woman = 1.0 }\n"
    )
    with pytest.raises(Mistake, match=r"name one with --across, such as --across streams[.]ngo[.]factor=1:5"):
        growth_name(load(two))


def test_the_number_that_stands_for_beds(tmp_path: Path) -> None:
    assert beds_name(load(MINIMAL)) == "shelters.beds"
    file = tmp_path / "own.toml"
    one_shelter = (TESTS.parent / "scenarios" / "one-shelter.toml").as_posix()
    file.write_text(f'extends = "{one_shelter}"\n[shelters.beds_in]\nKZ-SHY = 5\n')
    assert beds_name(load(file)) == "shelters.beds_in.KZ-SHY"
    with pytest.raises(Mistake, match=r"shelters\.beds counts nowhere, .* as shelters\.beds_in\.KZ-SHY=4:20"):
        axis_of(load(file), "shelters.beds=4:20", 5, "--up")
    provinces = [province.code for province in load(MINIMAL).provinces]
    beds = "\n".join(f"{code} = 5" for code in provinces)
    file.write_text(f'extends = "{MINIMAL}"\n[shelters.beds_in]\n{beds}\n')
    with pytest.raises(Mistake, match=rf"name some of these, such as shelters\.beds_in\.{provinces[0]}=4:20"):
        beds_name(load(file))


def test_to_be_on_the_safe_side_nothing_is_rounded_beyond_it(one_shelter: Sweep, known: Frontier) -> None:
    """Whole values of a number that need not be whole made 1.78 times as many people 2 times as many."""
    text = "streams.everyone.factor=1,2,4"
    people, beds = (
        axis_of(one_shelter.study.scenario, each, 5, "--across") for each in (text, "shelters.beds=90:130")
    )
    most = Crossing(1.8, 1.78, 1.83, math.nan, math.nan, is_noisy=False)
    least = Crossing(118.0, 117.0, 121.0, math.nan, math.nan, is_noisy=False)
    room = Room(replace(known, across=people, up=beds), most, least)
    told = safe_sentence(one_shelter.study, room)
    assert told.endswith("everyone”: 1.7; “State-paid beds of a shelter”: 121.")


def test_what_is_enough_on_average_says_in_how_many_draws_it_is_not(tmp_path: Path) -> None:
    """One shelter where nobody waits: by Erlang's formula, over 20 to 60 people a year, as likely each."""
    file = tmp_path / "ranged.toml"
    rate = '{ low = 20, high = 60, distribution = "uniform" }'
    file.write_text(f"{WARM}mean_days = 60\n[streams.everyone]\nreferrals_per_year = {rate}\n")
    rates = np.linspace(20, 60, 401)
    lost = np.array([[erlang_b(each * 60 / 365.25, beds) for beds in (13, 14)] for each in rates])
    on_average = (rates @ lost) / rates.sum()
    assert on_average[0] > 0.02 > on_average[1]
    with sweep(Study(load(file), Design(100, 1000, 1), "kernel")) as running:
        question, beds = Question("share_never_admitted", -1, 0.02), Axis.of(("shelters.beds",), (13, 14, 15))
        search = Search(
            running, question, lambda value: {"shelters.beds": value}, beds.values, is_rising=False
        )
        least = search.crossing()
        people = Axis.of(("streams.everyone.factor",), (1.0, 1.1))
        told = average_sentence(running.study, Room(frontier(running, people, beds, question), least, least))
    assert least.estimate == 14.0
    assert least.above == pytest.approx((lost[:, 1] > 0.02).mean(), abs=0.15)
    assert f"would still be passed in {100 * least.above:.0f} % of the draws" in told


def test_what_the_most_beds_looked_at_do_not_do_more_may(one_shelter: Sweep, known: Frontier) -> None:
    over = Crossing(math.inf, math.inf, math.inf, math.nan, math.nan, is_noisy=False)
    told = least_sentence(one_shelter.study, Room(known, over, over))
    assert "= 20, the most looked at, would keep it within 10 %" in told
    assert "Look farther with --up" in told


def test_other_programs_are_told_on_which_side_of_what_was_looked_at_it_lies(
    one_shelter: Sweep, known: Frontier
) -> None:
    """Less and more were both null, as if nothing were known."""
    under = Crossing(-math.inf, -math.inf, 0.6, math.nan, math.nan, is_noisy=False)
    over = Crossing(math.inf, 18.0, math.inf, math.nan, math.nan, is_noisy=False)
    told = json.loads(as_json(room_findings(one_shelter.study, Room(known, under, over)).numbers))
    nothing = {"ignorance_lower": None, "ignorance_upper": None}
    assert told["most_across"] == {"estimate": "-inf", "lower": "-inf", "upper": 0.6, **nothing}
    assert told["least_up"] == {"estimate": "inf", "lower": 18.0, "upper": "inf", **nothing}


def test_the_command_writes_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    size = ("--draws", "2", "--replications", "4", "--jobs", "1", "--engine", "reference")
    axes = ("--across", "streams.ngo.factor=1,2", "--up", "shelters.beds=4,8", "--area", "KZ-SHY")
    done = in_a_process("frontier", MINIMAL, *size, *axes, "--out", tmp_path / "r")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# How much more can be taken? Two shelters in three provinces")
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    tables = {"answer.md", "run.json", "run.log", "frontier.csv", "line.csv"}
    figures = {"figures/frontier.svg", "figures/frontier.png"}
    assert names == {f"r/{name}" for name in tables | figures}, "no batch is left behind"
    assert len((tmp_path / "r" / "frontier.csv").read_text().splitlines()) == 5
    words = ["frontier", str(MINIMAL), *size, *axes, "--out", str(tmp_path / "r"), "--json"]
    commands(words, standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["across"] == "streams.ngo.factor"


def test_the_command_refuses_a_province_that_is_not_there(tmp_path: Path) -> None:
    words = ["frontier", str(MINIMAL), "--area", "KZ-XXX", "--out", str(tmp_path / "r")]
    with pytest.raises(Mistake, match=r"^--area is KZ-XXX: it must be country or one of KZ-"):
        commands(words, standalone_mode=False)


def test_where_nobody_comes_nothing_is_called_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five times nobody could be taken, and four beds were enough for them."""
    file = tmp_path / "nobody.toml"
    file.write_text(f'extends = "{MINIMAL}"\n[streams.ngo]\nreferrals_per_year = 0\n')
    size = ("--draws", "2", "--replications", "4", "--jobs", "1", "--engine", "reference", "--points", "2")
    commands(["frontier", str(file), *size, "--out", str(tmp_path / "r")], standalone_mode=False)
    told = capsys.readouterr().out
    assert "Kazakhstan: nobody wants a bed in 2022, in any run" in told
    assert "can take" not in told


def test_whom_no_shelter_may_take_is_said_beside_what_is_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A shelter in two of three provinces: whom none in reach takes is not eligible, and not refused."""
    size = ("--draws", "1", "--replications", "20", "--jobs", "1", "--engine", "reference")
    axes = ("--across", "streams.ngo.factor=0.5,1", "--up", "shelters.beds=30,40", "--json")
    commands(["frontier", str(MINIMAL), *size, *axes, "--out", str(tmp_path / "r")], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    counts = compare([MINIMAL], draws=1, replications=20).outlooks[0]
    share = value(counts, "share_without_bed", Cell(1))
    assert told["least_up"]["estimate"] == "-inf"
    assert told["share_no_shelter_may_take"] == pytest.approx(share, abs=0.05)
    assert told["share_no_shelter_may_take"] > 0.05
    assert "**Not in these numbers**" in (tmp_path / "r" / "answer.md").read_text(encoding="utf-8")
