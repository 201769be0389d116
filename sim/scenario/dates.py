"""The dates that a scenario may name: those of years in which it could play."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import AfterValidator

from sim.language import Saying, marked

FIRST_YEAR, LAST_YEAR = 1900, 2999


def _of_our_time(date: datetime.date) -> datetime.date:
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise ValueError(
            Saying(marked("must be of a year between {first} and {last}"), first=FIRST_YEAR, last=LAST_YEAR)
        )
    return date


Day = Annotated[datetime.date, AfterValidator(_of_our_time)]
