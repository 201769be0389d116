"""Interleaved rounds: each program in turn, a new replication each time, ratios within a round.

What slows the machine down for a while then slows both sides of a ratio, and no branch predictor learns a
repeated replication.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import process_time

from benchmarks import ordinary_simpy
from benchmarks.ours import Yardstick
from benchmarks.yardstick import REACH

Nanoseconds = dict[str, float]
"""Processor time a person, by what took it."""

ORDINARY, SAMPLING, RULES, ENGINE, MEASURES, REST, WHOLE = (
    "ordinary SimPy, from seed to numbers",
    "sampling",
    "rules",
    "our reference engine alone",
    "measures and checks",
    "sampling, rules and measures together",
    "our whole replication",
)
LINES = (ORDINARY, ENGINE, SAMPLING, RULES, MEASURES, REST, WHOLE)

RATIOS = (
    ("our reference engine / ordinary SimPy", ENGINE, ORDINARY, "at most 3", 3.0),
    ("sampling, rules and measures / our reference engine", REST, ENGINE, "below 1", 1.0),
    ("our whole replication / ordinary SimPy", WHOLE, ORDINARY, "", float("inf")),
)
"""Name, numerator, denominator, target in words, target."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and quartiles over rounds."""

    lower: float
    median: float
    upper: float

    def shown(self, digits: int) -> str:
        """Return the median, and the quartiles in brackets."""
        return f"{self.median:,.{digits}f} ({self.lower:,.{digits}f} to {self.upper:,.{digits}f})"


def report(num_rounds: int) -> Iterator[str]:
    """Yield the lines of the comparison, and measure what they say."""
    rounds = {variant: measured_rounds(variant, num_rounds) for variant in REACH}
    yield f"{'Nanoseconds of processor time a person':54}{'variant a':>26}{'variant b':>26}"
    for line in LINES:
        yield _line(line, [spread([each[line] for each in rounds[v]]).shown(0) for v in REACH])
    yield ""
    yield f"{'Ratio within a round':54}{'variant a':>26}{'variant b':>26}  target"
    for name, over, under, words, most in RATIOS:
        ratios = [spread([each[over] / each[under] for each in rounds[v]]) for v in REACH]
        met = ["met" if ratio.median <= most else "MISSED" for ratio in ratios]
        yield _line(name, [ratio.shown(2) for ratio in ratios]) + (
            f"  {words}: {', '.join(met)}" if words else ""
        )
    yield f"Medians over {num_rounds} rounds, quartiles in brackets."


def measured_rounds(variant: str, num_rounds: int) -> list[Nanoseconds]:
    """Return what each round took, after one that does not count."""
    yardstick = Yardstick(variant)
    return [ordinary(variant, number) | ours(yardstick, number) for number in range(num_rounds + 1)][1:]


def ordinary(variant: str, number: int) -> Nanoseconds:
    """Return what a replication of the ordinary program takes."""
    gc.collect()
    begun = process_time()
    people = ordinary_simpy.simulate(variant, number).people
    return {ORDINARY: (process_time() - begun) / people * 1e9}


def ours(yardstick: Yardstick, number: int) -> Nanoseconds:
    """Return what a replication of this program takes."""
    gc.collect()
    _, people, seconds = yardstick.replicate(number)
    taken = {
        SAMPLING: seconds.sampling,
        RULES: seconds.rules,
        ENGINE: seconds.engine,
        MEASURES: seconds.measures,
        REST: seconds.without_engine,
        WHOLE: seconds.whole,
    }
    return {name: each / people * 1e9 for name, each in taken.items()}


def spread(values: Sequence[float]) -> Spread:
    """Return median and quartiles."""
    return Spread(*quantiles(values, n=4, method="inclusive"))


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:54}" + "".join(f"{cell:>26}" for cell in cells)
