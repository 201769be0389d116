"""Bursts: special operations, and groups that come on a certain date."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import special

from sim.referrals import Referrals, draw_referrals, plan
from sim.scenario import Scenario, load, resolve

HERE = Path(__file__).parent / "scenario"
RAIDS = """
remove = ["streams.ngo"]
[profiles.girl]
citizen = true
sex = "female"
kind = "women"
stay = "months"
patience_for_bed_days = 7
[streams.raids]
channel = "special_operation"
bursts_per_year = 6
burst_size = { mean = 8, variance_over_mean = 3, least = 3 }
burst_days = 10
burst_provinces = 2
mix = { woman = 0.75, girl = 0.25 }
"""
DATED = """
[streams.flight]
channel = "repatriation"
dates = [2022-04-11, 2022-04-11, 2022-04-12]
burst_size = { mean = 12, least = 12 }
provinces = ["KZ-AKM", "KZ-SHY"]
mix = { woman = 1 }
"""
MEMBERS, BLOCK = np.uint64(20), np.uint64(28)


def scenario(folder: Path, text: str) -> Scenario:
    file = folder / "case.toml"
    file.write_text(f'extends = "{(HERE / "minimal.toml").as_posix()}"\n{text}')
    return resolve(load(file), lambda path: 0.5)


def runs(case: Scenario, num: int) -> list[Referrals]:
    ready = plan(case, 1, 0)
    return [draw_referrals(ready, replication) for replication in range(num)]


def bursts_of(referrals: Referrals) -> list[np.ndarray]:
    """Return the rows of each burst that starts in blocks 60 to 65 of the field: days 9 to 777 of 820."""
    event = referrals.key >> MEMBERS
    return [np.flatnonzero(event == one) for one in np.unique(event) if 60 <= one >> BLOCK < 66]


def test_a_burst_keeps_to_its_days_provinces_and_least_size(tmp_path: Path) -> None:
    for referrals in runs(scenario(tmp_path, RAIDS), 20):
        for rows in bursts_of(referrals):
            assert np.ptp(referrals.time[rows]) < 10
            assert len(set(referrals.province[rows].tolist())) <= 2
            assert len(rows) >= 3
            assert len(set(referrals.key[rows].tolist())) == len(rows)


def test_number_and_size_of_bursts(tmp_path: Path) -> None:
    # 100 runs of 768 days: a Poisson number of bursts; sizes have mean 8 and variance 24. False alarm:
    # 1 in 1,000 each; the standard error of the variance is the sample's.
    sizes = np.array([len(rows) for run in runs(scenario(tmp_path, RAIDS), 100) for rows in bursts_of(run)])
    mean = 100 * 6 / 365.25 * 768
    assert abs(len(sizes) - mean) < 3.2905 * np.sqrt(mean)
    assert abs(sizes.mean() - 8) < 3.2905 * np.sqrt(24 / len(sizes))
    squares = (sizes - 8.0) ** 2
    assert abs(squares.mean() - 24) < 3.2905 * squares.std() / np.sqrt(len(sizes))


def test_people_come_all_through_the_run_from_its_first_day(tmp_path: Path) -> None:
    # 150 runs; people of the first 10 days include those of bursts that began before. Each 10 days bring
    # compound Poisson numbers: mean 6 / 365.25 * 10 * 8, variance at most 6 / 365.25 * 20 * (24 + 64).
    # False alarm: less than 1 in 1,000.
    days = np.concatenate([run.time for run in runs(scenario(tmp_path, RAIDS), 150)])
    mean, variance = 150 * 6 / 365.25 * 10 * 8, 150 * 6 / 365.25 * 20 * 88
    for first in (0, 400, 810):
        assert abs(((days >= first) & (days < first + 10)).sum() - mean) < 3.2905 * np.sqrt(variance)


def test_profiles_follow_the_mix_and_days_are_uniform(tmp_path: Path) -> None:
    # Binomial share and Kolmogorov-Smirnov of the days between burst and person, by about 10,000 people.
    # False alarm: 1 in 1,000 each.
    case = scenario(
        tmp_path,
        RAIDS.replace("bursts_per_year = 6", "dates = [2021-03-01]").replace("mean = 8", "mean = 5000"),
    )
    referrals = runs(case, 2)[0]
    n = len(referrals)
    assert abs((referrals.profile == 1).sum() - 0.25 * n) < 3.2905 * np.sqrt(0.1875 * n)
    days = (referrals.time - 59) / 10
    distance = np.abs(days - (np.arange(n) + 0.5) / n).max()
    assert special.kolmogorov(distance * np.sqrt(n)) > 0.001
    in_first = (referrals.province == referrals.province.min()).sum()
    assert abs(in_first - n / 2) < 3.2905 * np.sqrt(n / 4)


def test_provinces_are_drawn_by_share_without_replacement(tmp_path: Path) -> None:
    # Successive draws of 2 of 3 with shares .6, .3, .1: chances of being left out. Binomial, 1 in 1,000 each.
    spread = (
        "spread = 's'\n[spreads.s]\npopulation_part = 0\nweights = { KZ-AKM = 6, KZ-AST = 3, KZ-SHY = 1 }\n"
    )
    many = RAIDS.replace("= 6\n", "= 60\n").replace("mean = 8", "mean = 40") + spread
    sets = [
        set(run.province[rows].tolist())
        for run in runs(scenario(tmp_path, many), 10)
        for rows in bursts_of(run)
    ]
    both = [one for one in sets if len(one) == 2]
    assert len(both) > 0.99 * len(sets)
    shares = np.array([0.6, 0.3, 0.1])
    for left_out in range(3):
        one, two = (shares[other] for other in range(3) if other != left_out)
        expected = one * two / (1 - one) + two * one / (1 - two)
        found = sum(left_out not in one for one in both)
        assert abs(found - expected * len(both)) < 3.2905 * np.sqrt(expected * (1 - expected) * len(both))


def test_dated_bursts_are_there_in_each_replication(tmp_path: Path) -> None:
    for referrals in runs(scenario(tmp_path, 'remove = ["streams.ngo"]' + DATED), 20):
        assert np.bincount(referrals.time.astype(np.int64))[[465, 466]].tolist() == [24, 12]
        assert set(referrals.time.tolist()) == {465.0, 466.0}
        assert set(referrals.province.tolist()) == {0, 2}
        assert len(set(referrals.key.tolist())) == 36


def test_another_date_leaves_the_first_ones_as_they_were(tmp_path: Path) -> None:
    more = DATED.replace("2022-04-12", "2021-02-01, 2022-04-12")
    few = runs(scenario(tmp_path, 'remove = ["streams.ngo"]' + DATED), 1)[0]
    many = runs(scenario(tmp_path, 'remove = ["streams.ngo"]' + more), 1)[0]
    assert many.key[12:].tolist() == few.key.tolist()
    assert many.stay[12:].tolist() == few.stay.tolist()
    assert many.province[12:].tolist() == few.province.tolist()


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ("burst_provinces = 3", {"key", "time", "profile", "stay"}),
        ("mix = { woman = 0.5, girl = 0.5 }", {"key", "time", "province", "stay"}),
    ],
)
def test_a_changed_field_of_bursts_changes_its_own_column(
    tmp_path: Path, change: str, same: set[str]
) -> None:
    key = change.split(" =")[0]
    line = next(line for line in RAIDS.splitlines() if line.startswith(key))
    before, after = (runs(scenario(tmp_path, text), 1)[0] for text in (RAIDS, RAIDS.replace(line, change)))
    for column in ("key", "time", "province", "profile", "stay"):
        is_same = getattr(before, column).tolist() == getattr(after, column).tolist()
        assert is_same == (column in same)


def test_a_burst_spreads_no_wider_than_its_shares(tmp_path: Path) -> None:
    spread = "spread = 's'\n[spreads.s]\npopulation_part = 0\nweights = { KZ-SHY = 1 }\n"
    case = scenario(tmp_path, RAIDS.replace("burst_provinces = 2", "burst_provinces = 3") + spread)
    assert set(np.concatenate([run.province for run in runs(case, 3)]).tolist()) == {2}
