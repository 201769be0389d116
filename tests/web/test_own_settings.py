"""Readers with settings of their own: large letters, more space, much zoom, no motion, their own colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browser import DESK, Reader

LARGE = "document.documentElement.style.fontSize = '200%'"
SPACE = "line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important"
"""What readers may set for themselves (WCAG 1.4.12)."""
ZOOMED = {"width": 320, "height": 256}
"""A window of 1280 by 1024 at 400 % (WCAG 1.4.10)."""
LEAST_TARGET = 24
"""Pixels (WCAG 2.5.8)."""
CLIPPED = """(() => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (words.nextNode()) {
        const text = words.currentNode;
        const holder = text.parentElement.closest('.tile, button, summary, legend, h2, .chip');
        if (!holder || !text.data.trim() || text.parentElement.closest('.hidden, .skip')) continue;
        const range = document.createRange(), box = holder.getBoundingClientRect();
        range.selectNodeContents(text);
        const inside = range.getBoundingClientRect();
        const isOut = inside.left < box.left - 1 || inside.right > box.right + 1
            || inside.top < box.top - 3 || inside.bottom > box.bottom + 3;
        if (inside.width && isOut) found.push(text.data);
    }
    return found;
})()"""
"""Words that end outside of what holds them."""
SMALL = f"""[...document.querySelectorAll('button, select, input, summary')].filter(each => {{
    const target = each.closest('label.tick') ?? each, box = target.getBoundingClientRect();
    return box.width && (box.width < {LEAST_TARGET} || box.height < {LEAST_TARGET});
}}).map(each => each.outerHTML.slice(0, 90))"""
COVERED = """(() => {
    const each = document.activeElement, box = each.getBoundingClientRect();
    const y = Math.max(0, box.y) + Math.min(box.height, innerHeight) / 2;
    const there = document.elementFromPoint(box.x + box.width / 2, Math.min(innerHeight - 1, y));
    const isSeen = there && (each.contains(there) || there.contains(each));
    return isSeen ? '' : each.outerHTML.slice(0, 90) + ' is behind ' + there?.outerHTML.slice(0, 60);
})()"""
"""What has the focus, where something else lies over it (WCAG 2.4.11)."""


@pytest.fixture(scope="module")
def opened(page: Any, port: int) -> Iterator[Any]:
    """Return the page, opened in the language of the longest words, with its full answer."""
    reader = Reader(page, f"http://127.0.0.1:{port}")
    page.emulate_media(reduced_motion="reduce")
    reader.open("ru")
    reader.waits_for_the_full_answer()
    yield page
    reader.leaves()
    reader.must_be_sound()


@pytest.fixture(autouse=True)
def as_usual(opened: Any) -> Iterator[None]:
    """Put back, after a test, what it has set."""
    yield
    opened.evaluate("document.documentElement.style.fontSize = ''")
    opened.set_viewport_size(DESK)
    opened.emulate_media(forced_colors="none")


def must_fit(page: Any) -> None:
    """Fail if the page is wider than its window, or words end outside of what holds them."""
    page.wait_for_timeout(250)  # drawings are made anew a moment later
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.evaluate(CLIPPED) == []


def is_one_column(page: Any) -> bool:
    """Return whether the levers stand below the answer."""
    return bool(page.locator("#panel").bounding_box()["y"] > page.locator("#limits").bounding_box()["y"])


def test_what_is_used_is_large_enough_and_nothing_moves_for_who_wants_no_motion(opened: Any) -> None:
    assert not is_one_column(opened)
    assert opened.evaluate(SMALL) == []
    moving = (
        "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s')"
    )
    assert opened.evaluate(f"{moving}.length") == 0


def test_letters_of_twice_the_size_lead_to_one_column_and_are_not_clipped(opened: Any) -> None:
    opened.evaluate(LARGE)
    must_fit(opened)
    assert is_one_column(opened)
    assert opened.evaluate("getComputedStyle(document.querySelector('.chart .tick')).fontSize") == "24px"


def test_more_space_between_letters_and_lines_clips_nothing(opened: Any) -> None:
    opened.evaluate(f"document.styleSheets[0].insertRule('* {{ {SPACE} }}')")
    try:
        must_fit(opened)
    finally:
        opened.evaluate("document.styleSheets[0].deleteRule(0)")


def test_in_a_small_window_nothing_is_cut_off_and_what_has_the_focus_is_seen(opened: Any) -> None:
    opened.set_viewport_size(ZOOMED)
    must_fit(opened)
    opened.focus("#panel")
    for _ in range(12):
        opened.keyboard.press("Tab")
        assert opened.evaluate(COVERED) == ""
    for _ in range(6):
        opened.keyboard.press("Shift+Tab")
        assert opened.evaluate(COVERED) == ""


def test_in_colours_of_the_reader_what_is_chosen_is_still_told_apart(opened: Any) -> None:
    opened.emulate_media(forced_colors="active")
    looks = "each => { const look = getComputedStyle(each); return look.backgroundColor + look.borderColor }"
    pressed, other = (
        opened.eval_on_selector(f'#languages [aria-pressed="{state}"]', looks) for state in ("true", "false")
    )
    assert pressed != other
