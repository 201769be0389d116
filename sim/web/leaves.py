"""The values of a scenario file by path, as a state of the page holds them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.inherit import RANGE_KEYS, SHARE_KEYS
from sim.web.toml_text import Value


def leaves(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Value]]:
    """Yield what a file states by its path: numbers with their ranges, dates, words, arrays and shares."""
    for key, value in table.items():
        path = f"{above}{key}"
        if isinstance(value, dict) and value and not _is_one_value(key, value):
            yield from leaves(value, f"{path}.")
        else:
            yield path, _plain(value)


def _is_one_value(key: str, table: dict[str, Any]) -> bool:
    is_date = "date" in table and table.keys() <= {"date", "source", "assumption"}
    return key in SHARE_KEYS or is_date or bool(RANGE_KEYS & table.keys())


def _plain(value: Any) -> Value:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    plain: Value = value
    return plain
