"""A difference between two engines is shown so that its cause can be found: both logs, side by side."""

from __future__ import annotations

from dataclasses import replace
from math import nextafter

import numpy as np
import pytest

from sim.engine import reference
from sim.engine.vocabulary import Placements
from tests.engine.agreement import SHOWN, difference
from tests.engine.worlds import Row, network, requests

PAID = network(1, balance_of=[0], cost=[10], grants=[(0, 0, 50)])
PEOPLE = requests(Row(0), Row(3), Row(12))


@pytest.fixture
def found() -> Placements:
    """Return a run in which money runs out."""
    return reference.run(PAID, PEOPLE)


def first_that_differs(text: str) -> tuple[str, str]:
    """Return what each run did, and check that all lines before are alike."""
    *alike, last = text.splitlines()[1:]
    assert all(" == " in line for line in alike)
    left, right = last.split(" != ")
    return left.rstrip(), right


def test_two_equal_runs_show_nothing(found: Placements) -> None:
    assert difference(found, reference.run(PAID, PEOPLE)) == ""


def test_both_logs_are_shown_up_to_the_first_event_that_differs(found: Placements) -> None:
    other = reference.run(network(2, balance_of=[0], cost=[10], grants=[(0, 0, 50)]), PEOPLE)
    assert difference(found, other).splitlines() == [
        "columns that differ: ['request', 'place', 'admitted', 'left', 'ended', 'outcome', 'cause', "
        "'money_left', 'dry_time']",
        "0.0: 0 enters 0                                == 0.0: 0 enters 0",
        "0.0: 0 ADMITTED, cause NONE, eligible 0.0      == 0.0: 0 ADMITTED, cause NONE, eligible 0.0",
        "3.0: 1 TURNED_AWAY, cause NO_BED, eligible 3.0 != 3.0: 1 enters 0",
    ]


def test_the_last_bit_of_a_moment_shows(found: Placements) -> None:
    other = replace(found, left=np.array([nextafter(10.0, 11.0)]))
    assert first_that_differs(difference(found, other)) == (
        "10.0: 0 leaves 0, COMPLETED",
        "10.000000000000002: 0 leaves 0, COMPLETED",
    )


def test_money_shows_when_it_runs_out_and_at_the_end(found: Placements) -> None:
    sooner, less = replace(found, dry_time=np.array([4.5])), replace(found, money_left=np.array([-51.0]))
    assert first_that_differs(difference(found, sooner)) == (
        "5.0: balance 0 runs dry",
        "4.5: balance 0 runs dry",
    )
    text = difference(found, less)
    assert text.startswith("columns that differ: ['money_left']")
    assert first_that_differs(text) == ("end: balance 0 holds -50.0", "end: balance 0 holds -51.0")


def test_a_log_that_stops_short_shows(found: Placements) -> None:
    no_money = replace(found, money_left=np.empty(0))
    assert first_that_differs(difference(no_money, found)) == ("nothing more", "end: balance 0 holds -50.0")


def test_only_what_went_just_before_is_shown() -> None:
    people = requests(*(Row(n, stay=0.5) for n in range(40)))
    one = reference.run(network(1), people)
    other = replace(one, left=np.append(one.left[:-1], 39.75))
    assert len(difference(one, other).splitlines()) == 1 + SHOWN + 1


def test_columns_of_other_types_are_not_equal(found: Placements) -> None:
    other = replace(found, request=found.request.astype(np.int32))
    assert difference(found, other) == (
        "columns that differ: ['request']\nno event differs: the types of the columns do"
    )
