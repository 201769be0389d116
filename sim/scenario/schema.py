"""The JSON schema of scenario files, for editors that help to write them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sim.language import said
from sim.scenario.model import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Elements of arrays are stated whole; any other table may leave keys to the file that it extends.
_STATED_WHOLE = ("Grant", "TrendPoint")

_FOR_READERS = ("title", "description")

_INHERITANCE = {
    "extends": {
        "type": "string",
        "pattern": r"\.toml$",
        "description": "Another scenario file, beside this one, that this one changes.",
    },
    "remove": {
        "type": "array",
        "items": {"type": "string"},
        "description": 'Inherited keys to take away, such as "closures.orders".',
    },
}


def schema() -> dict[str, Any]:
    """Return the JSON schema of a scenario file, made from the model."""
    generated = _plain(Scenario.model_json_schema())
    tables = generated["$defs"]
    for name, table in tables.items():
        if name not in _STATED_WHOLE:
            table.pop("required", None)
    tables["Number"] = _or_table({"type": "number"}, tables["Number"])
    tables["UncertainDate"] = _or_table({"type": "string", "format": "date"}, tables["UncertainDate"])
    required = generated.pop("required")
    return {
        "$schema": DIALECT,
        **generated,
        "title": "A scenario of shelter-sim",
        "properties": {**_INHERITANCE, **generated["properties"]},
        "anyOf": [{"required": ["extends"]}, {"required": sorted(required)}],
    }


def schema_text() -> str:
    """Return the schema as text in the language spoken; in English it is `scenarios/schema.json`."""
    return json.dumps(_spoken(schema()), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def described(node: Any) -> Iterator[str]:
    """Yield what a schema says to its reader."""
    for key, item in node.items() if isinstance(node, dict) else ((None, item) for item in node):
        if key in _FOR_READERS and isinstance(item, str):
            yield item
        elif isinstance(item, dict | list):
            yield from described(item)


def _spoken(node: Any) -> Any:
    if isinstance(node, list):
        return [_spoken(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: said(item) if key in _FOR_READERS and isinstance(item, str) else _spoken(item)
        for key, item in node.items()
    }


def _or_table(plain: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [plain, table], "description": table.pop("description")}


def _plain(node: Any, is_table_of_names: bool = False) -> Any:
    """Return a generated schema without what TOML or a reader has no use for: nulls, automatic titles."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    if is_table_of_names:
        return {name: _plain(item) for name, item in node.items()}
    kept = {
        key: _plain(item, key in ("properties", "$defs"))
        for key, item in node.items()
        if key not in ("title", "default", "discriminator")
    }
    if "default" in node:
        kept |= _plain_default(node["default"])
    if "patternProperties" in node:
        kept["additionalProperties"] = False
    return _without_null(kept)


def _plain_default(default: Any) -> dict[str, Any]:
    """Return the default as a user would write it; that of a whole table stands at its keys."""
    if isinstance(default, dict):
        return {"default": default["value"]} if default.get("value") is not None else {}
    return {} if default is None else {"default": default}


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    choices = [choice for choice in node.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == len(node.get("anyOf", ())):
        return node
    rest = {key: item for key, item in node.items() if key != "anyOf"}
    return {**choices[0], **rest} if len(choices) == 1 else {**rest, "anyOf": choices}
