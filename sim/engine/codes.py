"""The members of the vocabulary as whole numbers.

The compiler takes whole numbers of a module for constants, members of an Enum not everywhere. They are
numbers of NumPy: for each of Python's own that is handed to a function, Numba compiles the function anew.
"""

from __future__ import annotations

from enum import IntEnum
from typing import cast

import numpy as np

from sim.engine.vocabulary import Cause, Ended, Outcome, Phase, Rule


def _codes(*members: IntEnum) -> tuple[int, ...]:
    return cast("tuple[int, ...]", tuple(np.int64(member) for member in members))


DEPARTURES, CAPACITY, MONEY = _codes(Phase.DEPARTURES, Phase.CAPACITY, Phase.MONEY)
MOVES, GIVING_UP = _codes(Phase.MOVES, Phase.GIVING_UP)
WAITING_LIST, REQUESTS = _codes(Phase.WAITING_LIST, Phase.REQUESTS)
DRAIN, RELOCATE = _codes(Rule.DRAIN, Rule.RELOCATE)
ADMITTED, TURNED_AWAY, GAVE_UP = _codes(Outcome.ADMITTED, Outcome.TURNED_AWAY, Outcome.GAVE_UP)
ELIGIBILITY_ENDED, STILL_WAITING = _codes(Outcome.ELIGIBILITY_ENDED, Outcome.STILL_WAITING)
COMPLETED, LATEST_DEPARTURE = _codes(Ended.COMPLETED, Ended.LATEST_DEPARTURE)
DISPLACED, MOVED, STILL_RESIDENT = _codes(Ended.DISPLACED, Ended.MOVED, Ended.STILL_RESIDENT)
NO_PLACE, PENDING, NEVER_ELIGIBLE = _codes(Outcome.NO_PLACE, Outcome.PENDING, Outcome.NEVER_ELIGIBLE)
NO_BED_WANTED, NOT_NEEDED = _codes(Outcome.NO_BED_WANTED, Outcome.NOT_NEEDED)
NO_CAUSE, NO_BED, NO_MONEY = _codes(Cause.NONE, Cause.NO_BED, Cause.NO_MONEY)
CLOSED, WRONG_KIND = _codes(Cause.CLOSED, Cause.WRONG_KIND)
