"""The files of the page: their words, their size, and nothing inline."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest

from sim.web.words import words
from tests.web.browser import Reader

PAGE = Path(__file__).parents[2] / "sim/web/page"
MOST_BYTES = 150_000
READ = {
    "12,5": 12.5,
    "12.5": 12.5,
    "1,234": 1234,
    "1,234.5": 1234.5,
    "1 234": 1234,
    "1,2,3": math.nan,
}
"""What somebody writes, and the number that they mean; not a number where nobody can tell."""


def test_the_page_says_only_what_it_has_words_for_and_is_small() -> None:
    said = set()
    for file in PAGE.glob("*.js"):
        text = file.read_text(encoding="utf-8")
        said |= set(re.findall(r"\bsay(?:Of)?\(\s*\"([a-z_]+)\"", text))
    template = (PAGE / "index.html").read_text(encoding="utf-8")
    said |= set(re.findall(r"words\.([a-z_]+)", template))
    assert said <= words().keys()
    assert set(re.findall(r'data-(?:word|label)="([a-z_]+)"', template)) <= words().keys()
    assert sum(file.stat().st_size for file in PAGE.iterdir()) < MOST_BYTES


def test_the_page_has_no_style_or_script_of_its_own_inline() -> None:
    for file in PAGE.iterdir():
        text = file.read_text(encoding="utf-8")
        assert not re.search(
            r"<style|\sstyle=|javascript:|\son[a-z]+=\"|innerHTML|https?://(?!www\.w3\.org)", text
        )


def test_a_number_is_read_as_it_is_meant(reader: Reader) -> None:
    reader.page.goto(f"{reader.home}/?language=en")
    module = reader.page.get_attribute("script[type=module]", "src").replace("app.js", "words.js")
    read = f"import('{module}').then(({{readNumber}}) => {json.dumps(list(READ))}.map(readNumber))"
    assert reader.page.evaluate(read) == pytest.approx(list(READ.values()), abs=0, nan_ok=True)
