"""From a scenario to the people referred: who stays the same when something changes, and the laws of it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from sim import chance
from sim.referrals import Referrals, draw_referrals, plan
from sim.scenario import Scenario, load, resolve
from sim.spread import province_shares

HERE = Path(__file__).parent / "scenario"
COLUMNS = [field.name for field in fields(Referrals)]
NAMES = ("stream", "province", "profile", "key")
GUEST = """
[access]
case_probability = 0.4
case_delay_days = 30
case_closes_probability = 0.5
case_closes_days = 90
permission_probability = 0.3
permission_delay_days = 20
[profiles.guest]
citizen = false
sex = "male"
kind = "men"
stay = "months"
patience_for_bed_days = 7
patience_before_eligibility_days = 30
[streams.embassy]
channel = "embassy"
referrals_per_year = 400
mix = { guest = 1.0 }
"""


def scenario(folder: Path, text: str = "", parent: str = "minimal.toml") -> Scenario:
    """Return a scenario of the tests with some text added, every unknown number at its median."""
    file = folder / "case.toml"
    file.write_text(f'extends = "{(HERE / parent).as_posix()}"\n{text}')
    return resolve(load(file), lambda path: 0.5)


def people(case: Scenario, replication: int = 0) -> Referrals:
    return draw_referrals(plan(case, 1, 0), replication)


def by_name(case: Scenario, referrals: Referrals) -> dict[tuple[object, ...], tuple[object, ...]]:
    """Return all columns of each person, by stream, province, profile and key."""
    streams, profiles = (*case.streams, "waiting"), tuple(case.profiles)
    columns = {name: getattr(referrals, name).tolist() for name in COLUMNS}
    rows = range(len(referrals))
    persons: dict[tuple[object, ...], tuple[object, ...]] = {
        (
            streams[columns["stream"][i]],
            case.provinces[columns["province"][i]].code,
            profiles[columns["profile"][i]],
            columns["key"][i],
        ): tuple(columns[name][i] for name in COLUMNS if name not in NAMES)
        for i in rows
    }
    assert len(persons) == len(referrals)
    return persons


def changed_columns(before: Referrals, after: Referrals) -> set[str]:
    return {name for name in COLUMNS if getattr(before, name).tolist() != getattr(after, name).tolist()}


CHANGES = {
    'profiles.guest = { share_who_want_a_bed = 0.9 }': {"wants_bed"},
    'streams.police = { share_who_want_a_bed = 0.9 }': {"wants_bed"},
    'transfers = { acceptance = 0.9 }': {"accepts_transfer"},
    'stays.months = { mean_days = 100 }': {"stay"},
    'stays.weeks = { extension_share = 0.9 }': {"stay"},
    'profiles.guest = { patience_before_eligibility_days = 50 }': {"patience_before"},
    'profiles.woman = { patience_for_bed_days = 9 }': {"patience_for_bed"},
    'parties.family = { sizes = [3, 4] }': {"party"},
    'access = { case_probability = 0.9 }': {"case_opens_after"},
    'access = { case_delay_days = 99 }': {"case_opens_after"},
    'access = { case_closes_probability = 0.9 }': {"case_closes_after"},
    'access = { case_closes_days = 99 }': {"case_closes_after"},
    'access = { permission_probability = 0.9 }': {"permission_after"},
    'access = { permission_delay_days = 99 }': {"permission_after"},
    'shelters = { beds = 3 }': set(),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_field_changes_its_own_column_only(tmp_path: Path, change: str) -> None:
    before = people(scenario(tmp_path, parent="complete.toml"))
    after = people(scenario(tmp_path, change, parent="complete.toml"))
    assert changed_columns(before, after) == CHANGES[change]


def test_people_come_in_order_of_time_and_key_within_range(tmp_path: Path) -> None:
    case = scenario(tmp_path, parent="complete.toml")
    for replication in range(20):
        referrals = people(case, replication)
        keys = np.where(referrals.time > 0, referrals.key, 0)  # at the start luck decides instead
        assert np.array_equal(np.lexsort((keys, referrals.time)), np.arange(len(referrals)))
        assert np.all((referrals.time >= 0) & (referrals.time < case.until))
        for column, size in (
            (referrals.province, len(case.provinces)),
            (referrals.profile, len(case.profiles)),
            (referrals.stream, len(case.streams) + 1),
        ):
            assert np.all((column >= 0) & (column < size))
        assert np.all((referrals.uptake > 0) & (referrals.uptake < 1))
        assert np.all((referrals.stay > 0) & (referrals.party >= 1))


def test_streams_bring_their_own_profiles(tmp_path: Path) -> None:
    case = scenario(tmp_path, GUEST)
    referrals = people(case)
    assert np.array_equal(referrals.stream, referrals.profile)  # ngo brings women, embassy brings guests
    assert set(referrals.profile.tolist()) == {0, 1}


def test_a_longer_study_extends_a_run(tmp_path: Path) -> None:
    short = people(scenario(tmp_path, parent="complete.toml"))
    long = people(scenario(tmp_path, "study = { end = 2024-06-30, headline_year = 2022 }", "complete.toml"))
    for name in COLUMNS:
        assert getattr(long, name)[: len(short)].tolist() == getattr(short, name).tolist()
    assert len(long) > len(short)


@pytest.mark.parametrize(
    "more",
    [
        "totals.all = { factor = 1.8 }",
        "streams.self = { factor = 1.3 }",
        "streams.raids = { factor = 2 }",
        "start = { waiting_without_case = 30 }",
        "[streams.new]\nchannel = 'hotline'\nreferrals_per_year = 50\nmix = { guest = 1 }\nspread = 'south'",
        "[streams.new]\nchannel = 'task_force'\ndates = [2021-05-01]\n"
        "burst_size = { mean = 9, least = 2 }\nmix = { woman = 1 }",
        "access.reform = { induced_demand = 2.5 }",
    ],
)
def test_more_demand_keeps_everyone_as_they_were(tmp_path: Path, more: str) -> None:
    before, after = scenario(tmp_path, parent="complete.toml"), scenario(tmp_path, more, "complete.toml")
    num_new = 0
    for replication in range(5):
        few, many = by_name(before, people(before, replication)), by_name(after, people(after, replication))
        assert few.items() <= many.items()
        num_new += len(many) - len(few)
    assert num_new > 0


def test_induced_demand_adds_foreign_people_after_the_reform(tmp_path: Path) -> None:
    reform = "[access.reform]\ndate = 2022-01-01\ninduced_demand = {}\ninduced_ramp_days = 100\n"
    before = scenario(tmp_path, GUEST + reform.format(1))
    after = scenario(tmp_path, GUEST + reform.format(3))
    added = by_name(after, people(after)).items() - by_name(before, people(before)).items()
    assert added
    assert {name[2] for name, _ in added} == {"guest"}
    time = [name for name in COLUMNS if name not in NAMES].index("time")
    assert min(float(str(columns[time])) for _, columns in added) >= 365


def test_a_new_profile_or_province_leaves_the_others_alone(tmp_path: Path) -> None:
    one = (
        'remove = ["shelters.inclusion_file"]\n'
        'country = { provinces = ["KZ-SHY"] }\nshelters = { provinces = ["KZ-SHY"] }\n'
    )
    spread = (
        "streams.ngo = { spread = 'here' }\n"
        "spreads.here = { population_part = 0, weights = { KZ-SHY = 1 } }\n"
    )
    before, after = scenario(tmp_path, one + spread), scenario(tmp_path, spread + GUEST)
    few, many = by_name(before, people(before)), by_name(after, people(after))
    assert few.items() == {(name, row) for name, row in many.items() if name[0] == "ngo"}


def test_other_replications_and_seeds_bring_other_people(tmp_path: Path) -> None:
    case = scenario(tmp_path)
    first, second = people(case, 0), people(case, 1)
    other_seed = draw_referrals(plan(case, 2, 0), 0)
    assert not set(first.time.tolist()) & (set(second.time.tolist()) | set(other_seed.time.tolist()))


def test_home_provinces_follow_the_population(tmp_path: Path) -> None:
    # Chi-square of 3 counts, about 32,000 people. False alarm: 1 in 1,000.
    case = scenario(tmp_path, "streams.ngo = { referrals_per_year = 4000 }")
    counts = sum(np.bincount(people(case, j).province, minlength=3) for j in range(4))
    population = np.array([province.population for province in case.provinces])
    expected = np.sum(counts) * population / population.sum()
    assert special.chdtrc(2, ((counts - expected) ** 2 / expected).sum()) > 0.001


def test_spreads_weigh_provinces_and_population(tmp_path: Path) -> None:
    spread = "[spreads.s]\npopulation_part = 0.25\nweights = { KZ-SHY = 6 }\nothers = 4\n"
    case = scenario(tmp_path, spread)
    population = np.array([province.population for province in case.provinces])
    expected = 0.25 * population / population.sum() + 0.75 * np.array([0.2, 0.2, 0.6])
    np.testing.assert_allclose(province_shares(case, "s", 1, 0), expected, rtol=1e-12)


def test_uncertain_spreads_are_dirichlet(tmp_path: Path) -> None:
    # 2,000 draws; mean and variance of one share against the beta law. False alarm: 1 in 1,000 each
    # (variance by its standard error under the beta law's fourth moment).
    case = scenario(
        tmp_path,
        "[spreads.s]\npopulation_part = 0\nweights = { KZ-SHY = 1 }\nothers = 1\nconcentration = 8\n",
    )
    draws = np.array([province_shares(case, "s", 1, draw) for draw in range(2000)])
    np.testing.assert_allclose(draws.sum(axis=1), 1, rtol=1e-12)
    share, variance = draws[:, 2], 0.25 / 9
    fourth = 3 * variance**2 * (8 + 1) / (8 + 3)  # symmetric beta(4, 4): kurtosis 3 (c + 1) / (c + 3)
    assert abs(share.mean() - 0.5) < 3.2905 * np.sqrt(variance / 2000)
    assert abs(share.var() - variance) < 3.2905 * np.sqrt((fourth - variance**2) / 2000)


def test_a_tiny_concentration_leaves_one_province(tmp_path: Path) -> None:
    case = scenario(tmp_path, "[spreads.s]\nconcentration = 0.001\n")
    draws = np.array([province_shares(case, "s", 1, draw) for draw in range(50)])
    np.testing.assert_allclose(draws.sum(axis=1), 1, rtol=1e-12)
    assert set(np.argmax(draws, axis=1).tolist()) == {0, 1, 2}


def test_weights_of_other_provinces_only_are_refused(tmp_path: Path) -> None:
    only = 'remove = ["shelters.inclusion_file"]\nshelters = { provinces = "all" }\n'
    only += 'country = { provinces = ["KZ-AST"] }\nstreams.ngo = { spread = "s" }\n'
    spread = "[spreads.s]\npopulation_part = 0\nweights = { KZ-SHY = 1 }\n"
    with pytest.raises(ValueError, match=r"spreads\.s"):
        plan(scenario(tmp_path, only + spread), 1, 0)


def test_totals_are_shared_out_over_their_streams(tmp_path: Path) -> None:
    # Poisson counts, 3.2 years of 1,500 x 0.3 and x 0.7. False alarm: 1 in 1,000 each.
    case = scenario(
        tmp_path,
        'remove = ["streams.ngo"]\n[totals.all]\nreferrals_per_year = 1000\nfactor = 1.5\n'
        "mix = { woman = 1 }\n"
        "[streams.a]\nchannel = 'self'\nparts = { all = 0.3 }\n"
        "[streams.b]\nchannel = 'ngo'\nparts = { all = 0.7 }",
    )
    counts = np.bincount(people(case).stream)
    expected = 1500 * case.until / 365.25 * np.array([0.3, 0.7])
    assert np.all(np.abs(counts - expected) < 3.2905 * np.sqrt(expected))


def test_two_totals_with_the_same_profile_add_up(tmp_path: Path) -> None:
    # Poisson count of 2 + 1 parts, the second halved from 2022 on. False alarm: 1 in 1,000.
    case = scenario(
        tmp_path,
        'remove = ["streams.ngo"]\n[totals.all]\nreferrals_per_year = 1000\nmix = { woman = 1 }\n'
        "[totals.half]\nreferrals_per_year = 1000\nmix = { woman = 1 }\n"
        "trend = [{ date = 2021-12-31, factor = 1 }, { date = 2022-01-01, factor = 0.5 }]\n"
        "[streams.a]\nchannel = 'self'\nparts = { all = 1, half = 1 }\n",
    )
    expected = 1000 / 365.25 * (case.until + 364 + 0.75 + 0.5 * (case.until - 365))
    assert abs(len(people(case)) - expected) < 3.2905 * np.sqrt(expected)


def test_a_season_moves_people_within_the_year(tmp_path: Path) -> None:
    # Kolmogorov-Smirnov of about 4,000 people of 2021 against the integral of the season.
    # False alarm: 1 in 1,000.
    case = scenario(
        tmp_path,
        "streams.ngo = { referrals_per_year = 4000, season = 's' }\n"
        "seasons.s = { amplitude = 0.5, peak_day = 135 }",
    )
    time = people(case).time
    day = time[time < 365]
    angle = 2 * np.pi / 365.25
    cumulative = day + 0.5 * (np.sin(angle * (day + 1 - 135)) - np.sin(angle * (1 - 135))) / angle
    whole = 365 + 0.5 * (np.sin(angle * (366 - 135)) - np.sin(angle * (1 - 135))) / angle
    distance = np.abs(cumulative / whole - (np.arange(len(day)) + 0.5) / len(day)).max()
    assert special.kolmogorov(distance * np.sqrt(len(day))) > 0.001


def test_cases_and_permissions_happen_to_foreign_people_only(tmp_path: Path) -> None:
    # Binomial shares and exponential means of about 1,000 guests. False alarm: 1 in 1,000 each.
    referrals = people(scenario(tmp_path, GUEST))
    is_guest = referrals.profile == 1
    for after, share, mean in (
        (referrals.case_opens_after, 0.4, 30),
        (referrals.case_closes_after, 0.5, 90),
        (referrals.permission_after, 0.3, 20),
    ):
        assert np.all(np.isinf(after[~is_guest]))
        happened = after[is_guest & np.isfinite(after)]
        guests = is_guest.sum()
        assert abs(len(happened) - share * guests) < 3.2905 * np.sqrt(share * (1 - share) * guests)
        assert abs(happened.mean() - mean) < 3.2905 * mean / np.sqrt(len(happened))


def test_stays_follow_their_law_up_to_the_longest(tmp_path: Path) -> None:
    # Exponential, mean 90, limit 120 for 3 in 4 and 200 for the others. False alarm: 1 in 1,000 each.
    text = (
        "streams.ngo = { referrals_per_year = 2000 }\n"
        "stays.months = { at_most_days = 120, extension_share = 0.25, extended_days = 200 }"
    )
    stay = people(scenario(tmp_path, text)).stay
    n, mean = len(stay), 90 * (1 - 0.75 * np.exp(-120 / 90) - 0.25 * np.exp(-200 / 90))
    assert abs(stay.mean() - mean) < 3.2905 * stay.std() / np.sqrt(n)
    for limit, share in ((120, 0.75 * np.exp(-120 / 90)), (200, 0.25 * np.exp(-200 / 90))):
        assert abs((stay == limit).sum() - share * n) < 3.2905 * np.sqrt(share * (1 - share) * n)


def test_patience_may_be_exact_or_endless(tmp_path: Path) -> None:
    exact = people(scenario(tmp_path, "profiles.woman = { patience_law = 'deterministic' }"))
    assert set(exact.patience_for_bed.tolist()) == {7.0}
    assert set(exact.patience_before.tolist()) == {0.0}
    endless = people(scenario(tmp_path, "profiles.woman = { patience_for_bed_days = inf }"))
    assert np.all(np.isposinf(endless.patience_for_bed))


def test_people_referred_together_have_luck_of_their_own(tmp_path: Path) -> None:
    case = scenario(tmp_path, "streams.ngo = { groups = 'two' }\ngroups.two = { sizes = [2], shares = [1] }")
    referrals = people(case)
    assert len(referrals) > 40
    assert np.array_equal(referrals.time[::2], referrals.time[1::2])
    assert np.array_equal(referrals.province[::2], referrals.province[1::2])
    assert not set(referrals.stay[::2].tolist()) & set(referrals.stay[1::2].tolist())


def test_those_who_wait_at_the_start_come_first(tmp_path: Path) -> None:
    # A Poisson number with mean 50 in each of 40 replications. False alarm: 1 in 1,000.
    start = GUEST + "[start]\nwaiting_without_case = 50\nwaiting_mix = { guest = 1 }\n"
    case = scenario(tmp_path, start)
    ready = plan(case, 1, 0)
    total = 0
    for replication in range(40):
        referrals = draw_referrals(ready, replication)
        is_waiting = referrals.stream == len(case.streams)
        total += int(is_waiting.sum())
        assert np.array_equal(is_waiting, referrals.time == 0)
        assert np.all(referrals.profile[is_waiting] == 1)
        assert np.all(referrals.wants_bed[is_waiting])
    assert abs(total - 2000) < 3.2905 * np.sqrt(2000)


def test_of_those_who_wait_at_the_start_luck_alone_says_who_is_first(tmp_path: Path) -> None:
    """Of many men and few women each is as likely to ask first, wherever they stand in the file."""
    start = GUEST + "[start]\nwaiting_without_case = 9\nwaiting_mix = { guest = 0.9, lady = 0.1 }\n"
    lady = GUEST.partition("[profiles.guest]")[2].partition("\n[")[0]
    case = scenario(tmp_path, f"[profiles.lady]{lady}\n{start}")
    ready, ranks = plan(case, 1, 0), []
    for replication in range(2000):
        referrals = draw_referrals(ready, replication)
        profiles = referrals.profile[referrals.time == 0]
        women = np.flatnonzero(profiles == list(case.profiles).index("lady"))
        ranks += ((women + 0.5) / len(profiles)).tolist()
    # About 1,800 women, evenly over the row of those who wait. False alarm: 1 in 1,000.
    assert abs(np.mean(ranks) - 0.5) < 3.2905 / np.sqrt(12 * len(ranks))


def test_the_patience_of_those_who_wait_is_what_is_left(tmp_path: Path) -> None:
    # Exact patience of 30 days: what is left is uniform. Kolmogorov-Smirnov, false alarm: 1 in 1,000.
    start = GUEST + "[start]\nwaiting_without_case = 500\nwaiting_mix = { guest = 1 }\n"
    exact = start.replace("[streams", "patience_law = 'deterministic'\n[streams")
    referrals = people(scenario(tmp_path, exact))
    left = np.sort(referrals.patience_before[referrals.stream == 2]) / 30
    distance = np.abs(left - (np.arange(len(left)) + 0.5) / len(left)).max()
    assert special.kolmogorov(distance * np.sqrt(len(left))) > 0.001


def test_a_persons_luck_can_be_drawn_again_from_names(tmp_path: Path) -> None:
    """The documented path to one number: seed, cell name, replication, key, purpose (22: uptake)."""
    case = scenario(tmp_path)
    referrals = people(case, replication=7)
    code = case.provinces[referrals.province[3]].code
    again = chance.uniform(1, f"ngo|{code}|woman", 7, int(referrals.key[3]), 22)
    assert referrals.uptake[3] == again
