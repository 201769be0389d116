"""The members of the vocabulary as whole numbers.

The compiler takes whole numbers of a module for constants, members of an Enum not everywhere.
"""

from __future__ import annotations

from sim.engine.vocabulary import Cause, Ended, Outcome, Phase, Rule

DEPARTURES, CAPACITY, MONEY = int(Phase.DEPARTURES), int(Phase.CAPACITY), int(Phase.MONEY)
MOVES, GIVING_UP = int(Phase.MOVES), int(Phase.GIVING_UP)
WAITING_LIST, REQUESTS = int(Phase.WAITING_LIST), int(Phase.REQUESTS)
DRAIN, RELOCATE = int(Rule.DRAIN), int(Rule.RELOCATE)
ADMITTED, TURNED_AWAY, GAVE_UP = int(Outcome.ADMITTED), int(Outcome.TURNED_AWAY), int(Outcome.GAVE_UP)
ELIGIBILITY_ENDED, STILL_WAITING = int(Outcome.ELIGIBILITY_ENDED), int(Outcome.STILL_WAITING)
COMPLETED, LATEST_DEPARTURE = int(Ended.COMPLETED), int(Ended.LATEST_DEPARTURE)
DISPLACED, MOVED, STILL_RESIDENT = int(Ended.DISPLACED), int(Ended.MOVED), int(Ended.STILL_RESIDENT)
NO_PLACE, PENDING, NEVER_ELIGIBLE = int(Outcome.NO_PLACE), int(Outcome.PENDING), int(Outcome.NEVER_ELIGIBLE)
NO_BED_WANTED, NOT_NEEDED = int(Outcome.NO_BED_WANTED), int(Outcome.NOT_NEEDED)
NO_CAUSE, NO_BED, NO_MONEY = int(Cause.NONE), int(Cause.NO_BED), int(Cause.NO_MONEY)
CLOSED, WRONG_KIND = int(Cause.CLOSED), int(Cause.WRONG_KIND)
