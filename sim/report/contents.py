"""The contents of a brief: its headings, each a link to its place; on paper with the number of its page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
PLACE = '<ul class="contents"></ul>'
"""Where the list goes in the template, empty there; what stands before it is not listed."""


def with_contents(page: str) -> str:
    """Return a page whose list of contents is filled in.

    Headings come from the template and from the Markdown of the answer alike, so they are gathered once the
    page is made.

    Examples
    --------
    >>> with_contents('<ul class="contents"></ul><h2>Money</h2>')
    '<ul class="contents"><li><a href="#part-1">Money</a></li></ul><h2 id="part-1">Money</h2>'
    """
    before, place, after = page.partition(PLACE)
    if not place:
        return page
    headings: list[str] = HEADING.findall(after)
    numbers = iter(range(1, len(headings) + 1))
    marked = HEADING.sub(lambda found: f'<h2 id="part-{next(numbers)}">{found[1]}</h2>', after)
    return f"{before}{_listed(headings)}{marked}"


def _listed(headings: Sequence[str]) -> Markup:
    items = (
        f'<li><a href="#part-{number}">{words}</a></li>' for number, words in enumerate(headings, start=1)
    )
    return Markup('<ul class="contents">' + "".join(items) + "</ul>")
