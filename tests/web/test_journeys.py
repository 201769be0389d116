"""A planner's journey in every language, by the keyboard alone."""

from __future__ import annotations

import pytest

from tests.web.browser import Reader

UPTAKE = "access.reform.uptake"
COMPARED = ("#answer", "#scenarios", "#side")
"""Parts of the page that change when two scenarios are compared."""


@pytest.mark.parametrize("code", ["en", "ru", "kk"])
def test_a_planner_moves_a_lever_by_keyboard_and_compares(reader: Reader, code: str) -> None:
    reader.open(code)
    page = reader.page
    assert page.get_attribute("html", "lang") == code
    assert page.locator(".card").count() == 4
    assert reader.number_of_tiles() == 17
    reader.waits_for_the_full_answer()
    before = reader.sentence
    assert code != "en" or not reader.faults_of_access()

    # The lever, by the keyboard alone: a first look at once, marked; then the full answer.
    page.focus("#panel")
    reader.goes_by_tab_to(f"slider-{UPTAKE}")
    reader.press(*["PageDown"] * 3)
    page.wait_for_selector("#first-look")
    assert code != "en" or not reader.faults_of_access("#answer", "#scenarios")
    assert page.locator(".moved li").count() == 1
    reader.waits_for_the_full_answer()
    assert reader.sentence != before
    assert page.locator("#differences tbody tr").count() > 5

    # Kept under a name; it is there again after the page is loaded anew.
    page.fill('[data-key="keep-name"]', "Мой ★")
    page.click('[data-key="keep"]')
    page.reload()
    reader.waits_for(".card .number")
    assert page.locator(".card .title", has_text="Мой ★").get_attribute("aria-pressed") == "true"
    reader.waits_for_the_full_answer()

    # Two side by side, with their differences.
    ticks = page.locator(".tick input:checked")
    while ticks.count():
        ticks.first.click()
    page.locator(".tick input").nth(1).click()
    page.locator(".tick input").last.click()
    page.click("#compare")
    reader.waits_for("#side:not([hidden]) .change")
    assert page.locator("#beside thead th").count() == 3
    assert not reader.faults_of_access(*COMPARED if code != "kk" else (), colours=code == "en")
    reader.picture(f"compared-{code}")
