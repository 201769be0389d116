"""The shipped spreadsheets of a made-up shelter: made by the command, and read back as what they were."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from sim.example_spreadsheet import HABITS, Language, example_records, spreadsheet
from sim.records.dates import date_of
from sim.records.read_stays import read_stays
from sim.records.reading import Said
from sim.records.stays import StayRecords
from sim.shipped import shipped_folder
from sim.simulated_records import SimulatedRecords

TODAY = datetime.date(2021, 6, 30)
LANGUAGES: tuple[Language, ...] = ("en", "ru", "kk")


@pytest.fixture(scope="module")
def simulated() -> SimulatedRecords:
    """Return what the shelter would have written down."""
    return example_records()


def in_order(stays: StayRecords) -> list[tuple[object, ...]]:
    columns = (stays.arrived, stays.left, stays.channel, stays.reason)
    return sorted(zip(*(np.char.mod("%s", column).tolist() for column in columns), strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_file_is_what_the_command_makes(language: Language, simulated: SimulatedRecords) -> None:
    file = shipped_folder() / "data" / "examples" / f"ten-bed-shelter-{language}.csv"
    assert file.read_bytes() == spreadsheet(simulated, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_read_as_what_it_was(language: Language, simulated: SimulatedRecords) -> None:
    file = shipped_folder() / "data" / "examples" / f"ten-bed-shelter-{language}.csv"
    true = simulated.stays
    window = Said(records_from=date_of(true.records_from), records_until=date_of(true.records_until))
    read = read_stays(file, window, today=TODAY)
    assert in_order(read.stays) == in_order(true)
    assert read.stays.present_at_start.sum() == true.present_at_start.sum() > 0
    words = HABITS[language].words
    assert sorted(read.stays.profile.tolist()) == sorted(words[each] for each in true.profile.tolist())
    assert read.refusals is not None
    assert read.refusals.date.tolist() == simulated.refusals.date.tolist()
    assert read.reading.warnings == ()
    assert read.reading.num_used == len(true) + len(simulated.refusals) > 100


def test_records_are_whole_days_of_the_study(simulated: SimulatedRecords) -> None:
    stays = simulated.stays
    known = stays.arrived[~np.isnan(stays.arrived)]
    assert (known == np.floor(known)).all()
    assert date_of(stays.records_from) == datetime.date(2018, 1, 1)
    assert date_of(stays.records_until) == datetime.date(2020, 12, 31)
    assert np.isnan(stays.left).sum() > 0
    assert len(simulated.refusals) > 0
