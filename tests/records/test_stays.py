"""An impossible record cannot be built."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.records.stays import Census, RefusalRecords, StayRecords, YearlyCounts

NAN = float("nan")
WORDS = np.array(["", ""])

TWO = StayRecords(
    arrived=np.array([NAN, 105.0]),
    left=np.array([103.0, NAN]),
    present_at_start=np.array([True, False]),
    profile=WORDS,
    province=WORDS,
    channel=WORDS,
    reason=WORDS,
    sex=np.array(["female", ""]),
    citizenship=np.array(["", "foreign"]),
    records_from=100.0,
    records_until=110.0,
)
"""One there before the records begin, one still there when they end."""


def test_two_stays() -> None:
    assert len(TWO) == 2


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"arrived": np.array([NAN])}, "equally long"),
        ({"sex": np.array(["f", ""])}, "sex must be one of"),
        ({"citizenship": np.array(["", "alien"])}, "citizenship must be one of"),
        ({"present_at_start": np.array([False, False])}, "present_at_start"),
        ({"present_at_start": np.array([True, True])}, "present_at_start"),
        ({"left": np.array([103.0, 104.0])}, "before arrived"),
        ({"left": np.array([99.0, NAN])}, "before records_from"),
        ({"left": np.array([111.0, NAN])}, "after records_until"),
        ({"arrived": np.array([NAN, 111.0])}, "arrived must not lie after records_until"),
    ],
)
def test_an_impossible_stay_is_refused(change: dict[str, object], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        replace(TWO, **change)  # type: ignore[arg-type]


def test_a_window_does_not_end_before_it_begins() -> None:
    none = {name: getattr(TWO, name)[:0] for name in StayRecords.__slots__[:9]}
    with pytest.raises(ValueError, match="records_from must not lie after"):
        StayRecords(**none, records_from=2.0, records_until=1.0)


def test_refusals_counts_and_censuses_are_checked() -> None:
    with pytest.raises(ValueError, match="positive"):
        RefusalRecords(np.array([1.0, 2.0]), np.array([1, 0]), WORDS, WORDS)
    with pytest.raises(ValueError, match="negative"):
        YearlyCounts(WORDS, np.array([2019, 2020]), np.array([3, -1]))
    with pytest.raises(ValueError, match="once"):
        YearlyCounts(WORDS, np.array([2019, 2019]), np.array([3, 4]))
    with pytest.raises(ValueError, match="negative"):
        Census(np.array([3.0, -1.0]), WORDS, WORDS, taken_on=100.0)
