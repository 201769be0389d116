"""Sweeps: points, batches that are kept, and going on after a kill."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim import compare, load
from sim.engine import choice
from sim.experiment.batches import Study, sweep
from sim.experiment.design import Design
from sim.experiment.outcomes import kept_of
from sim.experiment.points import Batch, Point, batches_of, point
from sim.experiment.replicate import run_draw
from sim.experiment.together import run_together
from sim.mistakes import Mistake
from sim.quantities import INDEX
from sim.scenario import Scenario, with_numbers
from sim.shipped import shipped_folder

MINIMAL = Path(__file__).parents[1] / "scenario" / "minimal.toml"
RANGED = f"""
extends = "{MINIMAL}"
[streams.ngo]
referrals_per_year = {{ low = 30, mode = 40, high = 60 }}
[shelters]
beds = {{ low = 4, mode = 8, high = 10 }}
"""
KILLS = 20


def study(scenario: Scenario, draws: int = 4, per_draw: int = 3) -> Study:
    return Study(scenario, Design(draws, draws * per_draw, 1), "reference")


@pytest.fixture
def ranged(tmp_path: Path) -> Scenario:
    file = tmp_path / "ranged.toml"
    file.write_text(RANGED)
    return load(file)


def test_a_point_at_nothing_is_the_scenario(ranged: Scenario) -> None:
    design = Design(4, 12, 1)
    found = compare([ranged], draws=4, replications=12, seed=1, engine="reference").baseline
    with sweep(Study(ranged, design, "reference")) as each:
        outcomes = each.outcomes([Point()])
    period = 1
    np.testing.assert_array_equal(
        outcomes.sums("never_admitted")[:, 0], found.sums.sums[:, INDEX["never_admitted"], :, period, 0]
    )
    np.testing.assert_array_equal(
        outcomes.whole("share_never_admitted")[0],
        found.levels["share_never_admitted"].estimate[:, period, 0],
    )
    np.testing.assert_allclose(
        outcomes.whole("chance_any_never_admitted")[0],
        found.levels["chance_any_never_admitted"].estimate[:, period, 0],
    )


def test_a_number_set_is_that_of_a_file_that_says_so(ranged: Scenario, tmp_path: Path) -> None:
    said = tmp_path / "said.toml"
    numbers = "[shelters]\nbeds = 6\n[streams.ngo]\nfactor = 2\n"
    said.write_text(f'extends = "{tmp_path / "ranged.toml"}"\n{numbers}')
    with sweep(study(ranged)) as here, sweep(study(load(said))) as there:
        set_here = here.outcomes([point({"shelters.beds": 6, "streams.ngo.factor": 2})])
        np.testing.assert_array_equal(set_here.rows, there.outcomes([Point()]).rows)


def test_beds_of_a_province_can_be_set_though_the_file_states_them_for_all(ranged: Scenario) -> None:
    code = ranged.provinces[0].code
    changed = with_numbers(ranged, {f"shelters.beds_in.{code}": 3.0})
    assert float(changed.shelters.beds_in[code]) == 3.0
    assert changed.shelters.beds == ranged.shelters.beds


def test_quantiles_set_unknown_numbers(ranged: Scenario) -> None:
    at = Point(quantiles=(("streams.ngo.referrals_per_year", 0.0), ("shelters.beds", 0.999999))).of(ranged)
    assert not at.has_unknown
    assert float(at.streams["ngo"].referrals_per_year or 0) == 30.0
    assert float(at.shelters.beds or 0) == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"shelters.bed": 2}, "there is no number 'shelters.bed' in the file. Did you mean shelters.beds?"),
        (
            {"shelters.beds": 2.5},
            "is set to 2.5: it must be a whole number between 0 and 1,000",
        ),
        ({"streams.ngo.referrals_per_year": 1e9}, "must be between 0 and 1,000,000"),
    ],
)
def test_an_impossible_value_is_refused(ranged: Scenario, values: dict[str, float], rule: str) -> None:
    with pytest.raises(Mistake, match=r"^ranged: ") as caught:
        point(values).of(ranged)
    assert rule in str(caught.value)


def test_batches_cover_every_point_and_draw_once() -> None:
    points = [point({"shelters.beds": beds}) for beds in (2, 4)]
    found = batches_of(points, range(7), 5, 15)
    covered = [(each, draw) for batch in found for each in batch.points for draw in batch.draws]
    assert covered == [(each, draw) for each in points for draw in range(7)]


def test_workers_change_nothing(ranged: Scenario) -> None:
    points = [point({"shelters.beds": beds}) for beds in (2, 4, 8)]
    with sweep(study(ranged), jobs=1) as alone, sweep(study(ranged), jobs=2) as shared:
        np.testing.assert_array_equal(alone.outcomes(points).rows, shared.outcomes(points).rows)


def test_what_is_kept_is_not_run_again(ranged: Scenario, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    told: list[tuple[int, int]] = []
    with sweep(study(ranged), folder=kept) as first:
        before = first.outcomes([Point()])
    with sweep(study(ranged), folder=kept, progress=lambda *at: told.append(at)) as second:
        after = second.outcomes([Point(), point({"shelters.beds": 5})])
    np.testing.assert_array_equal(before.rows[:, 0], after.rows[:, 0])
    assert told == [(2, 2)], "the point that was there is not run"


def test_another_seed_has_another_folder(ranged: Scenario) -> None:
    assert study(ranged).digest != replace(study(ranged), design=Design(4, 12, 2)).digest
    assert study(ranged).digest == study(ranged).digest


def test_a_file_that_is_not_whole_is_run_again(ranged: Scenario, tmp_path: Path) -> None:
    with sweep(study(ranged), folder=tmp_path / "kept") as first:
        before = first.outcomes([Point()])
    (file,) = (tmp_path / "kept").rglob("*.npy")
    whole = file.read_bytes()
    file.write_bytes(whole[:-8])
    with sweep(study(ranged), folder=tmp_path / "kept") as second:
        np.testing.assert_array_equal(second.outcomes([Point()]).rows, before.rows)
    assert file.read_bytes() == whole


def test_a_folder_that_cannot_be_written_brings_one_clear_message(ranged: Scenario, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(Mistake, match=r"file/.*: cannot be written: Not a directory"),
        sweep(study(ranged), folder=tmp_path / "file"),
    ):
        pass


FULL = """
import resource, sys
from pathlib import Path
from sim import load
from sim.experiment.batches import Study, sweep
from sim.experiment.design import Design
from sim.experiment.points import Point

resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
with sweep(Study(load(sys.argv[1]), Design(2, 2, 1), "reference"), folder=Path(sys.argv[2])) as each:
    try:
        each.outcomes([Point()])
    except ValueError as error:
        print(error)
"""


def test_a_full_disk_brings_one_clear_message_and_leaves_nothing(ranged: Scenario, tmp_path: Path) -> None:
    """A file may not grow beyond a hundred bytes here, as on a disk that is full."""
    kept = tmp_path / "kept"
    done = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path / "ranged.toml", kept],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "cannot be written: File too large. What is done is kept there" in done.stdout
    assert not [path for path in kept.rglob("*") if path.is_file()]


SWEEPS = """
import os, sys
from pathlib import Path
from sim import load
from sim.experiment.batches import Study, sweep
from sim.experiment.design import Design
from sim.experiment.points import point

study = Study(load(sys.argv[1]), Design(40, 80, 1), "reference")
points = [point({"shelters.beds": beds}) for beds in range(2, 9)]
with sweep(Study(study.scenario, Design(1, 1, 1), "reference")) as each:
    each.outcomes(points[:1])  # what is loaded only to run is loaded too
for line in sys.stdin:
    kept, jobs = line.split()
    if not (child := os.fork()):
        os.setpgid(0, 0)
        with sweep(study, int(jobs), Path(kept)) as each:
            Path(f"{kept}.result").write_bytes(each.outcomes(points).rows.tobytes())
        os._exit(0)
    os.setpgid(child, child)  # whichever of the two is first
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="copies a process that has loaded all")
def test_killed_twenty_times_a_sweep_ends_with_the_same_bytes(ranged: Scenario, tmp_path: Path) -> None:
    """Killed at random moments, workers and all; every file of it is that of a sweep never killed.

    Each sweep is a copy of a process that has loaded all, so that every kill meets work under way.
    """
    command = [sys.executable, "-c", SWEEPS, str(tmp_path / "ranged.toml")]
    with subprocess.Popen(
        command, cwd=tmp_path, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        told = program.stdout

        def start(kept: str, jobs: int) -> int:
            print(kept, jobs, file=program.stdin, flush=True)
            return int(told.readline())

        began = time.monotonic()
        start("never", 1)
        assert int(told.readline()) == 0
        whole = time.monotonic() - began
        luck = random.Random(1)
        for number in range(KILLS):
            running = start("killed", 1 + number % 2)
            # Killed so early that there is work left for all that follow.
            time.sleep(luck.uniform(0.0, 0.08 * whole))
            os.killpg(running, signal.SIGKILL)
            assert int(told.readline()) == -signal.SIGKILL
        assert not (tmp_path / "killed.result").exists()
        start("killed", 2)
        assert int(told.readline()) == 0
    assert (tmp_path / "killed.result").read_bytes() == (tmp_path / "never.result").read_bytes()
    assert files(tmp_path / "killed") == files(tmp_path / "never")


def files(folder: Path) -> dict[str, str]:
    """Return the hash of every finished file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.npy")
    }


def test_a_batch_is_a_value() -> None:
    assert Batch((Point(),), 0, 2).draws == range(2)


@pytest.mark.parametrize("name", ["grants-that-pay-nights", "returns-and-new-attempts", "closure-orders"])
def test_points_of_other_beds_run_together_have_the_bytes_they_have_alone(name: str) -> None:
    """And those that runs of one scenario after another have."""
    scenario = load(shipped_folder() / "variants" / f"{name}.toml")
    each = Study(scenario, Design(2, 2 * 18, 1), "kernel")
    points = [point({"shelters.beds": beds}) for beds in (3, 9)]
    points.append(
        point({f"shelters.beds_in.{one.code}": 2.0 + k for k, one in enumerate(scenario.provinces)})
    )
    batches = [Batch((at,), 0, 2) for at in points]
    together = each.run(tuple(batches))
    engine = choice.engine("kernel")
    for at, batch, rows in zip(points, batches, together, strict=True):
        np.testing.assert_array_equal(each.run((batch,))[0], rows)
        draws = [run_draw([at.of(scenario)], each.design, engine, draw) for draw in range(2)]
        np.testing.assert_array_equal(np.stack([kept_of(d, each.headline_period) for d in draws]), rows)


def test_only_points_that_differ_in_their_beds_run_together() -> None:
    beds = [point({"shelters.beds": number, "streams.ngo.factor": 2}) for number in (4, 5, 6)]
    others = [point({"shelters.beds_paid_by_others": 1}), point({"streams.ngo.factor": 2}), Point()]
    batches = batches_of([*beds, *others], range(4), 5, 10)
    groups = run_together(batches, 5)
    assert sorted(place for places in groups for place in places) == list(range(len(batches)))
    found = {tuple(batches[place].points[0] for place in places) for places in groups}
    assert found == {(*beds, others[1]), (others[0],), (others[2],)}
    assert max(map(len, run_together(batches, 60))) == 2


def test_a_point_is_made_once(ranged: Scenario) -> None:
    at = point({"shelters.beds": 5})
    assert at.of(ranged) is at.of(ranged)
