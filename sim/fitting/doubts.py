"""What in a book looks as if it was not kept as the fit takes for granted: said, and left to its owner.

Of a stretch of time no more is said than that fewer than five people are in it; when it was, is not.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.fitting.demand import present_on
from sim.fitting.fitted import Fitted
from sim.language import say
from sim.records.dates import date_of
from sim.records.disclosure import FEW
from sim.records.stays import StayRecords

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FAR_MORE = 30.0
"""People expected by the rest of the time, where fewer than five came: more than seasons and bad years do."""
UNLIKELY = 1e-4
"""Chance of so few people, if as many came as later."""


def doubts(fitted: Fitted) -> Iterator[str]:
    """Yield a warning for each thing that looks odd in a book."""
    yield from _overfull(fitted)
    yield from _begins_later() if begins_later(fitted.records) else _not_kept(fitted)
    yield from _refusals_not_kept(fitted)
    yield from _months(fitted)


def _overfull(fitted: Fitted) -> Iterator[str]:
    """Warn where more people are there than there are beds, as far as that number is told."""
    beds = fitted.known.beds_of_all(set(fitted.records.province.tolist()))
    if beds is not None and fitted.residents.present.least > beds:
        yield say(
            "Warning: these are more people than there are beds ({beds}). Is a departure missing somewhere? "
            "An empty one says that the person is still there, and makes stays look longer than they are.",
            beds=beds,
        )


def _begins_later() -> Iterator[str]:
    """Warn where people seem to have been there already when the book was begun."""
    yield say(
        "Warning: for a long time after the records begin nobody left, and few came. Are those people who "
        "were there when the book was begun? If so, demand looks too low: say with --from when it was."
    )


def begins_later(records: StayRecords) -> bool:
    """Return whether far fewer people came before the first departure than afterwards in as many days."""
    from scipy.special import pdtr

    arrived = records.arrived[~records.present_at_start]
    first = float(np.nanmin(records.left, initial=records.records_until))
    early, days = int((arrived < first).sum()), first - records.records_from
    a_day = (len(arrived) - early) / max(records.records_until + 1.0 - first, 1.0)
    return bool(pdtr(early, a_day * days) < UNLIKELY)


def _not_kept(fitted: Fitted) -> Iterator[str]:
    """Warn where a book seems to have a gap."""
    dispersion = fitted.referrals.groups.dispersion
    if expected_in_gap(fitted.demand.people, fitted.demand.watched) > FAR_MORE * dispersion:
        yield say(
            "Warning: for a long time hardly anybody came, far fewer than at other times. Was the book "
            "kept then? If not, demand looks too low: fit the time before or after alone, with --from and "
            "--until."
        )


def _refusals_not_kept(fitted: Fitted) -> Iterator[str]:
    """Warn where refusals seem to have been written down for a part of the time only: of the days full."""
    days, records = fitted.demand, fitted.records
    if days.basis != "refusals":
        return
    arrived = records.arrived[~records.present_at_start] - days.days[0]
    refused = days.people - np.bincount(arrived.astype(np.int64), minlength=len(days.days))
    present = present_on(records, days.days + 1)
    beds = fitted.known.beds_of_all(set(records.province.tolist())) or int(present.max())
    if expected_in_gap(refused, (present >= beds).astype(np.float64)) > FAR_MORE:
        yield say(
            "Warning: for a long time hardly anybody is written down as refused, far fewer than at other "
            "times. Were refusals written down then? If not, demand looks too low: fit the time in which "
            "they were, with --from and --until."
        )


def _months(fitted: Fitted) -> Iterator[str]:
    """Warn where dates seem to be known by their month alone."""
    arrived = fitted.records.arrived[~fitted.records.present_at_start]
    is_first = [date_of(day).day == 1 for day in arrived.tolist()]
    if sum(is_first) >= max(FEW, len(is_first) / 2.0):
        yield say(
            "Warning: most people came on the first day of a month. If only the month is known, lengths "
            "of stay are not told to the day, and people look as if they came in groups."
        )


def expected_in_gap(people: Ints, watched: Floats) -> float:
    """Return how many people the longest stretch with fewer than five would have, if it were as the rest.

    Parameters
    ----------
    people, watched
        Of each day, one behind another: who came, and the part of demand that the day tells, 0 to 1.

    Returns
    -------
    float
        0 where there are fewer than five people outside of the stretch.

    Examples
    --------
    Somebody comes every tenth day of a thousand, and of the next five hundred on none:

    >>> days = np.arange(1_500)
    >>> round(expected_in_gap(np.where((days % 10 == 0) & (days < 1_000), 1, 0), np.ones(1_500)))
    55
    """
    before, seen = np.concatenate(([0], np.cumsum(people))), np.concatenate(([0.0], np.cumsum(watched)))
    end = np.searchsorted(before, before + FEW, side="left") - 1
    width = seen[end] - seen
    widest = int(np.argmax(width))
    others = int(before[-1] - before[end[widest]] + before[widest])
    rest = seen[-1] - width[widest]
    return float(others / rest * width[widest]) if others >= FEW and rest > 0 else 0.0
