"""The command line as its users meet it: what it prints, where, and with which exit code."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.cli import commands, options
from sim.engine import choice
from sim.mistakes import Mistake
from sim.result_folder import WRITTEN
from sim.version import __version__
from tests.command import message_of, refused, shelter_sim

MINIMAL = Path(__file__).parent / "scenario" / "minimal.toml"
CSV_FILES = ("data/three-provinces.csv", "data/three-provinces-inclusion.csv")
"""That it names, in the folder above its own."""
QUICK = ("--draws", "2", "--replications", "4", "--jobs", "1", "--engine", "reference")


PROGRAM = (sys.executable, "-W", "error", "-c", "from sim.cli import main; main()")


def in_a_process(*words: str | Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, after some code if that is wanted."""
    command = [*PROGRAM[:-1], f"{before}\n{PROGRAM[-1]}", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of one finished run."""
    folder = tmp_path_factory.mktemp("run") / "mine"
    done = in_a_process("run", MINIMAL, *QUICK, "--out", folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# ")
    assert done.stderr == "", "no progress bar where nobody watches"
    return folder


def test_version() -> None:
    assert in_a_process("--version").stdout.strip() == f"shelter-sim, version {__version__}"


def test_a_run_leaves_everything_behind(results: Path) -> None:
    names = {path.relative_to(results).as_posix() for path in results.rglob("*") if path.is_file()}
    tables = {"estimates.csv", "differences.csv", "verdicts.csv", "answer.md", "run.json", "run.log"}
    figures = {
        f"figures/{name}.{ending}"
        for name in ("map-minimal", "occupancy-minimal")
        for ending in ("svg", "png")
    }
    kept = {f"inputs/minimal/{name}" for name in ("up/minimal.toml", *CSV_FILES)} | {"numbers.npz"}
    assert names == tables | figures | kept
    assert {path.name for path in results.iterdir()} == WRITTEN
    certificate = json.loads((results / "run.json").read_text())
    assert certificate["command"].endswith("--draws 2 --replications 4 --seed 1 --language en")
    assert not {"jobs", "engine", "host", "time", "date"} & certificate.keys()
    log = dict(line.split(maxsplit=1) for line in (results / "run.log").read_text().splitlines())
    assert log.keys() == {"began", "took", "workers", "engine", "system"}
    assert (log["workers"], log["engine"]) == ("1", "reference")


def test_a_second_run_replaces_the_first_as_a_whole(results: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(results, tmp_path / "again"))
    assert list((again / "figures").iterdir())
    assert shelter_sim("run", MINIMAL, *QUICK, "--no-figures", "--out", again).returncode == 0
    assert not list((again / "figures").iterdir())
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_the_engines_offered_are_those_there_are() -> None:
    assert options.ENGINES == choice.ENGINES


def test_another_language_changes_words_and_figures_and_no_table(results: Path, tmp_path: Path) -> None:
    done = shelter_sim("run", MINIMAL, *QUICK, "--out", "kk", "--report", "--language", "kk", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Негізгі көрсеткіштер, " in done.stdout
    assert done.stdout.endswith("answer.md файлынан бастаңыз.\n")
    folder = tmp_path / "kk"
    answer = (folder / "answer.md").read_text(encoding="utf-8")
    assert answer.startswith(done.stdout.split("\n\n")[0])
    figure = "figures/occupancy-minimal.svg"
    assert (folder / figure).read_bytes() != (results / figure).read_bytes()
    for table in ("estimates.csv", "verdicts.csv", "differences.csv"):
        assert (folder / table).read_bytes() == (results / table).read_bytes()
    command = json.loads((folder / "run.json").read_text(encoding="utf-8"))["command"]
    assert command.endswith(" --report --language kk")
    assert '<html lang="kk">' in (folder / "report-kk.html").read_text(encoding="utf-8")


def test_json(tmp_path: Path) -> None:
    done = shelter_sim("run", MINIMAL, *QUICK, "--out", tmp_path / "r", "--json", "--no-figures")
    assert list((tmp_path / "r" / "figures").iterdir()) == []
    command = json.loads((tmp_path / "r" / "run.json").read_text())["command"]
    assert command.endswith(" --no-figures --language en")
    summary = json.loads(done.stdout)["scenarios"]["minimal"]
    assert summary["verdict"] in ("exceeded", "adequate", "not decided")
    assert 0 <= summary["measures"]["share_never_admitted"]["estimate"] <= 1


def test_json_has_the_differences_of_the_table(tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text(f'extends = "{MINIMAL}"\n[shelters]\nbeds = 20\n')
    out = tmp_path / "r"
    done = shelter_sim(
        "compare", MINIMAL, tmp_path / "more.toml", *QUICK, "--no-figures", "--out", out, "--json"
    )
    summary = json.loads(done.stdout)
    assert summary["baseline"] == "minimal"
    assert summary["scenarios"]["minimal"]["differences"] == {}
    differences = summary["scenarios"]["more"]["differences"]
    with (out / "differences.csv").open(encoding="utf-8", newline="") as stream:
        rows = [
            row
            for row in csv.DictReader(stream)
            if (row["province"], row["group"], row["period"]) == ("country", "all", summary["period"])
        ]
    assert {row["measure"] for row in rows} == differences.keys()
    for row in rows:
        for field, value in differences[row["measure"]].items():
            assert row[field] == ("" if value is None else f"{value:.6g}")


def test_check() -> None:
    done = in_a_process("check", MINIMAL)
    assert done.returncode == 0
    assert "no faults" in done.stdout


def test_check_names_every_fault_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f'extends = "{MINIMAL}"\n[shelters]\nbedz = 3\nturnaround_days = -1\n')
    message = refused("check", file)
    assert message.splitlines() == [
        f'{file}:3:1: shelters.bedz: unknown key. Did you mean "beds"?',
        f"{file}:4:1: shelters.turnaround_days: must be between 0 and 366.",
        "2 faults.",
    ]


def test_faults_of_several_files_come_at_once(tmp_path: Path) -> None:
    message = refused("check", tmp_path / "one.toml", tmp_path / "two.toml")
    assert "one.toml" in message
    assert "two.toml" in message


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        (("--draws", "0"), "draws is 0"),
        (("--draws", "2", "--replications", "7"), "replications is 7: it must be a multiple of the draws, 2"),
        (("--replications", "-5"), "replications is -5: must be at least 1"),
        (("--seed", "-1"), "seed is -1"),
        (("--jobs", "0"), "--jobs is 0: it must be between 1 and 256"),
        (("--jobs", "100000"), "--jobs is 100000: it must be between 1 and 256"),
        (("--draws", "many"), "'many' is not a valid integer"),
        (("--engine", "steam"), "'steam' is not one of 'kernel', 'reference'"),
    ],
)
def test_an_impossible_design(tmp_path: Path, options: tuple[str, ...], rule: str) -> None:
    assert rule in refused("run", MINIMAL, *options, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_scenarios_that_do_not_fit(tmp_path: Path) -> None:
    same = refused("compare", MINIMAL, MINIMAL, *QUICK, folder=tmp_path)
    assert same.splitlines()[0] == (
        f"{MINIMAL}:1:1: there is another scenario named minimal; results are kept by name."
    )
    other = tmp_path / "other.toml"
    other.write_text(f'extends = "{MINIMAL}"\n[study]\nfollow_days = 10\n')
    assert refused("compare", MINIMAL, other, *QUICK, folder=tmp_path).splitlines() == [
        f"{other}:2:2: study: must be the same as in minimal.",
        "1 fault.",
    ]


def test_places_that_nobody_can_take_bring_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        f'extends = "{MINIMAL}"\n[shelters.places.women]\naccepts = ["women"]\nshare = 0.5\n'
        '[shelters.places.men]\naccepts = ["men"]\nshare = 0.5\n'
    )
    done = shelter_sim("check", file)
    assert done.returncode == 0
    assert (
        done.stderr
        == f"{file}:5:18: shelters.places.men: warning: takes men only, and no such people come.\n"
    )
    assert "no faults" in done.stdout


def test_an_out_folder_with_something_else_in_it(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.jpg").write_bytes(b"")
    message = refused("run", MINIMAL, *QUICK, "--out", tmp_path / "photos")
    assert "photos: holds me.jpg, which no run has written; name another folder with --out" in message
    assert (tmp_path / "photos" / "me.jpg").exists()


def test_a_note_laid_beside_results_is_not_lost(results: Path) -> None:
    note = results / "my-notes.txt"
    note.write_text("Ask the ministry.")
    assert "holds my-notes.txt" in refused("run", MINIMAL, *QUICK, "--out", results)
    note.unlink()


def test_an_out_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    inside = refused("run", MINIMAL, *QUICK, "--out", tmp_path / "file" / "results")
    assert "file/results: cannot be written: Not a directory" in inside
    for folder, rule in (
        (tmp_path / "file", "is a file, not a folder"),
        ("/proc/results", "cannot be written: "),
    ):
        words = ["run", str(MINIMAL), *QUICK, "--out", folder]
        with pytest.raises(Mistake, match=f"{folder}: {rule}"):
            commands.commands(words, standalone_mode=False)


def test_an_out_folder_that_must_stay_where_it_is(tmp_path: Path) -> None:
    message = refused("run", MINIMAL, *QUICK, "--out", ".", folder=tmp_path)
    assert message == ".: must stay where it is; name a folder inside it with --out\n"


def test_a_disk_that_fills_up_while_results_are_written(tmp_path: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))"
    message = message_of(in_a_process("run", MINIMAL, *QUICK, "--out", tmp_path / "r", before=limit))
    assert message == f"{tmp_path / 'r'}: cannot be written: File too large\n"
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_takes_nothing() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, "check", MINIMAL], stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (2, "output: No space left on device\n")


def test_check_speaks_the_language_asked_for(tmp_path: Path) -> None:
    assert "ошибок нет" in shelter_sim("check", MINIMAL, "--language", "ru").stdout
    (tmp_path / "mine.toml").write_text(f'extends = "{MINIMAL}"\ntitel = "x"\n')
    assert "белгісіз кілт" in refused("check", tmp_path / "mine.toml", "--language", "kk")


@pytest.mark.parametrize("words", [["schema"], ["check", str(MINIMAL)]], ids=["long", "short"])
def test_an_output_that_is_closed_early(words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*PROGRAM, *words], stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_fault_of_the_program_is_not_called_a_mistake_of_the_user() -> None:
    broken = "import sim.scenario.schema as s; s.schema_text = lambda: [][1]"
    done = in_a_process("schema", before=broken)
    assert done.returncode == 1
    assert "IndexError" in done.stderr
    assert done.stderr.endswith("Please report it with the lines above.\n")


@pytest.mark.parametrize("wanted", ["1", "2"])
def test_linear_algebra_leaves_the_processors_to_the_workers(wanted: str) -> None:
    """Unless the environment says otherwise; it counts only where numpy is not loaded yet."""
    code = """
import os, sys
from sim.cli import main
assert "numpy" not in sys.modules
sys.argv = ["shelter-sim", "--version"]
try:
    main()
except SystemExit:
    print(os.environ["OPENBLAS_NUM_THREADS"])
"""
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    if wanted != "1":
        environment["OPENBLAS_NUM_THREADS"] = wanted
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout.splitlines()[-1] == wanted


def test_the_package_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "sim", "--version"], capture_output=True, text=True)
    assert done.stdout == shelter_sim("--version").stdout


AT_MOMENTS = [
    pytest.param(jobs, seconds, marks=pytest.mark.long)
    if jobs == "1" and seconds in (0.2, 0.5, 1.6)
    else (jobs, seconds)
    for jobs in ("1", "2")
    for seconds in (0.02, 0.2, 0.5, 0.9, 1.6)
]
"""Alone, no workers are started between the imports and the work."""


@pytest.mark.parametrize(("jobs", "seconds"), AT_MOMENTS)
def test_ctrl_c_stops_at_once_and_leaves_nothing_behind(tmp_path: Path, jobs: str, seconds: float) -> None:
    """The moments lie in the imports, in the start of the workers, and in the middle of the work."""
    words = ["run", str(MINIMAL), "--draws", "500", "--replications", "20000", "--jobs", jobs]
    process = subprocess.Popen(
        [sys.executable, "-c", "from sim.cli import main; print(flush=True); main()", *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, message = process.communicate(timeout=20)
    assert message.strip() == b"Stopped. Nothing is half written.", message.decode()
    assert process.returncode == 130
    assert list(tmp_path.iterdir()) == []
    assert is_empty_soon(process.pid), "a worker is left"


def test_ctrl_c_is_not_lost_in_a_callback_of_a_library() -> None:
    code = """
import ctypes, signal, time
from sim.cli import ending

ending.answer_interrupts_by_tidying_up()
try:
    ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(signal.SIGINT))()
    time.sleep(20)
except KeyboardInterrupt:
    ending.interrupted()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True)
    assert done.stderr.strip() == b"Stopped. Nothing is half written."
    assert done.returncode == 130


def is_empty_soon(group: int) -> bool:
    """Return whether a group of processes has nobody left within a few seconds."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
