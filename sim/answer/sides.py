"""Which unknown number, moved within its range, takes the average to the other side of the threshold."""

from __future__ import annotations

from collections.abc import Callable

from sim.experiment.sensitivity import Sensitivity
from sim.language import say, say_of
from sim.wording import exact_percent


def sides(found: Sensitivity, words: Callable[[str], str]) -> str:
    """Return which unknown alone does so, and of which the number of runs leaves it open.

    Parameters
    ----------
    found
        Where each unknown number was moved.
    words
        Gives the words of an unknown number by its name.
    """
    changing = [number for number in range(found.num_close) if _changes_side(found, number)]
    surely = [number for number in changing if surely_changes_side(found, number)]
    limit = exact_percent(found.question.limit)
    if not changing:
        return say("None of them alone moves the average across the threshold of {limit}.", limit=limit)
    sure, doubted = (
        [words(found.close[number].name) for number in numbers]
        for numbers in (surely, [number for number in changing if number not in surely])
    )
    return " ".join(
        [*([_sure(sure, limit)] if sure else []), *([_doubted(doubted, limit)] if doubted else [])]
    )


def _sure(unknowns: list[str], limit: str) -> str:
    return say_of(
        len(unknowns),
        "Alone, {unknowns} moves the average across {limit}.",
        "Alone, {unknowns} move the average across {limit}.",
        unknowns=", ".join(unknowns),
        limit=limit,
    )


def _doubted(unknowns: list[str], limit: str) -> str:
    return say_of(
        len(unknowns),
        "Whether {unknowns} alone moves the average across {limit} is left open by the number of runs.",
        "Whether {unknowns}, each alone, move the average across {limit} is left open by the number of runs.",
        unknowns=", ".join(unknowns),
        limit=limit,
    )


def surely_changes_side(found: Sensitivity, number: int) -> bool:
    """Return whether the ends of an unknown lie on two sides of the limit beyond doubt of the runs."""
    limit, ends = found.question.limit, found.at_ends(number)
    is_off = (found.ends.lower[ends] > limit) | (found.ends.upper[ends] < limit)
    return _changes_side(found, number) and bool(is_off.all())


def _changes_side(found: Sensitivity, number: int) -> bool:
    low, high = (found.ends.estimate[found.at_ends(number)] - found.question.limit).tolist()
    return bool(low * high < 0)
