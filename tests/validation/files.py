"""Real scenario files, run through the whole flow: loading, referrals, beds, rules, engine, measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from sim.conservation import check
from sim.experiment.labels import frame_of
from sim.experiment.replicate import AT_ONCE, drawn, replicate
from sim.frame import COUNTRY, GROUPS
from sim.measures import NO_MOMENTS, tally
from sim.quantities import INDEX
from sim.referrals import plan
from sim.scenario import load
from tests.validation.engine import run

FOLDER = Path(__file__).parent / "scenarios"
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The measures of a scenario, replication by replication."""

    areas: tuple[str, ...]
    """Provinces, and the country."""
    counts: Floats
    """(replications, counts, areas, periods, groups), in the last of several periods all years."""
    taken: Ints
    """(replications, moments) People in beds in the country."""
    warm_up_years: int

    def count(self, name: str, group: str = "all", area: str = COUNTRY) -> Floats:
        """Return a count of all years after the warm-up, by replication."""
        of_group = self.counts[:, INDEX[name], self.areas.index(area), :, GROUPS.index(group)]
        if of_group.shape[1] == 1:
            return of_group[:, 0]
        return np.asarray(of_group[:, self.warm_up_years : -1].sum(axis=1), dtype=np.float64)


def run_file(
    name: str,
    replications: int,
    seed: int,
    warm_up_years: int = 0,
    changes: Mapping[str, str] | None = None,
    moments: Floats | None = None,
) -> Counted:
    """Return what a scenario file comes to.

    Parameters
    ----------
    name
        File in the folder `scenarios`, without its ending.
    replications, seed
        Of all luck.
    warm_up_years
        Calendar years at the beginning that are not counted.
    changes
        Tables of a file that extends this one, with what stands in them: ``{"shelters": "beds = 8"}``.
    moments
        When people in beds are counted, days from the start.
    """
    with TemporaryDirectory() as folder:
        path = FOLDER / f"{name}.toml"
        if changes:
            tables = "".join(f"[{table}]\n{lines}\n" for table, lines in changes.items())
            path = Path(folder) / "changed.toml"
            path.write_text(f'extends = "{FOLDER / name}.toml"\n{tables}', encoding="utf-8")
        scenario = drawn(load(path), seed, 0)
    people, frame = plan(scenario, seed, 0), frame_of(scenario)
    counts, taken = [], []
    for first in range(0, replications, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, replications))
        history = replicate(scenario, people, seed, numbers, run)
        check(history)
        counted = tally(frame, history, NO_MOMENTS if moments is None else moments)
        counts.append(counted.counts.swapaxes(0, 1))
        taken.append(counted.taken[:, :, -1])
    return Counted(frame.areas, np.concatenate(counts), np.concatenate(taken), warm_up_years)
