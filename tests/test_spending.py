"""What balances are given, what people cost, when money is out, what is owed: worlds worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from sim.conservation import check, check_balances
from sim.engine import kernel, reference
from sim.engine.vocabulary import Cause, Ended, Network, Outcome, Rule
from sim.frame import Frame
from sim.history import History, PlaceLabels
from sim.lost import ConservationError
from sim.measures import tally
from sim.quantities import BALANCES, INDEX
from sim.spending import granted_before, money_counts, spent_before
from tests.engine.agreement import difference
from tests.histories import FRAME, Row, always, as_blocks, network_of, people_of, requests_of

A, B, COUNTRY = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Money:
    """What pays for the places of a network."""

    balance_of: Sequence[int]
    cost: Sequence[float]
    grants: Sequence[tuple[float, int, float]]
    """Moment, balance, amount."""
    by_night: bool = True

    def paying_for(self, network: Network) -> Network:
        """Return a network whose places are paid for."""
        times, balances, amounts = (np.array(column) for column in zip(*self.grants, strict=True))
        return replace(
            network,
            balance_of=np.array(self.balance_of),
            cost=np.array(self.cost, dtype=np.float64),
            balance_by_night=np.full(max(self.balance_of) + 1, self.by_night),
            grant_time=times.astype(np.float64),
            grant_balance=balances,
            grant_amount=amounts.astype(np.float64),
        )


def happened(network: Network, areas: Sequence[int], rows: list[Row]) -> History:
    """Return what happens; people live where their first place is, residents too."""
    requests = requests_of(rows)
    homes = [(row.time, areas[row.route[0][0]], True, "female") for row in rows]
    asking = [home for home, row in zip(homes, rows, strict=True) if row.resident_in < 0]
    placements = reference.run(network, requests)
    assert difference(placements, kernel.run(network, requests)) == ""
    num_places = len(areas)
    return History(
        people=people_of(asking),
        residents=people_of(homes[: len(homes) - len(asking)]),
        requests=requests,
        placements=placements,
        network=network,
        places=PlaceLabels(np.array(areas), np.ones(num_places, np.bool_), np.zeros(num_places, np.bool_)),
        grant_kzt=np.zeros(2),
    )


def nights_world() -> History:
    """Return two shelters with a balance each; a night costs 10, a year has ten days, the run ends on 25."""
    money = Money([0, 1], [10.0, 10.0], [(0.0, 0, 50.0), (0.0, 1, 1000.0), (10.0, 0, 30.0)])
    rows = [
        Row(0, 1.0, 7.0, (always(0, 1.0),)),  # A: 70 for 1 to 8, of which there are 50 until day 6
        Row(1, 2.0, 10.0, (always(1, 2.0),), party=2),  # B: 160 until day 10, and 40 until 12
        Row(2, 7.0, 1.0, (always(0, 7.0),)),  # A has a bed on day 7, and no money
        Row(3, 12.0, 4.0, (always(0, 12.0),)),  # A has 10 left on day 10: out on day 13, 40 in all
    ]
    return happened(money.paying_for(network_of([2, 2], 25.0)), [A, B], rows)


def counted(history: History, frame: Frame = FRAME) -> dict[str, list[Any]]:
    """Return the counts of balances of the first replication: for each area, those of each period."""
    return {name: counts[0].tolist() for name, counts in money_counts(frame, history).items()}


def test_nights_are_paid_until_money_is_out_and_owed_from_then_on() -> None:
    history = nights_world()
    assert history.placements.outcome.tolist() == [
        Outcome.ADMITTED,
        Outcome.ADMITTED,
        Outcome.TURNED_AWAY,
        Outcome.ADMITTED,
    ]
    assert history.placements.cause[2] == Cause.NO_MONEY
    assert (history.placements.dry_balance.tolist(), history.placements.dry_time.tolist()) == (
        [0, 0],
        [6, 13],
    )
    assert history.placements.money_left.tolist() == [-30.0, 800.0]
    check(history)


def test_counts_of_nights_by_province_and_country() -> None:
    # In year 1, year 2 and the study; a day counts from the beginning of its period.
    assert counted(nights_world()) == {
        "has_balance": [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
        "any_money_out": [[1, 1, 1], [0, 0, 0], [1, 1, 1]],
        "money_out_days": [[6, 3, 6], [0, 0, 0], [6, 3, 6]],
        "arrears_kzt": [[20, 30, 30], [0, 0, 0], [20, 30, 30]],
        "balance_spent_kzt": [[70, 40, 110], [160, 40, 200], [230, 80, 310]],
    }


def test_given_and_spent_before_a_moment() -> None:
    history = nights_world()
    moments = [0.0, 0.5, 1.5, 6.0, 8.0, 10.0, 10.5, 14.0, 25.0]
    spent = [spent_before(history, moment).tolist() for moment in moments]
    assert spent == [[0, 0], [0, 0], [5, 0], [50, 80], [70, 120], [70, 160], [70, 170], [90, 200], [110, 200]]
    given = [granted_before(history.network, moment).tolist() for moment in (0.0, 0.5, 10.0, 10.5)]
    # What comes at a moment comes after it.
    assert given == [[0, 0], [50, 1000], [50, 1000], [80, 1000]]


def test_counts_reach_the_tally_for_everyone_together() -> None:
    counts, alone = tally(FRAME, nights_world()).counts, counted(nights_world())
    for count in BALANCES:
        assert counts[INDEX[count.name], 0, :, :, 0].tolist() == alone[count.name]
        assert not counts[INDEX[count.name], ..., 1:].any()


def test_a_study_of_one_year_has_one_period() -> None:
    found = counted(nights_world(), Frame(("A", "B"), ("2021",), (0.0, 10.0)))
    assert found["money_out_days"] == [[6], [0], [6]]
    assert found["arrears_kzt"] == [[20], [0], [20]]


def test_a_balance_of_several_provinces_is_in_the_country_only() -> None:
    money = Money([0, 0], [10.0, 20.0], [(0.0, 0, 100.0)])
    rows = [Row(0, 1.0, 4.0, (always(0, 1.0),)), Row(1, 2.0, 6.0, (always(1, 2.0),))]
    # 10 until day 2, then 30 a day: out on day 5, when 60 are owed for the three days after.
    history = happened(money.paying_for(network_of([1, 1], 25.0)), [A, B], rows)
    nothing = [[0, 0, 0], [0, 0, 0]]
    assert counted(history) == {
        "has_balance": [*nothing, [1, 1, 1]],
        "any_money_out": [*nothing, [1, 1, 1]],  # all through the second year
        "money_out_days": [*nothing, [5, 0, 5]],
        "arrears_kzt": [*nothing, [60, 60, 60]],
        "balance_spent_kzt": [*nothing, [160, 0, 160]],
    }


def test_money_that_does_not_cover_what_is_owed_is_out_from_the_first_day_of_the_year() -> None:
    money = Money([0], [10.0], [(0.0, 0, 20.0), (10.0, 0, 30.0), (20.0, 0, 500.0)])
    # Out on day 2; 80 are owed on day 10, and 50 after the payment: the balance never reaches zero again.
    history = happened(money.paying_for(network_of([1], 25.0)), [A], [Row(0, 0.0, 10.0, (always(0, 0.0),))])
    assert history.placements.dry_time.tolist() == [2.0]
    found = counted(history)
    assert found["any_money_out"] == [[1, 1, 1], [0, 0, 0], [1, 1, 1]]
    assert found["money_out_days"] == [[2, 0, 2], [0, 0, 0], [2, 0, 2]]
    assert found["arrears_kzt"] == [[80, 50, 50], [0, 0, 0], [80, 50, 50]]


def test_a_shelter_that_opens_before_its_first_payment_is_without_money_from_then_on() -> None:
    money = Money([0, 1], [10.0, 10.0], [(0.0, 0, 90.0), (10.0, 1, 90.0)])
    network = network_of([1, 0], 25.0, capacity_steps=((4.0, 1, 1, Rule.DRAIN),))
    history = happened(money.paying_for(network), [A, B], [Row(0, 5.0, 1.0, (always(1, 5.0),))])
    assert history.placements.cause.tolist() == [Cause.NO_MONEY]
    found = counted(history)
    assert found["any_money_out"] == [[0, 0, 0], [1, 0, 1], [1, 0, 1]]
    assert found["money_out_days"] == [[0, 0, 0], [4, 0, 4], [4, 0, 4]]


def test_a_place_that_never_opens_needs_no_money() -> None:
    money = Money([0, 1], [10.0, 10.0], [(0.0, 0, 90.0)])
    history = happened(
        money.paying_for(network_of([1, 0], 25.0)), [A, B], [Row(0, 5.0, 1.0, (always(1, 5.0),))]
    )
    assert counted(history)["any_money_out"] == [[0, 0, 0]] * 3


def admissions_world() -> History:
    """Return two places in A with one balance; an admission costs 100 a person."""
    money = Money([0, 0], [100.0, 100.0], [(0.0, 0, 350.0)], by_night=False)
    network = network_of([1, 4], 25.0, capacity_steps=((3.0, 0, 0, Rule.RELOCATE),))
    rows = [
        Row(-1, 0.0, 15.0, (always(0, 0.0), always(1, 0.0)), resident_in=0),  # moves on day 3
        Row(-1, 0.0, 2.0, (always(1, 0.0),), resident_in=1),  # lives there: never charged
        Row(0, 2.0, 3.0, (always(1, 2.0),), party=2),  # 200 on day 2
        Row(1, 11.0, 20.0, (always(1, 11.0),)),  # 100 on day 11, of which there are 50 left
        Row(2, 12.0, 1.0, (always(1, 12.0),)),  # no money
    ]
    return happened(money.paying_for(network), [A, A], rows)


def test_admissions_are_paid_once_residents_not_and_moves_again() -> None:
    history = admissions_world()
    placements = history.placements
    stays = zip(placements.request, placements.place, placements.admitted, placements.left, strict=True)
    assert list(stays) == [(0, 0, 0, 3), (0, 1, 3, 15), (1, 1, 0, 2), (2, 1, 2, 5), (3, 1, 11, 25)]
    assert placements.ended[0] == Ended.MOVED
    assert placements.cause[4] == Cause.NO_MONEY
    moments = [0.5, 2.0, 2.5, 3.0, 3.5, 11.0, 11.5]
    assert [spent_before(history, moment).tolist() for moment in moments] == [
        [0],
        [0],
        [200],
        [200],
        [300],
        [300],
        [400],
    ]
    assert placements.money_left.tolist() == [-50.0]
    assert counted(history) == {
        "has_balance": [[1, 1, 1], [0, 0, 0], [1, 1, 1]],
        "any_money_out": [[0, 1, 1], [0, 0, 0], [0, 1, 1]],
        "money_out_days": [[0, 1, 11], [0, 0, 0], [0, 1, 11]],
        "arrears_kzt": [[0, 50, 50], [0, 0, 0], [0, 50, 50]],
        "balance_spent_kzt": [[300, 100, 400], [0, 0, 0], [300, 100, 400]],
    }
    check(history)


def test_residents_nights_are_paid_from_the_start() -> None:
    money = Money([0], [10.0], [(0.0, 0, 500.0)])
    rows = [Row(-1, 0.0, 3.0, (always(0, 0.0),), resident_in=0, party=2)]
    history = happened(money.paying_for(network_of([2], 25.0)), [A], rows)
    assert spent_before(history, 25.0).tolist() == [60.0]
    check(history)


def side_by_side(*histories: History) -> History:
    both = as_blocks(histories, len(FRAME.provinces))
    return replace(both, placements=reference.run(both.network, both.requests))


def test_each_replication_has_its_own_balances() -> None:
    alone = [nights_world(), nights_world()]
    alone[1] = replace(alone[1], requests=replace(alone[1].requests, stay=np.array([2.0, 1.0, 1.0, 1.0])))
    both = side_by_side(*alone)
    found = money_counts(FRAME, both)
    assert {name: counts[0].tolist() for name, counts in found.items()} == counted(alone[0])
    # 20 for the first and 10 for the third in A, 20 in B; 10 more for the fourth.
    assert found["balance_spent_kzt"][1].tolist() == [[30, 10, 40], [20, 0, 20], [50, 10, 60]]
    assert not found["any_money_out"][1].any()
    assert not found["arrears_kzt"][1].any()


def test_without_balances_there_are_no_counts() -> None:
    history = happened(network_of([1], 25.0), [A], [Row(0, 1.0, 2.0, (always(0, 1.0),))])
    assert money_counts(FRAME, history) == {}


def spoiled(history: History, table: str, column: str, row: int, by: float) -> History:
    """Return a history in which one number is another one."""
    values = getattr(getattr(history, table), column).copy()
    values[row] += by
    changed: dict[str, Any] = {column: values}
    changes: dict[str, Any] = {table: replace(getattr(history, table), **changed)}
    return replace(history, **changes)


@pytest.mark.parametrize("block", [0, 1])
@pytest.mark.parametrize(
    ("table", "column", "row", "rows_a_block", "by"),
    [
        ("placements", "money_left", 0, 2, 1.0),
        ("placements", "money_left", 1, 2, -0.01),
        ("placements", "left", 0, 3, 0.5),
        ("placements", "admitted", 1, 3, -0.25),
        ("placements", "place", 0, 3, 1),
        ("network", "grant_amount", 0, 3, 5.0),
        ("network", "grant_amount", 2, 3, -1.0),
        ("network", "cost", 1, 2, 0.5),
        ("requests", "party", 1, 4, 1),
    ],
)
def test_a_tenge_lost_is_noticed_in_either_replication(
    block: int, table: str, column: str, row: int, rows_a_block: int, by: float
) -> None:
    whole = side_by_side(nights_world(), nights_world())
    check_balances(whole)
    broken = spoiled(whole, table, column, block * rows_a_block + row, by)
    with pytest.raises(ConservationError, match="money left must be money given less money spent: balance"):
        check_balances(broken)
