"""When an answer takes long, or too many ask: what the page says, and what a reader can do."""

from __future__ import annotations

import time
from typing import Any

import pytest
from httpx2 import Client

from sim.language import speaking
from sim.web.words import words
from tests.web.browser import Reader

UPTAKE = '[data-key="slider-access.reform.uptake"]'
SHIPPED = ("baseline-2020", "expansion-2021", "foreign-access", "expansion-and-access")
LONG = 5000
"""Replications; of the shipped scenarios no machine works them off while a test looks on."""
FEW_WAITING = 3


def is_post(route: Any) -> bool:
    return bool(route.request.method == "POST")


def ask_for_a_long_run(page: Any) -> None:
    """Let the page ask for a long run in place of the usual one, so that there is something to stop."""
    body = f'"replications":{LONG},"scenarios"'
    page.route(
        "**/api/runs?*",
        lambda route: route.continue_(post_data=route.request.post_data.replace('"scenarios"', body, 1)),
    )


def comes_to(client: Client, run: str, stage: str) -> None:
    """Wait until a run is at a stage."""
    until = time.monotonic() + 30
    while client.get(f"/api/runs/{run}").json()["state"] != stage:
        assert time.monotonic() < until, stage
        time.sleep(0.1)


def test_a_full_answer_goes_on_in_another_language_until_it_is_stopped_and_the_first_look_stays(
    reader: Reader,
) -> None:
    reader.open("kk")
    page = reader.page
    reader.waits_for_the_full_answer()
    ask_for_a_long_run(page)
    page.focus(UPTAKE)
    reader.press("PageDown")
    with page.expect_response("**/api/runs/*") as followed:
        page.wait_for_selector("#making progress")
    kazakh, asked = reader.sentence, len(reader.asked)
    page.click('[data-language="ru"]')
    page.wait_for_selector('html[lang="ru"]')
    with page.expect_response(followed.value.url.replace("language=kk", "language=ru")):
        page.wait_for_function(
            "before => document.querySelector('#sentence').innerText !== before", arg=kazakh
        )
    assert not [url for url in reader.asked[asked:] if "/api/runs?" in url], "no run is begun anew"
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as ended:
        with page.expect_response("**/api/runs/*"):
            pass
        page.click("#making button")
    assert ended.value.ok
    with speaking("ru"):
        told = words()
    assert page.inner_text("#news") == told["news_stopped"]
    assert not page.locator("#making progress").count()
    assert page.inner_text("#first-look") == told["first_look"]
    assert not reader.faults_of_access("#answer")


def test_a_page_that_is_left_leaves_no_run_behind(reader: Reader, client: Client) -> None:
    reader.open("en")
    page = reader.page
    reader.waits_for_the_full_answer()
    ask_for_a_long_run(page)
    page.focus(UPTAKE)
    with page.expect_response("**/api/runs/*") as followed:
        reader.press("PageDown")
    left = followed.value.json()["id"]
    reader.goes_away()
    comes_to(client, left, "stopped")


def test_a_full_queue_is_told_kindly_and_can_be_asked_again(
    reader: Reader, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.web.runs.MOST_WAITING", FEW_WAITING)
    reader.open("ru")
    page = reader.page
    reader.waits_for_the_full_answer()
    wish = {"scenarios": [{"extends": name} for name in SHIPPED], "replications": LONG}
    asked = [client.post("/api/runs", json=wish)]
    comes_to(client, asked[0].json()["id"], "running")
    asked += [client.post("/api/runs", json=wish | {"seed": seed}) for seed in range(2, FEW_WAITING + 2)]
    try:
        page.focus(UPTAKE)
        reader.press("PageDown")
        page.wait_for_selector("#trouble .fault")
        refused = client.post("/api/runs?language=ru", json=wish | {"seed": 99}).json()
        assert page.inner_text("#trouble .fault") == refused["message"]
        assert page.locator("#first-look").is_visible()
        assert not reader.faults_of_access("#answer", "#trouble")
    finally:
        for each in reversed(asked):  # the last ones first, so that one worker alone is ended
            client.delete(f"/api/runs/{each.json()['id']}")
    page.click("#trouble button")
    reader.waits_for_the_full_answer()
    assert not page.locator("#trouble .fault").count()
    # The browser itself tells of the refusal; that is no fault of the page.
    reader.broken = [told for told in reader.broken if "429" not in told]
