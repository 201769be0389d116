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
    page.fill('#intake form [name="beds"]', "10")
    page.click("#intake form button")
    reader.waits_for('[data-key="records-use"]')
    page.click('[data-key="records-use"]')
    page.wait_for_selector("#first-look")
    reader.waits_for_the_full_answer()
    assert not page.locator("#trouble .fault").count()
    with speaking(code):
        assert page.inner_text("#verdict .eyebrow") == said(TITLE)
    # What was made of her table can be kept, too, and is there again next time.
    page.fill('[data-key="keep-name"]', "Ours")
    page.click('[data-key="keep"]')
    assert not page.locator('[data-key="keep"]').count()
    assert page.evaluate(
        "JSON.parse(localStorage.getItem('shelter-sim.scenarios')).map(({ name }) => name)"
    ) == ["Ours"]
    changed = page.inner_text("#verdict .moved")
    assert "study." not in changed
    assert page.inner_text(f'[data-lever="{BEDS}"] legend').splitlines()[0] not in changed  # ten, as it was
    assert not reader.faults_of_access("#answer", "#scenarios", "#files", colours=code == "en")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_director_is_told_what_she_mistakes_and_pastes_her_table(reader: Reader) -> None:
    reader.opens_one_shelter("ru")
    page = reader.page
    assert not page.locator("#side").is_visible(), "what is compared is the country"
    page.click(f'[data-lever="{BEDS}"] summary')
    reader.writes(BEDS, "сто")
    assert page.get_attribute(f'[data-key="mode-{BEDS}"]', "aria-invalid") == "true"
    assert not reader.faults_of_access(f'[data-lever="{BEDS}"]')
    reader.has_four_beds(BEDS)
    assert page.inner_text(f'[data-lever="{BEDS}"] .value').startswith("4 ")

    page.click('[data-key="take-records"]')
    page.click("#intake form button")
    page.wait_for_selector("#intake form + div .fault")
    # Rows copied from a spreadsheet are as good as a file.
    rows = (FOLDER / "ten-bed-shelter-ru.csv").read_text(encoding="cp1251")
    # What the command would be told more by is named as that.
    page.fill('[data-key="records-pasted"]', "a\tb\n1\t2\n")
    page.click("#intake form button")
    with speaking("ru"):
        page.locator("#intake .quiet", has_text=str(words()["records_options"])).wait_for()
    reader.broken = [told for told in reader.broken if "422" not in told]
    page.fill('[data-key="records-pasted"]', rows.replace(",", "\t").replace(";", "\t"))
    page.click("#intake form button")
    reader.waits_for('[data-key="records-reading"]')
    pasted = page.inner_text("#intake form + div")
    page.set_input_files('[data-key="records-file"]', FOLDER / "ten-bed-shelter-ru.csv")
    page.click("#intake form button")
    page.wait_for_selector("#intake form + div p", state="attached")
    reader.waits_for('[data-key="records-reading"]')
    assert page.inner_text("#intake form + div").splitlines()[1:] == pasted.splitlines()[1:]
    page.fill('[data-key="records_from"]', "2019-01-01")
    page.click("#intake form button")
    page.locator("#intake form + div", has_text="2019-01-01").wait_for(state="attached")
    assert not reader.faults_of_access("#files")
