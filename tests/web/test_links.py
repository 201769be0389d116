"""Scenarios that come by a link, by a file or from the shelf, whatever they hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from sim.language import speaking
from sim.web.words import words
from tests.web.browser import STRAY, Reader, window

UPTAKE, BEDS = "access.reform.uptake", "shelters.beds"
SHYMKENT = "KZ-SHY"


def slider(lever: str) -> str:
    return f'[data-key="slider-{lever}"]'


def test_a_link_opens_what_was_shown_and_a_term_is_explained(reader: Reader, browser: Any) -> None:
    reader.open("kk")
    page = reader.page
    page.focus(slider(UPTAKE))
    reader.press("Home")
    reader.waits_for(".moved li")
    reader.waits_for_the_full_answer()
    page.click(f'.tile[data-code="{SHYMKENT}"]')
    page.click('[data-key="copy-link"]')
    with speaking("kk"):
        told = {words()["news_copied"], words()["news_not_copied"]}
    assert page.inner_text("#note:not(:empty)") in told
    link, shown = page.url, (reader.sentence, page.inner_text(".moved"))
    assert UPTAKE in unquote(link)
    with window(browser) as theirs:
        other = Reader(theirs, reader.home)
        theirs.goto(link)
        other.waits_for(".moved li")
        other.waits_for_the_full_answer()
        assert (other.sentence, theirs.inner_text(".moved")) == shown
        assert theirs.locator('.tile[aria-pressed="true"]').get_attribute("data-code") == SHYMKENT
        theirs.click("#verdict .term")
        assert theirs.evaluate("document.activeElement.id") == "term-verdict"
        assert not other.faults_of_access("#glossary")
        other.press("Escape")
        assert not theirs.locator("#glossary").is_visible()
        other.must_be_sound()


WEIRD = {
    "unknown": {"extends": "nope", "title": "x", "changes": {}},
    "a table of nothing": {"extends": "baseline-2020", "title": "x", "changes": {BEDS: {}}},
    "no date": {"extends": "foreign-access", "title": "x", "changes": {"access.reform.date": "soon"}},
    "nothing": {"extends": "baseline-2020", "title": "x", "changes": {BEDS: None}},
    "a list": {"extends": "baseline-2020", "title": "x", "changes": [1]},
    "a title of another kind": {"extends": "baseline-2020", "title": 5, "changes": {BEDS: 5}},
}


def test_a_broken_link_opens_what_can_be_shown_and_says_so(reader: Reader) -> None:
    page = reader.page
    page.route("**/api/runs?*", lambda route: None)  # what is shown is told before any full answer
    for what, state in WEIRD.items():
        reader.goes_away()
        page.goto(f"{reader.home}/?language=en#scenario={quote(json.dumps(state))}")
        reader.waits_for(".card .number")
        assert page.inner_text("#note:not(:empty)") == words()["news_bad_link"], what
        assert page.locator(".card.shown").count() == 1, what
    # One without a title gets one; values may have any form that a file may give them.
    forms = {BEDS: {"value": 5}, UPTAKE: {"one_of": [0.4, 0.2]}, "access.reform.date": {"date": "2022-05-01"}}
    state = {"extends": "foreign-access", "changes": forms}
    reader.goes_away()
    page.goto(f"{reader.home}/?language=en#scenario={quote(json.dumps(state))}")
    reader.waits_for(".moved li")
    assert page.locator("#note:empty").count() == 1
    moved = page.inner_text(".moved")
    for words_of_one in ("5 beds,", "20\u00a0% to 40\u00a0%", "1 May 2022"):
        assert words_of_one in moved
    assert not STRAY.findall(page.inner_text("body"))


def test_a_scenario_beyond_a_bound_has_no_answer_and_is_not_asked_again(reader: Reader) -> None:
    page = reader.page
    state = {"extends": "baseline-2020", "title": "Far", "changes": {"study.end": "2060-01-01"}}
    page.goto(f"{reader.home}/?language=en#scenario={quote(json.dumps(state))}")
    page.wait_for_selector("#trouble .fault")
    assert "more than 12 years" in page.inner_text("#trouble")
    assert reader.sentence == words()["no_answer"]
    assert not page.locator("#trouble button").count()
    page.click("#all-back")
    page.wait_for_selector("#trouble .fault", state="detached")
    reader.waits_for_the_full_answer()
    reader.broken = [told for told in reader.broken if "422" not in told]


def test_nothing_kept_is_lost_by_a_name_used_twice(reader: Reader) -> None:
    reader.open()
    page = reader.page
    for key in ("Home", "End"):
        page.focus(slider(UPTAKE))
        reader.press(key)
        page.fill('[data-key="keep-name"]', "Mine")
        reader.waits_for_the_full_answer()  # it leaves the name that is being written
        page.click('[data-key="keep"]')
    titles = page.locator(".card .title").all_inner_texts()
    assert titles[-2:] == ["Mine", "Mine (2)"]
    # Moved, it is another than the one that is kept; moved back, it is that again.
    heading = page.locator("#verdict .eyebrow")
    page.focus(slider(UPTAKE))
    reader.press("ArrowLeft")
    assert heading.inner_text() == str(words()["changed_title"]).replace("{title}", "Mine (2)")
    reader.press("ArrowRight")
    assert heading.inner_text() == "Mine (2)"


def test_a_faulty_file_is_shown_at_its_line_and_a_good_one_is_taken(reader: Reader, tmp_path: Path) -> None:
    reader.open()
    page = reader.page
    with page.expect_download() as saved:
        page.click('[data-key="give-file"]')
    good = tmp_path / "good.toml"
    saved.value.save_as(good)
    bad = tmp_path / "bad.toml"
    bad.write_text('extends = "baseline-2020.toml"\n\n[transfers]\nlimit_kn = 3\n', encoding="utf-8")
    page.click('[data-key="take-file"]')
    page.set_input_files('[data-key="scenario-file"]', bad)
    page.wait_for_selector("li.faulty")
    assert page.locator("li.faulty").all_inner_texts() == ["limit_kn = 3"]
    assert "limit_km" in page.inner_text("#intake [role=alert]")
    assert not reader.faults_of_access("#files")
    # The browser itself tells of the refusal; that is no fault of the page.
    reader.broken = [told for told in reader.broken if "422" not in told]
    page.set_input_files('[data-key="scenario-file"]', good)
    page.wait_for_selector("li.faulty", state="detached")
    reader.waits_for_the_full_answer()
    odd = tmp_path / "odd.toml"
    law = 'law = "exponential"\nmean_days = 30\n'
    odd.write_text(f'extends = "baseline-2020.toml"\ntitle = "Odd"\n[stays.citizen]\n{law}', encoding="utf-8")
    page.set_input_files('[data-key="scenario-file"]', odd)
    doubt = 'nothing uses it. Did you mean "stays.citizens"?'
    page.locator("#intake [role=alert]", has_text=doubt).wait_for()
    reader.waits_for_the_full_answer()
