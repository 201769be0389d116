"""From the complaints of pydantic to rules in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from sim.scenario.faults import MISSING_KEY, UNKNOWN_KEY, suggest
from sim.scenario.locate import KeyPath
from sim.scenario.names import UnknownName
from sim.scenario.rules import RulesBroken, Table

_PLAIN_RULES = {
    "missing": MISSING_KEY,
    "extra_forbidden": UNKNOWN_KEY,
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "string_type": "must be text in quotes",
    "bool_type": "must be true or false",
    "date_type": "must be a date such as 2022-01-31 (without quotes)",
    "model_type": "must be a table",
    "dict_type": "must be a table",
    "tuple_type": "must be an array",
    "too_short": "must not be empty",
    "finite_number": "must be a finite number",
    "greater_than": "must be above {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be below {lt}",
    "less_than_equal": "must be at most {le}",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """A rule broken at a key path, with the word that was probably meant."""

    path: KeyPath
    rule: str
    suggestion: str | None = None


def complaints(error: ValidationError, root: type[Table], data: dict[str, Any]) -> Iterator[Complaint]:
    """Yield every rule that some data break, in plain words."""
    for detail in error.errors(include_url=False, include_input=False):
        # Tags of a choice and marks of a key stand in brackets: they are no part of the path.
        path = tuple(part for part in detail["loc"] if not str(part).startswith(("<", "[")))
        context = detail.get("ctx", {})
        if detail["type"] == "value_error":
            yield from _of_rule(path, context["error"])
        elif detail["type"] == "literal_error":
            words = re.findall(r"'([^']*)'", context["expected"])
            yield Complaint(path, f"must be {_listed(words)}", suggest(str(_at(data, path)), words))
        elif detail["type"] == "extra_forbidden":
            given = _at(data, path[:-1])
            known = keys(table_at(root, path[:-1]))
            yield Complaint(path, UNKNOWN_KEY, suggest(str(path[-1]), [key for key in known if key not in given]))
        else:
            yield Complaint(path, _PLAIN_RULES[detail["type"]].format(**context))


def keys(table: type[Table] | None) -> list[str]:
    """Return the keys that a table takes."""
    fields = {} if table is None else table.model_fields
    return [field.alias or name for name, field in fields.items()]


def table_at(root: type[Table], path: KeyPath) -> type[Table] | None:
    """Return the table that stands at a key path, where there is one."""
    here: Any = root
    for part in path:
        table = _table_in(here)
        if table is None:
            continue  # the name within a dict or the index within an array
        named = {field.alias or name: field for name, field in table.model_fields.items()}
        if part not in named:
            here = table
            continue
        here = named[str(part)].annotation
    return _table_in(here)


def _table_in(annotation: Any) -> type[Table] | None:
    """Return the first table that an annotation speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return annotation
    return next((found for argument in get_args(annotation) if (found := _table_in(argument))), None)


def _of_rule(path: KeyPath, error: ValueError) -> Iterator[Complaint]:
    if isinstance(error, RulesBroken):
        yield from (Complaint((*path, *key), rule) for key, rule in error.broken)
    elif isinstance(error, UnknownName):
        yield Complaint(path, str(error), suggest(error.name, error.known))
    else:
        yield Complaint(path, str(error))


def _listed(words: list[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return " or ".join((", ".join(quoted[:-1]), quoted[-1])) if len(quoted) > 1 else quoted[0]


def _at(data: Any, path: KeyPath) -> Any:
    for part in path:
        data = data[part]
    return data
