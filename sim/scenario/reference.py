"""The scenario reference: every table and key, written from the model."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.scenario.admissible import limits_of, unit_of
from sim.scenario.model import Scenario
from sim.scenario.names import KNOWN_PROVINCES, PROVINCES, NameOf
from sim.scenario.numbers import Number, UncertainDate
from sim.scenario.rules import Table, Unit

_INTRODUCTION = """\
# Scenario reference

Made from the model by `sim.scenario.reference`: do not edit.

A scenario is a TOML file. `extends = "other.toml"` takes over all of another file, and this one states only
what differs; `remove = ["closures.orders"]` takes inherited keys away. Any table may carry a `source` or an
`assumption`, in words.

**A number or range** is a plain number, or a table: `{ low = 6, mode = 9, high = 15 }`, with `distribution`
`"triangular"` (the default), `"pert"`, `"uniform"` or `"loguniform"` (the last two have no `mode`);
`{ one_of = [135, 289] }` for values all as likely; `{ value = 9 }` for a plain number with a source.
**A date or range** is a TOML date, or `{ low = 2021-07-01, mode = 2022-01-01, high = 2023-01-01 }` (without
`mode` all days are as likely), or `{ date = 2022-01-01 }`. Each of these tables takes a `source` or an
`assumption`. **Money** is a number of KZT or words such as `"148.9 million KZT"`.

A star stands for a name of your own.
"""

_PLAIN_TYPES = {
    Number: "number or range",
    UncertainDate: "date or range",
    datetime.date: "date",
    float: "number",
    int: "whole number",
    bool: "true or false",
    str: "text",
}
_SOURCES = ("source", "assumption")


def reference() -> str:
    """Return the scenario reference in Markdown."""
    return "\n".join([_INTRODUCTION, *_sections(Scenario, "")])


def _sections(table: type[Table], path: str) -> Iterator[str]:
    fields = {
        field.alias or name: field for name, field in table.model_fields.items() if name not in _SOURCES
    }
    below = {key: found for key, field in fields.items() if (found := _table_of(field.annotation))}
    own = {key: field for key, field in fields.items() if key not in below}
    if own:
        yield from (f"## {path or 'Top of the file'}", "")
        yield from ((table.__doc__ or "", "") if path else ())
        yield from ("| key | type | unit | values | default | meaning |", "|---|---|---|---|---|---|")
        yield from (_row(key, field) for key, field in own.items())
        yield ""
    for key, (form, inner) in below.items():
        inside = path.removeprefix("[").removesuffix("]")
        yield from _sections(inner, f"[{inside}.{key}{form}]" if inside else f"[{key}{form}]")


def _row(key: str, field: FieldInfo) -> str:
    cells = (
        f"`{key}`",
        _type(field),
        unit_of(field),
        _values(field),
        _default(field),
        field.description or "",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _table_of(annotation: Any) -> tuple[str, type[Table]] | None:
    """Return the table that a key holds, after ".*" for tables by name and "[]" for an array of tables."""
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return None if annotation in _PLAIN_TYPES else ("", annotation)
    form = {dict: ".*", tuple: "[]"}.get(get_origin(annotation), "")
    for argument in get_args(annotation):
        found = _table_of(argument)
        if found:
            return form + found[0], found[1]
    return None


def _type(field: FieldInfo) -> str:
    return _in_words(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation)


def _in_words(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        if Unit("KZT") in arguments:
            return "money"
        names = [part for part in arguments if isinstance(part, NameOf)]
        return _name_in_words(names[0].table) if names else _in_words(arguments[0])
    if origin is Literal:
        return " or ".join(f'`"{word}"`' for word in arguments)
    if origin in (Union, UnionType):
        return " or ".join(_in_words(part) for part in arguments if part is not NoneType)
    if origin is tuple:
        return f"array of {_in_words(arguments[0])}"
    if origin is dict:
        return f"table: {_in_words(arguments[1])} by {_in_words(arguments[0])}"
    return _PLAIN_TYPES[annotation]


def _name_in_words(table: str) -> str:
    return "province code" if table in (PROVINCES, KNOWN_PROVINCES) else f"name of a `[{table}.*]`"


def _values(field: FieldInfo) -> str:
    limits = limits_of(field)
    if limits:
        return str(limits.rule()).removeprefix("must be ") if math.isfinite(limits.low) else ""
    words = {Ge: "at least {0.ge:g}", Gt: "above {0.gt:g}", Le: "at most {0.le:g}", Lt: "below {0.lt:g}"}
    return ", ".join(words[type(part)].format(part) for part in field.metadata if type(part) in words)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.default
    if isinstance(default, Number):
        return f"{float(default):g}"
    if default is None or default is PydanticUndefined or default in ((), {}):
        return ""
    if isinstance(default, float):
        return f"{default:g}"
    return f'`"{default}"`' if isinstance(default, str) else str(default).lower()


if __name__ == "__main__":
    print(reference(), end="")
