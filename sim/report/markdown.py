"""The Markdown of the answer as HTML: headings, paragraphs, lists, tables, strong and stressed words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from sim.wording import NO_BREAK

CELL = re.compile(r"(?<!\\)\|")
KEY = re.compile(r"\b[a-z]\w*(?:\.[\w-]+)+")
"""A key of a scenario file, such as `shelters.beds`, or the name of a file."""
BREAK = re.compile(r"(?:_|\.(?!(?:csv|html|json|md|toml|xlsx)$))")
"""After which such a name may go on in the next line: not before the ending of a file."""
BOUND = re.compile(r" (?=%)|(?<=\d) (?=[гж]\.)|(?<=\bг\.) (?=[А-ЯЁӘҒҚҢӨҰҮҺІ])")
"""Spaces at which no line ends: before a sign of per cent, in "2023 г." and in "г. Алматы"."""


def as_html(text: str, below: int = 1) -> Markup:
    """Return HTML; headings stand so many levels below those of the text.

    Examples
    --------
    >>> as_html("**Yes** & *no*")
    Markup('<p><strong>Yes</strong> &amp; <em>no</em></p>')
    """
    blocks = [block for block in text.strip().split("\n\n") if block.strip()]
    return Markup("\n".join(_block(block.split("\n"), below) for block in blocks))


def _block(lines: Sequence[str], below: int) -> str:
    if lines[0].startswith("#"):
        marks, words = lines[0].split(" ", 1)
        level = len(marks) + below
        return f"<h{level}>{inline(words)}</h{level}>"
    if lines[0].startswith("|"):
        return as_table([_cells(line) for line in lines if not line.startswith("|--")])
    if lines[0].startswith("- "):
        return "<ul>" + "".join(f"<li>{inline(line[2:])}</li>" for line in lines) + "</ul>"
    return f"<p>{inline(' '.join(lines))}</p>"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in CELL.split(line)[1:-1]]


def as_table(rows: Sequence[Sequence[str]]) -> Markup:
    """Return a table whose first row and first column are headings."""
    head = "".join(f'<th scope="col">{inline(cell)}</th>' for cell in rows[0])
    body = "".join(
        f'<tr><th scope="row">{inline(row[0])}</th>'
        + "".join(f"<td>{inline(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows[1:]
    )
    return Markup(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def inline(words: str) -> Markup:
    r"""Return a line with its strong and stressed words and its commands, everything else as it is read.

    Examples
    --------
    >>> inline(r"2021 \* <b>")
    Markup('2021 * &lt;b&gt;')
    >>> inline("г. Алматы: allocation.toml")
    Markup('г.\xa0Алматы: allocation.toml')
    """
    text = escape(words, quote=True).replace("\\*", "\0")
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    text = re.sub(r"\*(.+?)\*", r"<em>\1</em>", text)
    text = re.sub(r"`(.+?)`", r"<code>\1</code>", text)
    text = KEY.sub(lambda found: BREAK.sub(r"\g<0><wbr>", found[0]), BOUND.sub(NO_BREAK, text))
    return Markup(text.replace("\0", "*"))
