"""The four shipped scenarios: how much memory their comparison takes, and how long."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import sim
from sim.experiment.parallel import num_cores

SIZES = (100, 1000)
"""Replications whose peaks are compared; the draws are the same."""
DRAWS = 20
REPLICATIONS = 500


def memory() -> Iterator[str]:
    """Yield the peak memory of a comparison with few replications and with many, each in a fresh process."""
    yield f"Peak memory of comparing the four shipped scenarios, {DRAWS} draws, one worker:"
    peaks = []
    for replications in SIZES:
        command = [sys.executable, "-m", "benchmarks", "peak", str(replications)]
        output = subprocess.run(command, check=True, capture_output=True, text=True, cwd=_repository()).stdout
        peaks.append(float(output))
        yield f"{replications:>6} replications: {peaks[-1]:.0f} MB"
    yield f"Ratio: {peaks[-1] / peaks[0]:.2f}"


def peak(replications: int) -> float:
    """Return the peak memory of this process after a comparison, MB (10**6 bytes)."""
    sim.compare(sim.main_scenarios(), draws=DRAWS, replications=replications)
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def whole() -> Iterator[str]:
    """Yield the wall time of the comparison that answers the main question."""
    jobs = num_cores()
    begun = perf_counter()
    sim.compare(sim.main_scenarios(), replications=REPLICATIONS, jobs=jobs)
    yield (
        f"Comparing the four shipped scenarios, {REPLICATIONS} replications, {jobs} workers: "
        f"{perf_counter() - begun:.0f} s of wall time"
    )


def _repository() -> Path:
    return Path(__file__).parents[1]
