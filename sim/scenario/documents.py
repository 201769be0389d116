"""One TOML file, read with the place of each of its keys."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenario.faults import Fault, ScenarioFaults, suggest
from sim.scenario.locate import KeyPath, Place, TooDeepError, locate

MAX_BYTES = 1_000_000
MAX_LINE_LENGTH = 10_000

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_PLAIN_RULES = {
    "Cannot overwrite a value": "this key is given twice",
    "Invalid value": "this is no TOML value (text stands in quotes)",
    "Unterminated string": "the text has no closing quote",
}


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says, and the place of each key path in it."""

    file: Path
    data: dict[str, Any]
    places: dict[KeyPath, Place]


def read_document(file: Path) -> Document:
    """Read one TOML file.

    Raises
    ------
    ScenarioFaults
        If the file is missing, too large, empty, not UTF-8 or not TOML.
    """
    document = parse_document(file, _text(file, _bytes(file)))
    if not document.data:
        rule = "says nothing: a scenario extends another one, or states all its tables"
        raise ScenarioFaults([Fault.of_file(file, rule)])
    return document


def parse_document(file: Path, text: str) -> Document:
    """Return what a text says; `file` is the name that faults are reported under.

    Raises
    ------
    ScenarioFaults
        If the text is not TOML, or has lines or nesting beyond the bounds of this reader.
    """
    _refuse_long_lines(file, text)
    try:
        return Document(file, tomllib.loads(text), locate(text))
    except TooDeepError as error:
        place, rule = error.place, str(error)
    except RecursionError:
        place, rule = Place(1, 1), "arrays and tables are nested too deeply"
    except ValueError as error:
        place, rule = _syntax_fault(str(error), text)
    raise ScenarioFaults([Fault(file, place.line, place.column, (), rule)])


def unreadable(file: Path) -> str | None:
    """Return what is wrong with a path that a file names, if no file can be read there."""
    try:
        if file.is_file():
            return None
        return f"{file} is a folder, not a file" if file.is_dir() else f"there is no file {file}"
    except OSError as error:
        return f"{file} cannot be read ({error.strerror})"


def nearest_file(file: Path) -> str | None:
    """Return the name of a file of the same kind in the same folder that was probably meant."""
    try:
        neighbours = [path.name for path in file.parent.glob(f"*{file.suffix}") if path.is_file()]
    except OSError:
        return None
    return suggest(file.name, neighbours)


def _bytes(file: Path) -> bytes:
    try:
        if not file.is_file():
            rule = "this is a folder, not a file" if file.is_dir() else "there is no such file"
            raise ScenarioFaults([Fault.of_file(file, rule, nearest_file(file))])
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ScenarioFaults([Fault.of_file(file, f"cannot be read ({error.strerror})")]) from None
    if len(raw) > MAX_BYTES:
        raise ScenarioFaults([Fault.of_file(file, f"is larger than {MAX_BYTES:,} bytes")])
    return raw


def _text(file: Path, raw: bytes) -> str:
    raw = raw.removeprefix(b"\xef\xbb\xbf")  # some editors of Windows begin a file with this mark
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        place = _end_of(before)
        rule = f"byte 0x{raw[error.start]:02x} is not UTF-8 (save the file as UTF-8)"
        raise ScenarioFaults([Fault(file, place.line, place.column, (), rule)]) from None


def _refuse_long_lines(file: Path, text: str) -> None:
    # tomllib's time grows with the square of the number of parts of a dotted key.
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE_LENGTH:
            rule = f"the line is longer than {MAX_LINE_LENGTH:,} characters"
            raise ScenarioFaults([Fault(file, number, 1, (), rule)])


def _syntax_fault(message: str, text: str) -> tuple[Place, str]:
    found = _AT.search(message)
    if found is None:
        return Place(1, 1), f"is not valid TOML: {message}"
    place = Place(int(found[1]), int(found[2])) if found[1] else _end_of(text)
    complaint = message[: found.start()]
    return place, f"not valid TOML: {_PLAIN_RULES.get(complaint, complaint)}"


def _end_of(text: str) -> Place:
    line = text.count("\n") + 1
    return Place(line, len(text) - (text.rfind("\n") + 1) + 1)
