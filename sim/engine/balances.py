"""Balances that pay for places, as the compiled engine keeps them: `sim.engine.account` on arrays."""

from __future__ import annotations

import math
from typing import Any

from sim.compiled import inlined, part
from sim.engine.state import NOWHERE, World


@inlined
def has_money(world: World, place: int) -> bool:
    """Return whether somebody pays for new people in a place."""
    balance = world.places[place].balance
    return bool(balance == NOWHERE or world.balances[balance].amount > 0.0)


@part
def pay(world: World, now: float, place: int, party: int) -> None:
    """Pay for a party that comes; a negative one goes. Whoever costs nothing is not counted."""
    number, cost = world.places[place].balance, world.places[place].cost
    if cost == 0.0:
        return
    if world.balances[number].is_by_night:
        count(world, now, number, cost * party, party)
    elif party > 0:
        change(world, now, number, -cost * party)


@part
def count(world: World, now: float, number: int, rate: float, people: int) -> None:
    """Change the head-count that a balance pays for by the night."""
    balance = world.balances[number]
    had_money = balance.amount > 0.0
    bring_up_to(balance, now)
    balance.people += people
    balance.rate = max(balance.rate + rate, 0.0) if balance.people != 0 else 0.0
    look_ahead(world, now, number, had_money)


@part
def change(world: World, now: float, number: int, money: float) -> None:
    """Change the money of a balance."""
    balance = world.balances[number]
    had_money = balance.amount > 0.0
    bring_up_to(balance, now)
    balance.amount += money
    look_ahead(world, now, number, had_money)


@inlined
def reach_zero(world: World, now: float, number: int) -> None:
    """Reach zero, at the moment found before."""
    balance = world.balances[number]
    balance.since, balance.amount, balance.dry_at = now, 0.0, math.inf
    write_down_dry(world, now, number)


@inlined
def bring_up_to(balance: Any, now: float) -> None:
    """Pay for the time since a balance was last brought up to date."""
    balance.amount -= balance.rate * (now - balance.since)
    balance.since = now


@part
def look_ahead(world: World, now: float, number: int, had_money: bool) -> None:
    """Find when a balance reaches zero; what would be reached now is reached."""
    balance = world.balances[number]
    balance.dry_at = math.inf
    if balance.amount > 0.0 and balance.rate > 0.0:
        balance.dry_at = now + balance.amount / balance.rate
        if balance.dry_at <= now:
            balance.amount, balance.dry_at = 0.0, math.inf
    if had_money and not balance.amount > 0.0:
        write_down_dry(world, now, number)


@inlined
def write_down_dry(world: World, now: float, number: int) -> None:
    """Keep the moment at which a balance reached zero."""
    balance = world.balances[number]
    world.dry[balance.first_dry + balance.num_dry] = now
    balance.num_dry += 1


@part
def next_dry(world: World, unit: Any) -> int:
    """Return the balance of a unit that reaches zero first."""
    found = unit.first_balance
    number = world.balances[found].next_balance
    while number != NOWHERE:
        if world.balances[number].dry_at < world.balances[found].dry_at:
            found = number
        number = world.balances[number].next_balance
    return int(found)
