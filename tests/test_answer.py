"""The answer in words: true, plain, and the same words for the same things."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.answer import answer, sentences, summary
from sim.answer.causes import main_causes, why
from sim.answer.country import country_sentences, share_sentence
from sim.answer.in_words import provinces_in_words
from sim.answer.sureness import TOO_FEW, how_surely
from sim.answer.values import Cell, change_words, level_words, value
from sim.evidence import Evidence
from sim.experiment.changes import Change
from sim.experiment.compare import Comparison, Outlook
from sim.experiment.judgement import judged
from sim.experiment.levels import Level
from sim.frame import GROUPS
from sim.quantities import MEASURES
from sim.shipped import main_scenarios, shipped_folder
from sim.verdicts import Verdict, draws_needed, proved, runs_needed
from sim.wording import percent

ONE_SHELTER = shipped_folder() / "one-shelter.toml"


@pytest.fixture(scope="module")
def country() -> Comparison:
    """Return the main question from so few draws that nothing can be decided."""
    return sim.compare(main_scenarios(), draws=4, replications=8)


@pytest.fixture(scope="module")
def shelter() -> Comparison:
    """Return the one shelter from enough draws to decide."""
    return sim.compare([ONE_SHELTER], draws=60, replications=120)


def with_levels(outlook: Outlook, changed: dict[tuple[str, str], float]) -> Outlook:
    """Return an outlook in which some estimates, by measure and group, are others, in every area and year."""
    levels = dict(outlook.levels)
    for (name, group), number in changed.items():
        estimate = levels[name].estimate.copy()
        estimate[..., GROUPS.index(group)] = number
        levels[name] = replace(levels[name], estimate=estimate)
    return replace(outlook, levels=levels)


def with_verdict(outlook: Outlook, code: Verdict, above: float, by_share: Verdict | None = None) -> Outlook:
    """Return an outlook with this verdict, and so sure that the share is above its threshold."""
    judgement = outlook.judgement
    return replace(
        outlook,
        judgement=replace(
            judgement,
            verdicts=np.full_like(judgement.verdicts, code),
            share_above=np.full_like(judgement.share_above, above),
            by_share=np.full_like(judgement.verdicts, code if by_share is None else by_share),
        ),
    )


def with_draws(comparison: Comparison, draws: int, per_draw: int = 5) -> Comparison:
    design = replace(comparison.design, draws=draws, replications=draws * per_draw)
    return replace(comparison, design=design)


def refusals(**causes: float) -> dict[tuple[str, str], float]:
    names = ("no_bed", "no_money", "closed", "not_open")
    return {
        (f"cause_{name}", group): causes.get(name, 0.0)
        for name in names
        for group in ("all", "citizen", "foreign")
    }


# ------------------------------------------------ why people are never admitted


def test_the_main_cause_is_the_one_measured_most(country: Comparison) -> None:
    period = country.headline_period
    for cause, words in (
        ("no_bed", "no bed open to them is free"),
        ("no_money", "the money has run out"),
        ("closed", "the shelter is closed"),
        ("not_open", "no place is open to them any more"),
    ):
        numbers = dict.fromkeys(("no_bed", "no_money", "closed", "not_open"), 1.0) | {cause: 7.0}
        changed = with_levels(country.baseline, refusals(**numbers) | {("never_admitted", "all"): 10.0})
        assert main_causes(changed, Cell(period)) == [(f"cause_{cause}", 0.7)]
        assert f"{words} (70 %)." in why(changed, period)


def test_a_second_cause_of_weight_is_named_beside_the_main_one(country: Comparison) -> None:
    numbers = refusals(no_bed=7.0, no_money=3.0) | {("never_admitted", "all"): 10.0}
    said = why(with_levels(country.baseline, numbers), country.headline_period)
    assert "no bed open to them is free (70 %), then the money has run out (30 %)." in said


@pytest.mark.parametrize(
    ("citizens", "foreign", "said"),
    [
        (9.0, 1.0, "90 % of those never admitted are citizens; their main cause"),
        (0.5, 9.5, "95 % of those never admitted are foreign people; their main cause"),
        (6.0, 4.0, "60 % of those never admitted are citizens; the main cause"),
    ],
)
def test_it_is_said_who_is_never_admitted(
    country: Comparison, citizens: float, foreign: float, said: str
) -> None:
    numbers = {
        ("never_admitted", "all"): citizens + foreign,
        ("never_admitted", "citizen"): citizens,
        ("never_admitted", "foreign"): foreign,
    }
    changed = with_levels(country.baseline, refusals(no_bed=5.0) | numbers)
    assert said in why(changed, country.headline_period)


def test_the_cause_of_most_people_is_not_that_of_the_others(country: Comparison) -> None:
    """Most are foreign people without a free bed; the many closings hit citizens."""
    numbers = {
        ("never_admitted", "all"): 10.0,
        ("never_admitted", "citizen"): 1.0,
        ("never_admitted", "foreign"): 9.0,
        ("cause_no_bed", "foreign"): 9.0,
        ("cause_closed", "foreign"): 0.0,
        ("cause_closed", "citizen"): 1.0,
        ("cause_closed", "all"): 100.0,
    }
    changed = with_levels(country.baseline, refusals() | numbers)
    assert "their main cause: no bed open to them is free." in why(changed, country.headline_period)


def test_the_occupancy_of_either_funder_is_said_where_both_have_beds(
    country: Comparison, shelter: Comparison
) -> None:
    numbers = {
        ("occupancy_state_paid", "all"): 0.97,
        ("occupancy_paid_by_others", "all"): 0.2,
        ("beds_paid_by_others", "all"): 13.0,
    }
    changed = with_levels(country.baseline, numbers)
    said = "97 % of the beds the state pays are taken, and 20 % of the 13 that others pay"
    assert said in why(changed, country.headline_period)
    assert "others pay" not in answer(shelter)
    assert "share taken of the beds others pay" in summary(country)


def test_nobody_refused_has_no_cause(country: Comparison) -> None:
    changed = with_levels(country.baseline, {("never_admitted", "all"): 0.0})
    assert why(changed, country.headline_period) == "No eligible person is refused in any run."


# ------------------------------------------------ how surely


def test_too_few_draws_are_no_undecided_evidence(country: Comparison) -> None:
    text = answer(country)
    assert "at least 59 needed, there are 4" in text
    assert f"**Rules, money and shelters of 2020, carried on: {TOO_FEW}.**" in text
    assert "There are 4: **too few draws to decide.**" in text
    assert "evidence allows both" not in text
    assert not re.search(r"\| (exceeded|adequate|not decided) +\|", text)


@pytest.mark.parametrize(
    ("draws", "part"), [(int(draws_needed(part)), part) for part in (1.0, 0.99, 0.98, 0.97)]
)
def test_so_many_draws_prove_it_and_one_fewer_does_not(draws: int, part: float) -> None:
    assert proved(part, draws) >= 0.95
    assert proved(part, draws - 1) < 0.95


def test_so_many_runs_of_a_draw_can_show_a_province_adequate() -> None:
    for draws in (60, 100, 400):
        runs = runs_needed(draws, 0.1)
        assert draws * (1 - 0.9**runs) >= 59 > draws * (1 - 0.9 ** (runs - 1))
    assert runs_needed(58, 0.1) == runs_needed(100, 0.0) == np.inf
    assert runs_needed(100, 1.0) == 1


@pytest.mark.parametrize(
    ("code", "above", "by_share", "said"),
    [
        (Verdict.EXCEEDED, 0.995, None, "The share lies above the threshold of 2 % in about 99.5 % of the"),
        (Verdict.EXCEEDED, 1.0, None, "The share surely lies above the threshold of 2 %."),
        (Verdict.EXCEEDED, 0.7, Verdict.NOT_DECIDED, "what decides: at least 3 provinces are surely"),
        (Verdict.ADEQUATE, 0.0, None, "The share surely lies below the threshold of 2 %."),
        (Verdict.NOT_DECIDED, 0.6, None, "in about 60 % of the draws, in the others below: the evidence"),
        (Verdict.NOT_DECIDED, 0.97, None, "which 100 draws do not prove: about 340 would, if it stays so."),
        (Verdict.NOT_DECIDED, 0.02, None, "but more runs of each draw are needed to prove it."),
        (
            Verdict.NOT_DECIDED,
            0.0,
            Verdict.ADEQUATE,
            "the threshold of 2 %, but a province is exceeded.",
        ),
        (
            Verdict.NOT_DECIDED,
            np.nan,
            None,
            "on which side of the threshold of 2 % the share lies.",
        ),
    ],
)
def test_what_stands_behind_a_verdict(
    country: Comparison, code: Verdict, above: float, by_share: Verdict | None, said: str
) -> None:
    outlook = with_verdict(country.baseline, code, above, by_share)
    assert said in how_surely(with_draws(country, 100), outlook, country.headline_period)


def test_a_design_that_can_show_no_province_adequate_says_so(country: Comparison) -> None:
    assert "No province can be shown adequate" in answer(with_draws(country, 100, 5))
    assert "takes at least 9 runs of each draw" in answer(with_draws(country, 100, 5))
    assert "can be shown adequate" not in answer(with_draws(country, 100, 20))


def test_the_chance_that_anybody_anywhere_is_refused_is_reported_and_decides_nothing(
    country: Comparison,
) -> None:
    assert "chance that at least one eligible person is never admitted" in summary(country)
    hundred = np.full((18, 1), 100.0)
    low, high = np.zeros((18, 1)), np.zeros((18, 1))
    high[-1] = 1.0
    shares, chances = (Evidence(part, part, hundred, hundred) for part in (low, high))
    assert judged(shares, chances, 0.95, 3)[-1].item() == Verdict.ADEQUATE


def test_the_only_province_is_the_country() -> None:
    """There the chance decides, for the shelter as for the country."""
    hundred = np.full((2, 1), 100.0)
    low, high = np.zeros((2, 1)), np.ones((2, 1))
    shares, chances = (Evidence(part, part, hundred, hundred) for part in (low, high))
    assert judged(shares, chances, 0.95, 3).ravel().tolist() == [Verdict.EXCEEDED] * 2


# ------------------------------------------------ provinces


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


# ------------------------------------------------ one shelter


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
    assert f"If anybody might use any bed, {int(peak)} beds would be enough" in said
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


def test_a_share_always_has_an_interval_and_says_over_what(shelter: Comparison, country: Comparison) -> None:
    assert "over the number of runs)" in share_sentence(shelter, shelter.baseline)
    told = with_ignorance(country.baseline, (0.01, 0.3))
    assert "1.0 % to 30 % over what nobody knows)" in share_sentence(country, told)
    untold = share_sentence(country, with_ignorance(country.baseline, NONE))
    assert " over the number of runs; the range over what nobody knows cannot be told from luck)" in untold


def with_ignorance(outlook: Outlook, bounds: tuple[float, float]) -> Outlook:
    """Return an outlook whose share never admitted has this interval over the draws, in every cell."""
    share = outlook.levels["share_never_admitted"]
    lower, upper = (np.full_like(share.estimate, bound) for bound in bounds)
    share = replace(share, ignorance_lower=lower, ignorance_upper=upper)
    return replace(outlook, levels={**outlook.levels, "share_never_admitted": share})


# ------------------------------------------------ years


def test_years_before_the_headline_year_are_marked(country: Comparison) -> None:
    text = answer(country)
    assert "| 2021 \\* " in text
    assert "| 2021-2023 \\* " in text
    assert "| 2023  " in text
    assert "\\* **Not the headline year.** Before 2023" in text


# ------------------------------------------------ numbers


def level_of(estimate: float, runs: tuple[float, float], draws: tuple[float, float]) -> Level:
    columns = (estimate, *runs, *draws, np.nan)
    return Level(*(np.full((1, 1, len(GROUPS)), number) for number in columns))


def words_of(outlook: Outlook, name: str, level: Level) -> str:
    return level_words(replace(outlook, levels={name: level}), name, Cell(0))


NONE = (np.nan, np.nan)


@pytest.mark.parametrize(
    ("name", "estimate", "runs", "draws", "words"),
    [
        ("grant_kzt", 69.4e6, (69.4e6, 69.4e6), (69.4e6, 69.4e6), "69,400,000"),
        ("beds", 8.5, (8.5, 8.5), (8.5, 8.5), "8.5"),
        ("occupancy", 0.5, (0.5, 0.5), (0.5, 0.5), "50 %"),
        ("beds", 10.0, (9.99, 10.01), (9.99, 10.01), "about 10"),
        ("never_admitted", 3.0, (2.0, 4.0), NONE, "3.0 (runs: 2.0 to 4.0)"),
        ("never_admitted", 0.011, (0.0, 0.02), (0.001, 2.0), "under 0.1 (under 0.1 to 2.0)"),
        ("never_admitted", 0.0, (0.0, 0.03), NONE, "0 (runs: 0 to under 0.1)"),
        ("share_never_admitted", np.nan, NONE, NONE, "nobody eligible"),
        ("share_without_bed", np.nan, NONE, NONE, "nobody wants a bed"),
        ("beds_needed_95", 32.2, (30.0, np.inf), NONE, "33"),
    ],
)
def test_a_level_in_words(
    country: Comparison,
    name: str,
    estimate: float,
    runs: tuple[float, float],
    draws: tuple[float, float],
    words: str,
) -> None:
    assert words_of(country.baseline, name, level_of(estimate, runs, draws)) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("returned", "no returns"),
        ("share_returned_never_admitted", "no returns"),
        ("tried_again", "no new attempts"),
        ("share_new_attempts_admitted", "no new attempts"),
        ("chance_money_runs_out", "no balance"),
        ("mean_days_until_money_runs_out", "no balance"),
        ("arrears_kzt", "no balance"),
    ],
)
def test_what_a_file_does_not_have_is_said_in_words(country: Comparison, name: str, words: str) -> None:
    assert level_words(country.baseline, name, Cell(country.headline_period)) == words


def test_what_a_file_has_is_counted() -> None:
    variants = shipped_folder() / "variants"
    files = [variants / f"{name}.toml" for name in ("grants-that-pay-nights", "returns-and-new-attempts")]
    nights, returns = (sim.compare([file], draws=2, replications=4) for file in files)
    for comparison, name in ((nights, "arrears_kzt"), (returns, "returned"), (returns, "tried_again")):
        words = level_words(comparison.baseline, name, Cell(comparison.headline_period))
        assert words[0].isdigit() or words.startswith("under")
    assert "go by the first request" in answer(returns)
    assert "go by the first request" not in answer(nights)


def test_where_every_number_is_known_the_interval_is_that_of_the_runs(shelter: Comparison) -> None:
    level = level_of(3.0, (2.0, 4.0), NONE)
    assert words_of(shelter.baseline, "never_admitted", level) == "3.0 (2.0 to 4.0)"


@pytest.mark.parametrize(
    ("name", "estimate", "runs", "draws", "words"),
    [
        ("share_late_7", -0.02, (-0.023, -0.014), (-0.08, 0.02), "−2.0 points (−2.3 to −1.4) / −8.0 to +2.0"),
        ("share_late_7", -0.0004, (-0.0008, 0.0002), NONE, "−0.04 points (−0.08 to +0.02) / not known"),
        ("never_admitted", -0.06, (-0.09, -0.03), (-0.1, -0.02), "−0.06 (−0.09 to −0.03) / −0.10 to −0.02"),
        ("grant_kzt", -79.5e6, (-79.5e6, -79.5e6), (-79.5e6, -79.5e6), "−79,500,000"),
        ("occupancy", 0.015, (0.015, 0.015), (0.015, 0.015), "+1.5 points"),
        ("beds", 0.0, (0.0, 0.0), (0.0, 0.0), "no change"),
        ("share_never_admitted", np.nan, NONE, NONE, "nothing to compare"),
    ],
)  # fmt: skip
def test_a_change_in_words(
    name: str, estimate: float, runs: tuple[float, float], draws: tuple[float, float], words: str
) -> None:
    columns = (estimate, *runs, *draws, np.nan, np.nan)
    change = Change(*(np.full((1, 1, len(GROUPS)), number) for number in columns))
    assert change_words(change, name, Cell(0)) == words


def test_no_share_of_a_change_is_in_per_cent(country: Comparison) -> None:
    changes = answer(country).split("## What changes")[1].split("## Year by year")[0]
    assert "%" not in changes.split("The same people")[0]
    assert "points" in changes


def test_grants_stand_alone(country: Comparison) -> None:
    assert re.search(r"state money, KZT +\| 69,400,000 +\| 148,900,000 +\|", summary(country))
    assert re.search(r"state money, KZT +\| \+79,500,000 +\| no change +\|", answer(country))


# ------------------------------------------------ words


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
    assert "In 2023 nobody is eligible in any run." in country_sentences(country, changed)


def test_the_readme_speaks_as_the_program_does(country: Comparison) -> None:
    """Its table has the lines that are printed, in their words."""
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    table = readme.split("## The answer, as `make run` prints it")[1].split("In brackets")[0]
    labels = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]
    printed = summary(country)
    said = [label for label in labels if label and not label.startswith("...")]
    assert len(said) >= 8
    assert all(f"| {label} " in printed for label in said)


def test_the_answer_says_how_much_is_luck() -> None:
    comparison = sim.compare([sim.main_scenarios()[0]], draws=60, replications=120)
    level = comparison.baseline.levels["share_never_admitted"]
    part = level.ignorance_share[-1, comparison.headline_period, 0]
    assert 0 < part < 1
    assert f"nobody knows makes is {percent(float(part))} (baseline-2020), the rest is luck" in sim.describe(
        comparison
    )
