"""Random small scenarios with people who ask again and grants that can run out: both engines, all checks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.engine import kernel, reference
from sim.engine.vocabulary import Outcome
from sim.experiment.labels import frame_of
from sim.experiment.replicate import drawn, measured, replicate, weekly_moments
from sim.history import History
from sim.quantities import INDEX
from sim.referrals import plan
from sim.scenario import Scenario
from tests.engine.agreement import difference

MINIMAL = Path(__file__).parent / "scenario" / "minimal.toml"
SEED, NUMBERS = 5, (0, 1, 2)
"""Of a draw."""

SHARES, PATIENCE = st.sampled_from([0, 0.3, 1]), st.sampled_from([0, 5, 40, "inf"])
AGAIN = st.builds(
    "probability = {}\ndelay_days = {}\nmost = {}\n".format,
    SHARES,
    st.sampled_from([0, 1, 50]),
    st.integers(1, 3),
)
MONEY = st.builds(
    '[money]\nbuys = "{0}s"\ncost_kzt_per_{0} = {1}\npayments_per_year = {2}\npurse = "{3}"\n'
    "grants = [{{ year = 2021, amount = {4} }}, {{ year = 2022, amount = {5} }}]\n".format,
    st.sampled_from(["night", "admission"]),
    st.sampled_from([1, 1000, 50_000]),
    st.sampled_from([1, 2, 3, 4, 6, 12]),
    st.sampled_from(["shelter", "country"]),
    st.sampled_from([0, 100_000, "3 million KZT"]).map(repr),
    st.sampled_from([0, 1000, "30 million KZT"]).map(repr),
)
SHELTERS = st.builds(
    "[shelters]\nbeds = {}\nsurge_share = {}\nbeds_paid_by_others = {}\nturnaround_days = {}\n".format,
    st.sampled_from([0, 1, 3, 8]),
    st.sampled_from([0, 1]),
    st.sampled_from([0, 1]),
    st.sampled_from([0, 2.5]),
)
PEOPLE = st.builds(
    "[profiles.woman]\npatience_for_bed_days = {}\n[stays.months]\nmean_days = {}\n"
    "[streams.ngo]\nreferrals_per_year = {}\n[start]\noccupancy = {}\n"
    '[transfers]\nacceptance = {}\nwaits_for = "{}"\n'.format,
    PATIENCE,
    st.sampled_from([2, 30, 300]),
    st.sampled_from([0, 10, 60]),
    SHARES,
    SHARES,
    st.sampled_from(["home", "route"]),
)
START = st.sampled_from(["2021-01-01", "2021-05-17", "2022-12-01"]).map("[study]\nstart = {}\n".format)
OPENING = """
[openings.late]
provinces = "without_shelter"
probability = 0.7
first = 2022-12-10
last = 2022-12-20
"""
GUESTS = """
[profiles.guest]
citizen = false
sex = "male"
kind = "men"
stay = "months"
party = "family"
patience_for_bed_days = 3
patience_before_eligibility_days = 30
priority = 1
[parties.family]
sizes = [1, 3]
shares = [0.5, 0.5]
[streams.embassy]
channel = "embassy"
referrals_per_year = 25
mix = { guest = 0.7, woman = 0.3 }
[access]
case_probability = 0.6
case_delay_days = 5
case_closes_probability = 0.5
case_closes_days = 20
residency_days = 90
"""
CLOSING = st.builds(
    """
[closures.orders]
kind = "order"
per_year = 3
share_of_shelters = 0.6
duration_days = 20
rule = "{}"
""".format,
    st.sampled_from(["drain", "relocate", "discharge"]),
)
TEXTS = st.tuples(
    START,
    PEOPLE,
    SHELTERS,
    st.sampled_from(["", OPENING]),
    st.sampled_from(["", GUESTS]),
    st.one_of(st.just(""), CLOSING),
    AGAIN.map("[returns]\n{}".format),
    AGAIN.map("[new_attempts]\n{}".format),
    st.one_of(st.just(""), MONEY, MONEY),
).map("".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the file of each example."""
    return tmp_path_factory.mktemp("random")


def written(folder: Path, text: str) -> Scenario:
    file = folder / "case.toml"
    file.write_text(f'extends = "{MINIMAL.as_posix()}"\n{text}')
    return drawn(sim.load(file), SEED, 0)


def happened(case: Scenario) -> History:
    """Return what happens, the same with both engines and for each replication alone."""
    people = plan(case, SEED, 0)
    history = replicate(case, people, SEED, NUMBERS, reference.run)
    assert difference(history.placements, kernel.run(history.network, history.requests)) == ""
    alone = [replicate(case, people, SEED, number, kernel.run) for number in NUMBERS]
    for column in ("admitted", "left", "outcome", "decided", "money_left", "dry_time"):
        parts = np.concatenate([getattr(each.placements, column) for each in alone])
        assert getattr(history.placements, column).tobytes() == parts.tobytes(), column
    return history


@settings(max_examples=30)
@given(TEXTS)
def test_engines_agree_and_nothing_is_lost(folder: Path, text: str) -> None:
    case = written(folder, text)
    history, frame = happened(case), frame_of(case)
    counts = measured(frame, weekly_moments(frame), history).counts
    of = {name: counts[INDEX[name], ..., 0] for name in INDEX if name != "grant_kzt"}
    assert all((each >= 0).all() for each in of.values())
    assert (of["returned_never_admitted"] <= of["returned_eligible"]).all()
    assert (of["returned_eligible"] <= of["returned"]).all()
    assert (of["admitted_in_new_attempt"] <= of["tried_again"]).all()
    assert (of["any_money_out"] <= of["has_balance"]).all()
    assert (of["money_out_days"] < of["days"] + 1e-9).all()
    is_refused_for_money = of["cause_no_money"] > 0
    assert (of["any_money_out"][:, -1, -1] >= is_refused_for_money[:, -1, -1]).all()


def test_the_examples_reach_what_they_are_for(folder: Path) -> None:
    """Returns, new attempts that fail and succeed, money that runs out and is owed."""
    again = "probability = 1\ndelay_days = 50\nmost = 2\n"
    text = f"[returns]\n{again}[new_attempts]\n{again}[shelters]\nbeds = 1\n" + (
        '[money]\nbuys = "nights"\ncost_kzt_per_night = 50_000\n'
        'grants = [{ year = 2021, amount = "3 million KZT" }]\n'
    )
    case = written(folder, text)
    history, frame = happened(case), frame_of(case)
    assert {Outcome.NOT_NEEDED, Outcome.GAVE_UP, Outcome.ADMITTED} <= set(history.placements.outcome.tolist())
    counts = measured(frame, weekly_moments(frame), history).counts[..., -1, -1, 0].sum(axis=1)
    for name in ("returned", "tried_again", "admitted_in_new_attempt", "any_money_out", "arrears_kzt"):
        assert counts[INDEX[name]] > 0, name
    assert counts[INDEX["cause_no_money"]] > 0
