from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from sim.distributions import Weibull
from sim.fitting.observed import stays_in_days
from sim.fitting.survivors import shown, survivors
from sim.records.disclosure import FEW
from tests.fitting.made import Book

LAW = Weibull(75.0, 0.8)


def test_a_hand_computed_curve() -> None:
    """Of four one leaves after 2 days, one is seen until 5, one leaves after 8; one comes late, at 4."""
    seen = stays_in_days([2.0, 5.0, 8.0, 9.0], [True, False, True, False], [0.0, 0.0, 0.0, 4.0])
    curve = survivors(seen)
    assert curve.days.tolist() == [2.0, 8.0]
    # After 2 days 2 of 3 are left: the fourth is not yet under observation. After 8 one of two is left.
    assert curve.share.tolist() == pytest.approx([2 / 3, 1 / 3])


def test_stays_from_their_first_day_give_scipys_curve() -> None:
    days, is_over = Book(60.0).whole(LAW, seed=5)
    known = stats.ecdf(stats.CensoredData(uncensored=days[is_over], right=days[~is_over] + 0.5)).sf
    curve = survivors(stays_in_days(days, is_over))
    np.testing.assert_allclose(curve.share, known.evaluate(curve.days), rtol=1e-12)


def test_late_entries_are_corrected_for() -> None:
    """The maximal distance of 20 curves to the truth: whoever was there before stays long."""
    distances = []
    for seed in range(20):
        days, is_over, seen_from = Book(60.0, years=1.0).days(LAW, seed)
        for entries in (seen_from, 0.0):
            curve = survivors(stays_in_days(days, is_over, entries))
            early = curve.days < 200
            distances.append(np.abs(curve.share - LAW.survival(curve.days + 0.5))[early].max())
    corrected, naive = np.array(distances).reshape(20, 2).mean(axis=0)
    assert corrected < 0.12 < naive


def test_no_step_that_is_shown_is_a_single_persons() -> None:
    seen = Book(20.0).stays(LAW, seed=9)
    drawn = shown(survivors(seen), seen)
    ended = np.sort(seen.last_seen[seen.is_over])
    edges = np.concatenate([[-1.0], drawn.days])
    for before, after in pairwise(edges.tolist()):
        assert ((ended > before) & (ended <= after)).sum() >= FEW
    assert (seen.low > drawn.days[-1]).sum() >= FEW
    assert len(shown(survivors(few := stays_in_days([3.0, 9.0], [True, True])), few).days) == 0
