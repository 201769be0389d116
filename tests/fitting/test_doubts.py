"""A book that was not kept as the fit takes for granted is doubted; one that was is not."""

from __future__ import annotations

import numpy as np
import pytest

from sim.fitting.doubts import doubts
from sim.fitting.fitted import Known, fitted
from sim.records.dates import date_of, day_of
from sim.records.stays import RefusalRecords, StayRecords
from sim.scenario import load
from sim.shipped import one_shelter
from tests.fitting.made import records_of

FIRST, LAST, BEDS = 17_532, 18_992, 6
"""1 January 2018 to 31 December 2021."""
Days = list[tuple[float, float]]


def book(seed: int, a_year: float = 60.0, before: int = 800) -> tuple[Days, list[float]]:
    """Return whole stays in a shelter of six beds that is often full, and days of refusals."""
    rng = np.random.default_rng(seed)
    number = rng.poisson(a_year * (LAST - FIRST + before) / 365.25)
    stays: Days = []
    refused: list[float] = []
    for moment in np.sort(rng.uniform(FIRST - before, LAST + 1, number)).tolist():
        if sum(left > moment for _, left in stays) < BEDS:
            stays.append((moment, moment + float(rng.exponential(70.0))))
        elif moment >= FIRST:
            refused.append(float(np.floor(moment)))
    days = [(float(np.floor(came)), float(np.floor(left))) for came, left in stays]
    return [each for each in days if each[1] >= FIRST], refused


def records(stays: Days, first: float = FIRST) -> StayRecords:
    came, left = (np.array(column) for column in zip(*stays, strict=True))
    return records_of(came, np.where(left > LAST, np.nan, left), (first, LAST))


def said(stays: StayRecords, refused: list[float] | None = None) -> str:
    """Return all doubts of a book."""
    nobody = np.full(len(refused or ()), "")
    refusals = RefusalRecords(np.array(refused or ()), np.ones(len(nobody), np.int64), nobody, nobody)
    told = None if refused is None else refusals
    return " ".join(doubts(fitted(stays, told, None, Known(BEDS), load(one_shelter()))))


@pytest.mark.parametrize("seed", range(4))
def test_a_book_that_was_kept_is_not_doubted(seed: int) -> None:
    stays, refused = book(seed)
    assert said(records(stays), refused) == ""
    assert said(records(stays)) == ""


def test_a_year_that_was_not_kept() -> None:
    stays, _ = book(0)
    kept = [each for each in stays if date_of(each[0]).year != 2019]
    assert "for a long time hardly anybody came" in said(records(kept))


def test_refusals_written_down_in_the_last_year_only() -> None:
    stays, refused = book(0)
    late = [day for day in refused if date_of(day).year == 2021]
    assert "hardly anybody is written down as refused" in said(records(stays), late)


@pytest.mark.parametrize("a_year", [20.0, 60.0])
def test_people_who_were_there_when_the_book_was_begun(a_year: float) -> None:
    """Who came in 2016 and is still there in 2018 makes the book seem to begin in 2016."""
    stays, _ = book(1, a_year)
    stays = [each for each in stays if each[0] >= FIRST]
    there = [(FIRST - 600.0, FIRST + 30.0), (FIRST - 200.0, FIRST + 10.0)]
    assert "say with --from" in said(records([*there, *stays], FIRST - 600))
    assert said(records(stays)) == ""


def test_dates_of_which_the_month_alone_is_known() -> None:
    stays, _ = book(0)
    months = [(day_of(date_of(came).replace(day=1)), left) for came, left in stays]
    assert "first day of a month" in said(records(months))
