"""Where a fitted number comes from, in the words that stand beside it in the file."""

from __future__ import annotations

from sim.language import say
from sim.records.rounded import Rounded


def stays_words(number: Rounded, days: str) -> str:
    """Return that something was fitted from so many stays of these days."""
    return say("fitted from {number} stays, {days}", number=number, days=days)


def people_words(number: Rounded, days: str) -> str:
    """Return that so many people of these days tell something."""
    return say("{number} people, {days}", number=number, days=days)


def by_option(option: str) -> str:
    """Return that the user said it, by an option of the command."""
    return say("Said with {option}.", option=option)
