"""The JSON schema and the scenario reference agree with the model and with the files kept."""

from __future__ import annotations

import datetime
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sim.catalogues import TRANSLATED
from sim.language import speaking
from sim.scenario.reference import reference
from sim.scenario.schema import described, schema, schema_text
from sim.shipped import shipped_scenarios

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
VALIDATOR = Draft202012Validator(schema())
VALID = [*shipped_scenarios(), HERE / "minimal.toml", HERE / "complete.toml"]
REFUSED = (
    "unknown_table",
    "unknown_key",
    "unknown_key_in_number",
    "misspelt_required_key",
    "missing_required_table",
    "text_for_number",
    "fraction_for_whole_number",
    "kind_of_place",
    "share_above_one",
    "range_end_beyond_limit",
    "element_without_key",
    "name_with_capitals",
)


def as_json(value: Any) -> Any:
    """Return parsed TOML as JSON would have it: dates are texts."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def errors_of(file: Path) -> list[str]:
    data = as_json(tomllib.loads(file.read_text(encoding="utf-8")))
    return [error.message for error in VALIDATOR.iter_errors(data)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("file", VALID, ids=lambda path: path.stem)
def test_valid_files_fit_the_schema(file: Path) -> None:
    assert errors_of(file) == []


@pytest.mark.parametrize("name", REFUSED)
def test_broken_files_do_not(name: str) -> None:
    assert errors_of(HERE / "broken" / f"{name}.toml")


def test_every_key_has_a_description() -> None:
    tables = [schema(), *schema()["$defs"].values()]
    keys = [(name, key) for table in tables for name, key in table.get("properties", {}).items()]
    assert len(keys) > 100
    assert [name for name, key in keys if not (key.get("description") or "$ref" in key)] == []
    assert [name for name, table in schema()["$defs"].items() if not table.get("description")] == []


def test_the_schema_kept_is_current() -> None:
    # To write it again: shelter-sim schema > scenarios/schema.json
    assert (ROOT / "scenarios" / "schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_reference_kept_is_current() -> None:
    # To write it again: print(sim.scenario.reference.reference(), end="")
    assert (ROOT / "docs" / "scenario-reference.md").read_text(encoding="utf-8") == reference()


def test_the_reference_names_every_key() -> None:
    text = reference()
    for table in (schema(), *schema()["$defs"].values()):
        for name in table.get("properties", {}):
            if name not in ("source", "assumption", "value", "low", "mode", "high", "one_of"):
                assert f"`{name}`" in text or f".{name}" in text or f"[{name}" in text or f"`{name} =" in text


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_schema_in_another_language_differs_in_its_words_alone(code: str) -> None:
    with speaking(code):
        spoken = json.loads(schema_text())
    assert without_words(spoken) == without_words(schema())
    assert not set(described(spoken)) & set(described(schema()))


def without_words(node: Any) -> Any:
    if isinstance(node, list):
        return [without_words(item) for item in node]
    if not isinstance(node, dict):
        return node
    is_said = {key for key, item in node.items() if key in ("title", "description") and isinstance(item, str)}
    return {key: without_words(item) for key, item in node.items() if key not in is_said}
