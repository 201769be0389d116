"""A shelter's own table, fitted in memory: the rules of `shelter-sim fit`, and nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.fitting.fitted import Known, fitted
from sim.fitting.scenario_text import scenario_text
from sim.fitting.summary import summary
from sim.language import marked, say
from sim.language import said as in_words
from sim.records.dates import DateOrder
from sim.records.read_stays import read_stays
from sim.records.reading import Said
from sim.records.zips import MAGIC, unpackable
from sim.web.crew import Tell
from sim.web.jobs import as_bytes
from sim.web.known import shipped
from sim.web.refusals import Refused
from sim.web.states import state_of

BASE = "one-shelter"
MOST_BEDS, MOST_DAYS = 1000, 36_525
MOST_UNPACKED = 100 * 2**20
"""Bytes of all parts of a workbook, unpacked."""
COMMAND = "shelter-sim fit TABLE --into FILE"
"""That does the same."""
ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a table beside its cells; None where it is to be found out."""

    beds: int | None = None
    longest_stay: int | None = None
    date_order: DateOrder | None = None
    sheet: str | None = None


def told_in(query: dict[str, str]) -> Told:
    """Return what the address of a request says of a table.

    Raises
    ------
    Refused
        If it says something else, or a number that cannot be.
    """
    order = query.get("date_order") or None
    if order is not None and order not in ORDERS:
        raise Refused(422, say("The request has a wrong or missing value: {key}.", key="date_order"))
    return Told(
        _whole(query, "beds", MOST_BEDS),
        _whole(query, "longest_stay", MOST_DAYS),
        next((each for each in ORDERS if each == order), None),
        query.get("sheet") or None,
    )


def _whole(query: dict[str, str], key: str, most: int) -> int | None:
    text = query.get(key)
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 6 or not 1 <= int(text) <= most:
        raise Refused(422, say("{key} must be a whole number between 1 and {most}.", key=key, most=most))
    return int(text)


def fitted_to(content: bytes, told: Told, _tell: Tell) -> bytes:
    """Return the scenario that a table tells, as text and as a state, and what was read and left out.

    Raises
    ------
    Mistake
        As `sim.records.read_stays`, which bounds workbooks less narrowly, and `sim.fitting.fitted`.
    """
    table = Path("table")
    if content.startswith(MAGIC):
        unpackable(table, content, MOST_UNPACKED)
    known = Known(told.beds, float("inf") if told.longest_stay is None else float(told.longest_stay))
    said = Said(date_order=told.date_order, sheet=told.sheet)
    read = read_stays(table, said, content=content)
    found = fitted(read.stays, read.refusals, None, known, shipped(BASE))
    text = scenario_text(found, shipped(BASE), f"{BASE}.toml", COMMAND)
    return as_bytes(_as_told(text, summary(found), str(read.reading)))


TITLE = marked("Our shelter, from its own records")
"""As `sim.fitting.scenario_text` writes it into the file, which stays in English."""


def _as_told(text: str, said: str, reading: str) -> dict[str, Any]:
    state = state_of(text).told()
    return {
        "text": text,
        "state": state | {"title": in_words(state["title"])},
        "summary": said.splitlines(),
        "reading": [line.strip() for line in reading.splitlines()],
    }
