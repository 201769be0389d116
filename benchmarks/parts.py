"""Where the time of a whole replication goes: what each function takes by itself, in Python's profiler."""

from __future__ import annotations

import pstats
from collections import Counter
from collections.abc import Iterator, Mapping
from cProfile import Profile
from pathlib import Path

from benchmarks.ours import Yardstick
from benchmarks.yardstick import REACH
from sim.compiled import PACKAGE
from sim.engine import kernel
from sim.experiment.replicate import AT_ONCE

NUM_RUNS = 12 * AT_ONCE
NUM_LINES = 24
LIBRARIES, REST, ALL = "NumPy, and Python itself", "all other functions of this program", "together"
NAME, CELL = 56, 16


def report() -> Iterator[str]:
    """Yield nanoseconds a person by function, those that take longest first."""
    kernel.make_ready_for_use()
    found = [own_times(Yardstick(variant), range(NUM_RUNS)) for variant in REACH]
    names = [name for name, _ in found[0].most_common() if name != LIBRARIES][:NUM_LINES]
    yield _line("Nanoseconds a person, own time", [f"variant {variant}" for variant in REACH])
    for name in names:
        yield _line(name, [f"{each[name]:,.0f}" for each in found])
    rest = [each.total() - each[LIBRARIES] - sum(each[name] for name in names) for each in found]
    yield _line(REST, [f"{each:,.0f}" for each in rest])
    yield _line(LIBRARIES, [f"{each[LIBRARIES]:,.0f}" for each in found])
    yield _line(ALL, [f"{each.total():,.0f}" for each in found])


def own_times(yardstick: Yardstick, numbers: range) -> Counter[str]:
    """Return nanoseconds a person by function, named as `module.function`; other code is `LIBRARIES`."""
    yardstick.batch(numbers[:AT_ONCE])  # reads and compiles what is new
    profile = Profile()
    profile.enable()
    people = sum(
        yardstick.batch(numbers[first : first + AT_ONCE])[1] for first in range(0, len(numbers), AT_ONCE)
    )
    profile.disable()
    return by_function(pstats.Stats(profile).stats, people)  # type: ignore[attr-defined]


def by_function(
    seen: Mapping[tuple[str, int, str], tuple[int, int, float, float, object]], people: int
) -> Counter[str]:
    """Return the same from what a profiler has seen."""
    times: Counter[str] = Counter()
    for (file, _, function), (_, _, seconds, _, _) in seen.items():
        times[_name(Path(file), function)] += seconds / people * 1e9  # type: ignore[assignment]
    return times


def _name(file: Path, function: str) -> str:
    if not file.is_relative_to(PACKAGE):
        return LIBRARIES
    return ".".join((*file.relative_to(PACKAGE).with_suffix("").parts, function))


def _line(name: str, cells: list[str]) -> str:
    return f"{name:{NAME}}" + "".join(f"{cell:>{CELL}}" for cell in cells)
