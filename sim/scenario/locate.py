"""Where each key of a TOML text stands.

`tomllib` gives the values and forgets the places. This scanner walks the same text, keeps the places and
forgets the values. It trusts that `tomllib` has accepted the text, so it never has to say what is wrong.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from typing import TypeAlias

from sim.language import Saying

KeyPath: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 40

_BLANK = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_BASIC = r'"(?:[^"\\\n]|\\.)*+"'
_LITERAL = r"'[^'\n]*'"
_KEY = re.compile(rf"[A-Za-z0-9_-]+|{_BASIC}|{_LITERAL}")
_SCALAR = re.compile(
    # One or two quotes may stand directly before the three that close a multi-line string.
    r'"""(?:[^"\\]|\\.|"(?!""))*+""""{0,2}'
    r"|'''(?:[^']|'(?!''))*+''''{0,2}"
    rf"|{_BASIC}|{_LITERAL}"
    r"|[^,\]}#\n]+",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text: line and column from 1, the column counted in characters."""

    line: int
    column: int


class TooDeepError(ValueError):
    """A key path of more than `MAX_DEPTH` parts, at `place`."""

    def __init__(self, place: Place) -> None:
        self.rule = Saying("tables and arrays may be nested {depth} deep at most", depth=MAX_DEPTH)
        super().__init__(self.rule)
        self.place = place


def locate(text: str) -> dict[KeyPath, Place]:
    r"""Return the place of every key and every array element of a TOML text.

    Parameters
    ----------
    text
        A text that `tomllib.loads` accepts.

    Returns
    -------
    dict
        One entry for each path of the document. A key stands where its name stands, an element of an
        array where its value begins, a table of an array of tables where its header names it. A table
        named several times stands at its own header if it has one, else where it is first named.

    Raises
    ------
    TooDeepError
        If a path has more than `MAX_DEPTH` parts.

    Examples
    --------
    >>> locate("[beds]\nlow = 6\n")[("beds", "low")]
    Place(line=2, column=1)
    """
    return _Scanner(text.replace("\r\n", "\n")).document()


class _Scanner:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.places: dict[KeyPath, Place] = {}
        self.num_tables: dict[KeyPath, int] = {}

    def document(self) -> dict[KeyPath, Place]:
        table: KeyPath = ()
        self.take(_BETWEEN)
        while self.position < len(self.text):
            if self.sees("["):
                table = self.header()
            else:
                self.assignment(table)
            self.take(_BETWEEN)
        return self.places

    def header(self) -> KeyPath:
        is_of_array = self.sees("[[")
        self.position += 2 if is_of_array else 1
        self.take(_BLANK)
        path, place = self.dotted_key(())
        self.take(_BLANK)
        self.position += 2 if is_of_array else 1
        return self.next_table(path, place) if is_of_array else self.note(path, place)

    def next_table(self, array: KeyPath, place: Place) -> KeyPath:
        self.places.setdefault(array, place)
        index = self.num_tables.get(array, 0)
        self.num_tables[array] = index + 1
        return self.note((*array, index), place)

    def assignment(self, table: KeyPath) -> None:
        path = self.note(*self.dotted_key(table))
        self.take(_BLANK)
        self.position += len("=")
        self.take(_BLANK)
        self.value(path)

    def dotted_key(self, table: KeyPath) -> tuple[KeyPath, Place]:
        """Take a key, note the tables it passes through, return its path and the place of its last part."""
        place = self.here()
        path = (*table, self.name())
        while _DOT.match(self.text, self.position):
            if path not in self.places:
                self.note(path, place)
            if path in self.num_tables:  # a header means the latest table of an array
                path = (*path, self.num_tables[path] - 1)
            self.take(_DOT)
            place = self.here()
            path = (*path, self.name())
        return path, place

    def name(self) -> str:
        word = self.take(_KEY)
        if "\\" in word and word.startswith('"'):
            return str(tomllib.loads(f"name = {word}")["name"])
        return word[1:-1] if word[0] in "\"'" else word

    def value(self, path: KeyPath) -> None:
        if self.sees("["):
            self.array(path)
        elif self.sees("{"):
            self.inline_table(path)
        else:
            self.take(_SCALAR)

    def array(self, path: KeyPath) -> None:
        self.step()
        index = 0
        while not self.sees("]"):
            self.value(self.note((*path, index), self.here()))
            self.end_item()
            index += 1
        self.position += len("]")

    def inline_table(self, path: KeyPath) -> None:
        self.step()
        while not self.sees("}"):
            self.assignment(path)
            self.end_item()
        self.position += len("}")

    def end_item(self) -> None:
        self.take(_BETWEEN)
        if self.sees(","):
            self.step()

    def step(self) -> None:
        """Step over a bracket or a comma and the blanks, lines and comments after it."""
        self.position += 1
        self.take(_BETWEEN)

    def sees(self, start: str) -> bool:
        return self.text.startswith(start, self.position)

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.position)
        if match is None:
            place = self.here()
            raise ValueError(f"not TOML at line {place.line}, column {place.column}")
        self.position = match.end()
        return match.group()

    def here(self) -> Place:
        line = bisect_right(self.line_starts, self.position)
        return Place(line, self.position - self.line_starts[line - 1] + 1)

    def note(self, path: KeyPath, place: Place) -> KeyPath:
        if len(path) > MAX_DEPTH:
            raise TooDeepError(place)
        self.places[path] = place
        return path
