"""The way in for others than this machine: by a link, from wherever they read it."""

from __future__ import annotations

from typing import Any

from tests.web.conftest import serving

TOKEN = "a-token-of-some-length"
LETTERS = "http://letters.example/"


def test_a_link_in_a_letter_opens_the_page_and_so_does_a_later_one(browser: Any) -> None:
    """A cookie that the browser keeps from whoever comes from another host would lock them out."""
    with serving(TOKEN) as port:
        home = f"http://127.0.0.1:{port}/"
        letter = f'<a id="first" href="{home}?token={TOKEN}">open</a> <a id="later" href="{home}">open</a>'
        context = browser.new_context()
        page = context.new_page()
        page.route(LETTERS, lambda route: route.fulfill(body=letter, content_type="text/html"))
        for link in ("#first", "#later"):
            page.goto(LETTERS)
            with page.expect_navigation(url=home, wait_until="commit") as gone:
                page.click(link)
            assert gone.value.status == 200, link
            assert TOKEN not in page.url
            assert page.evaluate("document.cookie") == "", "no script reads the token"
        context.close()
