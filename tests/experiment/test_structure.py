"""Choices that no number can express, in every combination."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from sim import load
from sim.answer.structure import only_fewer_eligible
from sim.cli.commands import commands
from sim.experiment.batches import Study, sweep
from sim.experiment.design import Design
from sim.experiment.frontier import Question
from sim.experiment.points import Point
from sim.experiment.structure import structure
from sim.mistakes import Mistake
from sim.scenario import AS_IN_FILE, switched, switches

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
        "transfers": ("none", "to any province"),
        "for which bed people wait": ("wherever they would go",),
        "who pays": ("the state alone",),
        "what money buys": ("nights",),
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
    ways = (AS_IN_FILE, "exponential"), (AS_IN_FILE, "none", "to any province")
    assert found.combinations == tuple(itertools.product(*ways, (AS_IN_FILE, "wherever they would go")))
    said = tmp_path / "said.toml"
    said.write_text(
        f'extends = "{file}"\nremove = ["stays.months.cv"]\n[stays.months]\nlaw = "exponential"\n'
        "[transfers]\nacceptance = 0\n"
    )
    with sweep(Study(load(said), design, "reference")) as running:
        expected = running.outcomes([Point()]).whole("share_never_admitted")[0, -1]
    without = found.combinations.index(("exponential", "none", AS_IN_FILE))
    assert found.known.estimate[without] == expected


def test_without_transfers_more_people_are_refused(file: Path) -> None:
    with sweep(Study(load(file), Design(4, 40, 1), "reference")) as running:
        found = structure(running, SHARE)
    names = [switch.name for switch in found.switches]
    effect, without_bed = found.effect(names.index("transfers"), "none")
    values = dict(zip(found.combinations, found.known.estimate.tolist(), strict=True))
    pairs = [(values[way], values[(way[0], AS_IN_FILE, way[2])]) for way in values if way[1] == "none"]
    assert effect == pytest.approx(np.mean([none - some for none, some in pairs]))
    assert effect > 0
    assert without_bed > 0


def test_a_rule_that_only_makes_fewer_people_eligible_is_not_called_better(tmp_path: Path) -> None:
    """Who has no place but others' is not eligible without them, so nobody of those is refused."""
    file = tmp_path / "others.toml"
    file.write_text(
        f'extends = "{MINIMAL}"\n[shelters]\nbeds = 30\nbeds_paid_by_others = 1\n'
        "[access]\ncase_probability = 0\ncase_delay_days = 0\n"
        '[profiles.guest]\ncitizen = false\nsex = "female"\nkind = "women"\nstay = "months"\n'
        "patience_for_bed_days = 0\npatience_before_eligibility_days = 0\n"
        '[streams.embassy]\nchannel = "embassy"\nreferrals_per_year = 40\nmix = { guest = 1.0 }\n'
    )
    with sweep(Study(load(file), Design(1, 20, 1), "reference")) as running:
        found = structure(running, SHARE)
    number = [switch.name for switch in found.switches].index("who pays")
    refused, without_bed = found.effect(number, "the state alone")
    assert refused < -0.01
    assert without_bed > 0.01
    assert "who pays: the state alone" in only_fewer_eligible(found)


def test_a_rule_under_which_nobody_is_eligible_is_not_called_better(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody is refused then, in no run: the range of all rules was "from 29 %", with no warning."""
    file = tmp_path / "others.toml"
    file.write_text(
        f'extends = "{MINIMAL}"\n[shelters]\nbeds_paid_by_others = 4\n'
        "[access]\ncase_probability = 0\ncase_delay_days = 0\n"
        "[profiles.woman]\ncitizen = false\npatience_before_eligibility_days = 0\n"
    )
    size = ("--draws", "1", "--replications", "10", "--jobs", "1", "--engine", "reference")
    commands(["structure", str(file), *size, "--out", str(tmp_path / "r")], standalone_mode=False)
    told = capsys.readouterr().out
    assert "whichever of these rules hold, the share never admitted, of eligible people is" in told
    assert "**Not better, though fewer of the eligible are refused**: who pays: the state alone." in told


def test_nights_cost_what_the_places_cost_at_the_occupancy_of_the_first_day() -> None:
    scenario = load(BASELINE)
    nights = switched(scenario, {"what money buys": "nights"}).money
    assert nights.buys == "nights"
    assert nights.cost_kzt_per_night is not None
    # Nine shelters of nine beds, one of them nearly surely in Shymkent with ten, 15 % of them taken.
    assert float(nights.cost_kzt_per_night) == pytest.approx(69.4e6 / (365.25 * 82 * 0.15), rel=0.01)
    paid = load(BASELINE.parent / "variants" / "grants-that-pay-nights.toml")
    places = switched(paid, {"what money buys": "places"}).money
    assert (places.buys, places.cost_kzt_per_night, places.payments_per_year) == ("places", None, 1)


def test_where_people_may_wait_elsewhere_more_of_them_get_a_bed(tmp_path: Path) -> None:
    few = tmp_path / "few.toml"
    few.write_text(CHOICES + "[shelters]\nbeds = 3\n")
    with sweep(Study(load(few), Design(4, 40, 1), "reference")) as running:
        points = [Point(), Point(choices=(("for which bed people wait", "wherever they would go"),))]
        home, anywhere = running.outcomes(points).whole("share_never_admitted")[:, -1]
    assert anywhere < home


def test_a_file_that_leaves_no_choice_is_refused() -> None:
    with (
        sweep(Study(load(MINIMAL), Design(1, 1, 1), "reference")) as running,
        pytest.raises(Mistake, match="no closings, transfers, beds of others, grants or laws of stay"),
    ):
        structure(running, SHARE)


def test_the_command_writes_what_it_found(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = ("--draws", "2", "--replications", "4", "--jobs", "1", "--engine", "reference")
    words = ["structure", str(file), *size, "--out", str(tmp_path / "r")]
    commands(words, standalone_mode=False)
    assert capsys.readouterr().out.startswith(
        "# What if the rules were otherwise? Two shelters in three provinces"
    )
    with (tmp_path / "r" / "structure.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 12


def test_where_nobody_wants_a_bed_the_command_says_that_nothing_is_known(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = tmp_path / "nobody.toml"
    nobody.write_text(f'extends = "{file}"\n[streams.ngo]\nreferrals_per_year = 0\n')
    size = ("--measure", "share", "--draws", "2", "--replications", "4", "--jobs", "1")
    words = ["structure", str(nobody), *size, "--engine", "reference", "--out", str(tmp_path / "r"), "--json"]
    commands(words, standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "measure": "share_never_admitted",
        "lowest": None,
        "highest": None,
        "as_in_the_file": None,
    }
    assert (tmp_path / "r" / "figures" / "structure.svg").exists()
    answer = (tmp_path / "r" / "answer.md").read_text(encoding="utf-8")
    assert "Kazakhstan: In 2022 nobody is eligible in any run." in answer
