"""The chart of people in beds is read week by week: by pointer, by arrow keys, and by ear."""

from __future__ import annotations

import re

from sim.language import speaking
from sim.web.words import words
from tests.web.browser import Reader

WEEK = '[data-key="course-week"]'
STRAY = re.compile(r"\b(?:null|undefined|NaN)\b|\{\w+\}")
"""What a page shows that fills in nothing."""


def test_the_arrow_keys_read_the_weeks_of_the_chart_aloud(reader: Reader) -> None:
    reader.open("ru")
    page = reader.page
    reader.waits_for_the_full_answer()
    with speaking("ru"):
        assert page.inner_text("#course .readout") == words()["course_point"]
    page.focus(WEEK)
    reader.press("End")
    last = page.get_attribute(WEEK, "aria-valuetext")
    reader.press("ArrowLeft")
    read = page.get_attribute(WEEK, "aria-valuetext")
    assert "2023\u00a0г." in last
    assert "2023\u00a0г." in read
    assert read != last
    assert page.inner_text("#course .readout") == read
    cursor = page.get_attribute("#course .cursor", "x1")
    # The pointer moves the same handle; another province shows the same week, and the key stays where it was.
    box = page.locator("#course .chart").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 50)
    assert page.get_attribute(WEEK, "aria-valuetext") != read
    assert page.get_attribute("#course .cursor", "x1") != cursor
    middle = page.input_value(WEEK)
    page.click('[data-key="row-KZ-SHY"]')
    assert page.input_value(WEEK) == middle
    assert not reader.faults_of_access("#where", "#when")


def test_on_a_telephone_the_strip_of_rules_has_numbers_that_are_told_below_it(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 360, "height": 800})
    reader.open("kk")
    page = reader.page
    numbers = page.locator("#course .strip text").all_text_contents()
    rules = page.locator("#course details[open] ol li")
    assert sorted(numbers) == [str(number) for number in range(1, rules.count() + 1)]
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert not STRAY.findall(page.inner_text("body"))
