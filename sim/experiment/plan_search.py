"""A search for the best plan: by formula, then by simulation among a few, then one thing more at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sim.allocation import Aim, shared_out, shares_over_draws, total_lost, worst_share, worst_tenth
from sim.apportion import largest_remainder
from sim.experiment.batches import Sweep
from sim.experiment.outcomes import Outcomes
from sim.experiment.plans import Extras, Means, Plan, beds_stated, may_lack_shelter, more_extras
from sim.scenario import Scenario
from sim.selection import Selected, smallest

Floats = NDArray[np.float64]

WORST_PROVINCE = "worst-province"
AIMS: Mapping[str, tuple[Aim, float, str]] = {
    "turned-away": (total_lost, 0.5, "people a year who never get a bed"),
    WORST_PROVINCE: (worst_share, 0.02, "largest share of any province who never get a bed"),
    "tail": (worst_tenth, 1.0, "people a year who never get a bed, in the worst tenth of the draws"),
}
"""What is to be small, the least difference in it that matters, and its words.

All who want a bed count, also those whom no shelter in reach takes: no plan may look better for having none.
"""
DRAWS_A_BLOCK = 10
"""Draws that make one observation of a plan: enough that a worst province and a worst tenth can be told."""
MOST_BLOCKS = 20
"""Observations of each plan at most."""
NEIGHBOURS = 4
ROUNDS = 3


BETTERED = "bettered by simulation"


@dataclass(slots=True, eq=False)
class PlanSearch:
    """The best plan so far, and those that were the best of a step, or of the first ones."""

    sweep: Sweep
    means: Means
    aim: str
    people: Floats
    stay: Floats
    plans: dict[str, Plan] = field(default_factory=dict)
    best: Plan = field(default=Plan(()))
    is_sure: bool = True
    moved: int = 0

    @property
    def words(self) -> str:
        """Words of the best plan."""
        return next(words for words, plan in self.plans.items() if plan == self.best)

    def begin_by_formula(self) -> None:
        """Take the best of the first plans."""
        self.plans = _first_plans(self.sweep.study.scenario, self.people, self.stay, self.means.beds)
        self._take_best_of(list(self.plans.values()))

    def buy_more(self) -> None:
        """Give up beds for what else has a price, as long as that surely helps."""
        prices = self.means.prices
        if prices is None:
            return
        by_need = self._by_need()
        while True:
            more = more_extras(self.sweep.study.scenario, prices, self.best.extras, by_need)
            affordable = [plan for plan in map(self._with_extras, more) if plan is not None]
            if not affordable or not self._is_bettered_by(affordable):
                return
            self.plans[words_of_extras(self.best.extras)] = self.best

    def move_beds(self) -> None:
        """Move beds one by one, as long as that surely helps."""
        for _ in range(ROUNDS):
            if not self._is_bettered_by(_neighbours(self.sweep, self.best, self.aim)):
                break
            self.moved += 1
        if self.best not in self.plans.values():
            self.plans[BETTERED] = self.best

    def _is_bettered_by(self, others: Sequence[Plan]) -> bool:
        """Take the best of other plans, if it is surely better than the best so far."""
        plans = [self.best, *others]
        chosen = _chosen(self.sweep, plans, self.aim)
        self.is_sure = self.is_sure and len(chosen.left) == 1
        if 0 in chosen.left:
            return False
        self.best = plans[chosen.best]
        return True

    def _take_best_of(self, plans: Sequence[Plan]) -> None:
        chosen = _chosen(self.sweep, plans, self.aim)
        self.best, self.is_sure = plans[chosen.best], self.is_sure and len(chosen.left) == 1

    def _with_extras(self, extras: Extras) -> Plan | None:
        """Return the plan that the budget pays with some extras, its beds by formula; None without a bed."""
        budget, prices = self.means.budget, self.means.prices
        assert budget is not None
        assert prices is not None
        beds = prices.beds_for(budget, extras)
        if beds < 1:
            return None
        of_aim, _, _ = AIMS[self.aim]
        return Plan(tuple(shared_out(self.people, self.stay, beds, of_aim).tolist()), extras)

    def _by_need(self) -> tuple[str, ...]:
        """Return the provinces that may be without a shelter, those with most people who find none first."""
        scenario = self.sweep.study.scenario
        codes = [province.code for province in scenario.provinces]
        people = dict(zip(codes, self.people.mean(axis=0).tolist(), strict=True))
        lacking = may_lack_shelter(scenario)
        return tuple(sorted(lacking, key=lambda code: -lacking[code] * people[code]))


def words_of_extras(extras: Extras) -> str:
    """Return the words of a plan with extras, which no other plan of a search has."""
    parts = []
    if extras.opened:
        parts.append(f"{len(extras.opened)} shelters for certain")
    if extras.surge is not None:
        parts.append(f"surge places {extras.surge:.0%}")
    if extras.transfers:
        parts.append("transfers paid for")
    return f"by formula, with {', '.join(parts)}"


def _first_plans(scenario: Scenario, people: Floats, stay: Floats, beds: int) -> dict[str, Plan]:
    weights = tuple(np.maximum(people.mean(axis=0), 1e-9).tolist())
    found: dict[str, tuple[int, ...]] = {
        f"by formula, {aim}": tuple(shared_out(people, stay, beds, of_aim).tolist())
        for aim, (of_aim, _, _) in AIMS.items()
    }
    found["in proportion to people"] = tuple(largest_remainder(beds, weights))
    found["the same everywhere"] = tuple(largest_remainder(beds, (1.0,) * len(scenario.provinces)))
    if sum(beds_stated(scenario)) == beds:
        found["as the file says"] = beds_stated(scenario)
    return {
        words: Plan(plan)
        for number, (words, plan) in enumerate(found.items())
        if plan not in list(found.values())[:number]
    }


def _neighbours(sweep: Sweep, plan: Plan, aim: str) -> list[Plan]:
    """Return plans with one bed moved: from where least is refused for its beds to where most is.

    For the aim of the worst province it is by the share refused in each.
    """
    outcomes = sweep.outcomes([plan.at(sweep.study.scenario)], range(DRAWS_A_BLOCK))
    lost, people = _lost_and_all(outcomes.rows, outcomes, 0)
    refused = lost.sum(axis=0)
    if aim == WORST_PROVINCE:
        to_spare = need = shares_over_draws(lost, people)
    else:
        to_spare, need = refused / np.maximum(plan.beds, 1), refused
    giving = [int(one) for one in np.argsort(to_spare, kind="stable") if plan.beds[one] > 0]
    taking = [int(one) for one in np.argsort(-need, kind="stable")]
    pairs = [(give, take) for take in taking[:2] for give in giving[:2] if give != take]
    return [_moved(plan, give, take) for give, take in pairs[:NEIGHBOURS]]


def _moved(plan: Plan, give: int, take: int) -> Plan:
    beds = list(plan.beds)
    beds[give] -= 1
    beds[take] += 1
    return replace(plan, beds=tuple(beds))


def _chosen(sweep: Sweep, plans: Sequence[Plan], aim: str) -> Selected:
    """Return the plan that is best by an aim, each observation a block of draws."""
    of_aim, difference, _ = AIMS[aim]

    def observe(some: Sequence[int], steps: range) -> Floats:
        draws = range(steps.start * DRAWS_A_BLOCK, steps.stop * DRAWS_A_BLOCK)
        points = [plans[number].at(sweep.study.scenario) for number in some]
        outcomes = sweep.outcomes(points, draws)
        blocks = np.split(outcomes.rows, len(steps))
        return np.array(
            [[of_aim(*_lost_and_all(each, outcomes, place)) for place in range(len(some))] for each in blocks]
        )

    return smallest(observe, len(plans), difference, MOST_BLOCKS)


def each_plan(sweep: Sweep, plans: Sequence[Plan]) -> list[tuple[Floats, Floats]]:
    """Return people who never get a bed, and who want one, of each plan, (draws, provinces) each."""
    outcomes = sweep.outcomes([plan.at(sweep.study.scenario) for plan in plans])
    return [_lost_and_all(outcomes.rows, outcomes, place) for place in range(len(plans))]


def _lost_and_all(rows: Floats, outcomes: Outcomes, place: int) -> tuple[Floats, Floats]:
    """Return people a year who never get a bed, and who want one, of one plan; each (draws, provinces)."""
    of_plan = Outcomes(rows[:, place : place + 1], outcomes.replications)
    lost, people = (
        of_plan.sums(name)[:, 0, :-1] / outcomes.replications for name in ("without_bed", "wanting_bed")
    )
    return lost, people


def by_every_aim(plan: tuple[Floats, Floats]) -> list[float]:
    """Return what people who never get a bed, and who want one, come to by each aim; as of `each_plan`."""
    return [of_aim(*plan) for of_aim, _, _ in AIMS.values()]
