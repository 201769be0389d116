"""Sweeps: any number of points, run in batches by all workers, each batch kept as soon as it is done.

A sweep that is stopped, or killed, at any moment goes on where it was: batches have names that follow from
all that decides their numbers, and those that are there are not run again. Nothing depends on the order in
which points are asked for, nor on the number of workers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.batch_folder import BatchFolder
from sim.engine import choice
from sim.experiment.cluster import cluster_crew
from sim.experiment.design import Design
from sim.experiment.labels import frame_of
from sim.experiment.loading import one_run_here_saves_time
from sim.experiment.other_beds import run_other_beds
from sim.experiment.outcomes import KEPT, KEPT_RATIOS, NUM_ROWS, Outcomes, kept_of
from sim.experiment.parallel import crew
from sim.experiment.points import Batch, Point, batches_of
from sim.experiment.replicate import run_draw
from sim.experiment.together import run_together
from sim.scenario import Scenario

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
"""Told after each batch: batches done, batches in all."""
Errand = tuple[Batch, ...]
"""Batches that one worker runs together: they share work, and are kept one by one."""
Run = Callable[[Iterable[Errand]], Iterator[list[Floats]]]

AT_ONCE = 200
"""Replications in a batch, about: few enough that a kill costs seconds, enough that files are few."""


@dataclass(frozen=True, slots=True)
class Study:
    """What the batches of a sweep have in common.

    Attributes
    ----------
    scenario
        As loaded.
    design
        Seed, and replications of each draw; of its draws a sweep may use any.
    engine
        Name of the engine; the numbers do not depend on it.
    """

    scenario: Scenario
    design: Design
    engine: str

    @property
    def headline_period(self) -> int:
        """Index of the headline year."""
        return frame_of(self.scenario).periods.index(str(self.scenario.study.headline_year))

    @property
    def num_areas(self) -> int:
        """Provinces, and the country."""
        return len(self.scenario.provinces) + 1

    @property
    def digest(self) -> str:
        """A name for all that decides the numbers: the files, the seed, the program itself."""
        told = {
            "files": dict(self.scenario.files),
            "seed": self.design.seed,
            "replications": self.design.per_draw,
            "kept": [*KEPT, *KEPT_RATIOS],
            "program": _program(),
            "numpy": np.__version__,
        }
        return _digest(told)

    def run(self, errand: Errand) -> list[Floats]:
        """Return what is kept of each batch; shape (draws, points, rows, areas)."""
        points = [point for batch in errand for point in batch.points]
        scenarios = [point.of(self.scenario) for point in points]
        rows = np.stack([self._run(scenarios, len(errand) > 1, draw) for draw in errand[0].draws])
        ends = np.cumsum([len(batch.points) for batch in errand])[:-1]
        return np.split(rows, ends, axis=1)

    def _run(self, scenarios: Sequence[Scenario], is_together: bool, draw: int) -> Floats:
        """Return what is kept of a draw; shape (points, rows, areas)."""
        engine, period = choice.engine(self.engine), self.headline_period
        if is_together or len(scenarios) == 1:
            return run_other_beds(scenarios, self.design, engine, draw, period)
        return kept_of(run_draw(scenarios, self.design, engine, draw), period)

    def shape_of(self, batch: Batch) -> tuple[int, int, int, int]:
        """Return the shape of what is kept of a batch."""
        return len(batch.draws), len(batch.points), NUM_ROWS, self.num_areas


class Sweep:
    """Runs batches, or takes them from the folder where they are kept.

    Parameters
    ----------
    study
        What they have in common.
    run
        Yields what is kept of the batches of each of some errands, in their order.
    folder
        Where finished batches are kept; without one they are kept in memory only.
    progress
        Told after each batch.
    """

    def __init__(
        self, study: Study, run: Run, folder: BatchFolder | None = None, progress: Progress | None = None
    ) -> None:
        self.study = study
        self._run = run
        self._folder = folder
        self._progress = progress or (lambda done, total: None)

    def rows(self, batches: Sequence[Batch]) -> list[Floats]:
        """Return what is kept of each batch; those not there yet are run."""
        found = [self._kept(batch) for batch in batches]
        missing = [number for number, rows in enumerate(found) if rows is None]
        num_kept = len(batches) - len(missing)
        together = run_together([batches[number] for number in missing], self.study.design.per_draw)
        run = self._run([tuple(batches[missing[place]] for place in places) for places in together])
        for places, parts in zip(together, run, strict=True):
            for place, rows in zip(places, parts, strict=True):
                found[missing[place]] = rows
                if self._folder is not None:
                    self._folder.keep(name_of(batches[missing[place]]), rows)
                num_kept += 1
                self._progress(num_kept, len(batches))
        return [rows for rows in found if rows is not None]

    def outcomes(self, points: Sequence[Point], draws: range | None = None) -> Outcomes:
        """Return what comes of some points over draws, all of the design if not said otherwise."""
        draws = range(self.study.design.draws) if draws is None else draws
        replications = self.study.design.per_draw
        batches = batches_of(points, draws, replications, AT_ONCE)
        rows = np.concatenate([part[:, 0] for part in self.rows(batches)])
        by_point = rows.reshape(len(points), len(draws), *rows.shape[1:])
        return Outcomes(np.moveaxis(by_point, 0, 1), replications)

    def over(self, draws: int) -> Sweep:
        """Return the same sweep over so many draws if not said otherwise; what is kept serves both."""
        design = self.study.design
        other = replace(design, draws=draws, replications=draws * design.per_draw)
        return Sweep(replace(self.study, design=other), self._run, self._folder, self._progress)

    def forget(self) -> None:
        """Remove the batches that are kept, once what they were for is done."""
        if self._folder is not None:
            self._folder.remove()

    def _kept(self, batch: Batch) -> Floats | None:
        if self._folder is None:
            return None
        return self._folder.kept(name_of(batch), self.study.shape_of(batch))


@contextmanager
def sweep(
    study: Study,
    jobs: int = 1,
    folder: Path | None = None,
    progress: Progress | None = None,
    cluster: str | None = None,
) -> Iterator[Sweep]:
    """Give a sweep with its workers, who stay until the end.

    Parameters
    ----------
    study
        What its batches have in common.
    jobs
        Worker processes; the numbers do not depend on them.
    folder
        Where finished batches are kept, in a folder named by all that decides their numbers.
    progress
        Told after each batch.
    cluster
        Address of a Dask scheduler whose workers run the batches in place of processes here.

    Raises
    ------
    Mistake
        If the folder cannot be written, a point cannot be, or the cluster does not answer.
    """
    kept = None if folder is None else BatchFolder(folder / study.digest)
    if one_run_here_saves_time(study.engine, jobs):
        study.run((Batch((Point(),), 0, 1),))
    work = partial(Study.run, study)
    with crew(work, jobs) if cluster is None else cluster_crew(work, cluster, _program) as run:
        yield Sweep(study, run, kept, progress)


def name_of(batch: Batch) -> str:
    """Return the name of a batch, which follows from its points and draws alone."""
    return _digest(asdict(batch))


def _digest(told: object) -> str:
    return blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=16).hexdigest()


@cache
def _program() -> str:
    """Return a digest of the program's own text: another version begins anew."""
    package = Path(__file__).parents[1]
    digest = blake2b(digest_size=16)
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
