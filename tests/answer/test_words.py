"""The answer in words: true, plain, and the same words for the same things."""

from __future__ import annotations

from pathlib import Path

import sim
from sim.answer import answer, summary
from sim.answer.country import country_sentences
from sim.answer.luck import LOOKED_AT
from sim.answer.shelter import said_of_formula
from sim.experiment.compare import Comparison
from sim.formula import Formula
from sim.quantities import MEASURES, WORDS
from sim.wording import percent
from tests.answer.made import (
    ONE_SHELTER,
    with_levels,
)


def test_one_term_for_eligible_people(country: Comparison, shelter: Comparison) -> None:
    words = " ".join(measure.words for measure in MEASURES) + answer(country) + answer(shelter)
    for other in ("may have a bed", "became eligible", "eligible for a bed", "enough at the peak"):
        assert other not in words


def test_never_eligible_people_are_where_the_answer_says(country: Comparison) -> None:
    assert "no other column" not in answer(country)
    assert "are in the share of people who never get a bed, but not in the share never admitted" in answer(
        country
    )


def test_nobody_eligible_is_said(country: Comparison) -> None:
    changed = with_levels(country.baseline, {("eligible", "all"): 0.0, ("never_admitted", "all"): 0.0})
    words = country_sentences(country, changed)
    assert "In 2023 nobody is eligible in any run." in words
    assert "refused" not in words
    assert "would be enough" not in words


def test_one_bed_is_no_beds() -> None:
    one = Formula(beds=1, people_per_year=0.05, mean_stay=75.0, mean_patience=0.0)
    words = said_of_formula(one, sim.load(ONE_SHELTER))
    assert "with 1 bed. With 1 bed it would be" in words


def test_the_readme_speaks_as_the_program_does(country: Comparison) -> None:
    """Its table has the lines that are printed, in their words."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    table = readme.split("## The answer, as `make run` prints it")[1].split("In brackets")[0]
    labels = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]
    printed = summary(country)
    said = [label for label in labels if label and not label.startswith("...")]
    assert len(said) >= 8
    assert all(f"| {label} " in printed for label in said)


def test_the_answer_says_how_much_is_luck_measure_by_measure() -> None:
    comparison = sim.compare([sim.main_scenarios()[0]], draws=60, replications=120)
    told = sim.describe(comparison).split("Single runs differ")[1].split("the rest is luck")[0]
    at = -1, comparison.headline_period, 0
    parts = {name: float(comparison.baseline.levels[name].ignorance_share[at]) for name in LOOKED_AT}
    assert 0 < parts["share_never_admitted"] < 1
    for name, part in parts.items():
        assert f"{WORDS[name]}: {percent(part)} (baseline-2020);" in told
