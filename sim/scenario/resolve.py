"""From a scenario with ranges to one in which every number is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeAlias

from sim.scenario.faults import dotted
from sim.scenario.locate import KeyPath
from sim.scenario.model import Background, Scenario
from sim.scenario.numbers import Number, UncertainDate
from sim.scenario.rules import Table
from sim.scenario.this import This
from sim.scenario.walk import Quantity, quantities

Changes: TypeAlias = dict[str | int, Any]


def uncertain_numbers(scenario: Scenario) -> dict[str, Quantity]:
    """Return the numbers and dates that have to be drawn, by key path such as ``stays.women.mean_days``."""
    return {name: quantity for name, (_, quantity) in scenario.background.uncertain.items()}


def find_uncertain(scenario: Scenario) -> dict[str, tuple[KeyPath, Quantity]]:
    """Walk a scenario for the numbers and dates that have to be drawn."""
    return {
        dotted(path): (path, quantity) for path, quantity, _ in quantities(scenario) if quantity.is_uncertain
    }


def resolve(scenario: Scenario, quantile_at: Callable[[str], float]) -> Scenario:
    """Return the scenario with every uncertain number and date replaced by one of its quantiles.

    Parameters
    ----------
    scenario
        A scenario with ranges.
    quantile_at
        Gives, for the key path of a number, the share of its distribution that lies below the value wanted.
    """
    return resolve_each([scenario], quantile_at)[0]


def resolve_each(scenarios: Sequence[Scenario], quantile_at: Callable[[str], float]) -> list[Scenario]:
    """Return each scenario as `resolve` does; what they say alike is resolved once, and then shared."""
    return [_resolved(This(scenario), quantile_at) for scenario in scenarios]


def _resolved(this: This, quantile_at: Callable[[str], float]) -> Scenario:
    known = {
        part.key: _resolved_part(part, tuple(quantile_at(name) for name, _, _ in part.uncertain))
        for part in _uncertain_parts(this)
    }
    return this.scenario.model_copy(update=known).on_background(_without_ranges(this))


@dataclass(frozen=True, slots=True)
class _Part:
    """A key of a scenario below which numbers have to be drawn.

    Attributes
    ----------
    key
        As in the file.
    content
        Key and content in words: equal for parts that are alike.
    table
        What stands at the key.
    uncertain
        Name, key path and number of each.
    """

    key: str = field(compare=False)
    content: str
    table: Any = field(compare=False)
    uncertain: tuple[tuple[str, KeyPath, Quantity], ...] = field(compare=False)


@lru_cache(maxsize=64)  # the same in every draw
def _uncertain_parts(this: This) -> tuple[_Part, ...]:
    below: dict[str, list[tuple[str, KeyPath, Quantity]]] = {}
    for name, (path, quantity) in this.scenario.background.uncertain.items():
        below.setdefault(str(path[0]), []).append((name, path, quantity))
    tables = {key: getattr(this.scenario, key) for key in below}
    return tuple(
        _Part(key, f"{key} = {tables[key]!r}", tables[key], tuple(found)) for key, found in below.items()
    )


@lru_cache(maxsize=256)  # the scenarios of a comparison, and of a lever that moves, say much the same
def _resolved_part(part: _Part, places: tuple[float, ...]) -> Any:
    """Return what stands at a key of a scenario, each number at its place in its distribution."""
    changes: Changes = {}
    for (_, path, quantity), place in zip(part.uncertain, places, strict=True):
        _note(changes, path, _drawn(quantity, place))
    return _changed(part.table, changes[part.key])


@lru_cache(maxsize=64)
def _without_ranges(this: This) -> Background:
    return replace(this.scenario.background, places={}, uncertain={})


def with_quantiles(scenario: Scenario, quantiles: Mapping[str, float]) -> Scenario:
    """Return the scenario with some of its uncertain numbers and dates replaced by their quantiles."""
    uncertain = scenario.background.uncertain
    chosen = {name: uncertain[name] for name in quantiles}
    new = {path: _drawn(quantity, quantiles[name]) for name, (path, quantity) in chosen.items()}
    left = {name: found for name, found in uncertain.items() if name not in quantiles}
    return with_quantities(scenario, new).on_background(replace(scenario.background, uncertain=left))


def with_quantities(scenario: Scenario, new: Mapping[KeyPath, Quantity]) -> Scenario:
    """Return the scenario with some numbers and dates replaced; it still takes the old ones for uncertain."""
    changes: Changes = {}
    for path, quantity in new.items():
        _note(changes, path, quantity)
    changed = _changed(scenario, changes)
    assert isinstance(changed, Scenario)
    return changed


def _drawn(quantity: Quantity, u: float) -> Quantity:
    if isinstance(quantity, Number):
        return known_number(quantity.quantile(u))
    return UncertainDate(date=quantity.quantile(u))


_KNOWN = Number(value=0.0)


def known_number(value: float) -> Number:
    """Return a number that is known, and needs no check: a value of a range that was checked."""
    return _KNOWN.model_copy(update={"value": value})  # a third of what it costs to check one


def _note(changes: Changes, path: KeyPath, quantity: Quantity) -> None:
    *tables, key = path
    for part in tables:
        changes = changes.setdefault(part, {})
    changes[key] = quantity


def _changed(old: Any, new: Any) -> Any:
    """Return a value with its changed parts replaced; only the tables above them are copied."""
    if isinstance(old, Number | UncertainDate) or old is None:
        return new
    if isinstance(old, Table):
        return old.model_copy(
            update={key: _changed(getattr(old, key), change) for key, change in new.items()}
        )
    if isinstance(old, Mapping):
        return {**old, **{key: _changed(old.get(key), change) for key, change in new.items()}}
    return tuple(_changed(item, new[i]) if i in new else item for i, item in enumerate(old))
