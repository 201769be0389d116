"""What is chosen on the page: a province, a language, a lever; and of its answers the newest one."""

from __future__ import annotations

import json
from typing import Any

from sim.language import said, speaking
from sim.web.known import shipped
from sim.web.levers import MAIN
from sim.web.words import words
from tests.web.browser import Reader

UPTAKE = "access.reform.uptake"
SHYMKENT = "KZ-SHY"


def slider(lever: str) -> str:
    return f'[data-key="slider-{lever}"]'


def test_a_province_is_chosen_by_the_arrows_on_the_map_and_in_the_table(reader: Reader) -> None:
    reader.open()
    page = reader.page
    reader.waits_for_the_full_answer()
    page.focus('.tile[tabindex="0"]')
    reader.press("ArrowRight", "ArrowDown", "Space")
    chosen = page.locator('.tile[aria-pressed="true"]')
    code = chosen.get_attribute("data-code")
    assert page.evaluate("document.activeElement.dataset.code") == code
    row = page.locator("tr.selected")
    assert row.get_attribute("data-code") == code
    assert page.inner_text("#course b") == row.locator("button").inner_text()
    assert page.locator('.tile[tabindex="0"]').count() == 1
    assert not reader.faults_of_access("#where", "#when")
    # The same choice again is the whole country; the table chooses as the map does.
    reader.press("Space")
    assert chosen.count() == 0
    page.click(f'[data-key="row-{SHYMKENT}"]')
    assert chosen.get_attribute("data-code") == SHYMKENT
    page.click('[data-key="sort-name"]')
    names = page.locator("#provinces tbody th").all_inner_texts()
    assert names == sorted(names)


def test_the_language_is_switched_in_place_with_its_numbers(reader: Reader) -> None:
    reader.open("en")
    page = reader.page
    reader.waits_for_the_full_answer()
    page.click(f'.tile[data-code="{SHYMKENT}"]')
    for code, written in (("ru", "1\u00a0234,5"), ("kk", "1\u00a0234,5"), ("en", "1,234.5")):
        page.click(f'[data-language="{code}"]')
        page.wait_for_selector(f'html[lang="{code}"]')
        with speaking(code):
            told = words()
        page.locator("#scenarios-title", has_text=str(told["scenarios"])).wait_for()
        reader.waits_for_the_full_answer()
        module = page.get_attribute("script[type=module]", "src").replace("app.js", "words.js")
        assert page.evaluate(f"import('{module}').then(({{written}}) => written(1234.5))") == written
        forms = page.evaluate(f"import('{module}').then(({{sayOf}}) => [1, 2, 5].map(n => sayOf('runs', n)))")
        kinds = {
            "ru": ("one", "few", "many"),
            "kk": ("one", "other", "other"),
            "en": ("one", "other", "other"),
        }
        runs = told["runs"]
        assert isinstance(runs, dict)
        assert forms == [
            runs[kind].replace("{number}", str(n)) for kind, n in zip(kinds[code], (1, 2, 5), strict=True)
        ]
        assert page.locator('.tile[aria-pressed="true"]').get_attribute("data-code") == SHYMKENT


def test_a_title_made_by_the_page_is_in_its_language_and_a_readers_own_stays(reader: Reader) -> None:
    reader.page.route("**/api/runs?**", lambda route: None)
    reader.open("ru")
    page = reader.page
    page.focus(slider(UPTAKE))
    reader.press("PageDown")
    reader.waits_for(".moved li")
    page.click('[data-language="kk"]')
    with speaking("kk"):
        title = said(shipped(MAIN).title)
        made = str(words()["changed_title"]).replace("{title}", title)
    page.locator("#verdict .eyebrow", has_text=made).wait_for()
    assert page.input_value('[data-key="keep-name"]') == made
    page.fill('[data-key="keep-name"]', "Наш")
    page.click('[data-key="keep"]')
    page.click('[data-language="en"]')
    page.wait_for_selector('html[lang="en"]')
    page.locator("#scenarios-title", has_text=str(words()["scenarios"])).wait_for()
    assert page.inner_text("#verdict .eyebrow") == "Наш"


def test_what_another_window_removes_is_gone_from_this_one_too(reader: Reader) -> None:
    reader.page.route("**/api/runs?**", lambda route: None)
    reader.open()
    page = reader.page
    page.focus(slider(UPTAKE))
    reader.press("PageDown")
    page.click('[data-key="keep"]')
    page.locator(".card .title").first.click()
    other = page.context.new_page()
    other.goto(f"{reader.home}/?language=en")
    other.wait_for_selector(".card:nth-child(5) .small")
    other.click(".card:nth-child(5) .small")
    page.locator(".card:nth-child(5)").wait_for(state="detached")
    other.close()
    page.locator(".card .title").last.click()
    assert page.locator('.card .title[aria-pressed="true"]').count() == 1


def test_what_was_stopped_and_filled_in_stays_so_in_another_language(reader: Reader) -> None:
    reader.open()
    page = reader.page
    reader.waits_for_the_full_answer()
    page.click('[data-key="take-records"]')
    page.fill('[data-key="records-pasted"]', "came\tleft\n")
    page.set_input_files('[data-key="records-file"]', "scenarios/data/examples/ten-bed-shelter-en.csv")
    page.route("**/api/runs?**", lambda route: None)  # the full answer never comes
    page.focus(slider(UPTAKE))
    for _ in range(2):
        with page.expect_response("**/api/look?**"):
            reader.press("PageDown")
    page.wait_for_selector("#first-look")
    page.click("#making button")
    reader.asked.clear()
    page.click('[data-language="ru"]')
    page.wait_for_selector('html[lang="ru"]')
    page.wait_for_selector("#first-look")
    page.wait_for_timeout(300)  # three times what the page waits before it asks
    assert not [url for url in reader.asked if "/api/runs?" in url]
    looks = [url for url in reader.asked if "/api/look?" in url]
    assert len(looks) == 2, "of the shipped scenarios and of the one shown, not of each place of the lever"
    assert page.input_value('[data-key="records-pasted"]') == "came\tleft\n"
    assert page.evaluate("document.querySelector('[data-key=records-file]').files.length") == 1


def test_a_late_answer_never_replaces_a_newer_one(reader: Reader) -> None:
    reader.open()
    page = reader.page
    reader.waits_for_the_full_answer()
    before = reader.sentence
    held: list[Any] = []
    full: list[Any] = []

    def hold_the_first(route: Any) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    # Nothing ends the older question, so that only its number can tell that it is old.
    page.evaluate("AbortController.prototype.abort = () => {}")
    page.route("**/api/look*", hold_the_first)
    # The full answer waits, so that the sentence stays that of the newer look.
    page.route("**/api/runs?**", lambda route: full.append(route))
    page.focus(slider(UPTAKE))
    reader.press("Home")
    page.wait_for_timeout(300)
    assert len(held) == 1
    # Until the new answer is there, the old one stays, marked as what it is.
    assert page.locator("#old-answer").is_visible()
    assert reader.sentence == before
    assert page.locator("#where .before").is_visible()
    assert page.locator(".tile").first.is_visible()
    assert not reader.faults_of_access("#answer", "#panel")
    reader.press("End")
    page.wait_for_selector("#first-look")
    assert not page.locator("#old-answer").count()
    assert not page.locator("#where .before").is_visible()
    newest = reader.sentence
    late = json.loads(held[0].fetch().text())
    assert late["views"][-1]["verdict"]["sentence"] != newest
    held[0].fulfill(json=late)
    page.wait_for_timeout(300)
    assert reader.sentence == newest
    page.unroute("**/api/runs?**")
    for each in full:
        each.continue_()
    reader.waits_for_the_full_answer()
    assert "100" in page.inner_text(".moved li").split(",")[0]


def test_what_makes_the_answer_doubtful_is_named_and_leads_to_its_lever(reader: Reader) -> None:
    heavy, light = "transfers.acceptance", UPTAKE

    def with_weights(route: Any) -> None:
        told = route.fetch().json()
        for view in told.get("answer", {}).get("views", ()):
            view["weights"] = [
                {"path": heavy, "share": 0.4, "is_told": True, "text": "Part of the doubt: 40 %"},
                {"path": light, "share": 0.0, "is_told": False, "text": "Part of the doubt: cannot be told"},
            ]
        route.fulfill(json=told)

    reader.page.route("**/api/runs/*", with_weights)
    reader.open()
    reader.waits_for_the_full_answer()
    page = reader.page
    page.wait_for_selector("#weights li")
    assert page.locator("#weights li").count() == 1, "what cannot be told is not named"
    assert page.inner_text(f'[data-lever="{light}"] .weight') == "Part of the doubt: cannot be told"
    assert not page.locator(slider(heavy)).is_visible()
    page.click("#weights button.link")
    assert page.evaluate("document.activeElement.dataset.key") == f"slider-{heavy}"
    assert page.inner_text(f'[data-lever="{heavy}"] .weight') == "Part of the doubt: 40\u00a0%"
    # A lever that is put back keeps what is said of it, though it is drawn anew.
    reader.press("PageUp")
    page.click(f'[data-lever="{heavy}"] .back')
    assert page.locator(f'[data-lever="{heavy}"] .weight').is_visible()
    assert not reader.faults_of_access("#panel")
