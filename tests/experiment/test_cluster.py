"""Batches on a Dask cluster of two workers on this machine; one of them is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim import load
from sim.experiment.batches import Study, sweep
from sim.experiment.design import Design
from sim.experiment.points import point
from tests.command import message_of
from tests.test_cli import in_a_process

MINIMAL = Path(__file__).parents[1] / "scenario" / "minimal.toml"
CLUSTER = """
import os, signal, sys
from pathlib import Path
from distributed import LocalCluster
from sim import load
from sim.experiment.batches import Study, sweep
from sim.experiment.design import Design
from sim.experiment.points import point

if __name__ == "__main__":
    killed = []

    def told(done, total):
        if done == 2:  # one of two, in the middle of the work; none is started in its place
            os.kill(cluster.workers[0].process.pid, signal.SIGKILL)
            killed.append(done)

    study = Study(load(sys.argv[1]), Design(4, 4, 1), "reference")
    points = [point({"streams.ngo.factor": factor}) for factor in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)]
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        with sweep(study, cluster=cluster.scheduler_address, progress=told) as running:
            Path(sys.argv[2]).write_bytes(running.outcomes(points).rows.tobytes())
    assert killed
"""


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    program = tmp_path / "on_a_cluster.py"
    program.write_text(CLUSTER)
    done = subprocess.run(
        [sys.executable, program, MINIMAL, tmp_path / "rows"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    points = [point({"streams.ngo.factor": factor}) for factor in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)]
    with sweep(Study(load(MINIMAL), Design(4, 4, 1), "reference")) as alone:
        assert (tmp_path / "rows").read_bytes() == alone.outcomes(points).rows.tobytes()


def test_an_address_where_nobody_answers_is_refused() -> None:
    pytest.importorskip("distributed")
    shelter = MINIMAL.parents[2] / "scenarios" / "one-shelter.toml"
    told = message_of(in_a_process("structure", shelter, "--cluster", "nowhere"))
    assert "--cluster is nowhere: no Dask scheduler answers there" in told
