"""What was read of a table, written out, so that a test can compare all of it."""

from __future__ import annotations

import math

from sim.records.dates import date_of
from sim.records.reading import StaysRead
from sim.records.stays import StayRecords


def written(read: StaysRead) -> str:
    """Return every record and the whole reading as text."""
    stays = [_stay(read.stays, row) for row in range(len(read.stays))]
    return "\n".join([*stays, *_refusals(read), read.reading.told(names_rows=True)]) + "\n"


def _stay(stays: StayRecords, row: int) -> str:
    arrived = "before" if math.isnan(stays.arrived[row]) else str(date_of(stays.arrived[row]))
    left = "still there" if math.isnan(stays.left[row]) else str(date_of(stays.left[row]))
    columns = (stays.profile, stays.province, stays.channel, stays.reason, stays.sex, stays.citizenship)
    groups = [str(column[row]) for column in columns]
    truncated = ["there at the start"] if stays.present_at_start[row] else []
    return ", ".join([f"{arrived} to {left}", *filter(None, groups), *truncated])


def _refusals(read: StaysRead) -> list[str]:
    if read.refusals is None:
        return []
    rows = zip(read.refusals.date, read.refusals.number, read.refusals.profile, strict=True)
    return [f"{date_of(date)}: {number} refused {profile}".rstrip() for date, number, profile in rows] or [
        "nobody refused"
    ]
