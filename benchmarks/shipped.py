"""The four shipped scenarios: how much memory their comparison takes, and how long."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import sim
from sim.experiment.parallel import num_cores

SIZES = (100, 1000, 100_000)
"""Replications whose peaks are compared; the draws are the same. The last takes many minutes."""
DRAWS = 20
REPLICATIONS = 1000
RUNS = 3


def memory() -> Iterator[str]:
    """Yield the peak memory of a comparison with few replications and with many, each in a fresh process."""
    yield f"Peak memory of comparing the four shipped scenarios, {DRAWS} draws, one worker:"
    _peak_apart(SIZES[0])  # compiles, if nothing is compiled yet: that takes more memory than any run
    peaks = []
    for replications in SIZES:
        peaks.append(_peak_apart(replications))
        yield f"{replications:>7,} replications: {peaks[-1]:.0f} MB"
    yield f"Last / first: {peaks[-1] / peaks[0]:.2f}"


def _peak_apart(replications: int) -> float:
    command = [sys.executable, "-m", "benchmarks", "peak", str(replications)]
    output = subprocess.run(command, check=True, capture_output=True, text=True, cwd=_repository()).stdout
    return float(output)


def peak(replications: int) -> float:
    """Return the peak memory of this process after a comparison, MB (10**6 bytes)."""
    sim.compare(sim.main_scenarios(), draws=DRAWS, replications=replications, engine="kernel")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def whole() -> Iterator[str]:
    """Yield the wall time of the comparison that answers the main question, each time in a fresh process."""
    yield f"Comparing the four shipped scenarios, {REPLICATIONS:,} replications, {num_cores()} workers:"
    with TemporaryDirectory() as folder:
        words = ["compare", "--replications", str(REPLICATIONS), "--out", str(Path(folder) / "results")]
        ways = {"without figures": ([*words, "--no-figures"], 5.0), "with figures": (words, 12.0)}
        for name, (words, most) in ways.items():
            seconds = [_seconds(words) for _ in range(RUNS + 1)][1:]  # the first one may compile
            verdict = "met" if median(seconds) <= most else "MISSED"
            each = ", ".join(f"{one:.1f}" for one in seconds)
            yield f"{name:>16}: {median(seconds):.1f} s (runs: {each})  at most {most:g} s: {verdict}"


def _seconds(words: list[str]) -> float:
    begun = perf_counter()
    program = [sys.executable, "-c", "from sim.cli import main; main()"]
    subprocess.run([*program, *words], check=True, capture_output=True, cwd=_repository())
    return perf_counter() - begun


def _repository() -> Path:
    return Path(__file__).parents[1]
