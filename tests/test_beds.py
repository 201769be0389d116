"""Shelters, their openings and closings, and their pools of places."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from scipy import special

from sim import closures
from sim.beds import ANYONE, Beds, build_beds
from sim.closures import order_times
from sim.engine.vocabulary import Rule
from sim.runs import Runs
from sim.scenario import Scenario, load, resolve
from sim.shelters import shelters

HERE = Path(__file__).parent / "scenario"
EXPANSION = """
[openings.expansion]
provinces = "without_shelter"
probability = 0.5
first = 2021-07-01
last = 2021-12-31
"""
POOLS = """
[shelters]
beds_paid_by_others = 2
surge_share = 0.5
surge_cost_kzt_per_day = 4000
turnaround_days = 1
[shelters.places.women]
accepts = ["women", "families"]
share = 0.6
[shelters.places.men]
accepts = ["men"]
share = 0.4
"""


def scenario(folder: Path, text: str = "", remove: str = "") -> Scenario:
    """Return the minimal scenario of the tests with some text added: 2021 and 2022, two shelters of three."""
    file = folder / "case.toml"
    head = f'extends = "{(HERE / "minimal.toml").as_posix()}"\n'
    file.write_text(head + (f"remove = [{remove}]\n" if remove else "") + text)
    return resolve(load(file), lambda path: 0.5)


def everywhere(folder: Path, text: str = "") -> Scenario:
    """Return the same with a shelter in each province."""
    certain = '[shelters]\nprovinces = "all"\n'
    text = text.replace("[shelters]\n", certain) if "[shelters]\n" in text else text + certain
    return scenario(folder, text, '"shelters.inclusion_file"')


def build(case: Scenario, replication: int = 0) -> Beds:
    return build_beds(Runs.of(case, replication), 1)


class Shelter(NamedTuple):
    """One row of the table of shelters."""

    code: str
    opens: float
    beds: int


class Closing(NamedTuple):
    """One row of the table of closings."""

    start: float
    until: float
    places_left: float
    rule: Rule
    is_state_only: bool


def opened(case: Scenario, replication: int) -> tuple[Shelter, ...]:
    """Return the shelters of one replication."""
    found = shelters(Runs.of(case, replication), 1)
    assert not found.run.any()
    rows = zip(found.province.tolist(), found.opens.tolist(), found.beds.tolist(), strict=True)
    return tuple(Shelter(case.provinces[province].code, opens, beds) for province, opens, beds in rows)


def closed(case: Scenario, replication: int) -> dict[str, list[Closing]]:
    """Return the closings of one replication by the shelter's code."""
    runs = Runs.of(case, replication)
    found = closures.closings(runs, shelters(runs, 1), 1)
    by_code: dict[str, list[Closing]] = {code: [] for code in codes(opened(case, replication))}
    columns = (found.of, found.start, found.until, found.places_left, found.rule, found.is_state_only)
    for shelter, start, until, left, rule, is_state_only in zip(*(c.tolist() for c in columns), strict=True):
        by_code[list(by_code)[shelter]].append(Closing(start, until, left, Rule(rule), is_state_only))
    return by_code


def moments_of_orders(per_year: float, until: float, replication: int) -> list[float]:
    """Return the moments of orders in one replication, before the end of the run."""
    (moments,) = order_times(
        "closure|orders", np.array([per_year]), until, 1, np.array([replication])
    ).tolist()
    return [moment for moment in moments if moment < until]


def codes(found: tuple[Shelter, ...]) -> list[str]:
    return [shelter.code for shelter in found]


def test_the_set_of_shelters_has_its_size_and_its_certain_members(tmp_path: Path) -> None:
    case = scenario(tmp_path)
    found = [codes(opened(case, replication)) for replication in range(400)]
    assert all(len(one) == 2 and "KZ-AST" in one for one in found)
    # Shymkent with chance 0.75; 5 standard errors: a false alarm in 1.7 million.
    share = sum("KZ-SHY" in one for one in found) / 400
    assert abs(share - 0.75) < 5 * (0.75 * 0.25 / 400) ** 0.5


def test_provinces_with_a_shelter_keep_it_and_others_open_later(tmp_path: Path) -> None:
    before, after = scenario(tmp_path), scenario(tmp_path, EXPANSION)
    num_opened = 0
    for replication in range(400):
        old, new = opened(before, replication), opened(after, replication)
        assert set(old) <= set(new)
        later = [shelter for shelter in new if shelter not in old]
        assert all(181 <= shelter.opens <= 364 and shelter.opens % 1 == 0 for shelter in later)
        num_opened += len(later)
    # One province is without a shelter, and opens with chance 0.5; 5 standard errors.
    assert abs(num_opened / 400 - 0.5) < 5 * (0.25 / 400) ** 0.5


def test_more_likely_openings_keep_those_that_open_anyway(tmp_path: Path) -> None:
    likely = EXPANSION.replace("0.5", "0.9")
    some, more = scenario(tmp_path, EXPANSION), scenario(tmp_path, likely)
    for replication in range(50):
        assert set(opened(some, replication)) <= set(opened(more, replication))


def test_another_opening_changes_no_other_province(tmp_path: Path) -> None:
    one = 'openings.{} = {{ provinces = ["KZ-{}"], first = 2021-03-01, last = 2022-03-01, beds = {} }}\n'
    first = one.format("first", "AKM", 4)
    case = scenario(tmp_path, first)
    both = scenario(tmp_path, first + one.format("second", "SHY", 6))
    for replication in range(20):
        found = {shelter.code: shelter for shelter in opened(both, replication)}
        assert all(found[shelter.code] == shelter for shelter in opened(case, replication))
        late = [shelter for shelter in found.values() if shelter.opens > 0]
        assert [shelter.beds for shelter in late] == [{"KZ-AKM": 4, "KZ-SHY": 6}[one.code] for one in late]


def test_an_opening_before_the_start_is_there_at_the_start(tmp_path: Path) -> None:
    case = scenario(
        tmp_path, EXPANSION.replace("2021-07-01", "2020-01-01").replace("2021-12-31", "2020-06-01")
    )
    assert {shelter.opens for replication in range(20) for shelter in opened(case, replication)} == {0.0}


def test_the_pools_of_a_shelter_by_hand(tmp_path: Path) -> None:
    found = build(everywhere(tmp_path, POOLS + "[shelters.beds_in]\nKZ-AST = 4\n"))
    # 8 beds: 4.8 and 3.2, so 5 and 3; others 2; surge half of each, rounded upwards: 3 and 2.
    # Astana has 4 beds: 2.4 and 1.6, so 2 and 2; surge 1 and 1.
    assert found.network.capacity.tolist() == [5, 3, 2, 3, 2, 2, 2, 2, 1, 1, 5, 3, 2, 3, 2]
    assert found.places.province.tolist() == [0] * 5 + [1] * 5 + [2] * 5
    assert found.places.accepts.tolist() == [0b101, 0b010, ANYONE, 0b101, 0b010] * 3
    assert found.places.is_state_paid.tolist() == [True, True, False, True, True] * 3
    assert found.places.is_surge.tolist() == [False, False, False, True, True] * 3
    assert found.places.name[:3] == ("KZ-AKM|women", "KZ-AKM|men", "KZ-AKM|(others)")
    assert found.network.cost.tolist() == [0.0, 0.0, 0.0, 4000.0, 4000.0] * 3
    assert found.network.turnaround.tolist() == [1.0] * 15
    assert (found.network.until, len(found.network.step_time)) == (820.0, 0)


def test_an_opening_is_a_step(tmp_path: Path) -> None:
    case = scenario(tmp_path, EXPANSION.replace("0.5", "1.0"))
    found = build(case)
    late = found.places.opens > 0
    assert late.sum() == 1
    assert found.network.capacity.tolist() == np.where(late, 0, 8).tolist()
    assert found.network.step_time.tolist() == found.places.opens[late].tolist()
    assert found.network.step_capacity.tolist() == [8]


DATED = """
[closures.fire]
kind = "dated"
provinces = ["KZ-SHY"]
from = 2021-01-11
duration_days = 5
rule = "discharge"
places_left = 0.5
"""


def test_a_dated_closing(tmp_path: Path) -> None:
    network = build(everywhere(tmp_path, DATED)).network
    assert network.step_time.tolist() == [10.0, 15.0]
    assert network.step_place.tolist() == [2, 2]
    assert network.step_capacity.tolist() == [4, 8]
    assert network.step_rule.tolist() == [Rule.DISCHARGE, Rule.DRAIN]


ORDERS = """
[closures.orders]
kind = "order"
per_year = 2
share_of_shelters = 0.4
duration_days = 30
rule = "relocate"
"""


def test_an_order_hits_at_least_one_shelter_and_is_rescinded_for_all_at_once(tmp_path: Path) -> None:
    case = everywhere(tmp_path, ORDERS)
    num_hit, num_orders, lengths = 0, 0, []
    for replication in range(300):
        found = closed(case, replication)
        orders = {(closing.start, closing.until) for each in found.values() for closing in each}
        assert sorted(start for start, _ in orders) == moments_of_orders(2.0, case.until, replication)
        num_orders += len(orders)
        num_hit += sum(map(len, found.values()))
        lengths += [until - start for start, until in orders]
    # Orders are Poisson: 300 x 820 / 365.25 x 2 expected. Each limit below is 5 standard errors.
    expected = 300 * 820 / 365.25 * 2
    assert abs(num_orders - expected) < 5 * expected**0.5
    # Of three shelters each is hit with 0.4; none in 0.216 of orders, and then one is.
    assert abs(num_hit / num_orders - (1.2 + 0.216)) < 5 * (0.72 / num_orders) ** 0.5
    assert abs(np.mean(lengths) - 30) < 5 * 30 / num_orders**0.5


def test_a_longer_study_goes_on_where_a_shorter_one_stops(tmp_path: Path) -> None:
    short, long = (moments_of_orders(30.0, until, 3) for until in (400.0, 1600.0))
    assert len(long) > len(short) > 16
    assert long[: len(short)] == short
    assert moments_of_orders(0.0, 400.0, 3) == []


RENEWAL = """
[closures.gap]
kind = "renewal"
contract_years = 1
probability = 0.5
duration_days = 60
rule = "drain"
"""


def test_gaps_begin_on_the_first_of_january(tmp_path: Path) -> None:
    case, longer = (everywhere(tmp_path, RENEWAL.replace("= 1\n", f"= {years}\n")) for years in (1, 2))
    starts, lengths, kept = [], [], 0
    for replication in range(300):
        found = closed(case, replication)
        gaps = [closing for each in found.values() for closing in each]
        starts += [gap.start for gap in gaps]
        lengths += [gap.until - gap.start for gap in gaps]
        assert all(gap.is_state_only for gap in gaps)
        other = closed(longer, replication)
        # A longer contract keeps some of the gaps: a shelter renews every other year, in its own turn.
        assert all(gap in found[code] for code, each in other.items() for gap in each)
        assert all(len(each) <= 2 for each in other.values())
        kept += sum(len(each) for each in other.values())
    # A new contract may begin on the first day, and on days 365 and 730. Limits are 5 standard errors.
    assert set(starts) == {0.0, 365.0, 730.0}
    assert abs(kept - len(starts) / 2) < 5 * (len(starts) * 0.25) ** 0.5
    assert abs(len(starts) - 1350) < 5 * (2700 * 0.25) ** 0.5
    # A lognormal with mean 60 and cv 1: half of the gaps are shorter than 60 / sqrt(2).
    assert abs(np.mean(np.array(lengths) < 60 / 2**0.5) - 0.5) < 5 * (0.25 / len(lengths)) ** 0.5
    score = np.log(np.array(lengths) / (60 / 2**0.5)) / np.log(2) ** 0.5
    assert abs(np.mean(score < 1) - special.ndtr(1)) < 5 * (0.134 / len(lengths)) ** 0.5


def test_a_study_of_one_year_has_the_gap_that_its_first_day_may_bring(tmp_path: Path) -> None:
    """All contracts end with the year before; each of the three shelters closes at once and opens once."""
    sure = RENEWAL.replace("0.5", "1.0").replace("= 60", "= 5")
    year = "[study]\nstart = 2021-01-01\nend = 2021-12-31\nfollow_days = 0\nheadline_year = 2021\n"
    found = build(everywhere(tmp_path, sure + year))
    closes, opens = np.split(found.network.step_capacity, 2)
    assert found.network.capacity.tolist() == opens.tolist() == [8, 8, 8]
    assert (closes.tolist(), found.network.step_time[:3].tolist()) == ([0, 0, 0], [0.0, 0.0, 0.0])
    assert sorted(found.network.step_place[3:].tolist()) == list(range(len(found.places)))


def test_a_gap_leaves_places_paid_by_others_open(tmp_path: Path) -> None:
    sure = RENEWAL.replace("0.5", "1.0")
    found = build(everywhere(tmp_path, sure + "[shelters]\nbeds_paid_by_others = 2\n"))
    stepped = set(found.network.step_place.tolist())
    assert stepped == set(np.flatnonzero(found.places.is_state_paid).tolist())


def test_one_more_closure_or_shelter_changes_no_other(tmp_path: Path) -> None:
    alone, more = everywhere(tmp_path, RENEWAL), everywhere(tmp_path, RENEWAL + DATED + ORDERS)
    fewer = scenario(tmp_path, RENEWAL)
    for replication in range(20):
        found, all_of_them = closed(alone, replication), closed(more, replication)
        assert {code: [c for c in each if c.is_state_only] for code, each in all_of_them.items()} == found
        assert all(found[code] == each for code, each in closed(fewer, replication).items())


def test_shelters_and_closings_of_several_replications_are_those_of_each(tmp_path: Path) -> None:
    """Of different numbers of shelters and orders, with whatever closes them."""
    case = scenario(tmp_path, EXPANSION + RENEWAL + DATED + ORDERS.replace("= 2\n", "= 9\n"))
    numbers = np.array([5, 0, 65536, 1, 17, 2, 3])
    runs = Runs.of(case, numbers)
    found = shelters(runs, 1)
    together = closures.closings(runs, found, 1)
    in_order = together.take(np.lexsort((together.until, together.start, together.of)))
    num_shelters, num_closings = set(), set()
    for run, number in enumerate(numbers.tolist()):
        rows = np.flatnonzero(found.run == run)
        alone = opened(case, number)
        provinces, opens, beds = (getattr(found, name)[rows] for name in ("province", "opens", "beds"))
        assert [case.provinces[province].code for province in provinces] == codes(alone)
        assert opens.tolist() == [shelter.opens for shelter in alone]
        assert beds.tolist() == [shelter.beds for shelter in alone]
        for row, each in zip(rows, closed(case, number).values(), strict=True):
            own = in_order.take(in_order.of == row)
            columns = (own.start, own.until, own.places_left, own.rule, own.is_state_only)
            assert list(zip(*(column.tolist() for column in columns), strict=True)) == sorted(each)
            num_closings.add(len(each))
        num_shelters.add(len(rows))
    assert len(num_shelters) > 1
    assert len(num_closings) > 3


@pytest.mark.parametrize("until", [30.0, 400.0, 1600.0])
def test_orders_of_several_replications_are_those_of_each(until: float) -> None:
    numbers = np.array([3, 0, 900, 4])
    together = order_times("closure|orders", np.full(4, 30.0), until, 1, numbers)
    assert (together[:, -1] >= until).all()
    assert (np.diff(together, axis=1) > 0).all()
    for found, number in zip(together, numbers.tolist(), strict=True):
        assert found[found < until].tolist() == moments_of_orders(30.0, until, number)


def test_a_turnaround_drawn_next_to_nothing_is_as_short_as_the_engine_can_tell(tmp_path: Path) -> None:
    text = "[shelters]\nturnaround_days = { low = 0, mode = 0, high = 2 }\n"
    file = tmp_path / "case.toml"
    file.write_text(f'extends = "{(HERE / "minimal.toml").as_posix()}"\n{text}')
    at = {u: dict.fromkeys(["shelters.turnaround_days"], u) for u in (0.0, 1e-9, 0.5)}
    drawn = {u: resolve(load(file), quantiles.__getitem__) for u, quantiles in at.items()}
    assert 0 < float(drawn[1e-9].shelters.turnaround_days) < 1e-6
    found = {u: set(build(case).network.turnaround.tolist()) for u, case in drawn.items()}
    assert found == {0.0: {0.0}, 1e-9: {1e-6}, 0.5: {float(drawn[0.5].shelters.turnaround_days)}}
