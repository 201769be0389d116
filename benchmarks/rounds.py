"""Interleaved rounds: each program in turn, new replications each time, ratios within a round.

What slows the machine down for a while then slows both sides of a ratio, and no branch predictor learns a
repeated replication.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter, process_time

from benchmarks import floor
from benchmarks.ours import Batch, Yardstick, compiled
from benchmarks.peers import PEERS, Peer
from benchmarks.ratios import (
    COMPILED,
    ENGINE,
    FLOOR,
    LINES,
    MEASURES,
    ONE_THREAD,
    RATIOS,
    REST,
    RULES,
    SAMPLING,
    TWO_THREADS,
    WHOLE,
    Nanoseconds,
    Ratio,
)
from benchmarks.spread import spread
from benchmarks.yardstick import REACH

NAME, CELL = 56, 32
"""Widths of the columns."""


@dataclass(frozen=True, slots=True)
class Program:
    """What takes its turn in a round.

    Attributes
    ----------
    batch
        How many replications it runs.
    time
        Runs replications of these numbers and says what they took.
    """

    batch: int
    time: Callable[[range], Nanoseconds]


def report(num_rounds: int) -> Iterator[str]:
    """Yield the lines of the comparison, and measure what they say."""
    yield from (f"{peer.name}: cannot be imported here, left out" for peer in PEERS if not peer.is_installed)
    rounds = {variant: measured_rounds(programs(variant), num_rounds) for variant in REACH}
    measured = rounds["a"][0]
    yield _line("Nanoseconds of processor time a person", [f"variant {variant}" for variant in REACH])
    for line in LINES:
        if line in measured:
            yield _line(line, [spread([each[line] for each in rounds[v]]).shown(0) for v in REACH])
    yield ""
    yield _line("Ratio within a round", [f"variant {variant}" for variant in REACH]) + "  target"
    for ratio in RATIOS:
        if ratio.over in measured and ratio.under in measured:
            yield _ratio(ratio, rounds)
    yield f"Medians over {num_rounds} rounds, quartiles in brackets."


def programs(variant: str) -> list[Program]:
    """Return all that can run here."""
    return [
        *(Program(peer.batch, partial(time_of_peer, peer, variant)) for peer in PEERS if peer.is_installed),
        Program(1, partial(time_of_reference, Yardstick(variant))),
        Program(200, time_of_floor),
        # Behind the peers: cimba must be imported before compiled code of ours first runs.
        Program(200, partial(time_of_batch, compiled(variant))),
    ]


def measured_rounds(programs: Sequence[Program], num_rounds: int) -> list[Nanoseconds]:
    """Return what each round took, after one that does not count; another program begins each round."""
    rounds = []
    for number in range(num_rounds + 1):
        taken: Nanoseconds = {}
        first = number % len(programs)
        for program in (*programs[first:], *programs[:first]):
            gc.collect()
            taken |= program.time(range(number * program.batch, (number + 1) * program.batch))
        rounds.append(taken)
    return rounds[1:]


def time_of_peer(peer: Peer, variant: str, numbers: range) -> Nanoseconds:
    """Return what some replications of a peer take."""
    simulate = peer.simulate
    begun = process_time()
    replications = simulate(variant, numbers)
    seconds = process_time() - begun
    return {peer.name: seconds / sum(each.people for each in replications) * 1e9}


def time_of_reference(yardstick: Yardstick, numbers: range) -> Nanoseconds:
    """Return what a replication of this program takes with the reference engine."""
    _, people, seconds = yardstick.replicate(numbers[0])
    taken = {
        SAMPLING: seconds.sampling,
        RULES: seconds.rules,
        ENGINE: seconds.engine,
        MEASURES: seconds.measures,
        REST: seconds.without_engine,
        WHOLE: seconds.whole,
    }
    return {name: each / people * 1e9 for name, each in taken.items()}


def time_of_floor(numbers: range) -> Nanoseconds:
    """Return what the random numbers alone take."""
    return {FLOOR: floor.nanoseconds(numbers)}


def time_of_batch(batch: Batch, numbers: range) -> Nanoseconds:
    """Return what half of the replications take one thread, and the other half two, by the clock."""
    half = len(numbers) // 2
    begun, wall = process_time(), perf_counter()
    people = batch(numbers[:half], threads=1)
    alone, of_clock = process_time() - begun, perf_counter() - wall
    wall = perf_counter()
    others = batch(numbers[half:], threads=2)
    of_two = perf_counter() - wall
    return {
        COMPILED: alone / people * 1e9,
        ONE_THREAD: of_clock / people * 1e9,
        TWO_THREADS: of_two / others * 1e9,
    }


def _ratio(ratio: Ratio, rounds: dict[str, list[Nanoseconds]]) -> str:
    spreads = [spread([each[ratio.over] / each[ratio.under] for each in rounds[v]]) for v in REACH]
    verdicts = [ratio.verdict(variant, each.median) for variant, each in zip(REACH, spreads, strict=True)]
    cells = [each.shown(2 if each.median < 100.0 else 0) for each in spreads]
    return _line(ratio.name, cells) + f"  {', '.join(filter(None, verdicts))}"


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:{NAME}}" + "".join(f"{cell:>{CELL}}" for cell in cells)
