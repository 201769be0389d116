"""What a moved lever leaves open: its range goes with it, and nothing of it is lost on the way."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, unquote

from sim.scenario import Number
from sim.web.known import known_ids
from sim.web.levers import MAIN, levers
from sim.web.states import scenario_of, state_of, text_of
from sim.web.wishes import State
from sim.web.words import words
from tests.web.browser import Reader

BEDS, UPTAKE, YEARS = "shelters.beds", "access.reform.uptake", "effects.assisted.variance_over_mean"
LEVER = {lever["path"]: lever for lever in levers()}


def moves(reader: Reader, path: str, *keys: str) -> Any:
    """Press keys on a slider; return the value that the lever has then in the address, None for its own."""
    reader.page.evaluate("document.querySelectorAll('#levers > details').forEach(each => each.open = true)")
    reader.page.focus(f'[data-key="slider-{path}"]')
    reader.press(*keys)
    state = json.loads(unquote(reader.page.url.split("scenario=")[1].split("&")[0].replace("+", " ")))
    return state["changes"].get(path)


def years_of(value: Any) -> Number:
    """Return how much years differ in the file of a scenario in which that lever has a value."""
    scenario = scenario_of(text_of(State(MAIN, "", {YEARS: value})), "x")
    return scenario.effects["assisted"].variance_over_mean


def test_a_lever_moved_to_an_end_and_back_leaves_open_what_it_left_open(reader: Reader) -> None:
    reader.page.route("**/api/runs?**", lambda route: None)
    reader.open()
    before = reader.page.inner_text(f'[data-lever="{UPTAKE}"] .value')
    assert moves(reader, UPTAKE, "End")["mode"] == 1
    # At the same place as in the scenario it is the same, and nothing counts as changed.
    assert moves(reader, UPTAKE, *["ArrowLeft"] * 20) is None
    assert reader.page.inner_text(f'[data-lever="{UPTAKE}"] .value') == before
    assert not reader.page.locator(f'[data-lever="{UPTAKE}"] .back').is_visible()
    # The reader's own range goes with the lever, too, and an end of the scale does not cut it for good.
    reader.page.click(f'[data-lever="{UPTAKE}"] summary')
    reader.page.fill(f'[data-key="low-{UPTAKE}"]', "70")
    reader.press("Tab")
    moves(reader, UPTAKE, "End")
    assert moves(reader, UPTAKE, *["ArrowLeft"] * 20) == {"low": 0.7, "mode": 0.8, "high": 1}


def test_a_moved_lever_keeps_the_law_of_its_range(reader: Reader) -> None:
    for asked in ("look", "runs"):
        reader.page.route(f"**/api/{asked}?**", lambda route: None)
    reader.open()
    shipped = LEVER[YEARS]["values"][MAIN]
    assert shipped["distribution"] == "loguniform"
    assert "mode" not in shipped
    for keys in (["End"], ["ArrowLeft"], ["Home", *["ArrowRight"] * 3]):
        value = moves(reader, YEARS, *keys)
        number = years_of(value)
        assert number.distribution == "loguniform"
        assert number.largest / number.smallest > 7  # as in the scenario: within its limit, which is 1
        shown = float(reader.page.input_value(f'[data-key="slider-{YEARS}"]'))
        assert abs(number.central - shown) <= LEVER[YEARS]["step"]
    reader.page.click(f'[data-lever="{YEARS}"] summary')
    assert not reader.page.locator(f'[data-key="mode-{YEARS}"]').count()
    reader.page.fill(f'[data-key="high-{YEARS}"]', "30")
    reader.press("Tab")
    assert moves(reader, YEARS) == {"low": value["low"], "high": 30, "distribution": "loguniform"}


def test_a_number_of_the_readers_own_is_not_given_the_source_of_another(reader: Reader) -> None:
    reader.page.route("**/api/runs?**", lambda route: None)
    reader.open()
    lever = reader.page.locator(f'[data-lever="{UPTAKE}"]')
    lever.locator("summary").click()
    why = LEVER[UPTAKE]["assumption"]
    assert lever.locator(".reasons p").all_inner_texts() == [f"{words()['assumption']} {why}"]
    before = lever.locator(".value").inner_text()
    moves(reader, UPTAKE, "PageDown")
    whose = str(words()["own_number"]).replace("{before}", before)
    assert lever.locator(".reasons p").all_inner_texts() == [whose, f"{words()['assumption']} {why}"]
    lever.locator(".back").click()
    assert lever.locator(".reasons p").count() == 1
    # What a file says of its own number is told as what it is.
    own = {UPTAKE: {"value": 0.4, "source": "Counted by us."}}
    state = {"extends": MAIN, "title": "Ours", "changes": own}
    reader.goes_away()
    reader.page.goto(f"{reader.home}/?language=en#scenario={quote(json.dumps(state))}")
    reader.waits_for(".moved li")
    assert lever.locator(".reasons p").first.text_content() == f"{words()['source']} Counted by us."


def test_the_beds_of_a_province_go_with_those_of_all_until_they_are_moved(reader: Reader) -> None:
    reader.page.route("**/api/runs?**", lambda route: None)
    reader.open()
    city, shymkent = "shelters.beds_in.KZ-AST", "shelters.beds_in.KZ-SHY"
    value = '[data-lever="{}"] .value'.format
    before = reader.page.text_content(value(shymkent))
    all_alike = moves(reader, BEDS, "End")
    assert reader.page.evaluate("document.activeElement.dataset.key") == f"slider-{BEDS}"
    assert reader.page.inner_text(value(city)) == reader.page.inner_text(value(BEDS))
    assert reader.page.inner_text(value(shymkent)) == before, "the file states its beds"
    assert not reader.page.locator(f'[data-lever="{city}"] .reasons p').count(), "nothing is known of them"
    # Moved, it has a value of its own, in place of that of all; put back, it goes with them again.
    assert moves(reader, city, "PageDown")["mode"] < all_alike["mode"]
    told = reader.page.locator(".moved li", has_text=LEVER[city]["label"])
    told.wait_for()
    assert told.inner_text().endswith(f"in place of {reader.page.inner_text(value(BEDS))}")
    reader.page.click(f'[data-lever="{city}"] .back')
    assert moves(reader, city) is None
    assert reader.page.inner_text(value(city)) == reader.page.inner_text(value(BEDS))


def test_a_change_too_small_for_whole_per_cents_is_told_as_one(reader: Reader) -> None:
    changes = {"start.occupancy": 0.7004, BEDS: {"value": 10}}
    state = {"extends": "one-shelter", "title": "Ours", "changes": changes}
    reader.page.route("**/api/runs?**", lambda route: None)
    reader.page.goto(f"{reader.home}/?language=en#scenario={quote(json.dumps(state))}")
    reader.waits_for(".moved li")
    (told,) = reader.page.locator(".moved li").all_inner_texts()
    assert told.endswith("70.04\u00a0%, in place of 70\u00a0%")


def test_a_number_beyond_the_slider_can_be_written_and_one_beyond_the_model_not(reader: Reader) -> None:
    people, last = "streams.everyone.referrals_per_year", "closures.orders.duration_days"
    state = {"extends": "one-shelter", "title": "Ours", "changes": {BEDS: 12}}
    reader.page.route("**/api/runs?**", lambda route: None)
    reader.page.goto(f"{reader.home}/?language=en#scenario={quote(json.dumps(state))}")
    reader.waits_for(".moved li")
    assert LEVER[people]["most"] < 150
    page = reader.page
    page.evaluate("document.querySelectorAll('#levers details').forEach(each => each.open = true)")
    reader.writes(people, "150")
    assert page.inner_text(f'[data-lever="{people}"] .value') == "150 people a year"
    assert "Akmola" not in page.inner_text("#levers")
    assert moves(reader, people, "ArrowLeft") == 150 - LEVER[people]["step"]
    page.fill(f'[data-key="low-{last}"]', "3")
    reader.press("Tab")
    assert not page.inner_text(f'[data-lever="{last}"] .fault')
    reader.writes(people, "-1")
    fault = page.inner_text(f'[data-lever="{people}"] .fault')
    assert fault == "It must lie between 0 people a year and 1,000,000 people a year."


def test_what_is_refused_is_called_by_the_words_of_its_lever(reader: Reader) -> None:
    first = "openings.expansion.first"
    reader.page.route("**/api/runs?**", lambda route: None)
    reader.open()
    moves(reader, first, "End")
    reader.page.wait_for_selector("#trouble li")
    told = reader.page.inner_text("#trouble li")
    assert told.startswith(f"{LEVER['openings.expansion.last']['label']}: ")
    reader.broken = [told for told in reader.broken if "422" not in told]


GRANTS, ORDERS = "money.grants[0].amount", "closures.orders.per_year"
OWN_FILE = """extends = "baseline-2020.toml"
title = "Ours"
remove = ["closures.orders"]

[money]
grants = [{ year = 2021, amount = "90 million KZT", source = "Our contract." }]
"""


def opens(reader: Reader, text: str) -> None:
    """Open a scenario file, and every fold of the levers."""
    state = state_of(text).told()
    reader.page.route("**/api/runs?**", lambda route: None)
    reader.goes_away()
    reader.page.goto(f"{reader.home}/?language=en#scenario={quote(json.dumps(state))}")
    reader.page.wait_for_selector("#first-look")
    reader.page.evaluate("document.querySelectorAll('#levers details').forEach(each => each.open = true)")


def test_a_lever_shows_what_a_file_says_and_not_the_scenario_that_it_extends(reader: Reader) -> None:
    opens(reader, OWN_FILE)
    page = reader.page
    lever = page.locator(f'[data-lever="{GRANTS}"]')
    assert lever.locator(".value").inner_text() == "90,000,000 KZT"
    assert lever.locator(".reasons p").first.inner_text() == f"{words()['source']} Our contract."
    assert not page.locator(f'[data-lever="{ORDERS}"]').count(), "the file took it away"
    assert moves(reader, GRANTS, "End") == LEVER[GRANTS]["most"]
    lever.locator(".back").click()
    assert lever.locator(".value").inner_text() == "90,000,000 KZT"


def test_a_whole_file_changes_nothing_and_no_number_of_it_can_be_taken_away(reader: Reader) -> None:
    opens(reader, known_ids()["one-shelter"].read_text(encoding="utf-8"))
    page = reader.page
    assert page.locator(f'[data-lever="{BEDS}"] .value').inner_text() == "10 beds"
    assert not page.locator(".moved").count()
    assert page.locator("#all-back").is_disabled()
    moves(reader, BEDS, "End")
    assert not page.locator(f'[data-lever="{BEDS}"] .back').is_visible()
    page.wait_for_selector("#first-look")
    assert not page.locator("#trouble .fault").count()
