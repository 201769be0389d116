"""What the address of a request says of a table of records, beside its cells."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from sim.language import say
from sim.records.dates import DateOrder
from sim.web.refusals import Refused

MOST_BEDS, MOST_DAYS = 1000, 36_525
ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a table beside its cells; None where it is to be found out."""

    beds: int | None = None
    longest_stay: int | None = None
    date_order: DateOrder | None = None
    sheet: str | None = None
    records_from: datetime.date | None = None
    records_until: datetime.date | None = None


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
        _day(query, "records_from"),
        _day(query, "records_until"),
    )


def _whole(query: dict[str, str], key: str, most: int) -> int | None:
    text = query.get(key)
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 6 or not 1 <= int(text) <= most:
        raise Refused(422, say("{key} must be a whole number between 1 and {most}.", key=key, most=most))
    return int(text)


def _day(query: dict[str, str], key: str) -> datetime.date | None:
    text = query.get(key)
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else "")
    except ValueError:
        wrong = say("The request has a wrong or missing value: {key}.", key=key)
        raise Refused(422, wrong) from None
