"""Grants that buy nights or admissions: when they are paid, to whom, and what a place takes from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.beds import build_beds
from sim.engine.vocabulary import Network
from sim.money import payments
from sim.runs import Runs
from sim.scenario import Scenario
from tests.test_beds import everywhere, scenario

# 2021 and 2022 have 365 days each, the run goes on for 90 days of 2023.
MILLIONS = (
    'grants = [{ year = 2021, amount = "73 million KZT" }, { year = 2022, amount = "146 million KZT" }]'
)
NIGHTS = f'[money]\nbuys = "nights"\ncost_kzt_per_night = 10000\n{MILLIONS}\n'
ADMISSIONS = NIGHTS.replace("nights", "admissions").replace("per_night", "per_admission")
BEDS = "[shelters.beds_in]\nKZ-AKM = 5\nKZ-AST = 3\nKZ-SHY = 2\n"
AKMOLA, ASTANA, SHYMKENT = 0, 1, 2


def paid(case: Scenario) -> list[tuple[float, float]]:
    return list(zip(*(column.tolist() for column in payments(case)), strict=True))


def starting(folder: Path, start: str, parts: int, grants: str = MILLIONS) -> Scenario:
    money = f'[money]\nbuys = "nights"\ncost_kzt_per_night = 10000\n{grants}\npayments_per_year = {parts}\n'
    return scenario(folder, f"[study]\nstart = {start}\n{money}")


def test_once_a_year_until_the_end_of_the_run(tmp_path: Path) -> None:
    assert paid(starting(tmp_path, "2021-01-01", 1)) == [(0, 73e6), (365, 146e6), (730, 146e6)]


def test_in_two_parts(tmp_path: Path) -> None:
    found = paid(starting(tmp_path, "2021-01-01", 2))
    assert found == [(0, 36.5e6), (181, 36.5e6), (365, 73e6), (546, 73e6), (730, 73e6)]


def test_in_twelve_parts(tmp_path: Path) -> None:
    found = paid(starting(tmp_path, "2021-01-01", 12))
    lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    firsts = np.cumsum([0, *lengths, *lengths, 31, 28]).tolist()
    assert [moment for moment, _ in found] == firsts
    assert [amount for _, amount in found] == [73e6 / 12] * 12 + [146e6 / 12] * 15


@pytest.mark.parametrize(
    ("start", "parts", "first", "second"),
    [
        # The year began 181 days before: what is left of it is 184 of 365 days.
        ("2021-07-01", 1, 73e6 * 184 / 365, (184, 146e6)),
        ("2021-07-01", 2, 36.5e6, (184, 73e6)),
        # The half year from July has 184 days, of which 169 are left.
        ("2021-07-16", 2, 36.5e6 * 169 / 184, (169, 73e6)),
        # July has 31 days, of which 16 are left.
        ("2021-07-16", 12, 73e6 / 12 * 16 / 31, (16, 73e6 / 12)),
        # The last day of the year: a day of 365.
        ("2021-12-31", 1, 73e6 / 365, (1, 146e6)),
    ],
)
def test_a_start_within_the_year_finds_what_is_left_of_the_last_payment(
    tmp_path: Path, start: str, parts: int, first: float, second: tuple[float, float]
) -> None:
    found = paid(starting(tmp_path, start, parts))
    assert found[0][0] == 0.0
    assert found[0][1] == pytest.approx(first, abs=0.001)
    assert found[1] == second


def test_a_year_not_named_repeats_the_last_one_and_a_year_before_takes_the_first(tmp_path: Path) -> None:
    last = 'grants = [{ year = 2019, amount = 1 }, { year = 2020, amount = "5 million KZT" }]'
    assert [amount for _, amount in paid(starting(tmp_path, "2021-01-01", 1, last))] == [5e6] * 3
    later = 'grants = [{ year = 2022, amount = "5 million KZT" }, { year = 2023, amount = 0 }]'
    assert [amount for _, amount in paid(starting(tmp_path, "2021-01-01", 1, later))] == [5e6, 5e6, 0]


def test_nothing_is_paid_as_the_run_ends(tmp_path: Path) -> None:
    ends = starting(tmp_path, "2021-01-01", 1)
    ends = ends.model_copy(update={"study": ends.study.model_copy(update={"follow_days": 0.0})})
    assert ends.until == 730
    assert paid(ends) == [(0, 73e6), (365, 146e6)]


def test_no_grants_no_payments(tmp_path: Path) -> None:
    assert paid(scenario(tmp_path)) == []


def grants(network: Network) -> list[tuple[float, int, float]]:
    columns = (network.grant_time, network.grant_balance, network.grant_amount)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def built(case: Scenario, *replications: int) -> Network:
    return build_beds(Runs.of(case, replications or 0), 1).network


def test_each_shelter_has_a_share_by_its_beds(tmp_path: Path) -> None:
    network = built(everywhere(tmp_path, NIGHTS + "[shelters]\n" + BEDS))
    assert network.capacity.tolist() == [5, 3, 2]
    assert network.balance_of.tolist() == [AKMOLA, ASTANA, SHYMKENT]
    assert network.cost.tolist() == [10_000] * 3
    assert network.balance_by_night.tolist() == [True] * 3
    assert grants(network) == [
        *[(0, AKMOLA, 36.5e6), (0, ASTANA, 21.9e6), (0, SHYMKENT, 14.6e6)],
        *[(365, AKMOLA, 73e6), (365, ASTANA, 43.8e6), (365, SHYMKENT, 29.2e6)],
        *[(730, AKMOLA, 73e6), (730, ASTANA, 43.8e6), (730, SHYMKENT, 29.2e6)],
    ]


OPENS = """
[shelters]
provinces = ["KZ-AKM", "KZ-AST"]
[openings.late]
provinces = ["KZ-SHY"]
probability = 1
first = 2021-07-01
last = 2021-07-01
"""


def test_a_shelter_that_opens_later_has_no_share_before(tmp_path: Path) -> None:
    text = NIGHTS.replace("[money]", "[money]\npayments_per_year = 4") + OPENS + BEDS
    network = built(scenario(tmp_path, text, '"shelters.inclusion_file"'))
    found = grants(network)
    # A quarter is 18.25 million: shared by 8 beds, then by 10.
    assert found[:4] == [
        (0, AKMOLA, 18.25e6 * (5 / 8)),
        (0, ASTANA, 18.25e6 * (3 / 8)),
        (90, AKMOLA, 18.25e6 * (5 / 8)),
        (90, ASTANA, 18.25e6 * (3 / 8)),
    ]
    assert found[4:7] == [(181, AKMOLA, 9.125e6), (181, ASTANA, 5.475e6), (181, SHYMKENT, 3.65e6)]
    in_all = sum(amount for moment, _, amount in found if moment < 365)
    assert in_all == pytest.approx(73e6, abs=0.001)


def test_one_purse_for_the_country(tmp_path: Path) -> None:
    purse = NIGHTS.replace("[money]", '[money]\npurse = "country"\npayments_per_year = 2')
    network = built(everywhere(tmp_path, purse + "[shelters]\n" + BEDS))
    assert network.balance_of.tolist() == [0, 0, 0]
    assert network.balance_by_night.tolist() == [True]
    assert grants(network) == [
        (0, 0, 36.5e6),
        (181, 0, 36.5e6),
        (365, 0, 73e6),
        (546, 0, 73e6),
        (730, 0, 73e6),
    ]


SURGE = "[shelters]\nsurge_share = 1\nbeds_paid_by_others = 1\n"


@pytest.mark.parametrize(
    ("money", "surge_cost", "cost"),
    [
        (NIGHTS, "surge_cost_kzt_per_day = 4000\n", [10_000, 0, 4_000]),
        (NIGHTS, "", [10_000, 0, 10_000]),
        # A cost by the day says nothing of an admission.
        (ADMISSIONS, "surge_cost_kzt_per_day = 4000\n", [10_000, 0, 10_000]),
        (ADMISSIONS, "", [10_000, 0, 10_000]),
    ],
)
def test_what_a_place_takes(tmp_path: Path, money: str, surge_cost: str, cost: list[float]) -> None:
    network = built(everywhere(tmp_path, money + SURGE + surge_cost + BEDS))
    # Of each shelter: beds the state pays, a bed others pay, surge places.
    assert network.balance_of.tolist() == [0, -1, 0, 1, -1, 1, 2, -1, 2]
    assert network.cost.tolist() == cost * 3
    assert network.balance_by_night.tolist() == [money == NIGHTS] * 3


def test_grants_that_buy_places_have_no_balance(tmp_path: Path) -> None:
    places = f"[money]\n{MILLIONS}\n{SURGE}surge_cost_kzt_per_day = 4000\n{BEDS}"
    network = built(everywhere(tmp_path, places))
    assert network.balance_of.tolist() == [-1] * 9
    assert network.cost.tolist() == [0, 0, 4_000] * 3
    assert len(network.balance_by_night) == len(network.grant_time) == 0


@pytest.mark.parametrize("purse", ["shelter", "country"])
def test_several_replications_are_each_of_them_alone(tmp_path: Path, purse: str) -> None:
    # Two of three provinces have a shelter, another set in each replication.
    money = NIGHTS.replace("[money]", f'[money]\npurse = "{purse}"\npayments_per_year = 3')
    case = scenario(tmp_path, money + BEDS)
    together, first = built(case, 0, 1, 2, 3), 0
    sets = set()
    for number in range(4):
        alone = built(case, number)
        num_balances = len(alone.balance_by_night)
        assert num_balances == (1 if purse == "country" else 2)
        own = (together.grant_balance >= first) & (together.grant_balance < first + num_balances)
        found = replace(alone, grant_balance=together.grant_balance[own] - first)
        assert grants(found) == grants(alone)
        assert together.grant_time[own].tolist() == alone.grant_time.tolist()
        assert together.grant_amount[own].tolist() == alone.grant_amount.tolist()
        places = slice(*together.block_start[number : number + 2].tolist())
        assert (together.balance_of[places] - first).tolist() == alone.balance_of.tolist()
        sets.add(tuple(alone.capacity.tolist()))
        first += num_balances
    assert first == len(together.balance_by_night)
    assert len(sets) > 1


@pytest.mark.parametrize("purse", ["shelter", "country"])
def test_a_purse_without_a_bed_to_pay_for_is_no_balance(tmp_path: Path, purse: str) -> None:
    money = NIGHTS.replace("[money]", f'[money]\npurse = "{purse}"')
    some = built(everywhere(tmp_path, money + "[shelters]\n" + BEDS.replace("= 5", "= 0")))
    assert some.capacity.tolist() == [3, 2]
    assert some.balance_of.tolist() == ([0, 0] if purse == "country" else [0, 1])
    shares = [73e6] if purse == "country" else [73e6 * (3 / 5), 73e6 * (2 / 5)]
    assert grants(some)[: len(shares)] == [(0, number, share) for number, share in enumerate(shares)]
    none = built(everywhere(tmp_path, money + "[shelters]\nbeds_paid_by_others = 1\nbeds = 0\n"))
    assert none.capacity.tolist() == [1, 1, 1]
    assert none.balance_of.tolist() == [-1, -1, -1]
    assert len(none.balance_by_night) == len(none.grant_time) == 0
