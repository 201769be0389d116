"""From the complaints of pydantic to rules in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from sim.language import Saying, marked
from sim.scenario.choice import WORD
from sim.scenario.faults import MISSING_KEY, UNKNOWN_KEY, either, suggest
from sim.scenario.locate import KeyPath
from sim.scenario.names import UnknownName
from sim.scenario.rules import EMPTY, FINITE, RulesBroken, Table

_PLAIN_RULES = {
    "missing": MISSING_KEY,
    "float_type": Saying("must be a number"),
    "int_type": Saying("must be a whole number"),
    "int_from_float": Saying("must be a whole number"),
    "string_type": Saying("must be text in quotes"),
    "bool_type": Saying("must be true or false"),
    "date_type": Saying("must be a date such as 2022-01-31 (without quotes)"),
    "model_type": Saying("must be a table"),
    "dict_type": Saying("must be a table"),
    "tuple_type": Saying("must be an array"),
    "too_short": EMPTY,
    "string_too_short": EMPTY,
    "string_pattern_mismatch": Saying("names are written in small letters, digits and underscores"),
    "finite_number": FINITE,
}
_LIMITS = {
    "greater_than": marked("must be above {gt}"),
    "greater_than_equal": marked("must be at least {ge}"),
    "less_than": marked("must be below {lt}"),
    "less_than_equal": marked("must be at most {le}"),
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """A rule broken at a key path, with the word that was probably meant."""

    path: KeyPath
    rule: Saying
    suggestion: str | None = None


def complaints(error: ValidationError, root: type[Table], data: dict[str, Any]) -> list[Complaint]:
    """Return every rule that some data break, in plain words."""
    details = error.errors(include_url=False, include_input=False)
    found = [complaint for detail in details for complaint in _of_detail(detail, root, data)]
    # An array with a fault inside counts as empty for pydantic.
    return [
        complaint
        for complaint in found
        if complaint.rule != EMPTY or not any(_is_below(other.path, complaint.path) for other in found)
    ]


def keys(table: type[Table] | None) -> list[str]:
    """Return the keys that a table takes."""
    return list(_fields(table)) if table else []


def table_at(root: type[Table], path: KeyPath) -> type[Table] | None:
    """Return the table that stands at a key path, where there is one."""
    here: Any = root
    for part in path:
        if isinstance(here, type) and issubclass(here, Table):
            fields = _fields(here)
            here = _bare(fields[str(part)].annotation) if part in fields else None
        else:  # the name in a table of tables, or the number in an array
            here = _bare(get_args(here)[-1] if get_origin(here) is dict else get_args(here)[0])
    return here if isinstance(here, type) and issubclass(here, Table) else None


def _fields(table: type[Table]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in table.model_fields.items()}


def _bare(annotation: Any) -> Any:
    """Return what an annotation says beside "or nothing" and its limits."""
    while get_origin(annotation) in (Annotated, Union, UnionType):
        annotation = get_args(annotation)[0]
    return annotation


def _is_below(path: KeyPath, table: KeyPath) -> bool:
    return len(path) > len(table) and path[: len(table)] == table


def _of_detail(detail: ErrorDetails, root: type[Table], data: dict[str, Any]) -> Iterator[Complaint]:
    # Tags of a choice and marks of a key stand in brackets: they are no part of the path.
    path = tuple(part for part in detail["loc"] if not str(part).startswith(("<", "[")))
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        yield from _of_rule(path, context["error"])
    elif kind == "literal_error":
        words = re.findall(r"'([^']*)'", context["expected"])
        rule = marked("must be {words}, or an array") if WORD in detail["loc"] else marked("must be {words}")
        quoted = either([f'"{word}"' for word in words])
        yield Complaint(path, Saying(rule, words=quoted), suggest(str(_at(data, path)), words))
    elif kind == "extra_forbidden":
        yield Complaint(path, UNKNOWN_KEY, _meant(path, root, data))
    elif kind in _LIMITS:
        limits = {name: f"{value:.10g}" for name, value in context.items()}
        yield Complaint(path, Saying(_LIMITS[kind], **limits))
    else:
        yield Complaint(path, _PLAIN_RULES[kind])


def _meant(path: KeyPath, root: type[Table], data: dict[str, Any]) -> str | None:
    """Return the key that was probably meant, rather one that is not given yet."""
    word, given, known = str(path[-1]), _at(data, path[:-1]), keys(table_at(root, path[:-1]))
    return suggest(word, [key for key in known if key not in given]) or suggest(word, known)


def _of_rule(path: KeyPath, error: ValueError) -> Iterator[Complaint]:
    if isinstance(error, RulesBroken):
        yield from (Complaint((*path, *key), rule) for key, rule in error.broken)
    elif isinstance(error, UnknownName):
        yield Complaint(path, error.rule, suggest(error.name, error.known))
    else:
        yield Complaint(path, error.args[0])


def _at(data: Any, path: KeyPath) -> Any:
    for part in path:
        data = data[part]
    return data
