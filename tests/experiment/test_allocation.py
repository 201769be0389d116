"""Where beds help most: by formula, by selection among simulated plans, and as a scenario file."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import compare, load
from sim.allocation import (
    Aim,
    lost_if_one_house,
    shared_out,
    shares_lost,
    total_lost,
    worst_share,
    worst_tenth,
)
from sim.answer.allocation import beds_findings
from sim.answer.plans import trials_words
from sim.cli.commands import commands
from sim.experiment.allocate import Allocation, allocate, interval, must_be_shared
from sim.experiment.batches import Study, sweep
from sim.experiment.design import Design
from sim.experiment.plan_search import _neighbours, each_plan
from sim.experiment.plans import (
    NOTHING,
    Extras,
    Means,
    Plan,
    Prices,
    beds_stated,
    may_lack_shelter,
    more_extras,
    price_of_place,
)
from sim.experiment.points import Point
from sim.experiment.price_trials import Trial
from sim.mistakes import Mistake
from sim.selection import smallest

Floats = NDArray[np.float64]

TESTS = Path(__file__).parents[1]
MINIMAL = TESTS / "scenario" / "minimal.toml"
TRUTH = json.loads((TESTS / "data" / "validation" / "bed_allocation_17.json").read_text())
EVERYWHERE = f"""
extends = "{MINIMAL}"
remove = ["shelters.inclusion_file"]
[shelters]
provinces = "all"
beds = 5
"""


def lost_with(people: Floats, stay: Floats, plan: Sequence[int]) -> Floats:
    """Return the people lost of each draw and province by Erlang's formula."""
    shares = shares_lost(people / 365.25 * stay[:, None], max(plan))
    return np.asarray(people * shares[:, np.arange(len(plan)), list(plan)], np.float64)


def test_seventeen_provinces_are_given_their_optimal_beds() -> None:
    people = np.array([TRUTH["inputs"]["referrals_per_year"]]) * 365.25 / 365
    stay = np.array([TRUTH["inputs"]["mean_stay"]])
    for beds, truth in TRUTH["outputs"].items():
        plan = shared_out(people, stay, int(beds))
        assert plan.tolist() == truth["greedy_beds"]
        lost = lost_with(people, stay, plan.tolist()).sum() * 365 / 365.25
        assert lost == pytest.approx(truth["dp_optimum"], rel=1e-6)
        pooled = lost_if_one_house(people, stay, int(beds)) * 365 / 365.25
        assert pooled == pytest.approx(truth["fully_pooled"], rel=1e-5)


@pytest.mark.parametrize("aim", [total_lost, worst_share])
@pytest.mark.parametrize("seed", range(5))
def test_one_bed_at_a_time_is_best_over_uncertain_loads(seed: int, aim: Aim) -> None:
    """Against every plan there is of six beds in three provinces; for the worst some had no bed."""
    luck = np.random.default_rng(seed)
    people, stay = luck.gamma(2, 10, (20, 3)), luck.uniform(20, 120, 20)
    plans = [plan for plan in itertools.product(range(7), repeat=3) if sum(plan) == 6]
    best = min(aim(lost_with(people, stay, plan), people) for plan in plans)
    found = shared_out(people, stay, 6, aim).tolist()
    assert aim(lost_with(people, stay, found), people) == pytest.approx(best, rel=1e-12)


def test_other_aims_make_other_plans() -> None:
    people, stay = np.array([[50.0, 5.0], [70.0, 1.0]]), np.array([60.0, 60.0])
    fewest, fairest = (shared_out(people, stay, 8, aim).tolist() for aim in (total_lost, worst_share))
    assert fewest[0] > fairest[0]
    lost = [lost_with(people, stay, plan) for plan in (fewest, fairest)]
    assert worst_share(lost[1], people) < worst_share(lost[0], people)
    assert total_lost(lost[0], people) < total_lost(lost[1], people)
    assert worst_tenth(lost[0], people) == lost[0].sum(axis=1).max()


def is_right(number: int, means: Sequence[float], deviation: float, first: int, luck: int) -> bool:
    """Return whether the smallest of some normal means is chosen, all sharing a part of their luck."""
    random = np.random.default_rng(luck)
    shared = random.normal(size=(number, 1))
    values = means + deviation * (0.6 * shared + 0.8 * random.normal(size=(number, len(means))))

    def observe(some: Sequence[int], steps: range) -> Floats:
        return np.asarray(values[steps.start : steps.stop][:, list(some)], np.float64)

    return smallest(observe, len(means), 1.0, number, first=first).best == int(np.argmin(means))


@pytest.mark.parametrize(
    ("selections", "fewest"), [(400, 369), pytest.param(1000, 933, marks=pytest.mark.long)]
)
@pytest.mark.parametrize(
    ("means", "deviation", "first"),
    [(list(range(1, 11)), 1.0, 5), ([0.0, 1.0, 1.0, 1.0, 1.0], 2.0, 10)],
    ids=["ten designs of the tutorial", "all others equally worse"],
)
def test_the_best_is_chosen_as_often_as_promised(
    means: list[float], deviation: float, first: int, selections: int, fewest: int
) -> None:
    """At 95 % fewer would be seen less than once in 100 times."""
    right = sum(is_right(400, means, deviation, first, luck) for luck in range(selections))
    assert right >= fewest


def test_what_cannot_be_told_apart_is_told_so() -> None:
    def observe(some: Sequence[int], steps: range) -> Floats:
        return np.repeat([[float(step % 7)] for step in steps], len(some), axis=1)

    found = smallest(observe, 3, 1.0, most=8)
    assert found.left == (0, 1, 2)
    assert found.observed == (8, 8, 8)


@pytest.mark.parametrize("lacking", ["people", "shelters"])
def test_where_nobody_is_admitted_beds_cannot_be_shared_out(tmp_path: Path, lacking: str) -> None:
    """Stays were taken for no days, so any plan was enough by formula: 40 refused, and 0 in one house."""
    file = tmp_path / "nobody.toml"
    texts = {
        "people": f"{EVERYWHERE}[streams.ngo]\nreferrals_per_year = 0\n",
        "shelters": EVERYWHERE.replace('provinces = "all"', "provinces = []"),
    }
    file.write_text(texts[lacking])
    with (
        sweep(Study(load(file), Design(2, 4, 1), "kernel")) as running,
        pytest.raises(Mistake, match="nobody is admitted in any run"),
    ):
        allocate(running, Means(15), "turned-away")


@pytest.fixture
def few_observations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop sooner where plans are much alike; what is far better is told from few observations."""
    monkeypatch.setattr("sim.experiment.plan_search.MOST_BLOCKS", 12)


@pytest.fixture
def everywhere(tmp_path: Path) -> Path:
    file = tmp_path / "everywhere.toml"
    file.write_text(EVERYWHERE)
    return file


def test_a_better_plan_than_the_same_everywhere_is_found(everywhere: Path) -> None:
    """A third of the people live in one of the three provinces, or far more."""
    with sweep(Study(load(everywhere), Design(10, 20, 1), "kernel")) as running:
        found = allocate(running, Means(15), "turned-away")
    assert all(sum(plan.beds) == 15 for plan in found.plans.values())
    fewest = min(found.value(plan, "turned-away") for plan in found.plans)
    assert found.value(found.best, "turned-away") <= fewest + 0.5
    assert found.value(found.best, "turned-away") >= found.pooled - 0.5


def test_a_bed_is_moved_to_the_worst_province_if_that_is_the_aim(everywhere: Path) -> None:
    """It was moved to where most people are refused, be their share ever so small."""
    with sweep(Study(load(everywhere), Design(10, 100, 1), "kernel")) as running:
        by_people, by_share = (
            [plan.beds for plan in _neighbours(running, Plan((0, 1, 7)), aim)]
            for aim in ("turned-away", "worst-province")
        )
    assert by_people[0] == (0, 2, 6)
    assert by_share[0] == (1, 1, 6)


def test_what_the_number_of_draws_leaves_open_is_that_of_a_mean() -> None:
    """The country's best plan left "2.8" people without a bed, and 3.8 under another seed."""
    luck = np.random.default_rng(1)
    lost = luck.gamma(2, 10, (200, 3))
    lower, upper = interval(lost, 2 * lost, total_lost, seed=1)
    reach = 1.96 * lost.sum(axis=1).std(ddof=1) / math.sqrt(200)
    assert (lower + upper) / 2 == pytest.approx(lost.sum(axis=1).mean(), abs=0.2 * reach)
    assert (upper - lower) / 2 == pytest.approx(reach, rel=0.15)
    assert math.isnan(interval(lost[:1], lost[:1], total_lost, seed=1)[0])


def test_beds_as_the_file_states_them(everywhere: Path) -> None:
    assert beds_stated(load(everywhere)) == (5, 5, 5)
    baseline = load(TESTS.parent / "scenarios" / "baseline-2020.toml")
    beds = dict(zip((province.code for province in baseline.provinces), beds_stated(baseline), strict=True))
    assert (beds["KZ-SHY"], beds["KZ-ALA"]) == (10, 9)


def test_nothing_to_share_out_is_refused() -> None:
    with pytest.raises(Mistake, match="there is one province only: nothing to share out"):
        must_be_shared(load(TESTS.parent / "scenarios" / "one-shelter.toml"))


@pytest.mark.usefixtures("few_observations")
def test_the_command_writes_a_scenario_that_can_be_compared(
    everywhere: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = ("--draws", "2", "--replications", "2", "--jobs", "1", "--engine", "kernel", "--beds", "4")
    words = ["allocate", str(everywhere), *size, "--out", str(tmp_path / "r")]
    commands(words, standalone_mode=False)
    assert capsys.readouterr().out.startswith("# Where do 4 beds help most? Two shelters in three provinces")
    plan = load(tmp_path / "r" / "allocation.toml")
    assert sum(beds_stated(plan)) == 4
    found = compare([everywhere, plan], draws=2, replications=2, engine="reference")
    assert [outlook.scenario.name for outlook in found.outlooks] == ["everywhere", "allocation"]
    commands([*words, "--json"], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert tuple(told["by_province"].values()) == beds_stated(plan)


# ------------------------------------------------ money

PRICES = Prices(place=1e6, surge=0.2e6, shelter=2e6, transfers=3e6)


def test_money_buys_whole_beds_beside_what_else_is_bought() -> None:
    assert PRICES.beds_for(10e6, NOTHING) == 10
    extras = Extras(surge=0.5, opened=("KZ-SHY",), transfers=True)
    beds = PRICES.beds_for(20e6, extras)
    assert beds == 13  # 15 million KZT left, 1.1 million each
    assert PRICES.of(Plan((beds,), extras)) <= 20e6 < PRICES.of(Plan((beds + 1,), extras))
    assert PRICES.beds_for(4e6, extras) < 1


def test_the_price_of_a_place_is_the_grant_over_the_beds_that_it_is_for() -> None:
    """Docs/evidence.md: 7.7 million KZT a shelter for nine in 2020, 8.8 in the plan for all 17."""
    of_nine, of_all = (
        price_of_place(load(TESTS.parent / "scenarios" / f"{name}.toml"))
        for name in ("baseline-2020", "expansion-and-access")
    )
    assert of_nine == pytest.approx(69.4e6 / (9 * 9), rel=0.02)
    assert of_all == pytest.approx(148.9e6 / (17 * 9 + 1))


def test_a_file_without_grants_tells_no_price_of_a_place() -> None:
    with pytest.raises(Mistake, match="the file tells no cost of a place; give it with --place-cost"):
        price_of_place(load(MINIMAL))


def test_what_has_no_price_is_not_bought(everywhere: Path) -> None:
    scenario = load(everywhere)
    assert not list(more_extras(scenario, Prices(1e6), NOTHING, ("KZ-SHY",)))
    found = list(more_extras(scenario, PRICES, NOTHING, ("KZ-ALA", "KZ-SHY")))
    assert [each.opened for each in found if each.opened] == [("KZ-ALA",), ("KZ-ALA", "KZ-SHY")]
    assert [each.surge for each in found if each.surge] == [0.25, 0.5]
    assert not any(each.transfers for each in found), "nobody accepts a transfer by this file"


def test_a_shelter_that_is_bought_stands_from_the_first_day(tmp_path: Path) -> None:
    scenario = load(MINIMAL)
    lacking = may_lack_shelter(scenario)
    assert sum(lacking.values()) == pytest.approx(1), "two of three provinces have a shelter"
    plan = Plan((8, 8, 8), Extras(opened=tuple(lacking)))
    with sweep(Study(scenario, Design(4, 8, 1), "kernel")) as running:
        outcomes = running.outcomes([Point(), plan.at(scenario)])
    days = outcomes.sums("bed_days")[..., :-1].sum(axis=0)
    assert (days[1] == 8 * 8 * 365).all()
    assert days[0].sum() == pytest.approx(days[1].sum() * 2 / 3)


@pytest.mark.usefixtures("few_observations")
def test_a_budget_buys_what_helps_and_no_more_than_it_pays(everywhere: Path) -> None:
    """Nearly free surge places are worth far more than the few beds that they cost."""
    means = Means.of_money(6e6, Prices(place=1e6, surge=1e4))
    with sweep(Study(load(everywhere), Design(20, 20, 1), "kernel")) as running:
        found = allocate(running, means, "turned-away", tries_prices=True)
    best = found.plans[found.best]
    assert best.extras.surge is not None
    half, twice = found.trials
    assert (half.price, half.factor, twice.price, twice.factor) == ("surge", 0.5, "surge", 2.0)
    assert [each.is_same for each in found.trials] == [each.extras == best.extras for each in found.trials]
    assert None not in (half.extras.surge, twice.extras.surge), "still nearly free"
    prices = Prices(place=1e6, surge=1e4)
    assert all(prices.of(plan) <= 6e6 for plan in found.plans.values())
    assert means.most_places == 7
    assert found.value(found.best, "turned-away") < found.value("by formula, turned-away", "turned-away")


@pytest.mark.parametrize(("worst", "is_told"), [(9.2, True), (9.4, False)])
def test_plans_that_come_to_nearly_the_same_are_told_so(
    everywhere: Path, worst: float, is_told: bool
) -> None:
    """The best of seven plans within 0.3 people a year was praised as if it mattered."""
    plans = {"bettered by simulation": Plan((4, 5, 6)), "as the file says": Plan((5, 5, 5))}
    values = np.array([[8.9, 0.2, 22.0], [worst, 0.2, 22.0]])
    found = Allocation(Means(15), "turned-away", plans, values, "bettered by simulation", True, 1, 0.05)
    found = replace(found, lower=7.1, upper=11.6)
    study = Study(load(everywhere), Design(4, 8, 1), "kernel")
    told = beds_findings(study, found, everywhere).summary
    assert ("come to nearly the same, within 0.50 of each other" in told) == is_told
    assert "leaves open 7.1 to 12 of that" in told


@pytest.mark.parametrize(
    ("is_same", "words"), [(True, "does not hang on any"), (False, "nothing beside beds")]
)
def test_what_other_prices_change_is_said(is_same: bool, words: str) -> None:
    assert words in trials_words([Trial("surge", 2.0, NOTHING, is_same, is_sure=True)])
    assert "could not be told" not in trials_words([Trial("surge", 2.0, NOTHING, is_same, is_sure=True)])
    assert "could not be told" in trials_words([Trial("surge", 2.0, NOTHING, is_same, is_sure=False)])
    assert "Ask with --prices half-and-twice" in trials_words([])


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("--prices", "half-and-twice"), "--budget is required beside --prices half-and-twice"),
        (("--budget", "lots"), '--budget: must be an amount such as "148.9 million KZT", got "lots"'),
        (("--budget", "1000000"), "tells no cost of a place"),
        (("--budget", "1 million KZT", "--place-cost", "2 million KZT"), "does not buy a bed at 2,000,000"),
        (("--beds", "3", "--budget", "1 million KZT"), "--beds is not needed beside --budget"),
        (("--surge-cost", "1 million KZT"), "--budget is required beside a cost"),
    ],
)
def test_money_that_makes_no_sense_is_refused(words: tuple[str, ...], rule: str) -> None:
    from sim.cli.allocation import Wish, answer_allocation
    from sim.cli.exploring import Errand

    scenario = load(MINIMAL)
    options = {"beds": None, "budget": None, "place_cost": None, "surge_cost": None}
    given = {
        name.removeprefix("--").replace("-", "_"): value
        for name, value in zip(words[::2], words[1::2], strict=True)
    }
    wish = Wish(**{**options, "shelter_cost": None, "transfer_cost": None, "aim": "turned-away", **given})  # type: ignore[arg-type]
    errand = Errand(MINIMAL, 2, 2, 1, "reference", 1, None, False, "en")
    with pytest.raises(Mistake) as caught:
        answer_allocation(scenario, errand, wish)
    assert rule in str(caught.value)


def test_all_plans_are_judged_by_the_same_people() -> None:
    """Who has no shelter in reach is not eligible, yet counts: no plan gains by leaving out a province."""
    study = Study(
        load(TESTS.parent / "scenarios" / "examples" / "what-to-buy.toml"), Design(20, 100, 1), "kernel"
    )
    plans = [Plan((0, 0, 3, 3)), Plan((1, 1, 2, 2))]
    with sweep(study) as running:
        (few, wanting), (some, as_many) = each_plan(running, plans)
        eligible = running.outcomes([plan.at(study.scenario) for plan in plans]).sums("eligible")[..., -1]
    assert (wanting == as_many).all()
    assert (eligible[:, 0] < eligible[:, 1]).all()
    assert few.sum() == pytest.approx(some.sum(), rel=0.1)
