"""Columns of groups: words to codes, each different word looked at once; unknown words and free text told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.language import Saying, marked
from sim.records.faults import Fault, Note
from sim.records.headings import Role
from sim.records.private import looks_like_free_text
from sim.records.provinces import ProvinceNames
from sim.records.reading import ROLE_WORDS
from sim.records.stays import UNKNOWN, Words
from sim.records.table import Table
from sim.records.words import CHANNELS, CITIZENSHIPS, SEXES, meaning, plain, reason_of, yes_or_no


@dataclass(slots=True)
class Groups:
    """The columns of groups of a table, read one after another.

    Attributes
    ----------
    faults, warnings
        What was found on the way.
    """

    table: Table
    provinces: ProvinceNames
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)

    def profile(self) -> Words:
        """Return the table's own words, in small letters; all unknown where they are free text."""
        cells = self.table.of("profile")
        if looks_like_free_text(cells):
            column = self.table.headings["profile"]
            self.warnings.append(
                Note(
                    Saying(
                        'Column "{column}" is free text, not a few groups. It was not read.', column=column
                    )
                )
            )
            cells = [UNKNOWN] * len(cells)
        return _translated(cells, plain)

    def province(self) -> Words:
        """Return codes; a word that is no province is a fault."""
        cells = self.table.of("province")
        codes = {each: self.provinces.code_of(each) for each in set(cells)}
        column = self.table.headings.get("province", "")
        rule = marked('is no province; correct it, or leave the column out with --column province=""')
        self.faults += [
            Fault(rule, row, column)
            for row, each in zip(self.table.rows, cells, strict=True)
            if codes[each] is None
        ]
        return _translated(cells, lambda each: codes[each] or UNKNOWN)

    def channel(self) -> Words:
        """Return channels; "other" for words that are not known."""
        return self._coded("channel", lambda each: meaning(each, CHANNELS), "other")

    def reason(self) -> Words:
        """Return reasons; "other" for words that are not known."""
        return self._coded("reason", reason_of, "other")

    def sex(self) -> Words:
        """Return "female", "male", "mixed", or "" for words that are not known."""
        return self._coded("sex", lambda each: meaning(each, SEXES), UNKNOWN)

    def citizenship(self) -> Words:
        """Return "citizen" or "foreign"; countries that are not this one are foreign."""
        asks_foreign = meaning(self.table.headings.get("citizenship", ""), CITIZENSHIPS) == "foreign"
        return self._coded("citizenship", lambda each: _citizenship(each, asks_foreign), "foreign")

    def _coded(self, role: Role, code_of: Callable[[str], str | None], otherwise: str) -> Words:
        cells = self.table.of(role)
        codes = {each: code_of(each) for each in set(cells)}
        strange = [row for row, each in zip(self.table.rows, cells, strict=True) if codes[each] is None]
        if strange:
            words = Saying(
                "Unknown words in the column of the {role}, counted as {otherwise}",
                role=Saying(ROLE_WORDS[role]),
                otherwise=f'"{otherwise}"' if otherwise else Saying("not known"),
            )
            self.warnings.append(Note(words, tuple(strange)))
        return _translated(cells, lambda each: otherwise if codes[each] is None else str(codes[each]))


def _citizenship(cell: str, asks_foreign: bool) -> str | None:
    answer = yes_or_no(cell)
    if plain(cell) and answer is not None and meaning(cell, CITIZENSHIPS) != "":
        return "foreign" if answer == asks_foreign else "citizen"
    return meaning(cell, CITIZENSHIPS)


def _translated(cells: Sequence[str], code_of: Callable[[str], str]) -> Words:
    codes = {each: code_of(each) for each in set(cells)}
    return np.array([codes[each] for each in cells], dtype=np.str_)
