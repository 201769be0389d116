"""A browser on the page: what a reader does there, and what must hold whatever is done."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright (the extra dev)")

CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = (1280, 640, 360)
"""Pixels: a desk, the same at 200 %, a telephone."""
PICTURES = os.environ.get("SHELTER_SIM_PICTURES")
"""Folder for pictures of the page, to be looked at; none are made without it."""
PATIENCE = 60_000
"""Milliseconds; a test that waits so long has failed."""
EVERY = 200
"""Milliseconds between two looks at what is waited for; for each of Playwright's own the page is drawn."""
IS_ANSWERED = "body:has(#downloads .downloads):not(:has(#old-answer, #first-look, #making progress))"
"""The page with a full answer: there are files to take away, and nothing is old or in the making."""
STRAY = re.compile(r"\b(?:null|undefined|NaN)\b|\{\w+\}")
"""What is shown where words or a number are missing."""
SHORT_PAUSES = """
const usual = window.setTimeout, shorter = { 700: 50, 400: 200 };
window.setTimeout = (work, time, ...rest) => usual(work, shorter[time] ?? time, ...rest);
"""
"""The page leaves time for more moves before it asks for the full answer (page/course.js); tests do not."""
DESK = {"width": WIDTHS[0], "height": 900}
EMPTY = '<link rel="icon" href="data:,">'
"""An empty page, for which no icon is asked."""
LOOKS = ("color_scheme", "reduced_motion", "forced_colors", "media")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_AXE = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
"""What axe is to do: to tell every fault, but not each of the thousands of things that are right."""


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the browser of the system, or skip where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs a browser, {CHROMIUM} (Debian's package chromium)")
    with playwright.sync_playwright() as driver:
        # The sandbox needs rights that root in a container lacks; only our own page is opened.
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def window(browser: Any) -> Iterator[Any]:
    """Open a window of a browser, in which nobody has been before."""
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        context.add_init_script(SHORT_PAUSES)
        yield context.new_page()


@dataclass
class Reader:
    """Somebody before the page; nothing they do may ask another host or break the page.

    Attributes
    ----------
    page
        Of Playwright.
    home
        Address of the server.
    asked, broken
        Every address asked for, and every fault that the browser told.
    """

    page: Any
    home: str
    asked: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_viewport_size(DESK)
        for event, hear in self._hears.items():
            self.page.on(event, hear)

    @cached_property
    def _hears(self) -> dict[str, Any]:
        return {
            "request": lambda request: self.asked.append(request.url),
            "pageerror": lambda error: self.broken.append(str(error)),
            "console": lambda told: self.broken.append(told.text) if told.type == "error" else None,
        }

    def goes_away(self) -> None:
        """Go to an empty page, of the same server: elsewhere the browser would start another process."""
        away = f"{self.home}/away"
        self.page.route(away, lambda route: route.fulfill(body=EMPTY, content_type="text/html"))
        self.page.goto(away)
        self.page.unroute(away)

    def leaves(self) -> None:
        """Leave the window as it was, and nothing of oneself in it."""
        self.page.unroute_all(behavior="ignoreErrors")
        self.goes_away()
        self.page.evaluate("localStorage.clear()")
        for event, hear in self._hears.items():
            self.page.remove_listener(event, hear)
        self.page.context.clear_cookies()
        self.page.emulate_media(**dict.fromkeys(LOOKS, "null"))

    def open(self, code: str = "en", then: str = "") -> None:
        """Open the page in a language, and wait for its answer."""
        self.page.goto(f"{self.home}/?language={code}{then}")
        self.waits_for(".card .number")

    def opens_one_shelter(self, code: str) -> None:
        """Open the page, as a director does, on a shelter of her own, and wait for its full answer."""
        self.open(code)
        one = self.page.locator('[data-key="add-shipped"] option').last
        self.page.select_option('[data-key="add-shipped"]', one.get_attribute("value"))
        self.page.locator(".tile").nth(1).wait_for(state="detached")
        self.waits_for_the_full_answer()

    def writes(self, lever: str, text: str) -> None:
        """Write a number into the field of a lever that is shown, and go on."""
        self.page.fill(f'[data-key="mode-{lever}"]', text)
        self.press("Tab")

    def has_four_beds(self, lever: str) -> None:
        """Change the beds of the shelter to four, and wait for the full answer, which is another."""
        before = self.sentence
        self.writes(lever, "4")
        self.page.wait_for_selector("#first-look")
        self.waits_for_the_full_answer()
        assert self.sentence != before

    def waits_for_the_full_answer(self) -> None:
        """Wait until the scenario shown has an answer, and it is a first look no more."""
        self.waits_for(IS_ANSWERED)

    def waits_for(self, selector: str) -> None:
        """Wait until there is such an element, which stays."""
        until = time.monotonic() + PATIENCE / 1000
        while not self.page.locator(selector).count():
            assert time.monotonic() < until, selector
            self.page.wait_for_timeout(EVERY)

    @property
    def sentence(self) -> str:
        """The answer in large letters."""
        return str(self.page.inner_text("#sentence"))

    def number_of_tiles(self) -> int:
        """Return the number of provinces on the map."""
        return int(self.page.locator(".tile").count())

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page, if pictures are wanted."""
        if PICTURES:
            self.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)

    def faults_of_access(self, *parts: str, colours: bool = True) -> list[str]:
        """Return what keeps somebody out of the page, or of parts of it, by axe, and stray words anywhere.

        Contrast takes two thirds of the time: where only words have changed, it need not be looked at again.
        """
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        # The whole page takes seconds: where only a part has changed, only that is looked at again.
        assert all(self.page.locator(part).is_visible() for part in parts)
        context = json.dumps({"include": [[part] for part in parts or ("html",)]})
        options = json.dumps({**OF_AXE, "rules": {"color-contrast": {"enabled": colours}}})
        found = self.page.evaluate(f"axe.run({context}, {options}).then(found => found.violations)")
        strays = [f"stray: {word}" for word in STRAY.findall(self.page.inner_text("body"))]
        return strays + [
            f"{each['id']}: {node['target']} {node['failureSummary']}"
            for each in found
            for node in each["nodes"]
        ]

    def must_be_sound(self) -> None:
        """Hold that no other host was asked, and that nothing broke."""
        assert {"/".join(url.split("/")[:3]) for url in self.asked} == {self.home}
        assert not self.broken

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def goes_by_tab_to(self, key: str, most: int = 90) -> None:
        """Go forward by the tab key to the element with a key; fail if it is not reached."""
        for _ in range(most):
            self.press("Tab")
            if self.page.evaluate("document.activeElement.dataset.key ?? document.activeElement.id") == key:
                return
        raise AssertionError(f"the tab key does not come to {key}")


AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
