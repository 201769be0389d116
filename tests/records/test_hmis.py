"""Exports in the layout of HMIS, made by hand to its published specification (2024, and 2022)."""

from __future__ import annotations

import datetime
import shutil
import zipfile
from pathlib import Path

import pytest

from sim.mistakes import Mistake
from sim.records.dates import date_of
from sim.records.hmis_files import is_hmis
from sim.records.read_stays import read_stays
from sim.records.reading import Said
from sim.records.stays import UNKNOWN
from tests.records.written import written

FOLDER = Path(__file__).parent / "hmis"
TODAY = datetime.date(2021, 6, 30)

READ_2024 = """\
2019-12-20 to 2020-01-15, single, OH-500, home, there at the start
2020-02-03 to 2020-03-01, family, OH-500, institution
2020-02-03 to 2020-03-01, family, OH-500, institution
2020-05-10 to 2020-05-10, single, OH-507, other_shelter
2020-06-01 to still there, single, OH-500
2020-12-30 to still there, single, OH-500
2024 (HMIS CSV): rows read: about 5.
  arrival: column "EntryDate"
  departure: column "ExitDate"
  profile: column "HouseholdID (families and single people)"
  province: column "EnrollmentCoC, or the CoCCode of the beds"
  reason for leaving: column "Destination"
  number of the case (only to find rows that are there twice): column "EnrollmentID"
Left out, in projects that are no shelter, or one night by night: fewer than 5 enrollments.
The records are taken to cover every stay from 2020-01-01 to 2020-12-31.
"""


def copy(tmp_path: Path, year: str = "2024") -> Path:
    return Path(shutil.copytree(FOLDER / year, tmp_path / year))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_export_of_2024(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted rows, night shelters and outreach are left out; an exit after the export is still there."""
    monkeypatch.chdir(FOLDER)
    read = read_stays(Path("2024"), today=TODAY)
    assert written(read) == READ_2024
    assert read.beds is not None
    assert read.beds.beds.tolist() == [10, 12, 5]
    assert date_of(read.beds.closed[0]) == datetime.date(2020, 6, 30)
    assert read.beds.province.tolist() == ["OH-500", "OH-500", "OH-507"]


def test_an_export_of_2022() -> None:
    """A tracking method tells the kinds of shelters apart; a deleted exit is none."""
    read = read_stays(FOLDER / "2022", today=TODAY)
    assert written(read).splitlines()[:2] == [
        "2020-01-15 to 2020-03-01, single, home",
        "2020-02-20 to still there, single",
    ]
    assert read.beds is None


def test_a_packed_export_is_the_same(tmp_path: Path) -> None:
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in (FOLDER / "2024").iterdir():
            archive.write(file, f"HMIS_export/{file.name}")
    assert is_hmis(packed)
    assert written(read_stays(packed, today=TODAY)).splitlines()[:6] == READ_2024.splitlines()[:6]


def test_names_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, opened = copy(tmp_path), []
    read_bytes = Path.read_bytes

    def watched(file: Path) -> bytes:
        opened.append(file.name)
        return read_bytes(file)

    monkeypatch.setattr(Path, "read_bytes", watched)
    read_stays(folder, today=TODAY)
    assert sorted(opened) == ["Enrollment.csv", "Exit.csv", "Export.csv", "Inventory.csv", "Project.csv"]


def test_the_window_can_be_said() -> None:
    said = Said(records_from=datetime.date(2020, 2, 1), records_until=datetime.date(2020, 2, 29))
    stays = read_stays(FOLDER / "2024", said, today=TODAY).stays
    assert [date_of(day).isoformat() for day in stays.arrived] == ["2020-02-03", "2020-02-03"]
    assert [date_of(stays.records_from), date_of(stays.records_until)] == [
        said.records_from,
        said.records_until,
    ]


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder / "Enrollment.csv", "E2,C2,P1,2020-02-03", "E1,C2,P9,02/03/2020")
    change(folder / "Enrollment.csv", "E8,C8,P1,2020-06-01", "E8,C8,P1,2021-07-01")
    change(folder / "Exit.csv", "T1,E1,C1,2020-01-15", "T1,E1,C1,2019-12-01")
    change(folder / "Exit.csv", "T3,E3,C3,2020-03-01", "T3,E3,C3,")
    change(folder / "Inventory.csv", "I1,P1,OH-500,1,1,10,10,", "I1,P1,OH-500,1,1,10,many,")
    change(folder / "Project.csv", "2015-01-01,,1,4,,", "2015-01-01,,1,44,,")
    with pytest.raises(Mistake) as caught:
        read_stays(folder, today=TODAY)
    assert str(caught.value).replace(f"{folder}/", "").splitlines() == [
        'Enrollment.csv: column "EntryDate": lies after the exit of this enrollment in Exit.csv: row 2.',
        'Enrollment.csv: column "EnrollmentID": is there twice: row 3.',
        'Enrollment.csv: column "EntryDate": must be a date written as year-month-day (2020-03-05): '
        "row 3 (02/03/2020).",
        'Enrollment.csv: column "ProjectID": is no project of Project.csv: row 3.',
        'Enrollment.csv: column "EntryDate": lies in the future, after 2021-06-30: row 9 (2021-07-01).',
        "5 faults.",
        'Exit.csv: column "ExitDate": is empty: row 4.',
        "1 fault.",
        'Project.csv: column "ProjectType": is no project type: row 4 (44).',
        "1 fault.",
        'Inventory.csv: column "BedInventory": must be a whole number: row 2.',
        "1 fault.",
    ]


def test_files_and_fields_that_are_missing(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / "Exit.csv").unlink()
    change(folder / "Project.csv", "ProjectType", "Kind")
    with pytest.raises(Mistake) as caught:
        read_stays(folder, today=TODAY)
    assert str(caught.value).replace(str(folder), "2024").splitlines() == [
        "2024: has no Exit.csv.",
        "1 fault.",
        "2024/Project.csv: has no field ProjectType.",
        "1 fault.",
    ]


def test_an_export_without_shelters_is_refused(tmp_path: Path) -> None:
    folder = copy(tmp_path, "2022")
    change(folder / "Project.csv", '"","0","1","1"', '"","3","1","1"')
    with pytest.raises(Mistake, match="has no stay in a shelter"):
        read_stays(folder, today=TODAY)


def test_what_is_no_export(tmp_path: Path) -> None:
    assert not is_hmis(tmp_path)
    assert not is_hmis(tmp_path / "nowhere.zip")
    with pytest.raises(Mistake, match="cannot be read"):
        read_stays(tmp_path)
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(Mistake, match="is damaged"):
        read_stays(damaged)


def test_an_export_of_2026_reads_as_that_of_2024(tmp_path: Path) -> None:
    """The standards of 2026 changed no field that is read; Enrollment.csv has one more."""
    folder = copy(tmp_path)
    change(folder / "Export.csv", "2024 v1.7", "2026 v1.0")
    file = folder / "Enrollment.csv"
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    more = [f"{head},MentalHealthConsultation", *(f"{row}," for row in rows if row)]
    file.write_text("\n".join(more) + "\n", encoding="utf-8")
    ours, theirs = (read_stays(each, today=TODAY).stays for each in (folder, FOLDER / "2024"))
    assert ours.arrived.tolist() == theirs.arrived.tolist()
    assert ours.profile.tolist() == theirs.profile.tolist()
    assert ours.reason.tolist() == theirs.reason.tolist()


@pytest.mark.parametrize(
    ("reason", "destinations"),
    [
        ("other", "116 314 332 312 313 327 329 335 336 17"),
        ("other_shelter", "101 118 302"),
        ("institution", "204 205 206 207 215 225"),
        ("home", "410 411 421 422 423 426 435"),
        ("died", "24"),
        (UNKNOWN, "8 9 30 37 99"),
    ],
)
def test_every_destination_of_2024_is_taken_as_it_is_grouped(
    reason: str, destinations: str, tmp_path: Path
) -> None:
    """Those of the specification of FY2024, list 3.12.1, by its groups."""
    folder = copy(tmp_path)
    text = (folder / "Exit.csv").read_text(encoding="utf-8")
    for destination in destinations.split():
        (folder / "Exit.csv").write_text(text.replace(",206,", f",{destination},"), encoding="utf-8")
        found = read_stays(folder, today=TODAY).stays
        assert found.reason.tolist()[1:3] == [reason, reason], destination
