"""Scenario files of a few people, from the file to the numbers told: each history is worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

import sim
from sim.answer.causes import why
from sim.answer.values import MEASURE, Cell, value

HERE = Path(__file__).parent / "scenario"
WORLD = f"""
extends = "{(HERE / "minimal.toml").as_posix()}"
remove = ["streams.ngo", "shelters.inclusion_file"]
[profiles.woman]
patience_law = "deterministic"
patience_for_bed_days = 0
[shelters.places.any]
accepts = ["any"]
share = 1
"""
FIRST, SECOND = 0, 1
"""The years 2021 and 2022, of 365 days each."""
AKMOLA, ASTANA = 0, 1

Told = Callable[..., float]
Runner = Callable[..., Told]
Engine = Literal["kernel", "reference"]


@pytest.fixture(params=["kernel", "reference"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Runner:
    """Return what runs a world, where people can wait for so many days, and then tells its numbers."""
    engine: Engine = request.param

    def run(text: str, patience: int = 0) -> Told:
        file = tmp_path / "world.toml"
        file.write_text(WORLD.replace("bed_days = 0", f"bed_days = {patience}") + text, encoding="utf-8")
        outlook = sim.compare([file], draws=1, replications=1, engine=engine).baseline

        def tell(measure: str, year: int = FIRST, area: int = -1) -> float:
            return value(outlook, measure, Cell(year, area=area))

        return tell

    return run


def coming(name: str, people: int, day: str, where: str = "KZ-AKM") -> str:
    """Return a stream of so many people who come at the first moment of a day."""
    return (
        f'[streams.{name}]\nchannel = "special_operation"\ndates = [{day}]\n'
        f"burst_size = {{ mean = {people}, least = {people} }}\n"
        f'mix = {{ woman = 1.0 }}\nprovinces = ["{where}"]\n'
    )


def staying(days: int) -> str:
    return f'[stays.months]\nlaw = "deterministic"\nmean_days = {days}\n'


TWO_SHELTERS = '[shelters]\nprovinces = ["KZ-AKM", "KZ-AST"]\nbeds = 6\nbeds_in = { KZ-AKM = 8 }\n'
ONE_SHELTER = '[shelters]\nprovinces = ["KZ-AKM"]\nbeds = 8\n'
AWAY = "[transfers]\nacceptance = 1\nlimit_km = 500\n"
MOVING = (
    TWO_SHELTERS + AWAY + staying(100) + coming("before", 8, "2021-01-11") + coming("during", 2, "2021-03-01")
)
CLOSING = '[closures.order]\nkind = "dated"\nprovinces = ["KZ-AKM"]\nfrom = 2021-02-10\nduration_days = 30\n'
"""From day 40 to day 70."""
LASTING = ONE_SHELTER + staying(1000) + coming("first", 5, "2021-01-11") + coming("later", 2, "2021-02-20")


def test_an_operation_fills_the_beds_there_are(told: Runner) -> None:
    tell = told(ONE_SHELTER + staying(100) + coming("raid", 12, "2021-03-01"))
    assert (tell("admitted"), tell("turned_away")) == (8, 4)
    assert (tell("nights"), tell("unmet_nights")) == (800, 400)
    assert (tell("days_full"), tell("days_demand_exceeds"), tell("beds_needed_95")) == (100, 100, 12)


def test_an_order_that_moves_people(told: Runner) -> None:
    """Six of the eight find beds in Astana, two none; those who come on day 59 find Astana full."""
    tell = told(MOVING + CLOSING + 'rule = "relocate"\n')
    assert (tell("moved"), tell("displaced"), tell("turned_away"), tell("cause_no_bed")) == (6, 2, 2, 2)
    assert (tell("nights", area=AKMOLA), tell("nights", area=ASTANA)) == (8 * 30, 6 * 70)
    assert tell("beds") == pytest.approx(14 - 8 * 30 / 365)


def test_an_order_that_lets_people_stay(told: Runner) -> None:
    """Nobody leaves before day 110; those who come on day 59 go to Astana, which has beds all the time."""
    tell = told(MOVING + CLOSING + 'rule = "drain"\n')
    assert (tell("days_full"), tell("days_full", area=AKMOLA)) == (0, 100 - 30)
    assert (tell("moved"), tell("displaced"), tell("turned_away"), tell("transfers")) == (0, 0, 0, 2)
    assert (tell("nights", area=AKMOLA), tell("nights", area=ASTANA)) == (800, 200)


def test_a_closing_on_the_first_day_finds_whoever_lives_there(told: Runner) -> None:
    """Of fourteen residents the eight of Akmola are put out at once, and nobody comes."""
    few = '[streams.few]\nchannel = "ngo"\nreferrals_per_year = 1e-9\nmix = { woman = 1.0 }\n'
    closing = CLOSING.replace("2021-02-10", "2021-01-01")
    tell = told(
        TWO_SHELTERS + staying(100) + few + "[start]\noccupancy = 1\n" + closing + 'rule = "discharge"\n'
    )
    assert (tell("displaced"), tell("displaced", area=AKMOLA)) == (8, 8)
    assert (tell("nights", area=AKMOLA), tell("nights") > 0) == (0, True)


def test_residents_stay_on_in_a_gap_from_the_first_day(told: Runner) -> None:
    few = '[streams.few]\nchannel = "ngo"\nreferrals_per_year = 1e-9\nmix = { woman = 1.0 }\n'
    closing = CLOSING.replace("2021-02-10", "2021-01-01").replace("= 30", "= 365")
    tell = told(ONE_SHELTER + staying(100) + few + "[start]\noccupancy = 1\n" + closing + 'rule = "drain"\n')
    assert (tell("beds"), tell("displaced")) == (0, 0)
    assert 0 < tell("nights") < 800


def test_whoever_stays_on_fills_no_bed_of_others(told: Runner) -> None:
    """From 1 January 2022 on the eight state-paid beds of Akmola take nobody; that of others stays empty."""
    gap = '[closures.gap]\nkind = "renewal"\ncontract_years = 1\nprobability = 1\nduration_days = 90\n'
    beds = ONE_SHELTER + "beds_paid_by_others = 1\n"
    tell = told(beds + gap + staying(1000) + coming("five", 5, "2021-11-01"))
    assert (tell("nights", SECOND), tell("nights_state_paid", SECOND), tell("days_full", SECOND)) == (
        5 * 365,
        5 * 365,
        0,
    )


def test_an_order_that_puts_out_half(told: Runner) -> None:
    tell = told(MOVING + CLOSING + 'rule = "discharge"\nplaces_left = 0.5\n')
    assert (tell("moved"), tell("displaced"), tell("transfers")) == (0, 4, 2)
    assert (tell("nights", area=AKMOLA), tell("nights", area=ASTANA)) == (8 * 30 + 4 * 70, 200)


def test_nights_are_paid_for_until_the_money_is_gone(told: Runner) -> None:
    """Five people cost 5,000 a day from day 10: 200,000 last until day 50, at which two more come."""
    grants = "[{ year = 2021, amount = 800000 }, { year = 2022, amount = 1600000 }]"
    money = f'[money]\nbuys = "nights"\ncost_kzt_per_night = 1000\npayments_per_year = 4\ngrants = {grants}\n'
    tell = told(LASTING + money)
    assert (tell("admitted"), tell("turned_away"), tell("cause_no_money")) == (5, 2, 2)
    assert (tell("chance_money_runs_out"), tell("mean_days_until_money_runs_out")) == (1, 50)
    assert (tell("balance_spent_kzt"), tell("arrears_kzt")) == (355 * 5000, 355 * 5000 - 800_000)
    # The second year begins with more owed than is paid.
    assert (tell("chance_money_runs_out", SECOND), tell("mean_days_until_money_runs_out", SECOND)) == (1, 0)
    assert (tell("balance_spent_kzt", SECOND), tell("arrears_kzt", SECOND)) == (365 * 5000, 1_200_000)


def test_a_surge_place_has_its_own_price_where_nights_are_paid_for(told: Runner) -> None:
    """Of three nights two cost 1,000 and one 300; a grant for places pays nothing for surge places."""
    beds = '[shelters]\nprovinces = ["KZ-AKM"]\nbeds = 2\nsurge_share = 0.5\nsurge_cost_kzt_per_day = 300\n'
    three = beds + staying(50) + coming("three", 3, "2021-01-11")
    grant = "grants = [{ year = 2021, amount = 600000 }]\n"
    tell = told(three + '[money]\nbuys = "nights"\ncost_kzt_per_night = 1000\n' + grant)
    assert (tell("nights_surge"), tell("balance_spent_kzt")) == (50, 100 * 1000 + 50 * 300)
    tell = told(three + "[money]\n" + grant)
    assert (tell("grant_kzt"), tell("cost_kzt_per_night")) == (600_000, 4000)


def test_what_an_open_bed_costs_is_told(told: Runner) -> None:
    """Four beds in 2021, and from July on in 2022; surge places and those of others are no part."""
    beds = '[shelters]\nprovinces = ["KZ-AKM"]\nbeds = 4\nsurge_share = 0.5\nbeds_paid_by_others = 3\n'
    grants = "[money]\ngrants = [{ year = 2021, amount = 1460000 }, { year = 2022, amount = 736000 }]\n"
    closing = CLOSING.replace("2021-02-10", "2022-01-01").replace("= 30", "= 181")
    tell = told(beds + grants + closing + staying(10) + coming("one", 1, "2021-03-01"))
    assert (tell("cost_kzt_per_bed_night"), tell("cost_kzt_per_bed_night", SECOND)) == (1000, 1000)
    assert tell("cost_kzt_per_night") == 146_000


def test_admissions_are_paid_for_once(told: Runner) -> None:
    """The fifth of five takes more than the 50 that are left; the next year pays what is owed."""
    money = '[money]\nbuys = "admissions"\ncost_kzt_per_admission = 100\n'
    tell = told(LASTING + money + "grants = [{ year = 2021, amount = 450 }]\n")
    assert (tell("admitted"), tell("cause_no_money"), tell("mean_days_until_money_runs_out")) == (5, 2, 10)
    assert (tell("balance_spent_kzt"), tell("arrears_kzt")) == (500, 50)
    assert "night" not in MEASURE["arrears_kzt"].words
    assert (tell("chance_money_runs_out", SECOND), tell("arrears_kzt", SECOND)) == (0, 0)


def test_nobody_waits_for_a_surge_place(told: Runner) -> None:
    """One of three waits from day 50 in vain; the surge place of day 51 goes to who asks on day 55."""
    first = coming("pair", 2, "2021-01-01") + coming("third", 1, "2021-01-02")
    then = coming("three", 3, "2021-02-20") + coming("late", 1, "2021-02-25")
    beds = '[shelters]\nprovinces = ["KZ-AKM"]\nbeds = 2\nsurge_share = 0.5\n'
    tell = told(beds + staying(50) + first + then, patience=20)
    assert (tell("admitted"), tell("gave_up"), tell("nights_surge")) == (6, 1, 100)


def test_who_comes_back_and_who_asks_again(told: Runner) -> None:
    """One stays three times on end, the other is refused four times, and would have done the same."""
    again = "[returns]\nprobability = 1\ndelay_days = 0\nmost = 2\n"
    again += "[new_attempts]\nprobability = 1\ndelay_days = 0\nmost = 3\n"
    tell = told(
        '[shelters]\nprovinces = ["KZ-AKM"]\nbeds = 1\n'
        + staying(50)
        + coming("pair", 2, "2021-01-11")
        + again
    )
    assert (tell("admitted"), tell("returned"), tell("nights")) == (1, 2, 150)
    assert (tell("never_admitted"), tell("tried_again"), tell("admitted_in_new_attempt")) == (1, 3, 0)
    assert tell("days_demand_exceeds") == 150


def test_whoever_waits_for_a_shelter_that_has_not_opened(tmp_path: Path) -> None:
    """Two people of Akmola fill Astana; the third waits at home, which does not open before March."""
    opening = '[openings.home]\nprovinces = ["KZ-AKM"]\nfirst = 2021-03-01\nlast = 2021-03-01\n'
    waiting = "patience_for_bed_days = 5\npatience_before_eligibility_days = 100\n"
    file = tmp_path / "world.toml"
    file.write_text(
        WORLD.replace("patience_for_bed_days = 0\n", waiting)
        + '[shelters]\nprovinces = ["KZ-AST"]\nbeds = 2\n'
        + AWAY
        + opening
        + staying(100)
        + coming("three", 3, "2021-01-11"),
        encoding="utf-8",
    )
    outlook = sim.compare([file], draws=1, replications=1).baseline
    assert (value(outlook, "gave_up", Cell(FIRST)), value(outlook, "cause_not_open", Cell(FIRST))) == (1, 1)
    assert "no place they wait for is open to them yet, or any more" in why(outlook, FIRST)
