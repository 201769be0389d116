"""What each uniform of a person is for.

The numbers are fixed for ever: a new purpose takes a new number, and changes nobody's luck.
"""

from __future__ import annotations

from enum import IntEnum


class Purpose(IntEnum):
    """What a uniform decides. Two purposes 2n and 2n + 1 share one call of the generator."""

    TIME = 0
    """When within its block of days a candidate of the field comes."""
    HEIGHT = 1
    """How high within its layer a candidate of the field lies."""
    NUM_CANDIDATES = 2
    EFFECT = 3
    GROUP_SIZE = 4
    BURST_SIZE = 5
    MEMBER_PROVINCE = 6
    MEMBER_PROFILE = 7
    MEMBER_DELAY = 8
    BURST_PROVINCES = 9
    WANTS_BED = 10
    ACCEPTS_TRANSFER = 11
    STAY = 12
    EXTENSION = 13
    PATIENCE_BEFORE = 14
    PATIENCE_FOR_BED = 15
    CASE_OPENS = 16
    CASE_DELAY = 17
    CASE_CLOSES = 18
    CLOSING_DELAY = 19
    PERMISSION = 20
    PERMISSION_DELAY = 21
    UPTAKE = 22
    PARTY = 23


FIRST_AGAIN = 32
"""Purposes from here on belong to requests after the first."""
_A_REQUEST = 8


class AskAgain(IntEnum):
    """What a uniform decides about a request after the first."""

    WHETHER = 0
    """Whether the person asks again."""
    DELAY = 1
    STAY = 2
    EXTENSION = 3
    PATIENCE_BEFORE = 4
    PATIENCE_FOR_BED = 5


def again(place: int, purpose: AskAgain) -> int:
    """Return the purpose of a uniform about the request at a place in the tree of `sim.visits`, from 2 on."""
    return FIRST_AGAIN + _A_REQUEST * (place - 2) + purpose
