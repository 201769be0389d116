"""Grants that buy nights or admissions: balances that pay for state-paid places, and that can run out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine.vocabulary import Flags, Floats, Ints
from sim.money import payments
from sim.runs import Runs
from sim.scenario import Scenario
from sim.shelters import Shelters


@dataclass(frozen=True, slots=True, eq=False)
class Balances:
    """The balances of r replications, and what is paid in: columns of `sim.engine.vocabulary.Network`."""

    balance_of: Ints
    """(p,) Balance of each place, -1 for none."""
    cost: Floats
    """(p,) What a person's night, or admission, takes from it, KZT."""
    balance_by_night: Flags
    """(b,) Paid by the night; else once at admission."""
    grant_time: Floats
    grant_balance: Ints
    grant_amount: Floats


def balances(runs: Runs, found: Shelters, shelter: Ints, is_state_paid: Flags, is_surge: Flags) -> Balances:
    """Return the balances of a scenario whose grants buy nights or admissions; none if they buy places.

    Parameters
    ----------
    runs
        The replications.
    found
        Their shelters.
    shelter, is_state_paid, is_surge
        (p,) Of each place: row of the shelter, and what it is.
    """
    usual, of_surge = (each[found.run[shelter]] for each in _costs(runs))
    money = runs.scenario.money
    if money.buys == "places":
        cost = np.where(is_surge, of_surge, 0.0)
        nothing, nobody = np.zeros(0), np.zeros(0, dtype=np.int64)
        return Balances(np.full(len(shelter), -1), cost, np.zeros(0, np.bool_), nothing, nobody, nothing)
    is_shared = money.purse == "country"
    purse = found.run[shelter] if is_shared else shelter
    # A purse without any bed to pay for is no balance.
    in_use, number = np.unique(purse[is_state_paid], return_inverse=True)
    balance_of = np.full(len(shelter), -1)
    balance_of[is_state_paid] = number
    time, paid_to, amount = _paid_in(runs.scenario, found, len(runs))
    is_used = np.isin(paid_to, in_use)
    return Balances(
        balance_of,
        np.where(is_state_paid, np.where(is_surge, of_surge, usual), 0.0),
        np.full(len(in_use), money.buys == "nights"),
        time[is_used],
        np.searchsorted(in_use, paid_to[is_used]),
        amount[is_used],
    )


def _costs(runs: Runs) -> tuple[Floats, Floats]:
    """Return what a place paid from a balance takes from it in each replication, and what a surge place."""
    surge, money = runs.scenario.shelters.surge_cost_kzt_per_day, runs.scenario.money
    of_surge = np.full(len(runs), 0.0 if surge is None else float(surge))
    if money.buys == "places":
        return np.zeros(len(runs)), of_surge
    key = "cost_kzt_per_night" if money.buys == "nights" else "cost_kzt_per_admission"
    usual = runs.each(lambda scenario: float(getattr(scenario.money, key) or 0.0))
    # A surge place's cost is stated by the day: it says nothing of an admission.
    return usual, of_surge if money.buys == "nights" and surge is not None else usual


def _paid_in(scenario: Scenario, found: Shelters, num_runs: int) -> tuple[Floats, Ints, Floats]:
    """Return when, into which purse and how much is paid; by replication, then time."""
    moments, amounts = payments(scenario)
    if scenario.money.purse == "country":
        run, payment = (each.ravel() for each in np.indices((num_runs, len(moments))))
        return moments[payment], run, amounts[payment]
    # A shelter's share goes by its beds, among those that are open by then.
    beds = np.where(found.opens[:, None] <= moments, found.beds[:, None], 0)
    in_all = np.zeros((num_runs, len(moments)))
    np.add.at(in_all, found.run, beds)
    row, payment = np.nonzero(beds)
    order = np.lexsort((row, payment, found.run[row]))
    row, payment = row[order], payment[order]
    share = beds[row, payment] / in_all[found.run[row], payment]
    return moments[payment], row, amounts[payment] * share
