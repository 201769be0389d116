"""How often fitted intervals hold the truth, over many books: the page docs/coverage-of-fits.md.

`SHELTER_SIM_BOOKS` says how many books of each kind, 500 if it is not set.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator

BOOKS = int(os.environ.setdefault("SHELTER_SIM_BOOKS", "500"))  # before the tests read it

import numpy as np  # noqa: E402

from sim.engine.choice import engine  # noqa: E402
from sim.fitting.fitted import Known, fitted  # noqa: E402
from sim.fitting.observed import Stays  # noqa: E402
from sim.scenario import load  # noqa: E402
from sim.shipped import one_shelter, shipped_folder  # noqa: E402
from sim.simulated_records import simulated_records  # noqa: E402
from tests.fitting.made import Book, census  # noqa: E402
from tests.fitting.test_coverage import TRUTHS, held, naive_bias  # noqa: E402
from tests.fitting.test_provinces import held_of_provinces  # noqa: E402
from tests.fitting.test_round_trip import TRUE_MEAN, TRUE_RATE  # noqa: E402
from tests.fitting.test_stays import LAWS  # noqa: E402

SHELTERS = min(BOOKS, 100)

Row = tuple[str, str, int, float, str]
"""What was fitted to, which number, how many intervals, the share that holds, and the bias without."""


def rows() -> Iterator[Row]:
    """Yield the rows of the page."""
    for name in TRUTHS:
        for a_year in (8.0, 20.0):
            bias = f"{100 * naive_bias(LAWS[name], Book(a_year)):+.0f} %"
            yield from _row(f"{name}, {a_year:g} people a year", name, _books(name, Book(a_year)), bias)
    for name in ("exponential", "gamma"):
        cut = Book(20.0, at_most=90.0)
        bias = f"{100 * naive_bias(LAWS[name], cut):+.0f} %"
        yield from _row(f"{name}, a longest stay of 90 days", name, _books(name, cut), bias)
        ages = [census(LAWS[name], 200.0, seed) for seed in range(BOOKS)]
        yield from _row(f"{name}, ages of some forty people on one day", name, ages, "")
    yield from _whole_shelters()
    share, number = held_of_provinces(BOOKS // 12)
    yield "17 provinces, 3 years, pooled in part", "people a year of each", number, share, ""


def _books(name: str, book: Book) -> list[Stays]:
    return [book.stays(LAWS[name], seed) for seed in range(BOOKS)]


def _row(words: str, name: str, books: list[Stays], bias: str) -> Iterator[Row]:
    for key, share in held(name, books, TRUTHS[name]).items():
        yield words, key, len(books), share, bias if key == "mean_days" else ""


def _whole_shelters() -> Iterator[Row]:
    """Yield the rows of the simulated shelter of ten beds, whose stays are of no family: all are compared."""
    true, base = load(shipped_folder() / "data" / "examples" / "ten-bed-shelter.toml"), load(one_shelter())
    run = engine("kernel")
    books = [simulated_records(true, 5, number, run) for number in range(SHELTERS)]
    found = [fitted(book.stays, book.refusals, None, Known(10), base) for book in books]
    means = [each.mean_interval[0] <= TRUE_MEAN <= each.mean_interval[1] for each in found]
    rates = [each.referrals.rate.low <= TRUE_RATE <= each.referrals.rate.high for each in found]
    words = "a simulated shelter of ten beds, three years"
    yield words, "mean of all stays", SHELTERS, float(np.mean(means)), ""
    yield words, "people a year", SHELTERS, float(np.mean(rates)), ""


def main() -> None:
    """Print the page."""
    error = 100 * math.sqrt(0.95 * 0.05 / BOOKS)
    print("# How often fitted intervals hold the truth\n")
    print("Books are made with a known truth and fitted; an interval of 95 % should hold it in 95 of 100.")
    print(f"Of {BOOKS} books the share has a standard error of {error:.1f} points. The same seeds make")
    print(
        "the books of all laws, so their shares err together. The last column is the bias of a plain mean of"
    )
    print("the finished stays, which corrects for nothing. Made by")
    print(f"`SHELTER_SIM_BOOKS={BOOKS} python -m tests.fitting > docs/coverage-of-fits.md`.\n")
    print("| fitted to | number | intervals | hold the truth | bias without correction |")
    print("|---|---|---|---|---|")
    for words, key, number, share, bias in rows():
        print(f"| {words} | {key} | {number:,} | {100 * share:.1f} % | {bias} |", flush=True)


if __name__ == "__main__":
    main()
