"""How often fitted intervals hold the truth, over many books: the page docs/coverage-of-fits.md.

`SHELTER_SIM_BOOKS` says how many books of each kind, 500 if it is not set.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

BOOKS = int(os.environ.setdefault("SHELTER_SIM_BOOKS", "500"))  # before the tests read it

import numpy as np  # noqa: E402

from sim.distributions import Distribution  # noqa: E402
from sim.engine.choice import engine  # noqa: E402
from sim.fitting.fitted import Fitted, Known, fitted  # noqa: E402
from sim.fitting.observed import Stays  # noqa: E402
from sim.records.stays import StayRecords  # noqa: E402
from sim.scenario import Scenario, load  # noqa: E402
from sim.shipped import one_shelter, shipped_folder  # noqa: E402
from sim.simulated_records import simulated_records  # noqa: E402
from tests.fitting.made import Book, census  # noqa: E402
from tests.fitting.test_coverage import EARLY, TRUTHS, held, naive_bias  # noqa: E402
from tests.fitting.test_coverage_of_referrals import (  # noqa: E402
    Held,
    of_a_total,
    of_groups,
    of_seasons,
    of_trends,
    of_years,
)
from tests.fitting.test_provinces import held_of_provinces  # noqa: E402
from tests.fitting.test_round_trip import (  # noqa: E402
    TRUE_MEAN,
    TRUE_RATE,
    of,
    rate_of,
    share_refused,
    simulated_again,
)
from tests.fitting.test_stays import LAWS  # noqa: E402

AGAIN = min(BOOKS, 100)
"""Fitted shelters that are simulated again, some seconds each."""

HEAD = """# How often fitted intervals hold the truth

Books are made with a known truth and fitted; an interval of 95 % should hold it in 95 of 100. Of {books}
books the share has a standard error of {error:.1f} points. The same seeds make the books of all laws, so
their shares err together. The last column is what comes of correcting for nothing: the bias of a plain
mean of the finished stays, or what is said there. Season and trend: of the data sets in which they are
seen; a trend is told more carefully than it says. Numbers of people are told to the next five, which makes
some rates luckier than others: over all rates 95 of 100 hold, of 8 people in all 84. {again} of the fitted
shelters are simulated again; of so many the standard error is {error_again:.1f} points.

Made by `SHELTER_SIM_BOOKS={books} python -m tests.fitting > docs/coverage-of-fits.md`.
"""

Row = tuple[str, str, int, float, str]
"""What was fitted to, which number, how many intervals, the share that holds, and what is so without."""


def rows() -> Iterator[Row]:
    """Yield the rows of the page."""
    yield from _stays()
    yield from _referrals()
    yield from _whole_shelters()


def _stays() -> Iterator[Row]:
    for name in TRUTHS:
        for a_year in (8.0, 20.0):
            book = Book(a_year)
            yield from _row(f"{name}, {a_year:g} people a year", name, _books(name, book), _bias(name, book))
    for name in ("exponential", "gamma"):
        cut = Book(20.0, at_most=90.0)
        yield from _row(f"{name}, a longest stay of 90 days", name, _books(name, cut), _bias(name, cut))
        ages = [census(LAWS[name], 200.0, seed) for seed in range(BOOKS)]
        bias = f"{100 * _bias_of_ages(LAWS[name], ages):+.0f} %, if ages are taken for stays"
        yield from _row(f"{name}, ages of some forty people on one day", name, ages, bias)
    name, book = "gamma with early leavers", Book(20.0)
    for key, share in held(name, _books(name, book), EARLY).items():
        yield f"{name}, 20 people a year", key, BOOKS, share, ""


def _books(name: str, book: Book) -> list[Stays]:
    return [book.stays(LAWS[name], seed) for seed in range(BOOKS)]


def _bias(name: str, book: Book) -> str:
    """Return what a plain mean does with the whole book, and with a book of one year's arrivals."""
    year = Book(book.a_year, years=1.0, at_most=book.at_most)
    made = [year.whole(LAWS[name], seed) for seed in range(200)]
    means = [days[is_over].mean() for days, is_over in made if is_over.any()]
    first = float(np.mean(means)) / LAWS[name].mean - 1.0
    return f"{100 * naive_bias(LAWS[name], book):+.0f} %; of one year's arrivals {100 * first:+.0f} %"


def _bias_of_ages(law: Distribution, books: list[Stays]) -> float:
    return float(np.mean(np.concatenate([each.ages for each in books]))) / law.mean - 1.0


def _row(words: str, name: str, books: list[Stays], bias: str) -> Iterator[Row]:
    for key, share in held(name, books, TRUTHS[name]).items():
        yield words, key, len(books), share, bias if key == "mean_days" else ""


def _referrals() -> Iterator[Row]:
    """Yield the rows of numbers of people."""
    made: list[tuple[str, list[Held]]] = [
        ("one number, of two years with 3 to 30 people", of_a_total(BOOKS)),
        ("4 years of about 40 people, which differ by 22 %", of_years(BOOKS, 40.0, 0.05, 4)),
        ("8 years of about 40 people, which differ by 45 %", of_years(BOOKS, 40.0, 0.2, 8)),
        ("days on which people come together", of_groups(BOOKS)),
        ("three years with a season", of_seasons(BOOKS)),
        ("eight years of growth, 28 % a year", of_trends(BOOKS)),
    ]
    for words, found in made:
        for each in found:
            yield words, each.number, each.intervals, each.share, each.without
    share, number = held_of_provinces(BOOKS // 12)
    yield "17 provinces, 3 years, pooled in part", "people a year of each", number, share, ""


def _whole_shelters() -> Iterator[Row]:
    """Yield the rows of the simulated shelter of ten beds, whose stays are of no family: all are compared."""
    true, base = load(shipped_folder() / "data" / "examples" / "ten-bed-shelter.toml"), load(one_shelter())
    run = engine("kernel")
    books = [simulated_records(true, 5, number, run) for number in range(BOOKS)]
    found = [fitted(book.stays, book.refusals, None, Known(10), base) for book in books]
    means = [each.mean_interval[0] <= TRUE_MEAN <= each.mean_interval[1] for each in found]
    rates = [each.referrals.rate.low <= TRUE_RATE <= each.referrals.rate.high for each in found]
    words = "a simulated shelter of ten beds, three years"
    yield words, "mean of all stays", BOOKS, float(np.mean(means)), ""
    yield words, "people a year, refusals written down", BOOKS, float(np.mean(rates)), ""
    yield _free_days(words, [book.stays for book in books])
    yield _again(words, found[:AGAIN], true, base)


def _free_days(words: str, books: list[StayRecords]) -> Row:
    rates = [rate_of(book, 10) for book in books]
    admitted = float(np.mean([rate_of(book, None).estimate for book in books])) / TRUE_RATE - 1.0
    hold = float(np.mean([each.low <= TRUE_RATE <= each.high for each in rates]))
    bias = f"{100 * admitted:+.0f} %, if who was admitted is taken for all"
    return words, "people a year, from days with a free bed", len(books), hold, bias


def _again(words: str, found: list[Fitted], true: Scenario, base: Scenario) -> Row:
    """Return the row of fitted scenarios that are simulated again."""
    refused = share_refused(true)
    with TemporaryDirectory() as folder:
        mine = [of(each, base, Path(folder) / f"{n}.toml") for n, each in enumerate(found)]
        ends = [simulated_again(each) for each in mine]
    hold = float(np.mean([low <= refused <= high for low, high in ends]))
    return f"{words}, simulated again", "share never admitted", len(ends), hold, ""


def head() -> str:
    """Return what stands before the table."""
    error, error_again = (100 * math.sqrt(0.95 * 0.05 / number) for number in (BOOKS, AGAIN))
    return HEAD.format(books=BOOKS, error=error, again=AGAIN, error_again=error_again)


def main() -> None:
    """Print the page."""
    print(head())
    print("| fitted to | number | intervals | hold the truth | without correction |")
    print("|---|---|---|---|---|")
    for words, key, number, share, bias in rows():
        print(f"| {words} | {key} | {number:,} | {100 * share:.1f} % | {bias} |", flush=True)


if __name__ == "__main__":
    main()
