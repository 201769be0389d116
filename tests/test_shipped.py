"""The shipped scenarios are documents: they load, run, and say of every number where it comes from."""

from __future__ import annotations

import csv
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import load
from sim.cli.commands import commands
from sim.experiment.compare import compare
from sim.experiment.design import Design
from sim.scenario import uncertain_numbers
from sim.shipped import MAIN, examples, shipped_folder, shipped_scenarios, variants

FOLDER = shipped_folder()
FILES = shipped_scenarios()

JUDGEMENT = {"study", "thresholds", "extends", "title", "question", "remove", "country"}
"""Tables that say what is asked, not what is known."""
CHOICES = {"priority", "least", "most_provinces", "year"}
"""Numbers that name a choice or a kind."""


def unsourced(value: Any, path: str = "", is_sourced: bool = False) -> Iterator[str]:
    """Yield the paths of numbers that neither they nor a table around them give a source or an assumption."""
    if isinstance(value, dict):
        is_sourced = is_sourced or bool(value.get("source") or value.get("assumption"))
        for key, item in value.items():
            if not (path == "" and key in JUDGEMENT) and key not in CHOICES:
                yield from unsourced(item, f"{path}.{key}", is_sourced)
    elif isinstance(value, list):
        for item in value:
            yield from unsourced(item, path, is_sourced)
    elif isinstance(value, int | float) and not isinstance(value, bool) and not is_sourced:
        yield path


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_number_has_a_source_or_is_an_assumption(file: Path) -> None:
    assert list(unsourced(tomllib.loads(file.read_text(encoding="utf-8")))) == []


def test_the_check_of_sources_finds_a_bare_number() -> None:
    assert list(unsourced({"a": {"b": 1, "c": {"value": 2, "source": "s"}}})) == [".a.b"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_small_run_of_each(file: Path) -> None:
    scenario = load(file)
    comparison = compare([scenario], Design(2, 2, 3))
    assert comparison.baseline.levels["referred"].estimate[-1, -1, 0] > 0


def test_every_scenario_kept_in_the_repository_is_listed() -> None:
    """The repository's files, not the folder's: a user may keep scenarios of their own there."""
    command = ["git", "ls-files", "--", "*.toml"]
    kept = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True)
    if kept.returncode:
        pytest.skip("not a repository")
    assert {FOLDER / name for name in kept.stdout.split()} == set(FILES)


def test_the_variants_extend_the_main_question() -> None:
    parents = {tomllib.loads(file.read_text(encoding="utf-8"))["extends"] for file in variants()}
    assert parents <= {f"../{name}.toml" for name in MAIN}


@pytest.mark.parametrize("file", examples(), ids=lambda file: file.stem)
def test_an_example_begins_with_a_command_that_takes_it(file: Path) -> None:
    """The command stands in the comment at the top, names the file, and has no option that there is not."""
    head = file.read_text(encoding="utf-8").split("\n\n")[0]
    program, name, *words = shlex.split(re.sub(r"^#\s*", "", head.splitlines()[-1]))
    assert program == "shelter-sim"
    assert f"scenarios/examples/{file.name}" in words
    given = commands.commands[name].make_context(name, words).params
    files = given.get("files") or (given["file"],)
    assert all((FOLDER.parent / each).is_file() for each in files)


def test_the_reform_is_the_same_with_and_without_the_expansion() -> None:
    one, other = (load(FOLDER / f"{name}.toml") for name in ("foreign-access", "expansion-and-access"))
    assert one.access.reform is not None
    assert one.access.reform == other.access.reform


def test_the_money_and_the_shelters_of_the_report() -> None:
    grants = {name: load(FOLDER / f"{name}.toml").money.grants for name in MAIN}
    amounts = {name: [grant.amount for grant in each] for name, each in grants.items()}
    assert amounts["baseline-2020"] == amounts["foreign-access"] == [69_400_000.0]
    assert amounts["expansion-2021"] == amounts["expansion-and-access"] == [148_900_000.0]
    baseline = load(FOLDER / "baseline-2020.toml")
    assert len(baseline.provinces) == 17
    assert baseline.inclusion.sum() == pytest.approx(9.0)
    assert sum(province.population for province in baseline.provinces) == 18_879_552


def test_variance_over_mean_is_that_of_the_reported_counts() -> None:
    with (FOLDER / "data" / "reported-counts.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    def spread(measure: str, first: str) -> float:
        years = {
            row["year"]: float(row["value"])
            for row in rows
            if row["measure"] == measure
            and row["breakdown"].startswith("total")
            and row["year"].isdigit()
            and row["year"] >= first
            and row["value"].isdigit()
        }
        counts = np.array(list(years.values()))
        return float(counts.var(ddof=1) / counts.mean())

    wanted = uncertain_numbers(load(FOLDER / "variants" / "expert-demand.toml"))[
        "effects.assisted.variance_over_mean"
    ]
    assert wanted.low == pytest.approx(spread("victims identified by government", "2013"), abs=0.06)
    assert wanted.mode == pytest.approx(spread("victims assisted by NGOs", "2013"), abs=0.06)
