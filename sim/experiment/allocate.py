"""What to buy: shared out by formula first, then compared and bettered by simulation.

1. A small run tells how many people each province has, and how long they stay.
2. Beds are shared out by Erlang's formula, for each aim; in proportion to people; and as the file says, if it
   has as many.
3. These plans meet the same people in the simulation, with transfers and all; the best is chosen with a
   guarantee (KN++).
4. With a budget, some of its beds are given up for what else has a price (surge places, a shelter where there
   may be none, help with transfers), one thing after another, as long as that surely helps.
5. Then neighbours of the best, with one bed moved, until none is surely better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.allocation import Aim, lost_if_one_house
from sim.chance import key_of, uniforms
from sim.experiment.batches import Sweep
from sim.experiment.levels import LEVEL
from sim.experiment.plan_search import AIMS, PlanSearch, by_every_aim, each_plan
from sim.experiment.plans import Means, Plan
from sim.experiment.points import Point
from sim.experiment.price_trials import Trial, price_trials
from sim.mistakes import Mistake
from sim.moments import divided
from sim.scenario import Scenario

Floats = NDArray[np.float64]

RESAMPLES = 500


@dataclass(frozen=True, slots=True, eq=False)
class Allocation:
    """What to do with some beds, or some money.

    Attributes
    ----------
    means
        What there was to share out.
    aim
        One of `AIMS`.
    plans
        Every plan that stood at the end of a step, by its words.
    values
        What each plan comes to by each aim, over the same draws; (plans, aims).
    best
        Words of the plan chosen.
    is_sure
        Whether at every step one plan was left, told from all others of the step.
    moved
        Beds that were moved after the choice among the first plans.
    pooled
        People a year who would be refused if all beds were one house, by formula: no plan is better.
    trials
        What is bought at half and at twice each assumed price; empty if that was not asked.
    lower, upper
        Of what the best plan comes to by the aim: what the number of draws leaves open, 95 % by bootstrap;
        nan with a single draw.
    """

    means: Means
    aim: str
    plans: Mapping[str, Plan]
    values: Floats
    best: str
    is_sure: bool
    moved: int
    pooled: float
    trials: tuple[Trial, ...] = ()
    lower: float = np.nan
    upper: float = np.nan

    def value(self, plan: str, aim: str) -> float:
        """Return what a plan comes to by an aim."""
        return float(self.values[list(self.plans).index(plan), list(AIMS).index(aim)])


def allocate(sweep: Sweep, means: Means, aim: str, *, tries_prices: bool = False) -> Allocation:
    """Return the best use of some beds, or some money.

    Parameters
    ----------
    sweep
        What runs; its draws are those over which the plans are told at the end.
    means
        State-paid beds in all, of provinces that have a shelter or may get one; or a budget.
    aim
        One of `AIMS`.
    tries_prices
        Whether half and twice each assumed price are tried, too.

    Raises
    ------
    Mistake
        If the file states no beds, there is one province only, or nobody is admitted.
    """
    must_be_shared(sweep.study.scenario)
    people, stay = _demand(sweep)
    search = PlanSearch(sweep, means, aim, people, stay)
    search.begin_by_formula()
    first = search.best
    search.buy_more()
    trials = price_trials(search, first) if tries_prices else ()
    search.move_beds()
    come_of = dict(zip(search.plans, each_plan(sweep, list(search.plans.values())), strict=True))
    values = np.array([by_every_aim(each) for each in come_of.values()])
    pooled = lost_if_one_house(people, stay, means.most_places)
    ends = interval(*come_of[search.words], AIMS[aim][0], sweep.study.design.seed)
    return Allocation(
        means, aim, search.plans, values, search.words, search.is_sure, search.moved, pooled, trials, *ends
    )


def interval(lost: Floats, people: Floats, aim: Aim, seed: int) -> tuple[float, float]:
    """Return what the number of draws leaves open of an aim, 95 % by bootstrap; nan with a single draw.

    Parameters
    ----------
    lost, people
        Who never get a bed, and who want one; (draws, provinces).
    aim
        What is to be small.
    seed
        Of the bootstrap.
    """
    draws = len(lost)
    if draws < 2:
        return np.nan, np.nan
    place = np.arange(RESAMPLES * draws).reshape(RESAMPLES, draws)
    keys = np.full(place.shape, key_of(seed, "allocate|bootstrap"))
    picked = (uniforms(keys, 0, place, 0) * draws).astype(np.int64)
    tail = (1 - LEVEL) / 2
    lower, upper = np.quantile([aim(lost[each], people[each]) for each in picked], (tail, 1 - tail))
    return float(lower), float(upper)


def must_be_shared(scenario: Scenario) -> None:
    """Raise `Mistake` if a scenario has no beds to share out."""
    if scenario.shelters.beds is None:
        raise Mistake(
            "{scenario}: money gives the beds; state shelters.beds to share them out", scenario=scenario.name
        )
    if len(scenario.provinces) < 2:
        raise Mistake("{scenario}: there is one province only: nothing to share out", scenario=scenario.name)
    for name, opening in scenario.openings.items():
        if opening.beds is not None:
            raise Mistake(
                "{scenario}: openings.{name}.beds fixes beds that are to be shared out; remove it",
                scenario=scenario.name,
                name=name,
            )


def _demand(sweep: Sweep) -> tuple[Floats, Floats]:
    """Return the people a year whom beds would help, by draw and province, and the mean stay of each draw.

    These are eligible, or would be if a shelter in reach took them; rules keep out those never eligible.
    Draws in which nobody is admitted tell no stay: that of all others is taken.
    """
    outcomes = sweep.outcomes([Point()])
    counts = ("eligible", "never_admitted", "without_bed", "never_eligible", "nights")
    eligible, never, without_bed, never_eligible, nights = (
        outcomes.sums(name)[:, 0] / outcomes.replications for name in counts
    )
    admitted, people = eligible[:, -1] - never[:, -1], eligible + (without_bed - never - never_eligible)
    if not admitted.any():
        raise Mistake(
            "{scenario}: nobody is admitted in any run of the file as it is, so nothing tells where beds "
            "would help; look whether anybody comes, and whether a shelter stands",
            scenario=sweep.study.scenario.name,
        )
    usual = nights[:, -1].sum() / admitted.sum()
    return people[:, :-1], divided(nights[:, -1], admitted, where_zero=float(usual))
