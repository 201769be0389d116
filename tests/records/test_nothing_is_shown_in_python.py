"""Where Python shows a value, as in a notebook that is passed on, no row of a table is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.fitting.fitted import Known, fitted
from sim.records.dates import date_of
from sim.records.faults import TableFaults
from sim.records.read_counts import read_census
from sim.records.read_stays import read_stays
from sim.records.reading import Said
from sim.records.table import read_table
from sim.scenario import load
from sim.shipped import one_shelter

MONTHS = [f"{year}-0{month}" for year in (2018, 2019) for month in range(1, 9)]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "book.csv"
    stays = [f"{month}-11,{month}-27,women," for month in MONTHS]
    refusals = [f"{month}-19,,,2" for month in MONTHS[:8]]
    file.write_text("\n".join(["arrived,left,profile,refused", *stays, *refusals]))
    return file


def test_records_and_what_is_fitted_show_no_day(table: Path) -> None:
    read = read_stays(table)
    found = fitted(read.stays, read.refusals, None, Known(4), load(one_shelter()))
    days = read_table(table, Said(), ("arrived", "left"), ("arrived",))
    census = read_census(table, date_of(read.stays.records_until))
    shown = repr([read, found, days, census])
    assert "array" not in shown
    for day in read.stays.arrived.tolist():
        assert f"{day:.0f}" not in shown
        assert date_of(day).isoformat() not in shown


def test_faults_show_no_cell(tmp_path: Path) -> None:
    file = tmp_path / "book.csv"
    file.write_text("arrived,left\nAigul,2020-01-01\n2020-01-05,2020-02-01\n")
    with pytest.raises(TableFaults) as caught:
        read_stays(file)
    assert "Aigul" not in repr(caught.value) + repr(caught.value.faults) + str(caught.value)
