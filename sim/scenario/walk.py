"""Every number and date of a scenario, with its key path and its field; and every source and reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from pydantic.fields import FieldInfo

from sim.scenario.locate import KeyPath
from sim.scenario.numbers import Number, UncertainDate
from sim.scenario.rules import Table

Quantity: TypeAlias = Number | UncertainDate


def quantities(table: Table, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Quantity, FieldInfo]]:
    """Yield the key path, the value and the field of each number or date below a table, in file order."""
    for name, field in type(table).model_fields.items():
        yield from _quantities_in(getattr(table, name), (*path, field.alias or name), field)


def reasons(value: Any) -> Iterator[str]:
    """Yield every `source` and `assumption` at and below a table, as its file words them, in file order."""
    if isinstance(value, Table):
        for name in type(value).model_fields:
            below = getattr(value, name)
            if name in ("source", "assumption"):
                yield from [below] if below else []
            else:
                yield from reasons(below)
    elif isinstance(value, dict | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from reasons(each)


def _quantities_in(
    value: Any, path: KeyPath, field: FieldInfo
) -> Iterator[tuple[KeyPath, Quantity, FieldInfo]]:
    if isinstance(value, Number | UncertainDate):
        yield path, value, field
    elif isinstance(value, Table):
        yield from quantities(value, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _quantities_in(item, (*path, key), field)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _quantities_in(item, (*path, index), field)
