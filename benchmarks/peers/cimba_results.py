"""What both ways of writing the yardstick in cimba have in common: how a model runs, and its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import cimba
import numpy as np

from benchmarks.yardstick import Numbers


def run(country: cimba.Model, seeds: Sequence[int], warm_up: float, until: float) -> list[Numbers]:
    """Return the numbers of one replication for each seed, one after the other on one core."""
    experiment = cimba.Experiment(
        country,
        replications=len(seeds),
        window=cimba.Window(warmup=warm_up, duration=until - warm_up),
        seeds=np.array(seeds, dtype=np.uint64),
    )
    results = experiment.run(workers=1)
    if results.failed.any():
        raise RuntimeError(f"cimba: {results.failure_reasons.max()}")
    totals = results[country]
    columns = [totals.people, totals.share_gave_up, totals.share_away, totals.mean_wait]
    people, gave_up, away, wait = (np.asarray(column)[0].tolist() for column in columns)
    occupancy = np.array([np.asarray(results[shelter].occupancy)[0] for shelter in country.shelters]).T
    return [
        Numbers(int(people[row]), gave_up[row], away[row], wait[row], tuple(occupancy[row].tolist()))
        for row in range(len(seeds))
    ]
