"""Text that a spreadsheet must not take for a formula."""

from __future__ import annotations

_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
"""With these, some spreadsheets begin to calculate, or to fetch what a cell names."""


def harmless(text: str) -> str:
    """Return a text as it may stand in a cell of a csv file: with an apostrophe before a formula.

    Blanks before it do not make a formula safe, some spreadsheets drop them.

    Examples
    --------
    >>> harmless("=1+1"), harmless(" @cmd"), harmless("Shelter = home"), harmless("")
    ("'=1+1", "' @cmd", 'Shelter = home', '')
    """
    visible = text.lstrip(" \u00a0\ufeff")
    return f"'{text}" if visible[:1] in _STARTS and visible else text
