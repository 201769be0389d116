"""Plans of what to buy, in words, as a table, and as a scenario file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.experiment.plan_search import AIMS, BETTERED
from sim.experiment.plans import Extras, Means, Plan
from sim.experiment.price_trials import FACTORS, Trial
from sim.language import marked, said, say, say_of
from sim.scenario import Scenario
from sim.wording import money, percent, table

PLANS = (
    marked("by formula, turned-away"),
    marked("by formula, worst-province"),
    marked("by formula, tail"),
    marked("in proportion to people"),
    marked("the same everywhere"),
    marked("as the file says"),
    marked("bettered by simulation"),
)
"""Words of plans without extras."""
BY_FORMULA = marked("by formula")
THINGS = {
    "surge": marked("a surge place"),
    "shelter": marked("a shelter beside its beds"),
    "transfers": marked("help with transfers"),
}
"""What has a price that no source states, by the names of `sim.experiment.price_trials.ASSUMED`."""
CHANGED = (
    marked("half the price of one thing ({thing}): {bought}"),
    marked("twice the price of one thing ({thing}): {bought}"),
)
"""What is bought at another price, by its place among the factors."""
AIM_WORDS = (
    marked("people a year who never get a bed"),
    marked("largest share of any province who never get a bed"),
    marked("people a year who never get a bed, in the worst tenth of the draws"),
)
"""Those of `AIMS`, for the catalogues."""


def aim_words(aim: str) -> str:
    """Return what is to be small."""
    return said(AIMS[aim][2])


def plan_words(key: str, plan: Plan) -> str:
    """Return a plan in words, from its words in the tables."""
    if plan.extras == Extras():
        return said(key)
    base = BETTERED if key == BETTERED else BY_FORMULA
    return say("{plan}, with {extras}", plan=said(base), extras=_extras(plan.extras))


def _extras(extras: Extras) -> str:
    parts = []
    if extras.opened:
        number = len(extras.opened)
        parts.append(say_of(number, "{number} more shelter", "{number} more shelters", number=number))
    if extras.surge is not None:
        parts.append(say("surge places ({share} of the beds)", share=percent(extras.surge)))
    if extras.transfers:
        parts.append(say("help with transfers"))
    return ", ".join(parts)


def trials_words(trials: Sequence[Trial]) -> str:
    """Return that prices are assumptions, and what would be bought if they were others."""
    if not trials:
        return say(
            "**These prices are assumptions**: no public source states them. Ask with --prices "
            "half-and-twice whether the answer stays before you act on it."
        )
    first = say(
        "**These prices are assumptions**: no public source states them. Half and twice of each were tried."
    )
    parts = [first, _changes_words([trial for trial in trials if not trial.is_same])]
    if not all(trial.is_sure for trial in trials):
        parts.append(say("At some of these prices other plans could not be told from the one taken."))
    return " ".join(parts)


def _changes_words(others: Sequence[Trial]) -> str:
    """Return what is bought at the prices at which it is not the same."""
    if not others:
        return say("The same is bought every time: the answer does not hang on any of them.")
    told = (
        say(
            CHANGED[FACTORS.index(trial.factor)],
            thing=said(THINGS[trial.price]),
            bought=_extras(trial.extras) or say("nothing beside beds"),
        )
        for trial in others
    )
    return say("What is bought then changes: {changes}.", changes="; ".join(told))


def price_words(scenario: Scenario, means: Means, plan: Plan, trials: Sequence[Trial] = ()) -> str:
    """Return what a plan costs, what each thing was taken to cost, and whether that matters."""
    prices = means.prices
    assert prices is not None
    assert means.budget is not None
    beds = sum(plan.beds)
    parts = [
        say_of(
            beds,
            "It has {beds} bed and costs {cost} a year, of {budget}; a bed costs {price} a year.",
            "It has {beds} beds and costs {cost} a year, of {budget}; a bed costs {price} a year.",
            beds=beds,
            cost=money(prices.of(plan)),
            budget=money(means.budget),
            price=money(prices.place),
        )
    ]
    if plan.extras.opened:
        names = {province.code: province.name for province in scenario.provinces}
        places = ", ".join(names[code] for code in plan.extras.opened)
        parts.append(say("Shelters that are to stand for certain: {provinces}.", provinces=places))
    amounts = (prices.surge, prices.shelter, prices.transfers)
    known = dict(zip(THINGS.values(), amounts, strict=True))
    told = [f"{said(what)} {money(price)}" for what, price in known.items() if price is not None]
    if told:
        parts.append(say("Other prices, a year: {what}.", what=", ".join(told)))
        parts.append(trials_words(trials))
    lacking = [said(what) for what, price in known.items() if price is None]
    if lacking:
        parts.append(say("Without a price, so not bought: {what}.", what=", ".join(lacking)))
    return " ".join(parts)


def plans_table(scenario: Scenario, plans: Mapping[str, Plan]) -> str:
    """Return the beds of every plan by province."""
    rows = [[say("province"), *(plan_words(key, plan) for key, plan in plans.items())]]
    for number, province in enumerate(scenario.provinces):
        rows.append([province.name, *(str(plan.beds[number]) for plan in plans.values())])
    return table(rows)
