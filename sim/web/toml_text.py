"""Values of a scenario written as TOML."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Value: TypeAlias = "str | bool | int | float | list[Value] | dict[str, Value]"
"""A value as JSON has it; dates are text."""

WORDS = ("title", "question", "source", "assumption", "name")
"""Keys that are text, whatever it looks like."""
HEAD = (
    "# Made on the planner's page. Keep it where you like, and run it there with",
    "#     shelter-sim run FILE",
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def toml_of(extends: str, title: str, remove: Sequence[str], changes: Mapping[str, Value]) -> str:
    """Return the text of a scenario file.

    Parameters
    ----------
    extends
        Name of the scenario extended, without its ending; nothing if none is.
    title
        Of the scenario.
    remove
        Keys taken away.
    changes
        Values by dotted path.
    """
    lines = [*HEAD, ""]
    lines += [f"extends = {json.dumps(extends + '.toml')}"] if extends else []
    lines += [f"title = {_toml(title, 'title')}"]
    lines += [f"remove = {_toml(list(remove), 'remove')}"] if remove else []
    tables: dict[str, list[str]] = {}
    for path, value in changes.items():
        table, _, key = path.rpartition(".")
        tables.setdefault(table, []).append(f"{key} = {_toml(value, key)}")
    lines += tables.pop("", [])
    for table, values in tables.items():
        lines += ["", f"[{table}]", *values]
    return "\n".join(lines) + "\n"


def _toml(value: Any, key: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str):
        return value if _is_date(value) and key not in WORDS else _quoted(value)
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_toml(each, name)}' for name, each in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(_toml(each, key) for each in value)}]"
    return repr(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
