"""The briefs of what records told: `fit`, `backtest` and `calibrate` with `--report`."""

from __future__ import annotations

import hashlib
import html
import re
import shlex
from pathlib import Path

import pytest

import sim.report
from sim.cli.commands import commands
from sim.figures.style import SMALLEST
from sim.language import LANGUAGES, speaking
from sim.mistakes import Mistake
from sim.report.links import tables_of
from sim.scenario import load
from sim.shipped import shipped_folder
from tests.report.reading import read

BOOK = shipped_folder() / "data" / "examples" / "ten-bed-shelter-en.csv"
SERIES = shipped_folder() / "data" / "kazakhstan-series.csv"
DAYS = ("--from", "2018-01-01", "--until", "2020-12-31")
FIT = ("fit", BOOK, "--into", "FOLDER/mine.toml", "--beds", "10", *DAYS)
BACKTEST = ("backtest", SERIES, "--series", "assisted by NGOs", "--out", "FOLDER/past.csv")
CALIBRATE = (
    *("calibrate", SERIES, "--extends", shipped_folder() / "baseline-2020.toml"),
    *("--into", "FOLDER/totals.toml", "--draws", "600"),
)
MADE = {"mine.toml": FIT, "past.csv": BACKTEST, "totals.toml": CALIBRATE}
PARTS = {
    "mine.toml": ("How sure", "The assumptions", "What it cannot tell", "Certificate"),
    "past.csv": ("How sure", "What it cannot tell", "Certificate"),
    "totals.toml": ("How sure", "The assumptions", "What it cannot tell", "Certificate"),
}


def told(folder: Path, words: tuple[str | Path, ...], *more: str) -> None:
    given = [str(word).replace("FOLDER", str(folder)) for word in words]
    with speaking("en"):  # what the command speaks then ends with it
        commands([*given, *more], standalone_mode=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what the three commands leave, each with its brief in English."""
    place = tmp_path_factory.mktemp("told")
    for words in MADE.values():
        told(place, words, "--report", "--language", "en")
    return place


def page_of(folder: Path, name: str, code: str = "en") -> str:
    return (folder / f"{Path(name).stem}-report-{code}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MADE)
def test_a_brief_has_every_part_and_needs_nothing_else(folder: Path, name: str) -> None:
    page = page_of(folder, name)
    reader = read(page)
    links = [value for _, each in reader.tags for key, value in each.items() if key in ("src", "href")]
    assert links
    assert all(link.startswith("data:") for link in links)
    assert len(reader.of("h1")) == 1
    assert reader.of("img")
    assert all(picture["alt"] for picture in reader.of("img"))
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert [each for each in headings if each in PARTS[name]] == list(PARTS[name])
    assert str(folder) not in page


@pytest.mark.parametrize(("figure", "look"), [("mine-fit.svg", "found"), ("past-1.svg", "several")])
def test_on_paper_every_letter_can_be_read(folder: Path, figure: str, look: str) -> None:
    """Where a brief has several figures they were so low that notes had 5.5 points."""
    style = (Path(sim.report.__file__).parent / "style.css").read_text()
    (highest,) = re.findall(rf"\.{look} figure img {{ max-height: (\d+)mm", style)
    drawn = (folder / figure).read_text(encoding="utf-8")
    (high,) = re.findall(r'<svg [^>]*height="([\d.]+)pt"', drawn)
    letters = min(map(float, re.findall(r"scale\((0\.\d+) -0", drawn))) * 100
    assert letters * int(highest) / (float(high) / 72 * 25.4) >= SMALLEST


@pytest.mark.parametrize("name", MADE)
def test_its_command_makes_it_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As it stands in the brief, in an empty folder: the tables are those of the program."""
    monkeypatch.chdir(tmp_path)
    shown = page_of(folder, name).partition('class="command">')[2].partition("</code>")[0]
    command = html.unescape(re.sub(r"<[^>]*>", "", shown))
    with speaking("en"):
        commands(shlex.split(command)[1:], standalone_mode=False)
    assert page_of(tmp_path, name) == page_of(folder, name)


@pytest.mark.parametrize("name", ["mine.toml", "totals.toml"])
def test_the_certificate_is_of_the_scenario_and_not_of_the_records(folder: Path, name: str) -> None:
    page, made = page_of(folder, name), load(folder / name)
    assert all(each in page for each in made.files.values())
    assert hashlib.sha256((folder / name).read_bytes()).hexdigest() in made.files.values()
    for table in (BOOK, SERIES):
        assert hashlib.sha256(table.read_bytes()).hexdigest() not in page


def test_its_tables_are_those_of_its_figures(folder: Path) -> None:
    stays = tables_of(page_of(folder, "mine.toml"))["stays"]
    recorded = [float(share) for what, _, share in stays[1:] if what == "recorded"]
    assert recorded == pytest.approx([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1][: len(recorded)])
    assert len(recorded) > 3
    forecasts = tables_of(page_of(folder, "past.csv"))["forecasts"]
    told_beside = [line.split(",") for line in (folder / "past.csv").read_text("utf-8").splitlines()]
    assert [row[:4] for row in forecasts] == [row[:4] for row in told_beside]
    names = [row[0] for row in tables_of(page_of(folder, "totals.toml"))["totals"][1:]]
    text = (folder / "totals.toml").read_text("utf-8")
    assert names
    assert all(f"[{name.rpartition('.')[0]}]" in text for name in names)


def test_it_goes_on_paper_and_its_tables_into_a_workbook(folder: Path) -> None:
    pytest.importorskip("weasyprint")
    openpyxl = pytest.importorskip("openpyxl")
    told(folder, ("report", "FOLDER/past.csv", "--pdf", "--xlsx", "--language", "en"))
    assert (folder / "past-report-en.pdf").read_bytes().startswith(b"%PDF-")
    book = openpyxl.load_workbook(folder / "past-tables.xlsx", read_only=True)
    assert book.sheetnames == ["forecasts", "scores"]
    assert [cell.value for cell in next(book["scores"].iter_rows())][:2] == ["series", "predictions"]
    book.close()
    with pytest.raises(Mistake, match="--report --language kk"):
        told(folder, ("report", "FOLDER/past.csv", "--pdf", "--language", "kk"))


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en"}))
def test_it_speaks_the_language_asked_for(tmp_path: Path, code: str) -> None:
    told(tmp_path, BACKTEST, "--report", "--language", code)
    page = page_of(tmp_path, "past.csv", code)
    assert read(page).of("html") == [{"lang": code}]
    words = "".join(read(page).words).partition("shelter-sim backtest")[0]
    assert not re.search(r"\b(the|of|assisted|predict\w*|how sure)\b", words, re.IGNORECASE)


def test_a_brief_needs_a_place(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="--report needs --out"):
        told(tmp_path, BACKTEST[:4], "--report")


@pytest.mark.parametrize("name", MADE)
def test_a_brief_that_is_there_is_kept(tmp_path: Path, name: str) -> None:
    """And nothing is made beside it."""
    brief = tmp_path / f"{Path(name).stem}-report-en.html"
    brief.write_text("mine", encoding="utf-8")
    with pytest.raises(Mistake, match=r"is there already.*--replace"):
        told(tmp_path, MADE[name], "--report", "--language", "en")
    assert [file.name for file in tmp_path.iterdir()] == [brief.name]
    assert brief.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en"}))
def test_sources_of_fitted_numbers_are_told_in_the_language_and_kept_in_english(
    folder: Path, tmp_path: Path, code: str
) -> None:
    told(tmp_path, FIT, "--report", "--language", code)
    assert (tmp_path / "mine.toml").read_bytes() == (folder / "mine.toml").read_bytes()
    assert "fitted from about" in page_of(folder, "mine.toml")
    assert "fitted from" not in page_of(tmp_path, "mine.toml", code)
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".html", ".png", ".svg", ".toml"]
