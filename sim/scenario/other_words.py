"""What libraries say of a file that cannot be read, as messages of this program."""

from __future__ import annotations

import csv
import re

from sim.language import Saying, marked

_PLAINER = {
    "Cannot overwrite a value": marked("this key is given twice"),
    "Invalid value": marked("this is no TOML value (text stands in quotes)"),
    "Unterminated string": marked("the text has no closing quote"),
}
_OF_TOML = (
    *(marked("Invalid statement"), marked("Expected newline or end of document after a statement")),
    *(marked("Expected ']' at the end of a table declaration"), marked("Unclosed array")),
    *(marked("Expected ']]' at the end of an array declaration"), marked("Unclosed inline table")),
    *(marked("Expected '=' after a key in a key/value pair"), marked("Invalid hex value")),
    *(marked("Invalid initial character for a key part"), marked("Unescaped '\\' in a string")),
    marked("Escaped character is not a Unicode scalar value"),
    *(marked("Invalid date or datetime"), marked("Expected {what}")),
    *(marked("Found invalid character {what}"), marked("Illegal character {what}")),
    *(marked("Cannot declare {what} twice"), marked("Cannot mutate immutable namespace {what}")),
    *(marked("Cannot redefine namespace {what}"), marked("Duplicate inline table key {what}")),
)
_OF_CSV = (
    *(marked("line contains NUL"), marked("unexpected end of data"), marked("{what} expected after {other}")),
    marked("field larger than field limit ({what})"),
    marked("new-line character seen in unquoted field - do you need to open the file with newline=''?"),
)
_OF_UTF_8 = (
    *(marked("invalid start byte"), marked("invalid continuation byte"), marked("unexpected end of data")),
)


def of_toml(complaint: str) -> Saying:
    """Return what `tomllib` complains of.

    Examples
    --------
    >>> str(of_toml("Invalid value")), str(of_toml("Cannot declare ('a',) twice"))
    ('this is no TOML value (text stands in quotes)', "Cannot declare ('a',) twice")
    """
    plainer = _PLAINER.get(complaint)
    return _known(complaint, _OF_TOML) if plainer is None else Saying(plainer)


def of_csv(error: UnicodeDecodeError | csv.Error) -> Saying:
    """Return what `csv` or the decoding of a csv file complains of."""
    if isinstance(error, csv.Error):
        return _known(str(error), _OF_CSV)
    return Saying(
        "'utf-8' codec can't decode byte {byte} in position {position}: {reason}",
        byte=f"0x{error.object[error.start]:02x}",
        position=error.start,
        reason=_known(error.reason, _OF_UTF_8),
    )


def _known(complaint: str, messages: tuple[str, ...]) -> Saying:
    """Return which of some messages a complaint is, with its parts; else the complaint itself."""
    for message in messages:
        form = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(message))
        found = re.fullmatch(form, complaint)
        if found:
            return Saying(message, **found.groupdict())
    return Saying(complaint)
