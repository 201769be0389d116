"""A shelter's own table, fitted in memory: the rules of `shelter-sim fit`, and nothing is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.fitting.fitted import Known, fitted
from sim.fitting.scenario_text import scenario_text
from sim.fitting.summary import summary
from sim.language import marked, say
from sim.language import said as in_words
from sim.records.read_stays import read_stays
from sim.records.reading import Said
from sim.records.zips import MAGIC, unpackable
from sim.shipped import FOLDER
from sim.web.known import shipped
from sim.web.states import state_of
from sim.web.told import Told

BASE = "one-shelter"
MOST_UNPACKED = 100 * 2**20
"""Bytes of all parts of a workbook, unpacked."""
COMMAND = "shelter-sim fit TABLE --into FILE"
"""That does the same."""


def fitted_to(content: bytes, told: Told) -> dict[str, Any]:
    """Return the scenario that a table tells, as text and as a state, and what was read and left out.

    Raises
    ------
    Mistake
        As `sim.records.read_stays`, which bounds workbooks less narrowly, and `sim.fitting.fitted`.
    """
    table = Path(say("Table"))
    if content.startswith(MAGIC):
        unpackable(table, content, MOST_UNPACKED)
    known = Known(told.beds, float("inf") if told.longest_stay is None else float(told.longest_stay))
    said = Said(
        date_order=told.date_order,
        records_from=told.records_from,
        records_until=told.records_until,
        sheet=told.sheet,
    )
    read = read_stays(table, said, content=content)
    found = fitted(read.stays, read.refusals, None, known, shipped(BASE))
    text = scenario_text(found, shipped(BASE), f"{FOLDER}/{BASE}.toml", COMMAND)
    return _as_told(text, summary(found), str(read.reading))


TITLE = marked("Our shelter, from its own records")
"""As `sim.fitting.scenario_text` writes it into the file, whose title stays in English."""


def _as_told(text: str, said: str, reading: str) -> dict[str, Any]:
    state = state_of(text).told()
    return {
        "text": text,
        "state": state | {"title": in_words(state["title"])},
        "summary": said.splitlines(),
        "reading": [line.strip() for line in reading.splitlines()],
    }
