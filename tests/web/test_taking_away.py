"""The director's journey in every language: her beds, what she takes away, and her own table."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sim.language import said, speaking
from sim.web.own_records import TITLE
from sim.web.words import words
from tests.web.browser import Reader

FOLDER = Path(__file__).parents[2] / "scenarios/data/examples"
BEDS = "shelters.beds"


def taken(page: Any, key: str, folder: Path) -> Path:
    """Return the file behind a link, as the browser saved it."""
    with page.expect_download() as saved:
        page.click(f'[data-key="{key}"]')
    file = folder / str(saved.value.suggested_filename)
    saved.value.save_as(file)
    return file


@pytest.mark.parametrize("code", ["en", "kk"])
def test_a_director_counts_her_beds_takes_the_brief_and_brings_her_table(
    reader: Reader, code: str, tmp_path: Path
) -> None:
    """In Russian a director does so in `test_page`."""
    reader.opens_one_shelter(code)
    page = reader.page
    page.click(f'[data-lever="{BEDS}"] summary')
    reader.has_four_beds(BEDS)
    with speaking(code):
        four = words()["point_beds"]
    assert isinstance(four, dict)
    assert page.inner_text(f'[data-lever="{BEDS}"] .value') == four["other"].replace("{number}", "4")

    brief = taken(page, "file-brief.html", tmp_path).read_text(encoding="utf-8")
    assert f'<html lang="{code}"' in brief
    assert plain(reader.sentence) in plain(brief)
    with zipfile.ZipFile(taken(page, "file-tables.xlsx", tmp_path)) as workbook:
        assert "xl/workbook.xml" in workbook.namelist()
    with zipfile.ZipFile(taken(page, "file-tables.zip", tmp_path)) as tables:
        rows = list(csv.DictReader(io.StringIO(tables.read("estimates.csv").decode())))
    beds = [float(row["estimate"]) for row in rows if row["measure"] == "beds" and row["group"] == "all"]
    assert set(beds) == {10.0, 4.0}

    page.click('[data-key="take-records"]')
    page.set_input_files('[data-key="records-file"]', FOLDER / f"ten-bed-shelter-{code}.csv")
    page.click("#intake form button")
    page.click('[data-key="records-use"]')
    page.wait_for_selector("#first-look")
    reader.waits_for_the_full_answer()
    assert not page.locator("#trouble .fault").count()
    with speaking(code):
        assert page.inner_text("#verdict .eyebrow") == said(TITLE)
    assert "study." not in page.inner_text("#verdict .moved")
    assert not reader.faults_of_access("#answer", "#scenarios", "#files", colours=code == "en")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")
