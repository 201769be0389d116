"""A file of records, opened by what it holds and not by what it is called."""

from __future__ import annotations

from pathlib import Path

from sim.language import Saying, marked
from sim.mistakes import Mistake, reason
from sim.records.csv_sheet import csv_sheet
from sim.records.faults import Fault, TableFaults
from sim.records.reading import Said
from sim.records.sheet import MOST_BYTES, Sheet
from sim.records.xlsx_sheet import xlsx_sheet
from sim.records.zips import MAGIC

_OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")


def opened(file: Path, said: Said, content: bytes | None = None) -> Sheet:
    """Return the cells of a table of text or of a workbook.

    Parameters
    ----------
    file
        Where it is, or what it is called where it stands in no file.
    said
        What need not be guessed.
    content
        Its bytes, where it stands in no file.

    Raises
    ------
    TableFaults, Mistake
        If the file cannot be read.
    """
    content = content_of(file) if content is None else _not_empty(file, content)
    if content.startswith(_OLD_WORKBOOK):
        rule = marked("is a workbook of old form (.xls), or closed by a password; save it as .xlsx or as CSV")
        raise TableFaults(file, [Fault(rule)])
    if content.startswith(MAGIC):
        return xlsx_sheet(file, content, said.sheet)
    if said.sheet is not None:
        raise TableFaults(file, [Fault(marked("is a table of text and has no sheets; leave --sheet out"))])
    return csv_sheet(file, content, said.encoding, said.separator)


def content_of(file: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    TableFaults, Mistake
        If it is empty, too large, or cannot be read.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise TableFaults(file, [Fault(Saying("is larger than {most} MB", most=MOST_BYTES // 2**20))])
        content = file.read_bytes()
    except OSError as error:
        raise Mistake("{file}: cannot be read: {reason}", file=file, reason=reason(error)) from None
    return _not_empty(file, content)


def _not_empty(file: Path, content: bytes) -> bytes:
    if not content:
        raise TableFaults(file, [Fault(marked("is empty"))])
    return content
