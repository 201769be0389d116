"""The answers of experiments in Russian and Kazakh, with no English word left and with the same numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from sim import load
from sim.answer.allocation import beds_findings
from sim.answer.findings import Findings
from sim.answer.frontier import Room, room_findings
from sim.answer.sensitivity import matters_findings
from sim.answer.structure import choices_findings
from sim.catalogues import TRANSLATED
from sim.cli.frontier import axis_of
from sim.experiment.allocate import Allocation
from sim.experiment.batches import Study, Sweep, sweep
from sim.experiment.crossing import Crossing
from sim.experiment.design import Design
from sim.experiment.frontier import Question, frontier
from sim.experiment.plan_search import BETTERED
from sim.experiment.plans import Extras, Means, Plan, Prices
from sim.experiment.sensitivity import sensitivity
from sim.experiment.structure import structure
from sim.figures.drawing import drawings
from sim.figures.experiments import choices_plans, matters_plans, room_plans
from sim.figures.plans import plan_figures
from sim.language import speaking
from sim.wording import NO_BREAK
from tests.test_language import IDENTIFIERS, LATIN

MINIMAL = Path(__file__).parents[1] / "scenario" / "minimal.toml"
COUNTRY = f"""
extends = "{MINIMAL}"
title = "2023"
[stays.months]
law = "lognormal"
cv = {{ low = 1.0, mode = 1.2, high = 1.5 }}
mean_days = {{ low = 60, mode = 90, high = 120 }}
[streams.ngo]
referrals_per_year = {{ low = 20, mode = 40, high = 80 }}
[transfers]
acceptance = {{ low = 0.2, mode = 0.4, high = 0.8 }}
limit_km = 500
[money]
grants = [{{ year = 2021, amount = "20 million KZT" }}]
"""
NAMES = re.compile(
    r"half-and-twice|[a-z_*]+(\.[a-zA-Z_*-]+)+|allocation\.toml|KN\+\+|--(?:replications|precision)|\b(ngo|months)\b"
)
"""Keys, options, files, a method, and the names that the small file itself gives its tables."""
SHARE = Question("share_never_admitted", -1, 0.02)

Code = Literal["ru", "kk"]
Said = dict[str, Findings]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Said]:
    """Return the answer of every experiment on a small country, by language, from the same numbers."""
    file = tmp_path_factory.mktemp("small") / "small.toml"
    file.write_text(COUNTRY)
    with sweep(Study(load(file), Design(4, 4, 1), "kernel")) as running:
        tellers = [*_tellers(running)]
    said: dict[str, Said] = {}
    for code in ("en", *TRANSLATED):
        with speaking(code):
            said[code] = {name: tell() for name, tell in tellers}
    return said


def _tellers(running: Sweep) -> list[tuple[str, Callable[[], Findings]]]:
    study = running.study
    across = axis_of(study.scenario, "streams.ngo.factor=0.5:3", 3, "--across")
    up = axis_of(study.scenario, "shelters.beds=2:12", 3, "--up")
    most, least = (Crossing(at, 1.0, np.inf, -np.inf, 5.0, True) for at in (1.5, 7.0))
    room = Room(frontier(running, across, up, SHARE), most, least)
    plans = room_plans(study, room)
    matters = sensitivity(running, SHARE, 4)
    choices = structure(running, SHARE)
    allocated = _allocation()
    for each in (
        plans,
        matters_plans(study, matters),
        choices_plans(study, choices),
        plan_figures(study, allocated),
    ):
        assert all(drawing.files for drawing in drawings(each, 1))
    return [
        ("frontier", lambda: room_findings(study, room)),
        ("sensitivity", lambda: matters_findings(study, matters)),
        ("structure", lambda: choices_findings(study, choices)),
        ("allocate", lambda: beds_findings(study, allocated, Path("small.toml"))),
    ]


def _allocation() -> Allocation:
    """Return an allocation with everything in it that can be said."""
    extras = Extras(surge=0.5, opened=("KZ-SHY",), transfers=True)
    plans = {
        "by formula, turned-away": Plan((9, 6, 5)),
        "as the file says": Plan((8, 8, 4)),
        "by formula, with extras": Plan((6, 5, 5), extras),
        BETTERED: Plan((7, 5, 4), extras),
    }
    values = np.arange(12.0).reshape(4, 3)[::-1] / 20
    values[2, 1] = 0.0
    means = Means.of_money(20e6, Prices(1e6, 0.2e6, None, 0.5e6))
    return Allocation(means, "tail", plans, values, BETTERED, False, 2, 0.3)


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("name", ["frontier", "sensitivity", "structure", "allocate"])
def test_no_english_word_is_left(answers: dict[str, Said], name: str, code: Code) -> None:
    text = IDENTIFIERS.sub("", NAMES.sub("", answers[code][name].answer))
    assert not LATIN.findall(text)


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("name", ["frontier", "sensitivity", "structure", "allocate"])
def test_every_language_has_the_same_numbers(answers: dict[str, Said], name: str, code: Code) -> None:
    assert answers[code][name].tables == answers["en"][name].tables or _has_gaps(answers["en"][name])
    assert _numbers(answers[code][name].answer.replace(",", ".")) == _numbers(answers["en"][name].answer)


def _has_gaps(findings: Findings) -> bool:
    return any(value != value for _, rows in findings.tables.values() for row in rows for value in row)


def _numbers(text: str) -> list[list[str]]:
    """Return the numbers of every row of every table."""
    plain = text.replace(NO_BREAK, "")
    rows = [line for line in plain.split("\n") if line.startswith("| ")]
    return [re.findall(r"\d+(?:\.\d+)?", row) for row in rows]
