"""The brief of an experiment, and what experiments found in the brief of a comparison."""

from __future__ import annotations

import base64
import csv
import json
import re
from pathlib import Path

import pytest

import sim
from sim import store
from sim.figures.drawing import Drawing
from sim.language import LANGUAGES, speaking
from sim.mistakes import Mistake
from sim.report.found import SENTENCES, found, kept_found
from sim.report.limits import NOT_RANKED
from sim.shipped import shipped_folder
from tests.report.reading import read, told

SHELTER = shipped_folder() / "one-shelter.toml"
OTHER = shipped_folder() / "examples" / "how-sure.toml"
SIZE = ("--draws", "2", "--replications", "4", "--jobs", "1", "--language", "kk")
AXES = ("--across", "streams.everyone.factor=1,2", "--up", "shelters.beds=8,16")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what `frontier` leaves of the shelter, with its brief."""
    place = tmp_path_factory.mktemp("found") / "frontier"
    told("frontier", SHELTER, *AXES, *SIZE, "--report", "--out", place)
    return place


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what `run` leaves of the same shelter."""
    place = tmp_path_factory.mktemp("run") / "run"
    told("run", SHELTER, *SIZE, "--out", place)
    return place


def test_an_experiment_has_a_brief_that_needs_nothing_else(folder: Path) -> None:
    page = (folder / "report-kk.html").read_text(encoding="utf-8")
    reader = read(page)
    assert reader.of("html") == [{"lang": "kk"}]
    assert len(reader.of("h1")) == 1
    assert [bool(picture["alt"]) for picture in reader.of("img")] == [True]
    links = [value for _, each in reader.tags for name, value in each.items() if name in ("src", "href")]
    assert all(link.startswith(("data:", "#part-")) for link in links)
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in reader.tags}
    told_again = json.loads((folder / "run.json").read_text(encoding="utf-8"))["command"]
    assert " --report " in told_again
    assert told_again in "".join(reader.words)


def test_its_brief_goes_on_paper_in_its_language(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint")
    kept = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    told("report", folder, "--pdf", "--language", "kk")
    made = folder / "report-kk.pdf"
    assert made.read_bytes().startswith(b"%PDF-")
    made.unlink()
    assert {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()} == kept
    with pytest.raises(Mistake, match="--report --language ru"):
        told("report", folder, "--pdf", "--language", "ru")


@pytest.mark.parametrize("words", [(), ("--pdf", "--with", "x")])
def test_of_an_experiment_nothing_else_is_made(folder: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(Mistake, match=r"--report.*--pdf.*--xlsx"):
        told("report", folder, *words, "--language", "kk")


def test_its_tables_are_those_of_the_folder(folder: Path) -> None:
    page = (folder / "report-kk.html").read_text(encoding="utf-8")
    tables = {each["download"]: each["href"] for each in read(page).of("a") if "download" in each}
    assert sorted(tables) == ["assumptions.csv", "frontier.csv", "line.csv"]
    for name in ("frontier.csv", "line.csv"):
        href = tables[name]
        text = base64.b64decode(href.split("base64,")[1]).decode("utf-8-sig")
        assert text == (folder / name).read_text(encoding="utf-8")


def test_its_tables_go_into_a_workbook(folder: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    told("report", folder, "--xlsx", "--language", "kk")
    book = openpyxl.load_workbook(folder / "tables.xlsx", read_only=True)
    assert sorted(book.sheetnames) == ["assumptions", "frontier", "line"]
    head, first, *_ = book["frontier"].iter_rows(values_only=True)
    with (folder / "frontier.csv").open(encoding="utf-8", newline="") as file:
        columns, row, *_ = csv.reader(file)
    assert list(head) == columns
    assert [str(each) for each in first[:1]] == row[:1] or float(first[0]) == float(row[0])
    book.close()
    (folder / "tables.xlsx").unlink()


def test_the_brief_of_a_run_shows_what_an_experiment_found(folder: Path, results: Path) -> None:
    told("report", results, "--with", folder, "--language", "en")
    page = (results / "report-en.html").read_text(encoding="utf-8")
    heading = (folder / "answer.md").read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    assert heading in "".join(read(page).words)
    assert {"lang": "kk"} in read(page).of("section")
    assert "Above the line it is enough." in page
    assert NOT_RANKED not in page  # every number of this shelter is known


def test_an_experiment_on_another_scenario_is_refused(folder: Path, tmp_path: Path) -> None:
    told("run", OTHER, *SIZE, "--out", tmp_path / "run")
    with pytest.raises(Mistake, match="is about one-shelter, and not about a scenario of these results"):
        told("report", tmp_path / "run", "--with", folder, "--language", "en")
    assert not list((tmp_path / "run").glob("report-*"))


@pytest.mark.parametrize("spoilt", ["{}", "[]", "nothing"])
def test_a_folder_that_no_experiment_has_left_is_refused(tmp_path: Path, spoilt: str) -> None:
    with pytest.raises(Mistake, match="cannot be read"):
        kept_found(tmp_path, [])
    (tmp_path / "answer.md").write_text("# Something\n", encoding="utf-8")
    (tmp_path / "run.json").write_text(spoilt, encoding="utf-8")
    with pytest.raises(Mistake, match="holds no results of frontier, sensitivity, structure, allocate"):
        kept_found(tmp_path, [])


def test_results_of_a_run_are_no_experiment(results: Path) -> None:
    with pytest.raises(Mistake, match="holds no results of frontier"):
        kept_found(results, [])


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_figure_of_an_experiment_has_its_sentence(code: str) -> None:
    """Of every experiment, in every language; the ranking of what matters takes a limit back."""
    from sim.answer.findings import Findings

    findings = Findings("", "# One\n\nTwo.\n\n## Three\n\nFour.\n", {"t": (("a",), [(1,)])}, {})
    for name in SENTENCES:
        with speaking(code):
            part = found(findings, [Drawing(name, {"svg": b"<svg/>"})], code)
        assert re.search(r"\w{3,}", part.figures[0].sentence)
        assert (part.title, part.is_of_what_matters) == ("One", name == "tornado")
        assert "<p>Two.</p>" in part.first
        assert "<h2>Three</h2>" in part.rest


def test_the_certificate_is_that_of_the_folder(folder: Path) -> None:
    told_of = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert told_of["scenarios"][0]["files_sha256"] == dict(sim.load(SHELTER).files)
    assert store.as_json(told_of) == (folder / "run.json").read_text(encoding="utf-8")
