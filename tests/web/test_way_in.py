"""The way in for others than this machine: by a link, from wherever they read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browser import Reader, window
from tests.web.conftest import serving

TOKEN = "a-token-of-24-characters"
LETTERS = "http://letters.example/"


@pytest.fixture(scope="module")
def home() -> Iterator[str]:
    """Return the address of a server that lets in whoever has its token."""
    with serving(TOKEN) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def stranger(browser: Any) -> Iterator[Any]:
    """Return a window of somebody who was never here."""
    with window(browser) as opened:
        yield opened


def test_a_page_with_a_token_opens_only_by_the_address_that_has_it(stranger: Any, home: str) -> None:
    reader = Reader(stranger, home)
    refused: set[str] = set()
    stranger.on("response", lambda told: refused.add(told.url) if told.status == 403 else None)
    assert stranger.goto(f"{home}/").status == 403
    assert not stranger.locator("#answer").count()
    stranger.goto(f"{home}/?token={TOKEN}")
    stranger.wait_for_selector(".card .number")
    assert TOKEN not in stranger.url
    with stranger.expect_download() as saved:
        stranger.click('[data-key="give-file"]')
    assert saved.value.suggested_filename == "scenario.toml"
    # The browser asks for an icon when it likes, and itself tells of each refusal.
    assert refused <= {f"{home}/", f"{home}/favicon.ico"}
    reader.broken = [told for told in reader.broken if "403" not in told]
    reader.must_be_sound()


def test_a_link_in_a_letter_opens_the_page_and_so_does_a_later_one(stranger: Any, home: str) -> None:
    """A cookie that the browser keeps from whoever comes from another host would lock them out."""
    letter = f'<a id="first" href="{home}/?token={TOKEN}">open</a> <a id="later" href="{home}/">open</a>'
    stranger.route(LETTERS, lambda route: route.fulfill(body=letter, content_type="text/html"))
    for link in ("#first", "#later"):
        stranger.goto(LETTERS)
        with stranger.expect_navigation(url=f"{home}/", wait_until="commit") as gone:
            stranger.click(link)
        assert gone.value.status == 200, link
        assert TOKEN not in stranger.url
        assert stranger.evaluate("document.cookie") == "", "no script reads the token"
