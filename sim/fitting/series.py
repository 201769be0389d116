"""Series of yearly totals of a country: whom each counts, by the words of its name, in three languages.

People *identified* by the police are no series of demand: their number follows what the police do. They are
left out. A series of people *referred* by somebody counts a channel; the police refer those of special
operations, too, unless these have a series of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from sim.language import marked, said, say
from sim.mistakes import Mistake
from sim.records.stays import YearlyCounts
from sim.records.words import CHANNELS, meaning, plain

CITIZENS, FOREIGN, EVERYBODY = marked("citizens"), marked("foreign people"), marked("all people")
POLICE, OPERATIONS = "police", "special_operation"
BOTH = "+"
"""Between two channels that are counted together."""

IDENTIFIED = "identif|выявл|анықта"
REFERRED = "refer|направл|жолда|жібер"
BY_CITIZENSHIP = {
    FOREIGN: "foreign|иностр|шетел",
    CITIZENS: "citizen|гражд|азамат",
}
"""How words begin that say whom a series counts; the first that fits holds."""
NAMES = {
    POLICE: marked("people referred by the police"),
    OPERATIONS: marked("people referred after special operations"),
    "hotline": marked("people referred by the hotline"),
    "self": marked("people who came by themselves"),
    "ngo": marked("people referred by NGOs"),
    "international_organisation": marked("people referred by international organisations"),
    "embassy": marked("people referred by embassies"),
    "labour_inspectorate": marked("people referred by the labour inspectorate"),
    "task_force": marked("people referred by task forces"),
    "repatriation": marked("people returned from abroad"),
    "other": marked("people referred by others"),
}


def is_identified(name: str) -> bool:
    """Return whether a series counts what the police did."""
    return _says(name, IDENTIFIED)


def left_out(counts: YearlyCounts) -> list[str]:
    """Return the series that count what the police did."""
    return sorted(name for name in set(counts.series.tolist()) if is_identified(name))


def used_series(counts: YearlyCounts) -> dict[str, str]:
    """Return the series that count people helped, by whom: citizens, foreign people, everybody, channels.

    Raises
    ------
    Mistake
        If no series, or more than one, counts the same people.
    """
    found: dict[str, str] = {}
    for name in sorted(set(counts.series.tolist()) - set(left_out(counts))):
        kind = kind_of(name)
        if kind in found:
            raise Mistake(
                "series {series!r}: a second series of {kind}; give one", series=name, kind=kind_words(kind)
            )
        found[kind] = name
    if not found:
        raise Mistake("totals: none of people who were helped; people identified tell what the police did")
    if POLICE in found and OPERATIONS not in found:
        found[POLICE + BOTH + OPERATIONS] = found.pop(POLICE)
    return found


def kind_of(name: str) -> str:
    """Return whom a series counts, by its name.

    Examples
    --------
    >>> kind_of("assisted by NGOs"), kind_of("referred by NGOs"), kind_of("помощь, граждане")
    ('all people', 'ngo', 'citizens')
    """
    if _says(name, REFERRED):
        whom = re.split(rf"\b(?:{REFERRED})\w*", plain(name))
        known = (meaning(part, CHANNELS) for part in reversed(whom))
        return next((code for code in known if code), "other")
    return next((kind for kind, stems in BY_CITIZENSHIP.items() if _says(name, stems)), EVERYBODY)


def is_channel(kind: str) -> bool:
    """Return whether a kind of people is that of a channel."""
    return kind not in (CITIZENS, FOREIGN, EVERYBODY)


def kind_words(kind: str) -> str:
    """Return a kind of people in words."""
    first = kind.partition(BOTH)[0]
    return said(NAMES.get(first, first))


def used_words(counts: YearlyCounts) -> Iterable[str]:
    """Yield a line for each series: what it is taken for, or why it is left out."""
    for name in left_out(counts):
        yield say(
            'Left out: "{series}". People identified tell how active the police were, not demand.',
            series=said(name),
        )
    for kind, name in used_series(counts).items():
        yield say('"{series}" is taken for: {kind}.', series=said(name), kind=kind_words(kind))


def used_years(counts: YearlyCounts) -> list[int]:
    """Return the years of the series used, in order."""
    return sorted(set(counts.year[np.isin(counts.series, list(used_series(counts).values()))].tolist()))


def _says(name: str, stems: str) -> bool:
    return re.search(rf"\b(?:{stems})", plain(name)) is not None
