"""What is said of each province, and to the director of one shelter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

import sim
from sim.answer import answer, sentences
from sim.answer.country import share_sentence
from sim.answer.in_words import provinces_in_words
from sim.answer.sureness import TOO_FEW, how_surely
from sim.answer.values import Cell, value
from sim.experiment.compare import Comparison
from sim.verdicts import Verdict
from tests.answer.made import (
    NONE,
    ONE_SHELTER,
    with_draws,
    with_ignorance,
    with_levels,
    with_verdict,
)


def test_every_province_has_a_sentence_and_its_verdict(country: Comparison) -> None:
    hundred = with_draws(country, 100)
    outlook = with_verdict(hundred.baseline, Verdict.NOT_DECIDED, 0.6)
    verdicts = outlook.judgement.verdicts.copy()
    verdicts[0], verdicts[1:3] = Verdict.EXCEEDED, Verdict.ADEQUATE
    judgement = replace(outlook.judgement, verdicts=verdicts, chance_above=np.ones_like(verdicts, float))
    shares = {("share_never_admitted", "all"): 0.04, ("chance_any_never_admitted", "all"): 0.3}
    lines = provinces_in_words(hundred, with_levels(replace(outlook, judgement=judgement), shares)).split(
        "\n"
    )
    assert len(lines) == 15 + 1
    assert lines[0] == (
        "- **Akmola Region: exceeded.** 4.0 % of its eligible people are never admitted (above 2 % in about "
        "60 % of the draws); the chance that this happens to anybody is 30 % (above 10 % in all of the "
        "draws)."
    )
    assert lines[1].startswith("- **Atyrau Region: not decided.** 4.0 % of its eligible people")
    assert lines[-1].endswith("anybody is never admitted: Aktobe Region, Almaty Region.")
    assert provinces_in_words(country, country.baseline) == f"Every province: {TOO_FEW}."


def test_a_province_in_which_nobody_is_eligible_says_so(country: Comparison) -> None:
    hundred = with_draws(country, 100)
    nobody = with_levels(hundred.baseline, {("eligible", "all"): 0.0, ("beds", "all"): 0.0})
    assert provinces_in_words(hundred, nobody).count("Nobody there is eligible in any run.") == 17


def test_one_shelter_has_no_provinces_and_no_country(shelter: Comparison) -> None:
    text = answer(shelter)
    assert "provinc" not in text
    assert "country" not in text
    assert "nobody knows" not in text, "every number of the file is taken as known"


def test_the_director_hears_how_often_she_says_no(shelter: Comparison) -> None:
    (said,) = sentences(shelter)
    share = value(shelter.baseline, "share_never_admitted", Cell(shelter.headline_period))
    assert f"you will have to say no to 1 in {round(1 / share)}." in said
    assert "In 2023, 1" in said
    assert "exceeded" in said


def test_the_director_hears_which_threshold_decides(shelter: Comparison) -> None:
    outlook = with_verdict(shelter.baseline, Verdict.EXCEEDED, 0.0, Verdict.ADEQUATE)
    said = how_surely(shelter, outlook, shelter.headline_period)
    assert said == (
        "By the share and its threshold of 2 % alone it would be adequate; the other threshold decides: the "
        "chance that anybody at all is never admitted surely lies above its threshold of 10 %."
    )


def test_the_director_hears_how_many_beds_would_be_enough(shelter: Comparison) -> None:
    (said,) = sentences(shelter)
    peak = shelter.baseline.levels["beds_needed_95"].estimate[-1, shelter.headline_period, 0]
    assert (
        f"If anybody might use any bed, {int(peak)} beds would be enough in 95 of 100 such years for all"
        in said
    )
    assert (
        "With 15 beds it would be no more than 2 %, by the same formula; the runs' own answer comes" in said
    )


def test_the_formula_says_what_it_takes_for_granted(shelter: Comparison, tmp_path: Path) -> None:
    (said,) = sentences(shelter)
    assert "equally many at any time of any year, that they stay 75 days on average and cannot wait" in said
    waiting = tmp_path / "waiting.toml"
    patience = '[profiles.anyone]\npatience_for_bed_days = { value = 14, assumption = "Two weeks." }\n'
    waiting.write_text(f'extends = "{ONE_SHELTER.as_posix()}"\n{patience}', encoding="utf-8")
    (said,) = sentences(sim.compare([waiting], draws=2, replications=2))
    assert "By formula (Erlang A)" in said
    assert "wait 14 days on average before they give up" in said


def test_where_every_number_is_known_no_draws_are_spoken_of(shelter: Comparison, tmp_path: Path) -> None:
    more = tmp_path / "more.toml"
    more.write_text(f'extends = "{ONE_SHELTER.as_posix()}"\n[shelters]\nbeds = 12\n', encoding="utf-8")
    text = answer(sim.compare([ONE_SHELTER, more], draws=5, replications=100))
    assert "draws" not in text
    assert TOO_FEW not in text
    assert " / " not in text.split("## What changes")[1].split("## Year by year")[0]


def test_half_a_year_is_not_called_a_year(tmp_path: Path) -> None:
    half = tmp_path / "half.toml"
    half.write_text(f'extends = "{ONE_SHELTER.as_posix()}"\n[study]\nend = 2023-06-30\n', encoding="utf-8")
    found = sim.compare([half], draws=1, replications=2)
    said = share_sentence(found, found.baseline)
    assert said.startswith("In the part of 2023 that is studied, ")
    assert "a year" not in said


def test_a_share_always_has_an_interval_and_says_over_what(shelter: Comparison, country: Comparison) -> None:
    assert "over the number of runs)" in share_sentence(shelter, shelter.baseline)
    told = with_ignorance(country.baseline, (0.01, 0.3))
    assert "1.0 % to 30 % over what nobody knows)" in share_sentence(country, told)
    untold = share_sentence(country, with_ignorance(country.baseline, NONE))
    assert " over the number of runs; the range over what nobody knows cannot be told from luck)" in untold
