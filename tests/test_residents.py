"""People in the beds at the start: how many, who, and how long they stay on."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from sim.beds import Beds, build_beds
from sim.distributions import Exponential, Lognormal
from sim.eligibility import compile_requests
from sim.engine.vocabulary import Requests
from sim.referrals import draw_referrals, plan
from sim.residents import ResidentLabels, presence, residents
from sim.residual import residual_stay
from sim.routes import Routes, build_routes
from sim.runs import Runs
from sim.scenario import Scenario, load, resolve
from sim.scenario.faults import ScenarioFaults
from sim.stays import StayLaw, stay_law
from sim.visits import no_visits

HERE = Path(__file__).parent / "scenario"
WOMAN, MOTHER, GUEST = 0, 1, 2
# Parties a year times days of stay: 100 x 0.5 x 90 women, 50 x 90 mothers with children, 40 x 90 men.
PEOPLE = """
[profiles.mother]
citizen = true
sex = "female"
kind = "families"
stay = "months"
patience_for_bed_days = 7
party = "family"
[profiles.guest]
citizen = false
sex = "male"
kind = "men"
stay = "months"
patience_for_bed_days = 7
patience_before_eligibility_days = 30
[parties.family]
sizes = [2, 4]
shares = [0.5, 0.5]
[streams.ngo]
referrals_per_year = 100
share_who_want_a_bed = 0.5
[streams.police]
channel = "police"
bursts_per_year = 10
burst_size = { mean = 5 }
mix = { mother = 1.0 }
[streams.embassy]
channel = "embassy"
referrals_per_year = 40
mix = { guest = 1.0 }
"""
ACCESS = "[access]\ncase_probability = 0.25\ncase_delay_days = 10\n"
SHELTERS = """
[shelters]
provinces = "all"
beds = 20
beds_paid_by_others = 4
surge_share = 0.5
[shelters.places.women]
accepts = ["women", "families"]
share = 0.6
[shelters.places.men]
accepts = ["men"]
share = 0.4
[start]
"""


def scenario(folder: Path, start: str, text: str = ACCESS) -> Scenario:
    file = folder / "case.toml"
    head = f'extends = "{(HERE / "minimal.toml").as_posix()}"\nremove = ["shelters.inclusion_file"]\n'
    file.write_text(head + PEOPLE + text + SHELTERS + start)
    return resolve(load(file), lambda path: 0.5)


def drawn(case: Scenario, replication: int = 0) -> tuple[Beds, Requests, ResidentLabels]:
    runs = Runs.of(case, replication)
    beds = build_beds(runs, 1)
    return (beds, *residents(runs, beds, routes_to(case, beds), 1))


def routes_to(case: Scenario, beds: Beds) -> Routes:
    return build_routes(Runs.of(case, range(beds.num_runs)), beds.places)


def test_the_weight_of_each_profile_by_hand(tmp_path: Path) -> None:
    case = scenario(tmp_path, "occupancy = 0.5")
    stays = [residual_stay(stay_law(case.stays[profile.stay])) for profile in case.profiles.values()]
    assert list(case.profiles) == ["woman", "mother", "guest"]
    assert presence(case, stays) == pytest.approx(np.array([[100 * 0.5 * 90, 0], [50 * 90, 0], [40 * 90, 0]]))


OTHER_CLIENTS = """
[streams.courts]
channel = "police"
other_clients = true
referrals_per_year = 120
mix = { guest = 1.0 }
"""


def test_residents_who_are_other_clients_need_no_case_and_are_told_apart(tmp_path: Path) -> None:
    text = ACCESS.replace("0.25", "0") + OTHER_CLIENTS
    case = scenario(tmp_path, "occupancy = 1", text)
    stays = [residual_stay(stay_law(case.stays[profile.stay])) for profile in case.profiles.values()]
    assert presence(case, stays)[GUEST] == pytest.approx([40 * 90, 120 * 90])
    plain, in_state, in_others = scenario(tmp_path, "occupancy = 1", ACCESS), [], []
    for replication in range(60):
        beds, found, labels = drawn(case, replication)
        is_state_paid = beds.places.is_state_paid[found.resident_in]
        assert (labels.profile[labels.is_other_client] == GUEST).all()
        men = labels.profile == GUEST
        in_state += labels.is_other_client[men & is_state_paid].tolist()
        in_others += labels.is_other_client[men & ~is_state_paid].tolist()
        assert not drawn(plain, replication)[2].is_other_client.any()
    assert in_state
    assert all(in_state)  # without a case only other clients live in places of the state
    # Among men in others' places three in four are other clients. 5 standard errors.
    assert abs(np.mean(in_others) - 0.75) < 5 * (0.1875 / len(in_others)) ** 0.5


def test_full_shelters_are_full_and_empty_ones_empty(tmp_path: Path) -> None:
    beds, full, _ = drawn(scenario(tmp_path, "occupancy = 1"))
    present = np.bincount(full.resident_in, weights=full.party, minlength=len(beds.places))
    nominal = np.where(beds.places.is_surge, 0, beds.network.capacity)
    assert present.tolist() == nominal.tolist()
    _, empty, labels = drawn(scenario(tmp_path, "occupancy = 0"))
    assert len(empty) == len(labels.profile) == 0


def test_the_people_fit_the_beds_and_are_as_many_as_they_should_be(tmp_path: Path) -> None:
    case, taken = scenario(tmp_path, "occupancy = 0.4"), 0
    for replication in range(100):
        beds, found, labels = drawn(case, replication)
        present = np.bincount(found.resident_in, weights=found.party, minlength=len(beds.places))
        assert (present <= beds.network.capacity).all()
        assert not beds.places.is_surge[found.resident_in].any()
        assert (np.diff(found.resident_in) >= 0).all()
        assert (labels.province == beds.places.province[found.resident_in]).all()
        taken += int(present.sum())
    # 7200 beds, each taken with chance 0.4; 5 standard errors.
    assert abs(taken - 2880) < 5 * (7200 * 0.24) ** 0.5


def test_who_lives_where(tmp_path: Path) -> None:
    case = scenario(tmp_path, "occupancy = 1")
    in_state, in_others = [], []
    for replication in range(60):
        beds, found, labels = drawn(case, replication)
        pool = [beds.places.name[place].split("|")[1] for place in found.resident_in.tolist()]
        of_women = labels.profile[np.array([name == "women" for name in pool])]
        assert set(of_women.tolist()) <= {WOMAN, MOTHER}
        assert set(labels.profile[np.array([name == "men" for name in pool])].tolist()) == {GUEST}
        is_whole = np.isin(labels.profile, [WOMAN, GUEST]) == (found.party == 1)
        # A family is smaller than 2 only where a single bed was left.
        assert is_whole.sum() >= len(found) - 6
        in_state += of_women.tolist()
        in_others += labels.profile[np.array([name == "(others)" for name in pool])].tolist()
    # Of the parties in the women's pools half are mothers. 5 standard errors.
    share = np.mean(np.array(in_state) == MOTHER)
    assert abs(share - 0.5) < 5 * (0.25 / len(in_state)) ** 0.5
    # Among others' places men weigh 3600 of 12600.
    share = np.mean(np.array(in_others) == GUEST)
    assert abs(share - 3600 / 12600) < 5 * (0.21 / len(in_others)) ** 0.5


def test_without_cases_foreign_people_live_in_places_paid_by_others_only(tmp_path: Path) -> None:
    beds, found, labels = drawn(scenario(tmp_path, "occupancy = 1", ACCESS.replace("0.25", "0")))
    guests = labels.profile == GUEST
    assert guests.any()
    assert not beds.places.is_state_paid[found.resident_in[guests]].any()
    assert not (np.array(beds.places.name)[found.resident_in] == "KZ-AKM|men").any()


def test_the_same_people_in_every_scenario_with_the_same_beds(tmp_path: Path) -> None:
    beds, found, labels = drawn(scenario(tmp_path, "occupancy = 0.6"))
    closing = """
[closures.fire]
kind = "dated"
provinces = ["KZ-SHY"]
from = 2021-01-11
duration_days = 5
rule = "discharge"
"""
    other = drawn(scenario(tmp_path, "occupancy = 0.6", ACCESS + closing))
    assert len(other[0].network.step_time) > len(beds.network.step_time)
    assert other[1].resident_in.tolist() == found.resident_in.tolist()
    assert other[1].stay.tolist() == found.stay.tolist()
    assert other[2].profile.tolist() == labels.profile.tolist()


def test_fuller_shelters_keep_their_singles(tmp_path: Path) -> None:
    def men(occupancy: float) -> set[tuple[int, float]]:
        _, found, labels = drawn(scenario(tmp_path, f"occupancy = {occupancy}"))
        is_man = labels.profile == GUEST
        return set(zip(found.resident_in[is_man].tolist(), found.stay[is_man].tolist(), strict=True))

    some, more = men(0.3), men(0.7)
    state_paid = {one for one in some if one[0] in (1, 6, 11)}
    assert state_paid
    assert state_paid <= more


def test_residents_are_rows_the_engines_accept(tmp_path: Path) -> None:
    case = scenario(tmp_path, "occupancy = 0.5")
    beds, found, _ = drawn(case)
    referrals = draw_referrals(plan(case, 1, 0), 0)
    joined = compile_requests(Runs.of(case, 0), referrals, no_visits(), beds, routes_to(case, beds), found)
    assert len(joined) == len(found) + referrals.wants_bed.sum()
    assert (joined.person[: len(found)] == -1).all()
    for row, place in enumerate(found.resident_in.tolist()):
        assert place in found.route_place[found.route_start[row] : found.route_start[row + 1]]
    assert (found.route_from == 0).all()
    assert np.isinf(found.route_leave_by).all()


def test_the_days_left_follow_the_equilibrium_law() -> None:
    grid = (np.arange(100_000) + 0.5) / 100_000
    never = np.ones(len(grid))
    # An exponential forgets; of a lognormal with cv 1 the mean left is (1 + cv^2) / 2 times the mean.
    exponential = residual_stay(StayLaw(Exponential(90.0), math.inf, 0.0, math.inf))
    assert exponential.quantile(grid, never).mean() == pytest.approx(90.0, rel=1e-3)
    lognormal = residual_stay(StayLaw(Lognormal(90.0, 1.0), math.inf, 0.0, math.inf))
    assert lognormal.quantile(grid, never).mean() == pytest.approx(90.0, rel=1e-2)
    assert (exponential.mean, lognormal.mean) == (90.0, 90.0)


def test_extended_stays_are_commoner_among_residents_than_among_arrivals() -> None:
    law = residual_stay(StayLaw(Exponential(90.0), 60.0, 0.1, 120.0))
    # E min(S, c) = 90 (1 - exp(-c / 90)).
    usual, extended = (90 * (1 - math.exp(-c / 90)) for c in (60.0, 120.0))
    assert law.mean == pytest.approx(0.9 * usual + 0.1 * extended)
    assert law.extension_share == pytest.approx(0.1 * extended / law.mean)
    days = law.quantile(np.array([0.999999, 0.999999]), np.array([0.01, 0.99]))
    assert days == pytest.approx([120.0, 60.0], rel=1e-3)
    # Half of those without an extension have less than m left: 1 - exp(-m / 90) = (1 - exp(-60 / 90)) / 2.
    middle = -90 * math.log(1 - (1 - math.exp(-60 / 90)) / 2)
    assert law.quantile(np.array([0.5]), np.array([0.99])) == pytest.approx([middle])


# ------------------------------------------------ how long they have been there


def test_what_is_left_of_a_stay_that_has_lasted_so_long() -> None:
    """Of lognormal stays: those met at a random moment who have been there 30 to 90 days, by simulation.

    4,000 of either kind; the mean left has a standard error of some 2 %, so 8 % are passed once in 15,000.
    """
    law = residual_stay(StayLaw(Lognormal(75.0, 1.2), math.inf, 0.0, math.inf))
    rng = np.random.default_rng(4)
    moment, length = (
        rng.uniform(0.0, 3000.0, 400_000),
        Lognormal(75.0, 1.2).quantile(rng.uniform(size=400_000)),
    )
    age = 3000.0 - moment
    met = (age >= 30.0) & (age < 90.0) & (length > age)
    number = int(met.sum())
    luck = rng.uniform(size=(3, number))
    ours = law.quantile_after(np.full(number, 30.0), np.full(number, 90.0), *luck)
    assert ours.mean() == pytest.approx((length - age)[met].mean(), rel=0.08)
    assert np.quantile(ours, 0.9) == pytest.approx(np.quantile((length - age)[met], 0.9), rel=0.08)


def test_one_class_of_all_days_is_the_equilibrium_law() -> None:
    law = residual_stay(StayLaw(Exponential(40.0), 100.0, 0.0, 100.0))
    luck = np.random.default_rng(5).uniform(size=(3, 20_000))
    all_days = law.quantile_after(np.zeros(20_000), np.full(20_000, np.inf), *luck)
    plain = law.quantile(luck[1], luck[2])
    # The standard error of each mean is below 0.8 %.
    assert all_days.mean() == pytest.approx(plain.mean(), rel=0.04)
    assert all_days.max() <= 100.0


def test_the_classes_change_what_is_left_and_nothing_else(tmp_path: Path) -> None:
    """With a longest stay of 100 days, who has been there 90 leaves within ten."""
    cap = "[stays.months]\nat_most_days = 100\n"
    start = "occupancy = 1.0\nresidents = { from_days = [0, 90], shares = [0.0, 1.0] }\n"
    _, old, _ = drawn(scenario(tmp_path, start, ACCESS + cap))
    _, plain, _ = drawn(scenario(tmp_path, "occupancy = 1.0\n", ACCESS + cap))
    assert old.stay.max() <= 10.0 + 1e-9
    assert plain.stay.max() > 15.0
    assert old.resident_in.tolist() == plain.resident_in.tolist()
    assert old.party.tolist() == plain.party.tolist()


def test_classes_of_days_must_begin_with_none(tmp_path: Path) -> None:
    for broken in ("from_days = [10, 90], shares = [0.5, 0.5]", "from_days = [0, 90], shares = [0.5, 0.4]"):
        with pytest.raises(ScenarioFaults, match="residents"):
            scenario(tmp_path, f"residents = {{ {broken} }}\n")
