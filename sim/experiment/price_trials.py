"""What would be bought at half, and at twice, each price that no source states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.experiment.plan_search import PlanSearch
from sim.experiment.plans import Extras, Means, Plan, Prices

ASSUMED = ("surge", "shelter", "transfers")
"""Prices that are assumptions; that of a bed follows from the grant, or is said."""
FACTORS = (0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Trial:
    """What is bought at another price.

    Attributes
    ----------
    price
        One of `ASSUMED`.
    factor
        By which it was multiplied.
    extras
        What is then bought beside beds.
    is_same
        Whether that is what is bought at the prices given.
    is_sure
        Whether at every step one plan was left, told from all others.
    """

    price: str
    factor: float
    extras: Extras
    is_same: bool
    is_sure: bool


def price_trials(search: PlanSearch, first: Plan) -> tuple[Trial, ...]:
    """Return what would be bought at half and at twice each assumed price, all others as they are.

    Parameters
    ----------
    search
        Finished, with a budget.
    first
        Its best plan without extras, with which buying begins; no assumed price has a say in it.
    """
    budget, prices = search.means.budget, search.means.prices
    if budget is None or prices is None:
        return ()
    bought = search.best.extras
    found = []
    for name, factor, other in _other_prices(prices):
        again = PlanSearch(
            search.sweep, Means.of_money(budget, other), search.aim, search.people, search.stay, best=first
        )
        again.buy_more()
        extras = again.best.extras
        found.append(Trial(name, factor, extras, extras == bought, again.is_sure))
    return tuple(found)


def _other_prices(prices: Prices) -> Iterator[tuple[str, float, Prices]]:
    for name in ASSUMED:
        price = getattr(prices, name)
        if price is not None:
            yield from ((name, factor, replace(prices, **{name: factor * price})) for factor in FACTORS)
