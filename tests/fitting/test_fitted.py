"""What is written from a book, with many stays and with few."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from sim.fitting.families import family
from sim.fitting.fitted import Known, fitted
from sim.fitting.observed import stays_in_days
from sim.fitting.prior import prior_of
from sim.fitting.scenario_text import scenario_text
from sim.fitting.stays import fit
from sim.fitting.summary import summary
from sim.mistakes import Mistake
from sim.records.stays import Census, RefusalRecords, StayRecords
from sim.scenario import Scenario, load
from sim.scenario.people import Stay
from sim.shipped import main_scenarios, one_shelter
from tests.fitting.made import Book
from tests.fitting.test_stays import LAWS


def book(a_year: float, seed: int, years: float = 3.0) -> StayRecords:
    """Return records of a made book, from the first day of 2020 on."""
    days, is_over, seen_from = Book(a_year, years).days(LAWS["gamma"], seed)
    rng, first = np.random.default_rng(seed), 18_262.0
    length = float(int(365.25 * years))
    came = np.where(seen_from > 0, -seen_from, np.floor(rng.uniform(0, length + 1 - days)))
    came = np.where(is_over, came, length - days)
    words = np.full(len(days), "")
    return StayRecords(
        arrived=first + came,
        left=np.where(is_over, first + came + days, np.nan),
        present_at_start=came < 0,
        profile=words,
        province=words,
        channel=words,
        reason=words,
        sex=words,
        citizenship=words,
        records_from=first,
        records_until=first + length,
    )


@pytest.fixture(scope="module")
def base() -> Scenario:
    return load(one_shelter())


def test_a_file_says_what_it_was_fitted_from(base: Scenario) -> None:
    found = fitted(book(30.0, 1), None, None, Known(10, 180.0), base)
    text = scenario_text(found, base, "one-shelter.toml", "shelter-sim fit")
    said = tomllib.loads(text)
    stay = said["stays"]["anyone"]
    number = str(found.num_stays)
    assert f"fitted from {number} stays, 1 January 2020 to" in stay["mean_days"]["source"]
    assert stay["at_most_days"]["value"] == 180
    assert said["shelters"]["beds"]["value"] == 10
    assert said["study"]["start"].isoformat() == "2023-01-01"
    assert said["study"]["headline_year"] == 2023
    assert "days that began with a free bed" in summary(found)


def test_few_stays_keep_the_shipped_belief(base: Scenario) -> None:
    found = fitted(book(4.0, 3), None, None, Known(), base)
    assert found.is_blended
    assert "blended" in scenario_text(found, base, "one-shelter.toml", "shelter-sim fit")
    assert "still has its say" in summary(found)


def test_the_belief_fades_as_stays_come_in() -> None:
    """The scenario believes 75 days; the stays are of 20: with more of them the estimate goes there."""
    prior = prior_of(Stay.model_validate({"law": "exponential", "mean_days": 75}))
    means = [
        fit(family("gamma"), stays_in_days(np.full(n, 20.0) + np.arange(n) % 9, np.ones(n, np.bool_)), prior)
        for n in (2, 8, 60)
    ]
    days = [each.law.mean for each in means]
    assert 75 > days[0] > days[1] > days[2] > 23.5


def test_the_blend_holds_truths_that_are_drawn_from_the_belief() -> None:
    """Truths of the prior, ten stays each: at 95 %, fewer than 51 of 60 hold once in 250 times."""
    prior = prior_of(Stay.model_validate({"law": "exponential", "mean_days": 75}))
    rng, held = np.random.default_rng(8), 0
    for _ in range(60):
        mean = np.exp(prior.mean.middle + prior.mean.deviation * rng.normal())
        cv = np.exp(prior.cv.middle + prior.cv.deviation * rng.normal())
        days = np.floor(rng.gamma(cv**-2, mean * cv**2, 10) + rng.uniform(size=10))
        low, high = fit(family("gamma"), stays_in_days(days, np.ones(10, np.bool_)), prior).interval(
            "mean_days"
        )
        held += low <= mean <= high
    assert held >= 51


@pytest.mark.parametrize("number", [0, 1, 4])
def test_so_few_that_a_person_might_be_recognised_are_refused(base: Scenario, number: int) -> None:
    whole = book(30.0, 1)
    rows = np.flatnonzero(~np.isnan(whole.left) & ~whole.present_at_start)[:number]
    names = ("arrived", "left", "present_at_start", "profile", "province", "channel", "reason", "sex")
    columns = {name: getattr(whole, name)[rows] for name in (*names, "citizenship")}
    few = StayRecords(**columns, records_from=whole.records_from, records_until=whole.records_until)
    with pytest.raises(Mistake, match="might be recognised"):
        fitted(few, None, None, Known(), base)


def test_a_scenario_of_many_kinds_cannot_be_extended() -> None:
    with pytest.raises(Mistake, match=r"2 \[stays"):
        fitted(book(30.0, 1), None, None, Known(), load(main_scenarios()[0]))


def test_a_census_tells_who_is_there_and_nothing_of_stays(base: Scenario) -> None:
    """Its people are in the book already; to count them again would make intervals too narrow."""
    words = np.full(12, "")
    ages = Census(np.array([*range(1, 7), *range(100, 106)], np.float64), words, words, 19_357.0)
    alone, both = (fitted(book(30.0, 1), None, each, Known(10), base) for each in (None, ages))
    assert both.mean_interval == alone.mean_interval
    assert both.residents.from_days == (0, 30)
    text = scenario_text(both, base, "one-shelter.toml", "shelter-sim fit")
    assert tomllib.loads(text)["start"]["residents"]["shares"] == [0.5, 0.5]


def test_more_people_than_beds_are_doubted_by_the_number_that_is_told(base: Scenario) -> None:
    records, words = book(60.0, 1), np.full(1, "")
    refused = RefusalRecords(np.array([18_300.0]), np.array([7]), words, words)
    there = fitted(records, refused, None, Known(), base).residents.present
    told = [summary(fitted(records, refused, None, Known(there.least - less), base)) for less in (1, 0)]
    assert ["Is a departure missing somewhere?" in each for each in told] == [True, False]


def test_the_beds_of_all_provinces_are_known_if_those_of_each_are() -> None:
    assert Known(10).beds_of_all({"", "KZ-SHY"}) == 10
    assert Known(8, by=("province",), beds_in={"KZ-SHY": 12}).beds_of_all({"KZ-AST", "KZ-SHY"}) == 20
    assert Known(by=("province",), beds_in={"KZ-SHY": 12}).beds_of_all({"KZ-AST", "KZ-SHY"}) is None


def test_keys_that_the_fitted_law_must_not_have_are_removed(tmp_path: Path) -> None:
    file = tmp_path / "base.toml"
    file.write_text(
        f'extends = "{one_shelter().as_posix()}"\n[stays.anyone]\nlaw = "weibull"\nshape = 0.8\n', "utf-8"
    )
    base = load(file)
    found = fitted(book(4.0, 3), None, None, Known(), base)
    mine = tmp_path / "mine.toml"
    mine.write_text(scenario_text(found, base, "base.toml", "shelter-sim fit"), encoding="utf-8")
    assert load(mine).stays["anyone"].shape is None


@pytest.mark.parametrize("seed", range(1, 6))
def test_numbers_of_people_are_said_to_the_next_five(base: Scenario, seed: int) -> None:
    """So the difference of two of them, such as the people refused, is not told."""
    found = fitted(book(30.0, seed), None, None, Known(10), base)
    words = summary(found) + scenario_text(found, base, "one-shelter.toml", "shelter-sim fit")
    told = [int(number) for number in re.findall(r"(\d+) (?:stays|people(?! a year)|still)", words)]
    assert len(told) >= 4
    assert all(number % 5 == 0 for number in told)
