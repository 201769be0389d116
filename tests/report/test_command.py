"""The command `report`: the brief as PDF, its tables as a workbook, a back-test, and what is lacking."""

from __future__ import annotations

import base64
import builtins
import csv
import io
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sim import store
from sim.archives import FIRST_DAY
from sim.experiment.compare import Comparison
from sim.language import speaking
from sim.mistakes import Mistake
from sim.report import pdf
from sim.report.page import page
from sim.scenario import assumptions
from tests.report.reading import COMMAND, told, weasyprint_or_skip


def test_a_folder_without_results(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="cannot be read"):
        told("report", tmp_path)


def test_the_workbook_has_the_tables(shelter: Comparison, results: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    told("report", results, "--xlsx")
    book = openpyxl.load_workbook(results / "tables.xlsx", read_only=True)
    assert book.sheetnames == ["estimates", "differences", "verdicts", "assumptions"]
    with (results / "verdicts.csv").open(encoding="utf-8", newline="") as stream:
        written = [row[:4] for row in csv.reader(stream)]
    assert [list(row[:4]) for row in book["verdicts"].values] == written
    head, *assumed = book["assumptions"].values
    stated = {each.path: each.mode for each in assumptions(shelter.baseline.scenario)}
    key, mode = head.index("key"), head.index("most_likely")
    assert {row[key]: row[mode] for row in assumed} == stated
    with zipfile.ZipFile(results / "tables.xlsx") as parts:
        # No moment in it: the same results, the same bytes.
        assert {part.date_time for part in parts.infolist()} == {FIRST_DAY}
        assert set(re.findall(rb"\d{4}-\d\d-\d\dT", parts.read("docProps/core.xml"))) == {b"1980-01-01T"}


@pytest.mark.parametrize(("option", "library"), [("--pdf", "weasyprint"), ("--xlsx", "openpyxl")])
def test_what_is_not_installed_is_named(
    results: Path, monkeypatch: pytest.MonkeyPatch, option: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(Mistake, match=f"{option} needs .*: install shelter-sim with the extra {option[2:]}"):
        told("report", results, option)
    assert not list(results.glob("report-*"))


def test_a_pdf_without_the_systems_library(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacks(name: str, *rest: Any) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return usual(name, *rest)

    usual = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", lacks)
    with pytest.raises(Mistake, match="needs Pango, a library of the system"):
        pdf.must_be_possible()


@pytest.mark.filterwarnings("ignore:HarfBuzz-Subset will be required")
def test_the_pdf_is_a_pdf(shelter: Comparison) -> None:
    """Of the first sheet; the rest is laid out elsewhere."""
    weasyprint_or_skip()
    with speaking("kk"):
        html, _, _ = page(shelter, store.certificate(shelter, COMMAND)).partition("</section>")
    picture = '<img src="https://example.org/never-asked-for.svg">'
    made = pdf.as_pdf(f"{html}{picture}</section></main></body></html>")
    assert made.startswith(b"%PDF-")
    assert len(made) > 20_000


def test_a_back_test_goes_into_the_brief(results: Path, tmp_path: Path) -> None:
    table = tmp_path / "ours.csv"
    table.write_text("year,number\n2014,9\n2015,7\n2016,8\n2017,3\n2018,11\n", encoding="utf-8")
    told("report", results)
    without = (results / "report-en.html").read_text(encoding="utf-8")
    told("report", results, "--backtest", table)
    with_it = (results / "report-en.html").read_text(encoding="utf-8")
    assert "no back-test was given" in without
    assert "right in the past?" not in without
    assert "no back-test was given" not in with_it
    assert "Each year of ours.csv predicted" in with_it
    (link,) = re.findall(r'download="past-1.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', with_it)
    rows = list(csv.reader(io.StringIO(base64.b64decode(link).decode("utf-8-sig"))))
    assert [row[3] for row in rows] == ["count", "under 5", "11"]
    assert rows[1][-2:] == ["", ""]
