"""Which column of a table tells what: as the user says, or by its heading; never one that looks private."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from sim.language import Saying
from sim.records.dates import looks_like_a_date
from sim.records.faults import Fault, Note
from sim.records.headings import Role, combined, private_kind, role_of
from sim.records.private import looks_private
from sim.records.reading import ROLE_WORDS
from sim.records.words import plain
from sim.scenario.faults import suggest

DATES: frozenset[Role] = frozenset({"arrived", "left", "date"})
FIRST_ROWS = 30
"""Headings stand among these."""
_CODED: frozenset[Role | None] = frozenset(
    {*DATES, "province", "channel", "reason", "sex", "citizenship", "refused", "days", "year", "count"}
)
"""Of these columns no word is kept as it stands, whatever it looks like."""
_SAMPLE = 300
"""Rows whose look is taken."""


@dataclass(frozen=True, repr=False)
class Headings:
    """The headings of a table, and the rows below them.

    Attributes
    ----------
    row
        Where they stand, counted from 1; the last of two.
    names
        The heading of each column; empty for none.
    below
        All rows below.
    """

    row: int
    names: Sequence[str]
    below: Sequence[Sequence[str]]

    @cached_property
    def private(self) -> dict[int, str]:
        """What the columns hold that must not be read, by their heading or the look of their first cells."""
        kinds = {place: self._private_kind(place) for place in range(len(self.names))}
        return {place: kind for place, kind in kinds.items() if kind}

    def _private_kind(self, place: int) -> str | None:
        name = self.names[place]
        role = role_of(name)
        if role in _CODED:
            return None
        return (private_kind(name) if role is None else None) or looks_private(self.sample(place))

    def sample(self, place: int) -> list[str]:
        """Return the first cells of a column that are not empty."""
        cells = (cell(row, place) for row in self.below[:_SAMPLE])
        return [each for each in cells if each]


def cell(row: Sequence[str], place: int) -> str:
    """Return the cell of a row in a column; rows may be short."""
    return row[place] if place < len(row) else ""


def letter(place: int) -> str:
    """Return a column as spreadsheets call it.

    Examples
    --------
    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def find_headings(
    rows: Sequence[Sequence[str]], said: Mapping[Role, str], roles: Sequence[Role], required: Role
) -> Headings | None:
    """Return the first row, or two merged rows, that name the most columns and the one that is required."""
    meant = {plain(heading): role for role, heading in said.items() if heading}
    best, most = None, (0, 0)
    for number, names in _candidates(rows[: FIRST_ROWS + 1]):
        found = {meant.get(plain(name)) or role_of(name, roles) for name in names} - {None}
        fitness = (len(found), sum(map(bool, names)))
        if required in found and fitness > most:
            best, most = Headings(number, names, rows[number:]), fitness
    return best


def _candidates(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, row in enumerate(rows, 1):
        yield number, row
    for number, (above, below) in enumerate(pairwise(rows), 2):
        has_merged = any(left and not right for left, right in pairwise(above))
        if has_merged and not any(sign.isdecimal() for each in below for sign in each):
            yield number, combined(above, below)


@dataclass(frozen=True, slots=True)
class Choice:
    """The column of each role, and what was wrong or doubtful in choosing."""

    places: Mapping[Role, int]
    faults: Sequence[Fault]
    warnings: Sequence[Note]


def choose(
    headings: Headings, said: Mapping[Role, str], roles: Sequence[Role], required: Sequence[Role]
) -> Choice:
    """Choose the column of each role.

    Parameters
    ----------
    said
        Headings that the user names; empty for a role that is not to be read.
    roles, required
        What may be in the table, and what must be.
    """
    places: dict[Role, int] = {}
    faults: list[Fault] = []
    warnings: list[Note] = []
    for role in roles:
        try:
            place = _said(headings, role, said[role]) if role in said else _guessed(headings, role, roles)
        except _Doubt as doubt:
            if doubt.is_fault or role in required:
                faults.append(Fault(doubt.rule))
            else:
                warnings.append(Note(Saying("Not read: {doubt}.", doubt=doubt.rule)))
            continue
        if place is not None:
            places[role] = place
        elif role in required:
            faults.append(Fault(nobody_says(role)))
    return Choice(places, faults, (*warnings, *_of_private_columns(headings)))


def nobody_says(role: Role) -> Saying:
    """Return the rule that a table breaks in which a column is not found."""
    words = Saying(ROLE_WORDS[role])
    return Saying(
        "no heading says where this is: {words}; write it above its column, or name the column with "
        '--column {role}="..."',
        words=words,
        role=role,
    )


class _Doubt(Exception):  # noqa: N818 - not an error of the program
    def __init__(self, rule: Saying, is_fault: bool) -> None:
        super().__init__(rule)
        self.rule, self.is_fault = rule, is_fault


def _said(headings: Headings, role: Role, name: str) -> int | None:
    if not name:
        return None
    places = [place for place, other in enumerate(headings.names) if plain(other) == plain(name)]
    if not places:
        meant = suggest(name, [other for other in headings.names if other])
        if meant:
            rule = Saying('there is no column "{column}"; did you mean "{meant}"?', column=name, meant=meant)
            raise _Doubt(rule, is_fault=True)
        raise _Doubt(Saying('there is no column "{column}"', column=name), is_fault=True)
    if len(places) > 1:
        rule = Saying('there are several columns "{column}"', column=name)
        raise _Doubt(rule, is_fault=True)
    kind = private_kind(name) or (role not in _CODED and headings.private.get(places[0]))
    if kind:
        rule = Saying(
            'the column "{column}" looks like {kind}, and such columns are not read',
            column=name,
            kind=Saying(kind),
        )
        raise _Doubt(rule, is_fault=True)
    return places[0]


def _guessed(headings: Headings, role: Role, roles: Sequence[Role]) -> int | None:
    names = headings.names
    places = [place for place, name in enumerate(names) if role_of(name, roles) == role]
    places = [place for place in places if place not in headings.private]
    if role in DATES and len(places) > 1:
        places = [place for place in places if _holds_dates(headings.sample(place))] or places
    if len(places) > 1 and role != "case":
        rule = Saying(
            'several columns may be this: {words} ({columns}); say which with --column {role}="..."',
            words=Saying(ROLE_WORDS[role]),
            columns=", ".join(f'"{names[place]}"' for place in places),
            role=role,
        )
        raise _Doubt(rule, is_fault=role in DATES)
    return places[0] if places else None


def _holds_dates(cells: Sequence[str]) -> bool:
    return sum(map(looks_like_a_date, cells)) > len(cells) / 2


def _of_private_columns(headings: Headings) -> Iterator[Note]:
    """Yield a warning of each column that is not read for what it looks like."""
    for place, kind in headings.private.items():
        yield Note(
            Saying(
                "Not read: column {letter} looks like {kind}. Take it out before you pass the file on.",
                letter=letter(place),
                kind=Saying(kind),
            )
        )
