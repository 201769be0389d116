"""The benchmark compares equal work: all programs come to the same numbers."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from scipy.special import ndtri

from benchmarks import floor, ours, parts, rounds, scaling
from benchmarks.countries import Country
from benchmarks.peers import PEERS, Peer
from benchmarks.ratios import LINES, RATIOS, Ratio
from benchmarks.spread import Spread, spread
from benchmarks.yardstick import (
    BEDS,
    CV_STAY,
    FILES,
    LOAD,
    MEAN_PATIENCE,
    MEAN_STAY,
    MU_STAY,
    REACH,
    SIGMA_STAY,
    UNTIL,
    Numbers,
)
from sim.chance import key_of, uniform_pair
from sim.compiled import PACKAGE
from sim.engine import reference
from sim.engine.vocabulary import Outcome
from sim.experiment.replicate import AT_ONCE
from sim.quantities import INDEX

REPLICATIONS = 20
REPLICATIONS_OF = {"ciw": 10, "salabim": 6}
"""Fewer of the slow ones."""
ONE_YEAR = 365.0


@pytest.fixture(scope="module")
def one_year(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ours.Yardstick]:
    """Return the variants of a year that begins with empty beds, without warm-up."""
    folder = tmp_path_factory.mktemp("yardstick")
    return {variant: ours.Yardstick(variant, short_file(folder, variant)) for variant in REACH}


@pytest.fixture(scope="module")
def own_numbers(one_year: dict[str, ours.Yardstick]) -> dict[str, list[Numbers]]:
    """Return what our reference engine comes to in some replications of a year."""
    return {
        variant: [of_year(yardstick, number) for number in range(REPLICATIONS)]
        for variant, yardstick in one_year.items()
    }


def of_year(yardstick: ours.Yardstick, number: int) -> Numbers:
    replicated, people, _ = yardstick.replicate(number)
    return ours.numbers(replicated, people, warm_up_years=0)


def short_file(folder: Path, variant: str) -> Path:
    file = folder / f"short-{variant}.toml"
    study = "[study]\nend = 2015-12-31\nheadline_year = 2015\n"
    file.write_text(f'extends = "{FILES[variant].as_posix()}"\n{study}', encoding="utf-8")
    return file


@pytest.mark.parametrize("variant", REACH)
def test_the_scenario_file_says_what_the_ordinary_program_does(variant: str) -> None:
    scenario = ours.Yardstick(variant).scenario
    stay, stream = scenario.stays["anyone"], scenario.streams["everyone"]
    assert tuple(float(beds) for beds in scenario.shelters.beds_in.values()) == BEDS
    assert tuple(province.population for province in scenario.provinces) == BEDS
    assert (stay.law, float(stay.mean_days), stay.cv and float(stay.cv)) == ("lognormal", MEAN_STAY, CV_STAY)
    assert float(scenario.profiles["anyone"].patience_for_bed_days) == MEAN_PATIENCE
    assert stream.referrals_per_year is not None
    assert float(stream.referrals_per_year) == pytest.approx(LOAD * sum(BEDS) / MEAN_STAY * 365.25)
    assert scenario.until == UNTIL


def test_variant_b_tries_home_and_the_next_three(one_year: dict[str, ours.Yardstick]) -> None:
    replicated, _, _ = one_year["b"].replicate(0)
    alone, _, _ = one_year["a"].replicate(0)
    away, at_home = (each.counts[INDEX["transfers"], 0, -1, 0, 0] for each in (replicated, alone))
    assert at_home == 0
    assert away > 0


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("variant", REACH)
def test_the_batch_gives_what_the_reference_engine_gives(
    variant: str, threads: int, one_year: dict[str, ours.Yardstick]
) -> None:
    """More replications than are worked on at once: each the same, to the last bit."""
    numbers = range(3, 3 + AT_ONCE + 2)
    found = list(one_year[variant].together(numbers, threads))
    assert [each.counts.shape[1] for each, _ in found] == [AT_ONCE, 2]
    counts = np.concatenate([each.counts for each, _ in found], axis=1)
    in_beds = np.concatenate([each.taken for each, _ in found])
    people = 0
    for row, number in enumerate(numbers):
        replicated, of_one, _ = one_year[variant].replicate(number)
        assert counts[:, row].tobytes() == replicated.counts[:, 0].tobytes()
        assert in_beds[row].tolist() == replicated.taken[0].tolist()
        people += of_one
    assert sum(of_some for _, of_some in found) == people


@pytest.mark.parametrize("variant", REACH)
def test_a_batch_runs_the_yardstick(variant: str) -> None:
    # Poisson, three replications. False alarm: 1 in 1,000.
    people, mean = ours.compiled(variant)(range(3), threads=2), 3 * LOAD * sum(BEDS) / MEAN_STAY * UNTIL
    assert abs(people - mean) < 3.2905 * math.sqrt(mean)


def test_the_parts_of_a_replication_are_the_whole(one_year: dict[str, ours.Yardstick]) -> None:
    begun = process_time()
    _, _, seconds = one_year["b"].replicate(0)
    assert min(seconds.sampling, seconds.rules, seconds.engine, seconds.measures) > 0.0
    assert 0.9 * (process_time() - begun) < seconds.whole <= process_time() - begun


@pytest.fixture(scope="module")
def alone() -> Iterator[ProcessPoolExecutor]:
    """Return a process for the peers: cimba cannot compile its models beside compiled code of ours."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        yield process


@pytest.mark.parametrize("variant", REACH)
@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.module)
def test_a_peer_agrees_with_our_reference_engine(
    peer: Peer, variant: str, own_numbers: dict[str, list[Numbers]], alone: ProcessPoolExecutor
) -> None:
    # Up to 21 numbers of each variant and peer, each with a false alarm in 20,000: 1 % for all together.
    if not peer.is_installed:
        pytest.skip(f"{peer.package} is not installed (see the extra [bench])")
    seeds = range(1, 1 + REPLICATIONS_OF.get(peer.package, REPLICATIONS))
    theirs = alone.submit(peer.simulate, variant, seeds, 0.0, ONE_YEAR).result()
    for one, other in zip(columns(own_numbers[variant]), columns(theirs), strict=True):
        assert abs(one.mean() - other.mean()) <= 4.0 * standard_error(one, other)


def columns(replications: list[Numbers]) -> list[np.ndarray]:
    rows = [
        (each.people, each.share_gave_up, each.share_away, each.mean_wait, *each.occupancy)
        for each in replications
    ]
    return list(np.array(rows).T)


def standard_error(one: np.ndarray, other: np.ndarray) -> float:
    return math.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))


def test_the_floor_draws_the_numbers_of_the_package() -> None:
    people, replication = 1000, 7
    gaps, stays, patiences = floor.numbers_of(replication, people)
    key, person = key_of(1, "floor"), np.arange(people)
    to_stay, to_wait = uniform_pair(key, replication, person)
    to_gap = np.column_stack(uniform_pair(key, replication, person[: people // 2], block=1)).ravel()
    np.testing.assert_allclose(stays, np.exp(MU_STAY + SIGMA_STAY * ndtri(to_stay)), rtol=1e-14)
    np.testing.assert_allclose(patiences, -MEAN_PATIENCE * np.log(to_wait), rtol=1e-14)
    np.testing.assert_allclose(gaps, -floor.MEAN_GAP * np.log(to_gap), rtol=1e-14)


def test_the_floor_inverts_the_normal_law_into_its_tails() -> None:
    tail = np.logspace(-15.0, -1.0, 300)
    at = np.concatenate([tail, np.linspace(0.1, 0.9, 300), 1.0 - tail])
    np.testing.assert_allclose([floor.normal_quantile(u) for u in at], ndtri(at), rtol=1e-14, atol=1e-16)


def test_a_country_sends_people_round_their_group() -> None:
    country = Country(34)
    assert country.routes(np.array([0, 15, 33]), 4).tolist() == [
        [0, 1, 2, 3],
        [15, 16, 0, 1],
        [33, 17, 18, 19],
    ]
    assert Country(34, group=34).routes(np.array([15, 33]), 4).tolist() == [[15, 16, 17, 18], [33, 0, 1, 2]]
    assert Country(34, times_beds=10).beds.tolist() == [10 * beds for beds in BEDS] * 2


def test_a_country_offers_each_shelter_its_load() -> None:
    country = Country(170)
    requests = country.requests(replication=0)
    referred = np.bincount(requests.route_place[requests.route_start[:-1]], minlength=country.shelters)
    expected = LOAD * country.beds / MEAN_STAY * UNTIL
    assert len(requests) == pytest.approx(expected.sum(), abs=1.0)
    assert (np.abs(referred - expected) <= 4.5 * np.sqrt(expected)).all()


def test_a_country_of_17_is_the_yardstick(own_numbers: dict[str, list[Numbers]]) -> None:
    country = Country(17)
    runs = [
        reference.run(country.network(ONE_YEAR), country.requests(number, ONE_YEAR)) for number in range(20)
    ]
    gave_up = np.array([(run.outcome == Outcome.GAVE_UP).mean() for run in runs])
    own = np.array([each.share_gave_up for each in own_numbers["b"]])
    assert abs(gave_up.mean() - own.mean()) <= 4.0 * standard_error(gave_up, own)


@pytest.fixture
def no_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what a measurement begins with: here it would go through all that the tests have made."""
    monkeypatch.setattr(gc, "collect", lambda: 0)


@pytest.mark.usefixtures("no_collection")
def test_scaling_measures_each_country_once_a_round_and_draws(tmp_path: Path) -> None:
    grown = scaling.ways((1, 2))
    measured = scaling.measure(reference.run, grown, rounds=2, days=30.0, people=1)
    assert [len(each) for each in measured] == [4, 4]  # the smallest country stands for two ways
    assert sum("at most" in line for line in scaling.lines(grown, measured)) == len(grown)
    scaling.draw(grown, measured, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"scaling.svg", "scaling.png"}


def test_growth_compares_with_the_smallest_country() -> None:
    grown = scaling.ways((1, 10))
    cost = {country: 100.0 for way in grown for country in way.countries}
    cost |= {Country(170): 110.0, Country(170, group=170): 300.0, Country(17, times_beds=10): 150.0}
    assert [scaling.growth(grown, way, [cost] * 2).median for way in grown] == [1.1, 3.0, 1.5]


def test_a_target_is_met_at_its_bound() -> None:
    ratio = Ratio("over", "under", least={"a": 10.0}, most={"b": 3.0})
    assert [ratio.verdict("a", value) for value in (9.99, 10.0)] == [
        "at least 10: MISSED",
        "at least 10: met",
    ]
    assert [ratio.verdict("b", value) for value in (3.0, 3.01)] == ["at most 3: met", "at most 3: MISSED"]
    assert Ratio("over", "under").verdict("a", 1.0) == ""


def test_one_thread_and_two_get_replications_of_their_own() -> None:
    asked = []

    def batch(numbers: range, threads: int) -> int:
        asked.append((numbers, threads))
        return len(numbers)

    assert set(rounds.time_of_batch(batch, range(200, 400))) <= set(LINES)
    assert asked == [(range(200, 300), 1), (range(300, 400), 2)]


@pytest.mark.usefixtures("no_collection")
def test_another_program_begins_each_round_with_new_replications() -> None:
    turns = []

    def program(name: str) -> rounds.Program:
        def time(numbers: range) -> dict[str, float]:
            turns.append((name, numbers))
            return {name: 1.0}

        return rounds.Program(2, time)

    assert rounds.measured_rounds([program("A"), program("B")], 1) == [{"A": 1.0, "B": 1.0}]
    assert turns == [("A", range(2)), ("B", range(2)), ("B", range(2, 4)), ("A", range(2, 4))]


def test_ratios_are_of_lines_that_are_measured() -> None:
    assert {name for ratio in RATIOS for name in (ratio.over, ratio.under)} <= set(LINES)


def test_quartiles_of_rounds() -> None:
    assert spread([5.0, 1.0, 3.0, 2.0, 4.0]) == Spread(2.0, 3.0, 4.0)
    assert Spread(2.0, 3.0, 1234.5).shown(1) == "3.0 (2.0 to 1,234.5)"


def test_own_times_add_up_by_function() -> None:
    package = PACKAGE
    seen = {
        (str(package / "engine" / "kernel.py"), 3, "live"): (1, 1, 2e-6, 9e-6, None),
        (str(package / "people.py"), 7, "named"): (1, 1, 1e-6, 1e-6, None),
        (str(package / "people.py"), 9, "named"): (1, 1, 3e-6, 3e-6, None),
        ("~", 0, "<built-in method builtins.len>"): (1, 1, 0.5e-6, 0.5e-6, None),
    }
    expected = {"engine.kernel.live": 200.0, "people.named": 400.0, parts.LIBRARIES: 50.0}
    assert parts.by_function(seen, people=10) == pytest.approx(expected)
