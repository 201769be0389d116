"""Numbers, dates, and what a scenario derives from its keys."""

from __future__ import annotations

import datetime
import math
from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.scenario import Number, UncertainDate, day, load
from sim.scenario.effect_sizes import most_without_effect
from sim.scenario.people import Group

HERE = Path(__file__).parent
COMPLETE = load(HERE / "complete.toml")


def test_a_plain_number() -> None:
    number = Number(value=3.0)
    assert float(number) == number.central == number.smallest == number.largest == number.quantile(0.9) == 3.0
    assert not number.is_uncertain


def test_an_uncertain_number_is_not_a_float_before_it_is_drawn() -> None:
    number = Number(low=1.0, mode=2.0, high=5.0)
    assert number.is_uncertain
    with pytest.raises(ValueError, match="not yet drawn"):
        float(number)


def test_quantiles_of_each_distribution() -> None:
    # Triangular on 0..1 with mode 1 has F(x) = x squared.
    assert Number(low=0.0, mode=1.0, high=1.0).quantile(0.25) == pytest.approx(0.5)
    assert Number(low=2.0, high=6.0, distribution="uniform").quantile(0.25) == pytest.approx(3.0)
    # Loguniform: the median is the geometric mean.
    assert Number(low=1.0, high=100.0, distribution="loguniform").quantile(0.5) == pytest.approx(10.0)
    # PERT with the mode at the end is Beta(1, 5): F(x) = 1 - (1 - x)^5.
    pert = Number(low=0.0, mode=0.0, high=1.0, distribution="pert")
    assert pert.quantile(0.5) == pytest.approx(1 - 0.5 ** (1 / 5))


def test_one_of_gives_each_value_the_same_share() -> None:
    number = Number(one_of=(135.0, 289.0))
    assert [number.quantile(u) for u in (0.01, 0.49, 0.51, 0.99)] == [135.0, 135.0, 289.0, 289.0]
    assert (number.smallest, number.largest) == (135.0, 289.0)


def test_dates_are_drawn_on_days_rounded_down() -> None:
    first, last = datetime.date(2021, 1, 1), datetime.date(2021, 1, 11)
    evenly = UncertainDate(low=first, high=last)
    assert [evenly.quantile(u) for u in (0.0, 0.19, 0.5)] == [
        first,
        datetime.date(2021, 1, 2),
        datetime.date(2021, 1, 6),
    ]
    # Triangular on 10 days with the mode at the end: F = (x / 10)^2.
    late = UncertainDate(low=first, mode=last, high=last)
    assert late.quantile(0.26) == datetime.date(2021, 1, 6)


def test_tables_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        COMPLETE.study.__setattr__("headline_year", 2021)


def test_periods_are_the_calendar_years_within_the_study() -> None:
    assert [(p.label, p.start, p.end) for p in COMPLETE.periods] == [
        ("2021", 0.0, 365.0),
        ("2022", 365.0, 730.0),
    ]
    assert COMPLETE.until == 730.0 + 90.0
    assert day(COMPLETE, datetime.date(2021, 2, 1)) == 31.0


def test_periods_of_a_study_within_years() -> None:
    study = COMPLETE.study.model_copy(
        update={"start": datetime.date(2020, 12, 1), "end": datetime.date(2022, 1, 31)}
    )
    scenario = COMPLETE.model_copy(update={"study": study})
    assert [(p.label, p.start, p.end) for p in scenario.periods] == [
        ("2020", 0.0, 31.0),
        ("2021", 31.0, 396.0),
        ("2022", 396.0, 427.0),
    ]


def test_defaults() -> None:
    minimal = load(HERE / "minimal.toml")
    assert minimal.shelters.places["any"].accepts == ("any",)
    assert minimal.thresholds.share == 0.02
    assert float(minimal.profiles["woman"].share_who_want_a_bed) == 1.0
    assert float(minimal.access.case_probability) == 0.0
    assert minimal.access.reform is None


def test_money_words_and_infinite_patience() -> None:
    assert [grant.amount for grant in COMPLETE.money.grants] == [69_400_000.0, 148_900_000.0]
    assert COMPLETE.shelters.surge_cost_kzt_per_day == 2800.0
    assert float(COMPLETE.profiles["guest"].patience_for_bed_days) == math.inf


def test_moments_of_sizes() -> None:
    group = Group(sizes=(1, 2, 4), shares=(0.8, 0.1, 0.1))
    assert group.mean == pytest.approx(0.8 + 0.2 + 0.4)
    assert group.mean_square == pytest.approx(0.8 + 0.4 + 1.6)


def test_variance_that_groups_and_bursts_alone_give() -> None:
    # "years" has two streams. police: a quarter of at least 20 people, in groups with mean square over mean
    # 2.8 / 1.4 = 2. raids: at most 4 bursts of mean 16 and variance 48, with mean square over mean 16 + 3.
    most, is_at_ends = most_without_effect(COMPLETE, "years")
    assert most == pytest.approx((5 * 2 + 64 * 19) / 69)
    assert is_at_ends


def test_shares_are_normalised() -> None:
    assert COMPLETE.streams["raids"].shares == {"woman": 0.5, "guest": 0.5}


@pytest.mark.parametrize(
    ("stated", "age"),
    [
        ("", "adult"),
        ('kind = "families"', "family"),
        ('kind = "families"\nage = "child"', "child"),
        ('age = "child"', "child"),
        ('age = "family"', "family"),
    ],
)
def test_age_follows_the_kind_unless_it_is_stated(tmp_path: Path, stated: str, age: str) -> None:
    file = tmp_path / "other.toml"
    file.write_text(f'extends = "{HERE / "minimal.toml"}"\n[profiles.woman]\n{stated}\n', encoding="utf-8")
    assert load(file).profiles["woman"].age == age
