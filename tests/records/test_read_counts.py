"""Refusals by day, numbers by year, and who is there today: short tables, each read or refused as a whole."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from sim.records.dates import day_of
from sim.records.faults import TableFaults
from sim.records.read_counts import read_census, read_refusals, read_yearly_counts
from sim.records.reading import Said

TODAY = datetime.date(2021, 6, 30)


def table(folder: Path, text: str) -> Path:
    file = folder / "table.csv"
    file.write_text(text, encoding="utf-8")
    return file


def refused(file: Path, caught: pytest.ExceptionInfo[TableFaults]) -> list[str]:
    return str(caught.value).replace(f"{file}: ", "").splitlines()


def test_refusals_with_numbers_and_without(tmp_path: Path) -> None:
    text = "Дата;Отказано;Категория\n15.01.2020;2;Женщины\n20.01.2020;0;\n21.01.2020;да;\n"
    read = read_refusals(table(tmp_path, text), today=TODAY)
    assert read.refusals.date.tolist() == [day_of(datetime.date(2020, 1, day)) for day in (15, 21)]
    assert read.refusals.number.tolist() == [2, 1]
    assert read.refusals.profile.tolist() == ["женщины", ""]
    assert (read.reading.num_rows, read.reading.num_used) == (3, 2)

    one_a_row = read_refusals(table(tmp_path, "date\n2020-01-15\n2020-01-15\n"), today=TODAY)
    assert one_a_row.refusals.number.tolist() == [1, 1]
    assert one_a_row.reading.warnings == read.reading.warnings == ()


def test_a_number_of_people_under_another_heading_is_asked_for(tmp_path: Path) -> None:
    """It was not read, each day taken for one person, without a word but that a column is not read."""
    read = read_refusals(table(tmp_path, "date,number\n2020-01-15,4\n2020-01-16,3\n"), today=TODAY)
    assert read.refusals.number.tolist() == [1, 1]
    told = str(read.reading)
    assert "Warning: each row is taken for one person, since no column is headed “refused”" in told


def test_a_refusal_without_a_day_is_refused(tmp_path: Path) -> None:
    file = table(tmp_path, "date,refused\n,2\n2020-01-15,few\n")
    with pytest.raises(TableFaults) as caught:
        read_refusals(file, today=TODAY)
    assert refused(file, caught) == [
        'column "date": is empty: row 2.',
        'column "refused": must be a whole number: row 3.',
        "2 faults.",
    ]


def test_numbers_by_year_in_three_languages(tmp_path: Path) -> None:
    for text in (
        "year,count\n2019,42\n2020,38\n",
        "Год;Количество\n2019 г.;42\n2020 г.;38,0\nИтого;80\n",
        "Жыл\tСаны\n2019\t42\n2020\t38\n",
    ):
        counts = read_yearly_counts(table(tmp_path, text)).counts
        assert counts.year.tolist() == [2019, 2020]
        assert counts.count.tolist() == [42, 38]
        assert len(set(counts.series.tolist())) == 1


def test_numbers_of_several_series(tmp_path: Path) -> None:
    text = "series,year,count\nassisted,2019,42\nidentified,2019,11\nassisted,2020,1 204\n"
    counts = read_yearly_counts(table(tmp_path, text)).counts
    assert counts.series.tolist() == ["assisted", "identified", "assisted"]
    assert counts.count.tolist() == [42, 11, 1204]


def test_faults_of_numbers_by_year(tmp_path: Path) -> None:
    file = table(tmp_path, 'year,count\n2019,42\n2019,43\n19,4\n2020,-3\n2021,"1,204"\n')
    with pytest.raises(TableFaults) as caught:
        read_yearly_counts(file)
    assert refused(file, caught) == [
        'column "year": is there twice for this series: row 3 (2019).',
        'column "year": must be a year between 1950 and 2100: row 4 (19).',
        'column "count": must be a whole number: row 5 (-3).',
        'column "count": may be thousands or a decimal part; write it with neither point nor comma: row 6.',
        "4 faults.",
    ]


def test_a_census_by_arrival_and_by_days(tmp_path: Path) -> None:
    by_arrival = read_census(
        table(tmp_path, "arrived,province\n2021-06-01,Шымкент\n2021-06-30,\n"), TODAY
    ).census
    assert by_arrival.age.tolist() == [29.0, 0.0]
    assert by_arrival.province.tolist() == ["KZ-SHY", ""]
    assert by_arrival.taken_on == day_of(TODAY)

    by_days = read_census(
        table(tmp_path, "Категория;Дней в приюте\nженщина;29\nмужчина;12,5\n"), TODAY
    ).census
    assert by_days.age.tolist() == [29.0, 12.5]
    assert by_days.profile.tolist() == ["женщина", "мужчина"]


def test_faults_of_a_census(tmp_path: Path) -> None:
    file = table(tmp_path, "arrived\n2021-07-01\n2021-02-29\nlong ago\n2021-06-01\n")
    with pytest.raises(TableFaults) as caught:
        read_census(file, TODAY)
    assert refused(file, caught) == [
        'column "arrived": lies in the future, after 2021-06-30: row 2 (2021-07-01).',
        'column "arrived": is no day of the calendar: row 3 (2021-02-29).',
        'column "arrived": is no date: row 4.',
        "3 faults.",
    ]
    file = table(tmp_path, "Name,Days\nMaria,many\n")
    with pytest.raises(TableFaults) as caught:
        read_census(file, TODAY)
    assert refused(file, caught) == ['column "Days": must be a number of days: row 2.', "1 fault."]


def test_a_census_without_either_is_refused(tmp_path: Path) -> None:
    file = table(tmp_path, "profile\nwoman\n")
    with pytest.raises(TableFaults, match="no heading says where this is: arrival"):
        read_census(file, TODAY)
    with pytest.raises(TableFaults, match="every date can be read"):
        read_census(table(tmp_path, "arrived\n01.02.2021\n"), TODAY)
    read = read_census(table(tmp_path, "arrived\n01.02.2021\n"), TODAY, Said(date_order="mdy"))
    assert read.census.age.tolist() == [day_of(TODAY) - day_of(datetime.date(2021, 1, 2))]
