"""The benchmark compares equal work: both programs come to the same numbers."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from benchmarks import ordinary_simpy, ours
from benchmarks.rounds import Spread, spread
from benchmarks.yardstick import BEDS, CV_STAY, FILES, LOAD, MEAN_PATIENCE, MEAN_STAY, REACH, UNTIL, Numbers
from sim.quantities import INDEX

REPLICATIONS = 20
ONE_YEAR = 365.0


@pytest.fixture(scope="module")
def one_year(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ours.Yardstick]:
    """Return the variants of a year that begins with empty beds, without warm-up."""
    folder = tmp_path_factory.mktemp("yardstick")
    return {variant: ours.Yardstick(variant, short_file(folder, variant)) for variant in REACH}


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
    away, at_home = (each.tally.counts[INDEX["transfers"], -1, 0, 0] for each in (replicated, alone))
    assert at_home == 0
    assert away > 0


@pytest.mark.parametrize("variant", REACH)
def test_both_programs_agree(variant: str, one_year: dict[str, ours.Yardstick]) -> None:
    # Eleven numbers of each variant, each with a false alarm in 10,000: 0.3 % for the test as a whole.
    theirs = [ordinary_simpy.simulate(variant, seed, 0.0, ONE_YEAR) for seed in range(REPLICATIONS)]
    measured = [one_year[variant].replicate(number) for number in range(REPLICATIONS)]
    own = [ours.numbers(each.tally, people, warm_up_years=0) for each, people, _ in measured]
    for one, other in zip(columns(own), columns(theirs), strict=True):
        assert abs(one.mean() - other.mean()) <= 4.25 * standard_error(one, other)


def columns(replications: list[Numbers]) -> list[np.ndarray]:
    rows = [
        (each.people, each.share_gave_up, each.share_away, each.mean_wait, *each.occupancy)
        for each in replications
    ]
    return list(np.array(rows).T)


def standard_error(one: np.ndarray, other: np.ndarray) -> float:
    return math.sqrt((one.var(ddof=1) + other.var(ddof=1)) / REPLICATIONS)


def test_quartiles_of_rounds() -> None:
    assert spread([5.0, 1.0, 3.0, 2.0, 4.0]) == Spread(2.0, 3.0, 4.0)
    assert Spread(2.0, 3.0, 1234.5).shown(1) == "3.0 (2.0 to 1,234.5)"
