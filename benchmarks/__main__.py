"""Benchmarks: ``python -m benchmarks``, and one of the words of `USAGE`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from benchmarks import draws, experiments, parts, records, rounds, scaling, shipped

ROUNDS = 15
LEAST_ROUNDS = 7
USAGE = (
    "usage: python -m benchmarks "
    "[rounds [N] | parts | draws [N] | scaling | memory | whole | experiments | records | page]"
)


def page() -> Iterator[str]:
    """Yield how fast the planner's page answers."""
    from benchmarks.page import page  # needs the extra web

    return page()


IN_ROUNDS: dict[str, Callable[[int], Iterator[str]]] = {"rounds": rounds.report, "draws": draws.report}
REPORTS: dict[str, Callable[[], Iterator[str]]] = {
    "parts": parts.report,
    "scaling": scaling.report,
    "memory": shipped.memory,
    "whole": shipped.whole,
    "experiments": experiments.report,
    "records": records.records,
    "page": page,
}


def lines(words: list[str]) -> Iterator[str]:
    """Return what a command prints, line by line."""
    match words or ["rounds"]:
        case [what] if what in REPORTS:
            return REPORTS[what]()
        case [what] if what in IN_ROUNDS:
            return IN_ROUNDS[what](ROUNDS)
        case [what, number] if what in IN_ROUNDS and number.isdecimal() and int(number) >= LEAST_ROUNDS:
            return IN_ROUNDS[what](int(number))
        case ["peak", number] if number.isdecimal():  # what `memory` starts
            return iter([str(shipped.peak(int(number)))])
        case _:
            sys.exit(f"{USAGE}\nN is at least {LEAST_ROUNDS}.")


if __name__ == "__main__":
    for line in lines(sys.argv[1:]):
        print(line, flush=True)
