"""A scenario as the page holds it, and as a file: which shipped one it extends, and what differs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from sim.language import LANGUAGES, Saying, said, say, speaking
from sim.scenario import Fault, Scenario, ScenarioFaults, load_text
from sim.scenario.documents import Document, parse_document
from sim.scenario.locate import KeyPath
from sim.scenario.size import most_people
from sim.scenario.words import money
from sim.shipped import FOLDER, shipped_folder
from sim.web.known import at, known_ids, merged, shipped
from sim.web.leaves import leaves
from sim.web.refusals import Refused, of_faults
from sim.web.switches import switched_on
from sim.web.toml_text import Value, toml_of
from sim.web.wishes import State, is_path
from sim.wording import NO_BREAK

MOST_PEOPLE = 100_000
"""Referred in a run, if all numbers are at their largest; the command line takes more."""
MOST_YEARS = 12
LONGEST_FILE, MOST_LINES = 200_000, 3000
"""Characters and lines; the longest that is shipped has 300 lines."""

NAMING: tuple[KeyPath, ...] = (("country", "provinces_file"), ("shelters", "inclusion_file"))
"""Keys that name files."""

WHY = ("source", "assumption")
"""Keys that say where a number is from."""

_STEP = re.compile(r"([A-Za-z0-9_-]{1,80})|\[(\d+)\]")


def scenarios_of(states: tuple[State, ...]) -> list[Scenario]:
    """Return the scenarios of states, each with a name of its own: of its file, else ``state-1`` and so on.

    Raises
    ------
    Refused
        If one has faults, or is larger than the page takes.
    """
    found: list[Scenario] = []
    for number, state in enumerate(states, 1):
        is_shipped = state.extends and not state.changes and not state.remove
        scenario = shipped(state.extends) if is_shipped else None
        names = [each.name for each in found]
        if scenario is None or state.title not in ("", *titles(state.extends)) or scenario.name in names:
            scenario = scenario_of(text_of(state), f"state-{number}")
        found.append(scenario)
    return found


@cache
def titles(name: str) -> frozenset[str]:
    """Return the titles of a shipped scenario in all languages, as a page sends them."""
    spoken = set()
    for code in LANGUAGES:
        with speaking(code):
            spoken.add(said(shipped(name).title).replace(NO_BREAK, " "))
    return frozenset(spoken)


def scenario_of(text: str, name: str) -> Scenario:
    """Return the scenario that a file given to the page holds.

    Raises
    ------
    Refused
        If it has faults, names files of this machine, or is larger than the page takes.
    """
    _must_be_short(text)
    file = shipped_folder() / f"{name}.toml"
    try:
        _must_name_only_what_is_shipped(parse_document(file, text))
        scenario = load_text(text, file)
    except ScenarioFaults as faults:
        raise of_faults(faults, name) from None
    _must_be_small(scenario)
    return scenario


def _must_be_short(text: str) -> None:
    """Raise `Refused` before a file is read that would take long: each wrong key of it is looked into."""
    if len(text) > LONGEST_FILE:
        raise Refused(413, say("The file is too large: at most {most} characters.", most=LONGEST_FILE))
    if text.count("\n") > MOST_LINES:
        raise Refused(413, say("The file is too large: at most {most} lines.", most=MOST_LINES))


def _must_name_only_what_is_shipped(document: Document) -> None:
    files = {"data/provinces.csv", "data/shelter_prior_2020.csv"}
    allowed: dict[KeyPath, set[str]] = dict.fromkeys(NAMING, files)
    allowed["extends",] = {f"{name}.toml" for name in known_ids()}
    faults = []
    for path, known in allowed.items():
        value = at(document.data, path)
        if value is not None and value not in sorted(known):
            place = document.places[path]
            names = ", ".join(sorted(known))
            rule = Saying("on the page this may name only what is shipped: {known}", known=names)
            faults.append(Fault(document.file, place.line, place.column, path, rule))
    if faults:
        raise ScenarioFaults(faults)


def _must_be_small(scenario: Scenario) -> None:
    if most_people(scenario) > MOST_PEOPLE:
        words = say(
            "The scenario may refer more than {most} people, too many for the page: use the command line.",
            most=MOST_PEOPLE,
        )
        raise Refused(422, words)
    if len(scenario.periods) > MOST_YEARS:
        words = say(
            "The scenario has more than {most} years, too many for the page: use the command line.",
            most=MOST_YEARS,
        )
        raise Refused(422, words)


def file_of(state: State) -> str:
    """Return the file of a state to be kept in any folder; raises as `text_of`."""
    return text_of(state, f"{FOLDER}/")


def text_of(state: State, folder: str = "") -> str:
    """Return the file of a state, as TOML, beside the shipped ones or where these are in a folder.

    Raises
    ------
    Refused
        If a path names an item of an array that is not there.
    """
    title = state.title or (shipped(state.extends).title if state.extends else "")
    extends = f"{folder}{state.extends}" if state.extends else ""
    return toml_of(extends, title, state.remove, _as_stated(state))


def _as_stated(state: State) -> dict[str, Value]:
    """Return the changes as a file has to state them.

    An item of an array needs the whole array, and what the scenario extended has nothing of, all that goes
    with it.
    """
    changes = switched_on(state.extends, state.changes)
    for path, value in state.changes.items():
        if "[" not in path:
            changes[path] = deepcopy(value)
            continue
        steps = [int(number) if number else name for name, number in _STEP.findall(path)]
        first = next(place for place, step in enumerate(steps) if isinstance(step, int))
        array = ".".join(map(str, steps[:first]))
        if array not in changes:
            changes[array] = deepcopy(_inherited(state.extends, steps[:first]))
        _set(changes[array], steps[first:], value, path)
    return changes


def _set(array: Any, steps: list[str | int], value: Value, path: str) -> None:
    """Set a value in an item of an array, which loses the source and the reason of the one before."""
    try:
        for step in steps[:-1]:
            array = array[step]
        array[steps[-1]] = value
        for why in WHY if isinstance(array, dict) else ():
            array.pop(why, None)
    except (KeyError, IndexError, TypeError):
        raise Refused(422, say("The scenario has no such number: {path}.", path=path)) from None


def _inherited(extends: str, steps: list[str | int]) -> Any:
    return at(merged(extends), tuple(steps)) if extends else None


def beside_the_shipped(text: str) -> str:
    """Return the text of a user's file as it would stand among the shipped ones.

    What it extends keeps its name and loses its folder, if that is the name of a shipped scenario.

    Raises
    ------
    Refused
        If it is too long to be read.
    """
    _must_be_short(text)
    try:
        document = parse_document(Path("scenario.toml"), text)
    except ScenarioFaults:
        return text  # said in better words by who checks it
    extends = document.data.get("extends")
    name = PurePosixPath(extends.replace("\\", "/")).name if isinstance(extends, str) else ""
    known = {file.name: f"{each}.toml" for each, file in known_ids().items()}
    if name not in known or json.dumps(extends) not in text:
        return text
    lines = text.split("\n")
    number = document.places["extends",].line - 1
    lines[number] = lines[number].replace(json.dumps(extends), json.dumps(known[name]))
    return "\n".join(lines)


def _grants_of(data: dict[str, Any]) -> Iterator[tuple[str, Value]]:
    """Yield the grants of a file with their amounts as numbers, which a lever can move."""
    grants = at(data, ("money", "grants"))
    if grants is not None:
        yield "money.grants", [{**grant, "amount": money(grant["amount"])} for grant in grants]


def state_of(text: str) -> State:
    """Return the state of a scenario file that has no faults.

    Raises
    ------
    Refused
        If a key of it cannot stand in a state, as it is quoted.
    """
    data = dict(parse_document(Path("scenario.toml"), beside_the_shipped(text)).data)
    extends = str(data.pop("extends", "")).removesuffix(".toml")
    title, remove = str(data.pop("title", "")), tuple(data.pop("remove", ()))
    changes = dict(leaves(data)) | dict(_grants_of(data))
    for path in (*changes, *remove):
        if not is_path(path):
            raise Refused(422, say("The page cannot show a key written in quotes: {key}.", key=path))
    return State(extends, title or shipped(extends).title, changes, remove)
