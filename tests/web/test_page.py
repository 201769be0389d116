"""The planner's page in a real browser: the journeys of its readers, by mouse and by keyboard alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from sim.language import speaking
from sim.web.words import words
from tests.web.browser import STRAY, WIDTHS, Reader

PAGE = Path(__file__).parents[2] / "sim/web/page"
MOST_BYTES = 150_000
UPTAKE, BEDS = "access.reform.uptake", "shelters.beds"
SHYMKENT = "KZ-SHY"
COMPARED = ("#answer", "#scenarios", "#side")
"""Parts of the page that change when two scenarios are compared."""


def slider(lever: str) -> str:
    return f'[data-key="slider-{lever}"]'


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
    page.wait_for_selector(".card .number")
    assert page.locator(".card .title", has_text="Мой ★").get_attribute("aria-pressed") == "true"
    reader.waits_for_the_full_answer()

    # Two side by side, with their differences.
    ticks = page.locator(".tick input:checked")
    while ticks.count():
        ticks.first.click()
    page.locator(".tick input").nth(1).click()
    page.locator(".tick input").last.click()
    page.click("#compare")
    page.wait_for_selector("#side:not([hidden]) .change")
    assert page.locator("#beside thead th").count() == 3
    assert not reader.faults_of_access(*COMPARED if code != "kk" else (), colours=code == "en")
    reader.picture(f"compared-{code}")


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


def test_a_director_counts_her_beds_and_brings_her_table(reader: Reader, tmp_path: Path) -> None:
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
    rows = Path("scenarios/data/examples/ten-bed-shelter-ru.csv").read_text(encoding="cp1251")
    # What the command would be told more by is named as that.
    page.fill('[data-key="records-pasted"]', "a\tb\n1\t2\n")
    page.click("#intake form button")
    with speaking("ru"):
        page.locator("#intake .quiet", has_text=str(words()["records_options"])).wait_for()
    reader.broken = [told for told in reader.broken if "422" not in told]
    page.fill('[data-key="records-pasted"]', rows.replace(",", "\t").replace(";", "\t"))
    page.click("#intake form button")
    page.wait_for_selector('[data-key="records-reading"]')
    pasted = page.inner_text("#intake form + div")
    page.set_input_files('[data-key="records-file"]', "scenarios/data/examples/ten-bed-shelter-ru.csv")
    page.click("#intake form button")
    page.wait_for_selector("#intake form + div p", state="attached")
    page.wait_for_selector('[data-key="records-reading"]')
    assert page.inner_text("#intake form + div").splitlines()[1:] == pasted.splitlines()[1:]
    assert not reader.faults_of_access("#files")


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


def test_what_was_stopped_and_filled_in_stays_so_in_another_language(reader: Reader) -> None:
    reader.open()
    page = reader.page
    reader.waits_for_the_full_answer()
    page.click('[data-key="take-records"]')
    page.fill('[data-key="records-pasted"]', "came\tleft\n")
    page.set_input_files('[data-key="records-file"]', "scenarios/data/examples/ten-bed-shelter-en.csv")
    page.route("**/api/runs?**", lambda route: None)  # the full answer never comes
    page.focus(slider(UPTAKE))
    reader.press("PageDown")
    page.click("#making button")
    reader.asked.clear()
    page.click('[data-language="ru"]')
    page.wait_for_selector('html[lang="ru"]')
    page.wait_for_selector("#first-look")
    page.wait_for_timeout(300)  # three times what the page waits before it asks
    assert not [url for url in reader.asked if "/api/runs?" in url]
    assert page.input_value('[data-key="records-pasted"]') == "came\tleft\n"
    assert page.evaluate("document.querySelector('[data-key=records-file]').files.length") == 1


def test_a_link_opens_what_was_shown_and_a_term_is_explained(reader: Reader, browser: Any) -> None:
    reader.open("kk")
    page = reader.page
    page.focus(slider(UPTAKE))
    reader.press("Home")
    page.wait_for_selector(".moved li")
    reader.waits_for_the_full_answer()
    page.click(f'.tile[data-code="{SHYMKENT}"]')
    page.click('[data-key="copy-link"]')
    with speaking("kk"):
        told = {words()["news_copied"], words()["news_not_copied"]}
    assert page.inner_text("#note:not(:empty)") in told
    link, shown = page.url, (reader.sentence, page.inner_text(".moved"))
    assert UPTAKE in unquote(link)
    context = browser.new_context()
    other = Reader(context.new_page(), reader.home)
    other.page.goto(link)
    other.page.wait_for_selector(".moved li")
    other.waits_for_the_full_answer()
    assert (other.sentence, other.page.inner_text(".moved")) == shown
    assert other.page.locator('.tile[aria-pressed="true"]').get_attribute("data-code") == SHYMKENT
    other.page.click("#verdict .term")
    assert other.page.evaluate("document.activeElement.id") == "term-verdict"
    assert not other.faults_of_access("#glossary")
    other.press("Escape")
    assert not other.page.locator("#glossary").is_visible()
    context.close()
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
    for what, state in WEIRD.items():
        page.goto("about:blank")
        page.goto(f"{reader.home}/?language=en#scenario={quote(json.dumps(state))}")
        page.wait_for_selector(".card .number")
        assert page.inner_text("#note:not(:empty)") == words()["news_bad_link"], what
        assert page.locator(".card.shown").count() == 1, what
    # One without a title gets one; values may have any form that a file may give them.
    forms = {BEDS: {"value": 5}, UPTAKE: {"one_of": [0.4, 0.2]}, "access.reform.date": {"date": "2022-05-01"}}
    state = {"extends": "foreign-access", "changes": forms}
    page.goto("about:blank")
    page.goto(f"{reader.home}/?language=en#scenario={quote(json.dumps(state))}")
    page.wait_for_selector(".moved li")
    assert page.locator("#note:empty").count() == 1
    moved = page.inner_text(".moved")
    for words_of_one in ("5 beds,", "20\u00a0% to 40\u00a0%", "1 May 2022"):
        assert words_of_one in moved
    assert not STRAY.findall(page.inner_text("body"))
    page.goto("about:blank")


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


@pytest.mark.parametrize(
    ("text", "number"),
    [("12,5", 12.5), ("12.5", 12.5), ("1,234", 1234), ("1,234.5", 1234.5), ("1 234", 1234), ("1,2,3", None)],
)
def test_a_number_is_read_as_it_is_meant(reader: Reader, text: str, number: float | None) -> None:
    reader.page.goto(f"{reader.home}/?language=en")
    module = reader.page.get_attribute("script[type=module]", "src").replace("app.js", "words.js")
    read = f"import('{module}').then(({{readNumber}}) => readNumber({json.dumps(text)}))"
    found = reader.page.evaluate(read)
    assert found == number if number is not None else found != found


def test_a_late_answer_never_replaces_a_newer_one(reader: Reader) -> None:
    reader.open()
    page = reader.page
    reader.waits_for_the_full_answer()
    before = reader.sentence
    held: list[Any] = []

    def hold_the_first(route: Any) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    # Nothing ends the older question, so that only its number can tell that it is old.
    page.evaluate("AbortController.prototype.abort = () => {}")
    page.route("**/api/look*", hold_the_first)
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


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_fits_its_window(browser: Any, port: int, width: int) -> None:
    """Nothing is wider than the window, in the language of the longest words; dark at one width."""
    look = "dark" if width == 640 else "light"
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=look, reduced_motion="reduce"
    )
    reader = Reader(context.new_page(), f"http://127.0.0.1:{port}")
    reader.open("ru")
    reader.waits_for_the_full_answer()
    page = reader.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert width != 640 or not reader.faults_of_access()
    page.evaluate(
        "document.querySelectorAll('#levers details, #course details').forEach(each => each.open = true)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    reader.picture(f"page-{width}")
    # Fifty levers are alike: axe looks at those of one group.
    page.evaluate(
        "document.querySelectorAll('#levers > details ~ details').forEach(each => each.open = false)"
    )
    assert width != 360 or not reader.faults_of_access(colours=False)  # light, as everywhere else
    page.locator("#levers input[type=range]").nth(5).scroll_into_view_if_needed()
    assert is_in_sight(page, "#sentence") or is_in_sight(page, "#echo"), "the answer follows the levers"
    page.emulate_media(media="print")
    assert not page.locator("#panel").is_visible()
    assert page.locator(".tiles").is_visible()
    assert page.locator(".chart .tick").first.is_visible()
    context.close()
    reader.must_be_sound()


def is_in_sight(page: Any, selector: str) -> bool:
    """Return whether any of an element is within the window."""
    box = page.locator(selector).bounding_box()
    return box is not None and box["y"] + box["height"] >= 0 and box["y"] < page.viewport_size["height"]


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
