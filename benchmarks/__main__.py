"""Benchmarks: ``python -m benchmarks``, and one of the words of `USAGE`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks import experiments, records, rounds, scaling, shipped

ROUNDS = 15
LEAST_ROUNDS = 7
USAGE = "usage: python -m benchmarks [rounds [N] | scaling | memory | whole | experiments | records | page]"


def lines(words: list[str]) -> Iterator[str]:
    """Return what a command prints, line by line."""
    match words:
        case [] | ["rounds"]:
            return rounds.report(ROUNDS)
        case ["rounds", number] if number.isdecimal() and int(number) >= LEAST_ROUNDS:
            return rounds.report(int(number))
        case ["scaling"]:
            return scaling.report()
        case ["memory"]:
            return shipped.memory()
        case ["peak", number] if number.isdecimal():  # what `memory` starts
            return iter([str(shipped.peak(int(number)))])
        case ["experiments"]:
            return experiments.report()
        case ["records"]:
            return records.records()
        case ["page"]:
            from benchmarks.page import page  # needs the extra web

            return page()
        case ["whole"]:
            return shipped.whole()
        case _:
            sys.exit(f"{USAGE}\nN is at least {LEAST_ROUNDS}.")


if __name__ == "__main__":
    for line in lines(sys.argv[1:]):
        print(line, flush=True)
