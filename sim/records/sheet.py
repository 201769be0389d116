"""A table as it stands in a file: cells of text, before anybody knows what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 500 * 2**20
"""Of a file, unpacked."""
MOST_ROWS = 1_100_000
MOST_COLUMNS = 500


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sheet:
    """The cells of one table.

    Attributes
    ----------
    file
        Where it was read.
    rows
        Cells without blanks around them; row 1 of the spreadsheet is the first.
    form
        How it was written, in words: encoding and separator, or the name of the sheet.
    counts_from_1904
        Whether serial numbers of days are those of an old Macintosh workbook.
    """

    file: Path
    rows: list[list[str]]
    form: str
    counts_from_1904: bool = False
