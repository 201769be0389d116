"""Inheritance of scenario files: `extends` and `remove`.

A file that says `extends = "other.toml"` (a path relative to its own folder) states only what differs. Where
no `scenarios/x.toml` stands there, such a name means the shipped scenario, as on the command line.

- Tables merge key by key. Anything else replaces what stood there: a number, a text, an array. An array of
  tables is replaced as a whole, so things meant to be changed singly are tables by name.
- A table of an uncertain number (one with `low`, `mode`, `high`, `value`, `one_of` or `distribution`)
  replaces the whole value, so new numbers never keep the old `source` or `assumption`.
- Shares that add up (`mix`, `mix_weights`, `waiting_mix`, `parts`) are replaced as a whole.
- `remove = ["streams.embassy"]` takes keys away from what is inherited, before the file's own keys are added.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sim.language import Saying
from sim.scenario.documents import Document, nearest_file, read_document, unreadable
from sim.scenario.faults import Fault, ScenarioFaults, dotted, suggest
from sim.scenario.locate import KeyPath
from sim.scenario.stand_in import called, stand_in_of

MAX_FILES = 12
RANGE_KEYS = frozenset({"low", "mode", "high", "value", "one_of", "distribution"})
SHARE_KEYS = frozenset({"mix", "mix_weights", "waiting_mix", "parts"})
EXTENDS: KeyPath = ("extends",)
REMOVE: KeyPath = ("remove",)


@dataclass(frozen=True, slots=True)
class Origin:
    """The file, line and column that a key came from, line and column from 1."""

    file: Path
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Merged:
    """A scenario with all that it inherits.

    `data` holds neither `extends` nor `remove`. `places` has the origin of each key path in `data`; a table
    given in several files stands where the most specific of them names it. `files` are the files read, the
    scenario's own first. `stand_in` is as in `sim.scenario.stand_in.told`.
    """

    data: dict[str, Any]
    places: dict[KeyPath, Origin]
    files: tuple[Path, ...]
    stand_in: Path | None = None


def read(file: Path) -> tuple[Merged, list[Fault]]:
    """Read a scenario file and all it extends.

    Returns
    -------
    Merged
        The merged scenario.
    list
        Faults in `remove`: they spoil nothing else, and are to be reported together with the faults that
        the caller finds in the values.

    Raises
    ------
    ScenarioFaults
        If a file cannot be read, or the inheritance is circular or too long.
    """
    return read_from(read_document(file))


def read_from(document: Document) -> tuple[Merged, list[Fault]]:
    """Return a document with all that it extends; returns and raises as `read`."""
    (_, *ancestors), stand_in = _lineage(document)
    inherited, known = _merged(_These(tuple(ancestors)))
    faults = list(known)
    return replace(_extended(inherited, document, faults), stand_in=stand_in), faults


@dataclass(frozen=True, slots=True, eq=False)
class _These:
    """Documents themselves, which are the same ones as long as their files say the same."""

    documents: tuple[Document, ...]

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.documents)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _These) and all(
            one is another for one, another in zip_longest(self.documents, other.documents)
        )


@lru_cache(maxsize=16)  # many scenarios extend the same few
def _merged(these: _These) -> tuple[Merged, tuple[Fault, ...]]:
    """Return documents merged, the farthest ancestor last, and the faults in what they remove."""
    faults: list[Fault] = []
    merged = Merged({}, {}, ())
    for document in reversed(these.documents):
        merged = _extended(merged, document, faults)
    return merged, tuple(faults)


def _lineage(document: Document) -> tuple[list[Document], Path | None]:
    """Return the documents from the given one to its farthest ancestor, and the stand-in of shipped ones."""
    documents, stand_in = [document], None
    while "extends" in documents[-1].data:
        child, parent = documents[-1].file, _parent(documents)
        if parent == called(documents[-1].data["extends"], child):
            stand_in = stand_in_of(documents[-1].data["extends"], child)
        documents.append(read_document(parent))
    return documents, stand_in


def _parent(documents: list[Document]) -> Path:
    child = documents[-1]
    name = child.data["extends"]
    if not isinstance(name, str) or not name.endswith(".toml") or "\0" in name:
        rule = Saying("must be the path of a .toml file, got {name}", name=repr(name))
        raise ScenarioFaults([_fault_at(child, EXTENDS, rule)])
    parent = _beside(child.file, name)
    if not os.path.lexists(parent):
        parent = called(name, child.file) or parent
    chain = [document.file for document in documents]
    if os.path.realpath(parent) in [os.path.realpath(ancestor) for ancestor in chain]:
        names = " -> ".join(path.name for path in [*chain, parent])
        rule = Saying("must not lead in a circle: {names}", names=names)
        raise ScenarioFaults([_fault_at(child, EXTENDS, rule)])
    if len(chain) == MAX_FILES:
        rule = Saying("must not reach back over more than {most} files", most=MAX_FILES)
        raise ScenarioFaults([_fault_at(child, EXTENDS, rule)])
    fault = unreadable(parent)
    if fault:
        raise ScenarioFaults([_fault_at(child, EXTENDS, fault, nearest_file(parent))])
    return parent


def _beside(file: Path, name: str) -> Path:
    parent = file.parent / name
    short = Path(os.path.normpath(parent))
    return short if os.path.realpath(short) == os.path.realpath(parent) else parent


def _extended(parent: Merged, child: Document, faults: list[Fault]) -> Merged:
    removed = _removed(parent, child, faults)
    own = {key: value for key, value in child.data.items() if key not in ("extends", "remove")}
    replaced = set(removed)
    data = _overlaid(_without(parent.data, removed), own, (), replaced)
    depths = {len(path) for path in replaced}
    places = {
        path: origin
        for path, origin in parent.places.items()
        if not any(path[:depth] in replaced for depth in depths)
    }
    for path, place in child.places.items():
        if path[0] in own:
            places[path] = Origin(child.file, place.line, place.column)
    return Merged(data, places, (child.file, *parent.files))


def _overlaid(
    parent: dict[str, Any], child: dict[str, Any], path: KeyPath, replaced: set[KeyPath]
) -> dict[str, Any]:
    result = dict(parent)
    for key, value in child.items():
        here = (*path, key)
        inherited = parent.get(key)
        if isinstance(inherited, dict) and isinstance(value, dict) and not _is_whole(key, inherited, value):
            result[key] = _overlaid(inherited, value, here, replaced)
        else:
            result[key] = value
            replaced.add(here)
    return result


def _is_whole(key: str, inherited: dict[str, Any], value: dict[str, Any]) -> bool:
    """Return whether a table replaces the inherited one instead of merging with it."""
    is_certain_date = "date" in value and bool(RANGE_KEYS & inherited.keys())
    return key in SHARE_KEYS or bool(RANGE_KEYS & value.keys()) or is_certain_date


def _removed(parent: Merged, child: Document, faults: list[Fault]) -> set[KeyPath]:
    entries = child.data.get("remove", [])
    if not isinstance(entries, list):
        rule = Saying("must be a list of keys, such as {example}", example='["streams.embassy"]')
        faults.append(_fault_at(child, REMOVE, rule))
        return set()
    removed: set[KeyPath] = set()
    for index, entry in enumerate(entries):
        path = tuple(entry.split(".")) if isinstance(entry, str) else ()
        if path in parent.places:
            removed.add(path)
        else:
            rule = Saying("there is no inherited key {entry} to remove", entry=repr(entry))
            faults.append(_fault_at(child, (*REMOVE, index), rule, _nearest_key(path, parent.data)))
    return removed


def _without(table: dict[str, Any], removed: set[KeyPath], path: KeyPath = ()) -> dict[str, Any]:
    if not removed:
        return table  # whoever changes anything of it makes a table of its own
    kept = {key: value for key, value in table.items() if (*path, key) not in removed}
    return {
        key: _without(value, removed, (*path, key)) if isinstance(value, dict) else value
        for key, value in kept.items()
    }


def _nearest_key(path: KeyPath, table: Any) -> str | None:
    """Return the path with its first unknown part corrected, or None."""
    for depth, part in enumerate(path):
        if not isinstance(table, dict):
            return None
        if part not in table:
            meant = suggest(str(part), table)
            return dotted((*path[:depth], meant, *path[depth + 1 :])) if meant else None
        table = table[part]
    return None


def _fault_at(document: Document, path: KeyPath, rule: Saying, suggestion: str | None = None) -> Fault:
    place = document.places[path]
    return Fault(document.file, place.line, place.column, path, rule, suggestion)
