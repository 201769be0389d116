"""The files of an HMIS export: a folder or a packed one; only those that hold no names are opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from sim.language import Saying, marked
from sim.mistakes import Mistake
from sim.records.csv_sheet import csv_sheet
from sim.records.dates import Calendar
from sim.records.faults import Fault, Rule, TableFaults
from sim.records.opened import content_of
from sim.records.zips import MAGIC, unpackable, unpacked

FIELDS: Mapping[str, tuple[str, ...]] = {
    "Enrollment.csv": ("EnrollmentID", "ProjectID", "EntryDate"),
    "Exit.csv": ("EnrollmentID", "ExitDate"),
    "Project.csv": ("ProjectID", "ProjectType"),
    "Inventory.csv": ("ProjectID", "BedInventory", "InventoryStartDate"),
    "Export.csv": ("ExportStartDate", "ExportEndDate"),
}
"""The files that are opened, and the fields that must be in them."""
OPTIONAL = frozenset({"Inventory.csv", "Export.csv"})
NOT_ISO = marked("must be a date written as year-month-day (2020-03-05)")


@dataclass(slots=True, repr=False)
class Part:
    """One file of an export, without rows that were deleted.

    Attributes
    ----------
    rows
        Row of each record, counted from 1.
    columns
        The cells of each field.
    faults
        What is found to be wrong.
    """

    file: Path
    rows: Sequence[int]
    columns: Mapping[str, Sequence[str]]
    faults: list[Fault] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, name: str) -> Sequence[str]:
        """Return the cells of a field, empty ones where the export does not have it."""
        return self.columns.get(name) or [""] * len(self.rows)

    def days(self, name: str, calendar: Calendar, if_empty: float | None = None) -> list[float]:
        """Return the days of a field; faults stand for bad ones, and for empty ones unless a value does."""
        cells = self.of(name)
        days = {each: _day(each, calendar, if_empty) for each in set(cells)}
        self.refuse(name, lambda cell: day if isinstance(day := days[cell], str | Saying) else None)
        return [float("nan") if isinstance(day := days[each], str | Saying) else day for each in cells]

    def refuse(self, name: str, rule_of: Callable[[str], Rule | None]) -> None:
        """Add a fault for each cell of a field that breaks a rule."""
        rules = {each: rule_of(each) for each in set(self.of(name))}
        rows = zip(self.rows, self.of(name), strict=True)
        self.faults += [Fault(rule, row, name, each) for row, each in rows if (rule := rules[each])]


def _day(cell: str, calendar: Calendar, if_empty: float | None) -> float | Rule:
    if not cell:
        return marked("is empty") if if_empty is None else if_empty
    is_iso = len(cell) >= 10 and cell[:4].isdecimal() and cell[4] == cell[7] == "-"
    return calendar.day(cell) if is_iso else NOT_ISO


def refuse_twice(part: Part, name: str) -> None:
    """Add a fault for each cell of a field that is empty or was there before."""
    first: dict[str, int] = {}
    for row, cell in zip(part.rows, part.of(name), strict=True):
        if not cell or first.setdefault(cell, row) != row:
            part.faults.append(Fault(marked("is there twice") if cell else marked("is empty"), row, name))


def is_hmis(path: Path) -> bool:
    """Return whether a path is an export: a folder, or a packed one, with an Enrollment.csv in it."""
    if path.is_dir():
        return any(each.name.lower() == "enrollment.csv" for each in path.iterdir())
    try:
        with path.open("rb") as stream:
            if stream.read(len(MAGIC)) != MAGIC:
                return False
        with ZipFile(path) as packed:
            return any(PurePosixPath(name).name.lower() == "enrollment.csv" for name in packed.namelist())
    except (OSError, BadZipFile, NotImplementedError, ValueError):
        return False


def read_parts(path: Path) -> dict[str, Part]:
    """Read the files of an export.

    Raises
    ------
    Mistake
        The faults of all files: those that must be there and are not, or lack a field.
    """
    parts, refusals = {}, []
    contents = dict(_contents(path))
    for name, fields in FIELDS.items():
        if name not in contents and name in OPTIONAL:
            continue
        try:
            if name not in contents:
                raise TableFaults(path, [Fault(Saying("has no {name}", name=name))])
            parts[name] = _part(path / name, contents[name], fields)
        except TableFaults as fault:
            refusals.append(str(fault))
    if refusals:
        raise Mistake("\n".join(refusals))
    return parts


def raise_faults(parts: Mapping[str, Part]) -> None:
    """Raise `Mistake` with the faults of all files, if there are any."""
    faults = [str(TableFaults(part.file, part.faults)) for part in parts.values() if part.faults]
    if faults:
        raise Mistake("\n".join(faults))


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each file that may be opened."""
    known = {name.lower(): name for name in FIELDS}
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if name := known.get(file.name.lower()):
                yield name, content_of(file)
        return
    packed = unpackable(path, content_of(path))
    for inside in sorted(packed.namelist()):
        if name := known.get(PurePosixPath(inside).name.lower()):
            yield name, unpacked(path, packed, inside)


def _part(file: Path, content: bytes, fields: Sequence[str]) -> Part:
    rows = csv_sheet(file, content, separator=",").rows
    names = [name.lower() for name in rows[0]]
    lost = [name for name in fields if name.lower() not in names]
    if lost:
        raise TableFaults(file, [Fault(Saying("has no field {names}", names=", ".join(lost)))])
    deleted = names.index("datedeleted") if "datedeleted" in names else len(names)
    filled = [(number, row) for number, row in enumerate(rows[1:], 2) if any(row)]
    kept = [(number, row) for number, row in filled if not any(row[deleted : deleted + 1])]
    short = [Fault(marked("has too few cells"), number) for number, row in kept if len(row) < len(names)]
    if short:
        raise TableFaults(file, short)
    columns = {
        wanted: [row[names.index(wanted.lower())] for _, row in kept]
        for wanted in (*fields, *_MAY_BE_THERE)
        if wanted.lower() in names
    }
    return Part(file, [number for number, _ in kept], columns)


_MAY_BE_THERE = (
    *("HouseholdID", "EnrollmentCoC", "Destination", "TrackingMethod"),
    *("CoCCode", "InventoryEndDate", "OperatingStartDate", "OperatingEndDate"),
)
"""Fields that are read where they are; all others are not."""
