"""From a file to a scenario, or to all of its faults at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.scenario import inherit
from sim.scenario.checks import broken_rules
from sim.scenario.documents import (
    must_be_small,
    must_say_something,
    nearest_file,
    parse_document,
    unreadable,
)
from sim.scenario.doubts import doubts
from sim.scenario.faults import MISSING_KEY, Fault, ScenarioFaults, suggest, without_echoes
from sim.scenario.inclusion_file import read_inclusion
from sim.scenario.inherit import Merged
from sim.scenario.locate import KeyPath
from sim.scenario.model import Background, Scenario
from sim.scenario.names import KNOWN_PROVINCES, PROVINCES
from sim.scenario.provinces import Province, read_provinces
from sim.scenario.resolve import find_uncertain
from sim.scenario.stand_in import told
from sim.scenario.translate import Complaint, complaints, keys

PROVINCES_FILE: KeyPath = ("country", "provinces_file")
INCLUSION_FILE: KeyPath = ("shelters", "inclusion_file")


def load(path: str | Path) -> Scenario:
    """Read a scenario file and all that it extends.

    Parameters
    ----------
    path
        A TOML file.

    Raises
    ------
    ScenarioFaults
        All faults of the file, of those it extends and of its csv files.
    """
    merged, faults = inherit.read(Path(path))
    return _Loading(merged, faults).scenario()


def load_text(text: str, path: str | Path) -> Scenario:
    """Read a scenario from its text, as if it stood in a file; no such file need be there.

    Parameters
    ----------
    text
        TOML, at most as long as a file may be.
    path
        Where it would stand: what it extends is looked for beside it, and its name is the scenario's.

    Raises
    ------
    ScenarioFaults
        As `load`.
    """
    file = Path(path)
    must_be_small(file, text.encode())
    merged, faults = inherit.read_from(must_say_something(parse_document(file, text)))
    return _Loading(merged, faults, text.encode()).scenario()


class _Loading:
    """What is known of one scenario while it is read, and the faults found so far."""

    def __init__(self, merged: Merged, faults: list[Fault], own: bytes | None = None) -> None:
        self.merged = merged
        self.faults = faults
        self.own = own
        self.csv_files: list[Path] = []

    def scenario(self) -> Scenario:
        known = self.known_provinces()
        provinces = self.provinces_of_country(known)
        inclusion = self.inclusion(provinces)
        scenario = self.validated(known, provinces)
        if scenario is not None:
            own = self.merged.files[0]
            background = Background(own.stem, own.parent, self.merged.stand_in, provinces, inclusion)
            scenario = scenario.on_background(background)
            if provinces:
                self.note(Complaint(key, rule) for key, rule in broken_rules(scenario))
        if scenario is None or self.faults:
            raise ScenarioFaults(without_echoes(self.faults))
        return self.finished(scenario)

    def finished(self, scenario: Scenario) -> Scenario:
        before = scenario.background
        shelters = scenario.shelters.provinces
        inclusion = before.inclusion or tuple(
            float(shelters == "all" or province.code in (shelters or ())) for province in before.provinces
        )
        known = replace(
            before,
            inclusion=inclusion,
            files=_hashes((*self.merged.files, *self.csv_files), self.own, self.merged.stand_in),
            places=self.merged.places,
            uncertain=find_uncertain(scenario),
        )
        odd = tuple(map(self.fault, doubts(scenario.on_background(known))))
        return scenario.on_background(replace(known, doubts=odd))

    def known_provinces(self) -> tuple[Province, ...]:
        """Return all provinces of the file that the country names, none if it is at fault."""
        file = self.file_at(PROVINCES_FILE)
        try:
            return read_provinces(file) if file else ()
        except ScenarioFaults as error:
            self.faults += error.faults
            return ()

    def provinces_of_country(self, known: tuple[Province, ...]) -> tuple[Province, ...]:
        chosen = _value(self.merged.data, ("country", "provinces"))
        if not isinstance(chosen, list):
            return known
        return tuple(province for province in known if province.code in chosen)

    def inclusion(self, provinces: tuple[Province, ...]) -> tuple[float, ...]:
        file = self.file_at(INCLUSION_FILE)
        try:
            return read_inclusion(file, tuple(p.code for p in provinces)) if file and provinces else ()
        except ScenarioFaults as error:
            self.faults += error.faults
            return ()

    def file_at(self, key: KeyPath) -> Path | None:
        """Return the csv file that a key names, beside the file that states the key."""
        name = _value(self.merged.data, key)
        if not isinstance(name, str):
            return None
        file = Path(os.path.normpath(self.merged.places[key].file.parent / name))
        rule = unreadable(file)
        if rule:
            self.note([Complaint(key, rule, nearest_file(file))])
            return None
        self.csv_files.append(file)
        return file

    def validated(self, known: tuple[Province, ...], provinces: tuple[Province, ...]) -> Scenario | None:
        names: dict[str, Iterable[str]] = {**_names(self.merged.data)}
        if known:
            names[KNOWN_PROVINCES] = [province.code for province in known]
            names[PROVINCES] = [province.code for province in provinces]
        try:
            return Scenario.model_validate(self.merged.data, context=names)
        except ValidationError as error:
            found = complaints(error, Scenario, self.merged.data)
            self.note(_with_table_meant(complaint, self.merged.data) for complaint in found)
            return None

    def note(self, found: Iterable[Complaint]) -> None:
        self.faults += [self.fault(complaint) for complaint in found]

    def fault(self, complaint: Complaint) -> Fault:
        """Return a complaint with the place of its key, or of the nearest table above it."""
        places, path = self.merged.places, complaint.path
        if path[-1:] in (("value",), ("date",)) and path not in places:
            path = path[:-1]  # a plain number or date has no such key
        above = path[:-1] if complaint.rule == MISSING_KEY else path
        while above and above not in places:
            above = above[:-1]
        if not above:
            return Fault(self.merged.files[0], 1, 1, path, complaint.rule, complaint.suggestion)
        place = places[above]
        return Fault(place.file, place.line, place.column, path, complaint.rule, complaint.suggestion)


def _names(data: dict[str, Any]) -> dict[str, list[str]]:
    """Return the names given in each table of tables; a misspelt table counts as the one meant."""
    tables = keys(Scenario)
    names: dict[str, list[str]] = {table: [] for table in tables}
    for key, value in data.items():
        meant = key if key in tables else suggest(key, [table for table in tables if table not in data])
        if meant and isinstance(value, dict):
            names[meant] += value
        elif meant:
            names.pop(meant)  # no table at all: a fault of its own, not of all who name its tables
    return names


def _with_table_meant(complaint: Complaint, data: dict[str, Any]) -> Complaint:
    """Return a complaint of a missing key with the table that was meant, if its own is another's misspelt."""
    if complaint.rule != MISSING_KEY or len(complaint.path) != 3:
        return complaint
    table, name, _ = map(str, complaint.path)
    meant = suggest(name, data[table].keys() - {name})
    return replace(complaint, suggestion=meant and f"{table}.{meant}")


def _value(data: Any, path: KeyPath) -> Any:
    for part in path:
        if not isinstance(data, dict):
            return None
        data = data.get(part)
    return data


def _hashes(files: Sequence[Path], own: bytes | None, stand_in: Path | None) -> dict[str, str]:
    """Return the SHA-256 of files by their path from the folder of the first; no path of the machine.

    `own` is the content of the first one, where it stands in no file.
    """
    contents = (file.read_bytes() if number or own is None else own for number, file in enumerate(files))
    names = (told(file, files[0].parent, stand_in) for file in files)
    return {name: hashlib.sha256(content).hexdigest() for name, content in zip(names, contents, strict=True)}
