"""The page in windows of every width, in the dark, and on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.browser import WIDTHS, Reader


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_fits_its_window(reader: Reader, width: int) -> None:
    """Nothing is wider than the window, in the language of the longest words; dark at one width."""
    page = reader.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if width == 640 else "light", reduced_motion="reduce")
    reader.open("ru")
    reader.waits_for_the_full_answer()
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


def is_in_sight(page: Any, selector: str) -> bool:
    """Return whether any of an element is within the window."""
    box = page.locator(selector).bounding_box()
    return box is not None and box["y"] + box["height"] >= 0 and box["y"] < page.viewport_size["height"]
