"""The money behind the beds: what a bed costs, and how many beds a grant buys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.apportion import largest_remainder, rounded
from tests.test_beds import DATED, EXPANSION, POOLS, build, everywhere, opened, scenario

GRANTS = '[money]\ngrants = [{ year = 2021, amount = "69.4 million KZT" }]\n'


def test_the_implied_cost_by_hand(tmp_path: Path) -> None:
    found = build(everywhere(tmp_path, GRANTS + POOLS + DATED.replace("0.5", "0.0")))
    # 24 state-paid nominal beds; eight of them closed for five days of 2021.
    assert found.grant_kzt.tolist() == [69.4e6, 69.4e6]
    expected = [69.4e6 / (24 * 365 - 8 * 5), 69.4e6 / (24 * 365)]
    assert found.implied_cost_kzt_per_bed_night[0] == pytest.approx(expected, rel=1e-12)


def test_a_year_that_is_studied_in_part_has_that_part_of_its_grant(tmp_path: Path) -> None:
    half = "[study]\nend = 2022-06-30\n"
    found = build(everywhere(tmp_path, GRANTS + half)).grant_kzt
    assert found.tolist() == pytest.approx([69.4e6, 69.4e6 * 181 / 365], rel=1e-12)


def test_years_not_named_repeat_the_last_one(tmp_path: Path) -> None:
    grants = "[money]\ngrants = [{ year = 2020, amount = 1000 }, { year = 2022, amount = 3000 }]\n"
    assert build(everywhere(tmp_path, grants)).grant_kzt.tolist() == [1000.0, 3000.0]
    late = "[money]\ngrants = [{ year = 2022, amount = 3000 }]\n"
    assert build(everywhere(tmp_path, late)).grant_kzt.tolist() == [3000.0, 3000.0]
    assert np.isnan(build(everywhere(tmp_path)).implied_cost_kzt_per_bed_night).all()


def test_half_a_year_takes_half_the_grant(tmp_path: Path) -> None:
    found = build(everywhere(tmp_path, GRANTS + "[study]\nstart = 2021-07-02\n"))
    share = 183 / 365
    assert found.implied_cost_kzt_per_bed_night[0, 0] == pytest.approx(69.4e6 * share / (24 * 183))


def test_beds_follow_the_money_to_the_tenge(tmp_path: Path) -> None:
    cost = 8000.0
    text = GRANTS.replace("[money]\n", f"[money]\ncost_kzt_per_place_day = {cost}\n") + EXPANSION
    case = scenario(tmp_path, text, '"shelters.beds"')
    for replication in range(30):
        found = opened(case, replication)
        beds = sum(shelter.beds for shelter in found)
        # 69.4 million / (8000 x 365.25) = 23.75: 23 beds, and the rest would not pay one more.
        assert beds == 23
        assert 0 <= 69.4e6 - beds * cost * 365.25 < cost * 365.25
        by_hand = {2: [12, 11], 3: [8, 8, 7]}
        assert [shelter.beds for shelter in found] == by_hand[len(found)]


def test_a_grant_that_buys_a_whole_number_of_beds_buys_all_of_them(tmp_path: Path) -> None:
    grant = 7 * 4321.0 * 365.25
    text = f"[money]\ncost_kzt_per_place_day = 4321\ngrants = [{{ year = 2021, amount = {grant} }}]\n"
    case = scenario(tmp_path, text + "[shelters.beds_in]\nKZ-AST = 5\n", '"shelters.beds"')
    assert sum(shelter.beds for shelter in opened(case, 0)) == 7


def test_largest_remainders() -> None:
    assert largest_remainder(10, (1.0, 1.0, 1.0)) == (4, 3, 3)
    assert largest_remainder(100, (0.414, 0.326, 0.26)) == (41, 33, 26)
    assert largest_remainder(100, (0.415, 0.325, 0.26)) == (42, 32, 26)
    assert largest_remainder(0, (1.0, 2.0)) == (0, 0)
    assert largest_remainder(5, ()) == ()
    assert largest_remainder(3, (0.0, 1.0)) == (0, 3)
    assert [rounded(number) for number in (2.4, 2.5, 3.5)] == [2, 3, 4]
