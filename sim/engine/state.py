"""What the compiled engine works on: tables with a row a person, a route entry, a place and an event.

A row stands together in memory, so that looking at a person or a place costs one look into it, however
large the country.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.engine.vocabulary import Floats

NOBODY = NOWHERE = -1
NOT_LISTED = -2

Table = np.recarray[Any, Any]

PERSON = np.dtype(
    [
        # What is read back in the end, and who asks when: one line of the processor's cache.
        ("eligible", "f8"),  # first eligibility
        ("place", "i8"),  # the stay in the present or last place, and why it will end at its end
        ("admitted", "f8"),
        ("left", "f8"),
        ("decided", "f8"),
        ("over", "f8"),  # when the wait of somebody waiting ends
        ("next_opening", "i8"),  # next in turn of those for whom an entry opens
        ("ended", "i1"),
        ("ends_by", "i1"),
        ("outcome", "i1"),
        ("cause", "i1"),
        ("is_asking", "?"),  # when referred
        ("asks_later", "?"),
        ("_", "i2"),
        # What is asked for: another line.
        ("stay", "f8"),
        ("patience", "f8"),
        ("first", "i8"),  # the route is entries first to last, those tried and waited for stand in front
        ("last", "i8"),
        ("tried", "i4"),
        ("waited_for", "i4"),
        ("party", "i4"),
        ("priority", "i4"),
        ("first_follower", "i8"),  # the first of the rows that follow this one, in a chain
        ("number", "i8"),  # of the request
    ]
)
ENTRY = np.dtype(
    [
        ("place", "i8"),
        ("opens", "f8"),
        ("closes", "f8"),
        ("leave_by", "f8"),
        ("owner", "i8"),  # whose entry it is, and its neighbours in the waiting list of the place
        ("previous", "i8"),
        ("following", "i8"),
    ]
)
PLACE = np.dtype(
    [
        ("capacity", "i8"),
        ("held", "i8"),  # beds taken: people present, and beds in turnaround
        ("unit", "i8"),  # the smallest number among the places of its unit
        ("turnaround", "f8"),
        ("first_waiting", "i8"),  # ends of the waiting list: route entries
        ("last_waiting", "i8"),
        ("cursor", "i8"),  # where a walk is in the list
        ("next_changed", "i8"),  # next changed place of the unit; NOT_LISTED if not among them
        # By unit:
        ("num_watched", "i8"),  # people waiting whom some row follows
        ("watched_at", "f8"),  # when it is looked at for them, inf for not at all
        ("walk_at", "f8"),  # when its waiting list is to be walked, inf for not yet
        ("first_changed", "i8"),  # what the walk is for: places that may have room
        ("first_opening", "i8"),  # ... and people for whom an entry opens
        ("heap_start", "i8"),  # its part of the calendars: ends of stays and beds that will be ready
        ("heap_size", "i8"),
        ("move_rule", "i8"),
        ("balance", "i8"),
        ("cost", "f8"),
        ("next_in_unit", "i8"),  # next place of the unit; the unit has the number of the first
        ("first_balance", "i8"),  # by unit: its balances
        ("block", "i8"),
    ]
)
BALANCE = np.dtype(
    [
        ("amount", "f8"),
        ("rate", "f8"),  # KZT a day
        ("since", "f8"),  # when it was last brought up to date
        ("dry_at", "f8"),  # when it will reach zero as things stand
        ("people", "i8"),
        ("place", "i8"),  # some place that it pays for
        ("next_balance", "i8"),  # next one of the unit
        ("first_dry", "i8"),  # its part of the moments at which balances reached zero
        ("num_dry", "i8"),
        ("is_by_night", "?"),
    ],
    align=True,
)
FOLLOWER = np.dtype(
    [
        ("person", "i8"),
        ("time", "f8"),  # both count from the moment that is followed
        ("asks_until", "f8"),
        ("following", "i8"),  # next follower of the same row
        ("is_after_refusal", "?"),
        ("is_wrong_kind", "?"),
    ],
    align=True,
)
GRANT = np.dtype([("moment", "f8"), ("balance", "i8"), ("amount", "f8")])
EVENT = np.dtype([("moment", "f8"), ("code", "i8")])
STEP = np.dtype([("moment", "f8"), ("place", "i8"), ("capacity", "i8"), ("rule", "i8")])
MOVE = np.dtype([("request", "i8"), ("place", "i8"), ("admitted", "f8"), ("left", "f8")])
BLOCK = np.dtype(
    [
        ("until", "f8"),
        ("first_person", "i8"),
        ("last_person", "i8"),
        ("first_place", "i8"),
        ("last_place", "i8"),
        ("first_step", "i8"),
        ("last_step", "i8"),
        ("first_grant", "i8"),
        ("last_grant", "i8"),
        ("first_common", "i8"),  # its part of the common calendar
        ("num_common", "i8"),
        ("num_watches", "i8"),  # units that are watched, in as many rows as it has places
        ("first_moved", "i8"),  # its part of the stays that ended by a move
        ("num_moved", "i8"),
    ]
)


class World(NamedTuple):
    """All tables of a run."""

    people: Table
    entries: Table
    places: Table
    steps: Table
    calendars: Table
    """Events of the units, the heap of each in its own stretch."""
    common: Table
    """Events of whole blocks, the heap of each in its own stretch."""
    watches: Table
    """When the units of whole blocks are to be looked at, the heap of each block in its own stretch."""
    moved: Table
    """Stays that ended by a move; the next one of the person stands among the people."""
    blocks: Table
    """Where each block stands in the other tables."""
    balances: Table
    grants: Table
    dry: Floats
    """Moments at which balances reached zero."""
    followers: Table
    """Rows that follow another."""
