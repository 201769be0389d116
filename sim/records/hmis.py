"""Exports in the CSV layout of HMIS (the records of shelters in the United States) as a source of stays.

Enrollments in emergency shelters of the kind *entry/exit*, in transitional housing and safe havens are stays.
Those in *night-by-night* shelters are not: between entry and exit people come and go. Client.csv, which
holds names, is never opened. The standards of 2024 and 2026 (emergency shelters are types 0 and 1) and the
earlier ones (type 1 with a tracking method) are understood.

References
----------
U.S. Department of Housing and Urban Development, HMIS CSV Format Specifications FY2022 and FY2024.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sim.language import Saying, marked
from sim.records.dates import Calendar, day_of, whole_months
from sim.records.faults import Fault, Note, TableFaults, covers
from sim.records.headings import Role
from sim.records.hmis_files import Part, raise_faults, read_parts, refuse_twice
from sim.records.numbers import whole
from sim.records.reading import Reading, Said, StaysRead
from sim.records.rounded import rounded
from sim.records.stays import UNKNOWN, BedRecords, Flags, Floats, StayRecords, Words

WHOLE_STAYS = frozenset({"0", "2", "8"})
"""Project types whose enrollments are stays: entry/exit shelter (2024), transitional housing, safe haven."""
SHELTER_BEFORE_2024, ENTRY_EXIT = "1", "0"
"""Before 2024: a project type, and the tracking method that makes it one of them."""
FAMILY, SINGLE = "family", "single"
NOT_KNOWN = float("nan")
_DESTINATIONS = {
    "died": "24",
    "other_shelter": "101 118 302 1 2 18",
    "institution": "4 5 6 7 15 25",
    "home": "3 10 11 19 20 21 22 23 26 28 31 33 34",
    UNKNOWN: "8 9 30 37 99",
}
"""What destinations mean: numbers of three digits are those of 2024, the others those before."""
REASONS = {number: reason for reason, numbers in _DESTINATIONS.items() for number in numbers.split()}
BY_HUNDREDS = {"2": "institution", "4": "home"}
"""What the other destinations of 2024 are, by the first of their three digits."""
_TYPES = frozenset(map(str, range(15)))
READ: Mapping[Role, str] = {
    "arrived": "EntryDate",
    "left": "ExitDate",
    "profile": "HouseholdID (families and single people)",
    "province": "EnrollmentCoC, or the CoCCode of the beds",
    "reason": "Destination",
    "case": "EnrollmentID",
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Stays:
    """All enrollments, one row each."""

    arrived: Floats
    left: Floats
    profile: Words
    province: Words
    reason: Words
    is_stay: Flags  # of a kind whose enrollments are stays


def read_hmis(path: Path, said: Said, today: datetime.date) -> StaysRead:
    """Read stays and beds from an HMIS export: one row a person, whose household says family or single.

    Parameters
    ----------
    path
        Folder of the export, or the packed folder.
    said
        Where the records begin and end, if not as Export.csv says.
    today
        Nothing in the export is later.

    Raises
    ------
    Mistake
        All faults of all files, with row, field and rule.
    """
    parts = read_parts(path)
    calendar = Calendar("ymd", today)
    projects = _projects_of_stays(parts["Project.csv"])
    stays = _stays(parts, projects, calendar)
    beds = _beds(parts.get("Inventory.csv"), projects, calendar)
    exported = _exported(parts.get("Export.csv"), calendar)
    raise_faults(parts)
    begin, end = _window(path, said, stays, exported, today)
    is_used = stays.is_stay & (stays.arrived <= end) & ~(stays.left < begin)
    if not is_used.any():
        raise TableFaults(path, [Fault(marked("has no stay in a shelter between the days that it covers"))])
    records = _records(stays, is_used, begin, end)
    return StaysRead(records, None, _reading(path, stays, is_used, begin, end), beds)


def _projects_of_stays(projects: Part) -> frozenset[str]:
    """Return the projects whose enrollments are stays."""
    refuse_twice(projects, "ProjectID")
    projects.refuse(
        "ProjectType", lambda cell: None if cell in ("", *_TYPES) else marked("is no project type")
    )
    kinds = zip(
        projects.of("ProjectID"), projects.of("ProjectType"), projects.of("TrackingMethod"), strict=True
    )
    return frozenset(
        project
        for project, kind, method in kinds
        if kind in WHOLE_STAYS or (kind, method) == (SHELTER_BEFORE_2024, ENTRY_EXIT)
    )


def _stays(parts: Mapping[str, Part], projects: frozenset[str], calendar: Calendar) -> _Stays:
    enrollments, exits = parts["Enrollment.csv"], parts["Exit.csv"]
    refuse_twice(enrollments, "EnrollmentID")
    refuse_twice(exits, "EnrollmentID")
    known = frozenset(parts["Project.csv"].of("ProjectID"))
    enrollments.refuse(
        "ProjectID", lambda cell: None if cell in known else marked("is no project of Project.csv")
    )
    ended = zip(exits.days("ExitDate", calendar), exits.of("Destination"), strict=True)
    end_of = dict(zip(exits.of("EnrollmentID"), ended, strict=True))
    ends = [end_of.get(each, (NOT_KNOWN, "")) for each in enrollments.of("EnrollmentID")]
    arrived = np.array(enrollments.days("EntryDate", calendar), np.float64)
    left = np.array([day for day, _ in ends], np.float64)
    enrollments.faults += [
        Fault(marked("lies after the exit of this enrollment in Exit.csv"), enrollments.rows[n], "EntryDate")
        for n in np.flatnonzero(left < arrived).tolist()
    ]
    return _Stays(
        arrived=arrived,
        left=left,
        profile=np.array(_households(enrollments), np.str_),
        province=np.array(_provinces(enrollments, parts.get("Inventory.csv")), np.str_),
        reason=np.array([_reason(destination) for _, destination in ends], np.str_),
        is_stay=np.array([project in projects for project in enrollments.of("ProjectID")], np.bool_),
    )


def _households(enrollments: Part) -> list[str]:
    """Return for each enrollment whether others of its household are enrolled in the same project."""
    households = list(zip(enrollments.of("ProjectID"), enrollments.of("HouseholdID"), strict=True))
    size = Counter(households)
    return [(FAMILY if size[each] > 1 else SINGLE) if each[1] else UNKNOWN for each in households]


def _provinces(enrollments: Part, inventory: Part | None) -> list[str]:
    """Return the continuum of care of each enrollment, or that of its project's beds where it is not told."""
    of_project: dict[str, str] = {}
    if inventory is not None:
        of_project = dict(zip(inventory.of("ProjectID"), inventory.of("CoCCode"), strict=True))
    told = zip(enrollments.of("EnrollmentCoC"), enrollments.of("ProjectID"), strict=True)
    return [area or of_project.get(project, UNKNOWN) for area, project in told]


def _reason(destination: str) -> str:
    if not destination:
        return UNKNOWN
    by_hundreds = BY_HUNDREDS.get(destination[0], "other") if len(destination) == 3 else "other"
    return REASONS.get(destination, by_hundreds)


def _beds(inventory: Part | None, projects: frozenset[str], calendar: Calendar) -> BedRecords | None:
    """Return the beds of the projects whose enrollments are stays."""
    if inventory is None:
        return None
    inventory.refuse(
        "BedInventory", lambda cell: rule if isinstance(rule := whole(cell), str | Saying) else None
    )
    opened = np.array(inventory.days("InventoryStartDate", calendar), np.float64)
    closed = np.array(inventory.days("InventoryEndDate", calendar, if_empty=NOT_KNOWN), np.float64)
    inventory.faults += [
        Fault(marked("lies before the start of this inventory"), inventory.rows[n], "InventoryEndDate")
        for n in np.flatnonzero(closed < opened).tolist()
    ]
    if inventory.faults:
        return None  # told with all others
    beds = np.array([int(str(whole(cell))) for cell in inventory.of("BedInventory")], np.int64)
    is_ours = np.array([project in projects for project in inventory.of("ProjectID")], np.bool_)
    province = np.array(inventory.of("CoCCode"), np.str_)
    return BedRecords(beds[is_ours], opened[is_ours], closed[is_ours], province[is_ours])


def _exported(export: Part | None, calendar: Calendar) -> tuple[float, float] | None:
    """Return the days between which the export has everything; it may be asked for days to come."""
    if export is None or not len(export):
        return None
    begin = export.days("ExportStartDate", calendar)[0]
    end = export.days("ExportEndDate", replace(calendar, today=datetime.date.max))[0]
    return begin, min(end, day_of(calendar.today))


def _window(
    path: Path, said: Said, stays: _Stays, exported: tuple[float, float] | None, today: datetime.date
) -> tuple[float, float]:
    if not len(stays.arrived):
        raise TableFaults(path, [Fault(marked("has no enrollment"))])
    seen = (float(stays.arrived.min()), float(np.nanmax(np.concatenate((stays.arrived, stays.left)))))
    begin, end = exported or whole_months(*seen, today)
    begin = day_of(said.records_from) if said.records_from else begin
    end = day_of(said.records_until) if said.records_until else end
    if begin > end:
        raise TableFaults(path, [Fault(marked("would end before it begins; correct --from or --until"))])
    return begin, end


def _records(stays: _Stays, is_used: Flags, begin: float, end: float) -> StayRecords:
    arrived, left = stays.arrived[is_used], stays.left[is_used]
    nothing = np.full(len(arrived), UNKNOWN)
    is_there = np.isnan(left) | (left > end)
    return StayRecords(
        arrived=arrived,
        left=np.where(is_there, NOT_KNOWN, left),
        present_at_start=arrived < begin,
        profile=stays.profile[is_used],
        province=stays.province[is_used],
        channel=nothing,
        reason=np.where(is_there, UNKNOWN, stays.reason[is_used]),
        sex=nothing,
        citizenship=nothing,
        records_from=begin,
        records_until=end,
    )


def _reading(path: Path, stays: _Stays, is_used: Flags, begin: float, end: float) -> Reading:
    num_others = int((~stays.is_stay).sum())
    others = Saying(
        "Left out, in projects that are no shelter, or one night by night: {number} enrollments.",
        number=rounded(num_others),
    )
    return Reading(
        file=path,
        form="HMIS CSV",
        heading_row=1,
        columns=READ,
        num_not_read=0,
        date_order=None,
        num_rows=len(stays.arrived),
        num_used=int(is_used.sum()),
        notes=(*([Note(others)] if num_others else []), covers(begin, end)),
    )
