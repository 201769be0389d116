"""One TOML file, read with the place of each of its keys."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.language import Saying
from sim.mistakes import reason
from sim.scenario.faults import Fault, ScenarioFaults, grouped, suggest
from sim.scenario.locate import KeyPath, Place, TooDeepError, locate
from sim.scenario.other_words import of_toml

MAX_BYTES = 1_000_000
MAX_LINE_LENGTH = 10_000

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


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
    return must_say_something(_parsed_before(file, _text(file, _bytes(file))))


@lru_cache(maxsize=32)  # many scenarios extend the same few
def _parsed_before(file: Path, text: str) -> Document:
    return parse_document(file, text)


def must_say_something(document: Document) -> Document:
    """Return the document; raise `ScenarioFaults` if it is empty."""
    if not document.data:
        rule = Saying("says nothing: a scenario extends another one, or states all its tables")
        raise ScenarioFaults([Fault.of_file(document.file, rule)])
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
        place, rule = error.place, error.rule
    except RecursionError:
        place, rule = Place(1, 1), Saying("arrays and tables are nested too deeply")
    except ValueError as error:
        place, rule = _syntax_fault(str(error), text)
    raise ScenarioFaults([Fault(file, place.line, place.column, (), rule)])


def unreadable(file: Path) -> Saying | None:
    """Return what is wrong with a path that a file names, if no file can be read there."""
    try:
        if file.is_file():
            return None
        if file.is_dir():
            return Saying("{file} is a folder, not a file", file=file)
        return Saying("there is no file {file}", file=file)
    except OSError as error:
        return Saying("{file} cannot be read ({reason})", file=file, reason=reason(error))


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
            is_folder = file.is_dir()
            rule = Saying("this is a folder, not a file") if is_folder else Saying("there is no such file")
            raise ScenarioFaults([Fault.of_file(file, rule, nearest_file(file))])
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        rule = Saying("cannot be read ({reason})", reason=reason(error))
        raise ScenarioFaults([Fault.of_file(file, rule)]) from None
    return must_be_small(file, raw)


def must_be_small(file: Path, raw: bytes) -> bytes:
    """Return the content of a file; raise `ScenarioFaults` if it is larger than one may be."""
    if len(raw) > MAX_BYTES:
        raise ScenarioFaults(
            [Fault.of_file(file, Saying("is larger than {most} bytes", most=grouped(MAX_BYTES)))]
        )
    return raw


def _text(file: Path, raw: bytes) -> str:
    raw = raw.removeprefix(b"\xef\xbb\xbf")  # some editors of Windows begin a file with this mark
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        place = _end_of(before)
        byte = f"0x{raw[error.start]:02x}"
        rule = Saying("byte {byte} is not UTF-8 (save the file as UTF-8)", byte=byte)
        raise ScenarioFaults([Fault(file, place.line, place.column, (), rule)]) from None


def _refuse_long_lines(file: Path, text: str) -> None:
    # tomllib's time grows with the square of the number of parts of a dotted key.
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE_LENGTH:
            rule = Saying("the line is longer than {most} characters", most=grouped(MAX_LINE_LENGTH))
            raise ScenarioFaults([Fault(file, number, 1, (), rule)])


def _syntax_fault(message: str, text: str) -> tuple[Place, Saying]:
    found = _AT.search(message)
    if found is None:
        return Place(1, 1), Saying("is not valid TOML: {complaint}", complaint=of_toml(message))
    place = Place(int(found[1]), int(found[2])) if found[1] else _end_of(text)
    return place, Saying("not valid TOML: {complaint}", complaint=of_toml(message[: found.start()]))


def _end_of(text: str) -> Place:
    line = text.count("\n") + 1
    return Place(line, len(text) - (text.rfind("\n") + 1) + 1)
