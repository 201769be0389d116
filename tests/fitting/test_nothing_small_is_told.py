"""An attacker has all that a run leaves behind: what it prints, the scenario, the figures, the tables.

Two ways are tried. A book is changed in a small number alone: if what is left behind is the same to the last
byte, nobody can tell the books apart. And all ranges that are told are put together, by linear programming
written anew: a small number must stay as wide as "1 to 4". No luck is in these tests but fixed seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from sim.cli.commands import commands
from sim.fitting.asked import Asked, asked
from sim.fitting.demand import demand
from sim.fitting.fitted import Known, fitted
from sim.fitting.ranges import range_text
from sim.fitting.referrals import rate_span
from sim.records.disclosure import FEW, WIDTH
from sim.records.rounded import rounded
from sim.records.stays import RefusalRecords, StayRecords
from sim.scenario import load
from sim.shipped import one_shelter
from tests.fitting.made import records_of
from tests.fitting.test_fitted import book

Printed = pytest.CaptureFixture[str]
HEADINGS = "case,arrived,left,channel,refused\n"
SMALL = (1, 2, 3, 4)


def rows() -> Iterator[str]:
    """Yield 22 people of two years, eight of the second, all of whom left; no two on one day."""
    yield from ("a12,2018-05-21,2018-06-01,police,", "a13,2018-08-22,2018-09-12,police,")
    for number in range(12):
        yield f"a{number},2018-{number + 1:02}-03,2018-{number + 1:02}-{12 + number},police,"
    for number in range(8):
        yield f"b{number},2019-{number + 1:02}-04,2019-{number + 2:02}-{5 + 2 * number:02},ngo,"


CHANGES: dict[str, Callable[[int], list[str]]] = {
    "people refused": lambda few: [f"r{n},2019-{n + 2:02}-20,,,1" for n in range(few)],
    "rows that are there twice": lambda few: list(rows())[:few],
    "people before the records": lambda few: [
        f"o{n},2017-0{n + 1}-01,2017-0{n + 1}-09,ngo," for n in range(few)
    ],
}


def left_behind(folder: Path, printed: Printed, words: list[str]) -> dict[str, bytes]:
    """Return all that a command prints and writes, but for the name of the folder."""
    folder.mkdir()
    commands([word.replace("FOLDER", str(folder)) for word in words], standalone_mode=False)
    said = printed.readouterr().out.replace(str(folder), "FOLDER")
    return {"": said.encode()} | {file.name: file.read_bytes() for file in folder.iterdir()}


def all_alike(tmp_path: Path, printed: Printed, tables: list[str], words: list[str]) -> bool:
    found = []
    for number, table in enumerate(tables):
        (tmp_path / "table.csv").write_text(table, encoding="utf-8")
        found.append(left_behind(tmp_path / f"run{number}", printed, words))
    assert len(found[0]) > 1
    return all(each == found[0] for each in found)


@pytest.mark.parametrize("change", CHANGES)
def test_a_fit_is_the_same_whatever_the_small_number(tmp_path: Path, capsys: Printed, change: str) -> None:
    words = ["fit", str(tmp_path / "table.csv"), "--into", "FOLDER/mine.toml", "--beds", "10", "--report"]
    words += ["--from", "2018-01-01", "--until", "2019-12-31"]
    tables = [HEADINGS + "\n".join([*rows(), *CHANGES[change](few)]) + "\n" for few in (SMALL[0], SMALL[-1])]
    assert all_alike(tmp_path, capsys, tables, words)


def test_a_back_test_is_the_same_whatever_the_small_number(tmp_path: Path, capsys: Printed) -> None:
    """Neither the predictions of later years nor the scores tell it."""
    tables = []
    for few in (SMALL[0], SMALL[-1]):
        foreign, all_of_them = [9, 7, few, 8, 11], [40, 47, 58, 39, 51]
        lines = [
            f"{name},{year},{number}"
            for name, numbers in (("foreign", foreign), ("all", all_of_them))
            for year, number in zip(range(2014, 2019), numbers, strict=True)
        ]
        tables.append("series,year,number\n" + "\n".join(lines) + "\n")
    words = ["backtest", str(tmp_path / "table.csv"), "--out", "FOLDER/told.csv", "--report"]
    assert all_alike(tmp_path, capsys, tables, words)


def test_a_calibration_is_the_same_whatever_the_small_number(tmp_path: Path, capsys: Printed) -> None:
    base = tmp_path / "base.toml"
    shipped = Path(__file__).parents[2] / "scenarios" / "one-shelter.toml"
    base.write_text(
        f'extends = "{shipped.as_posix()}"\n[streams.everyone]\n'
        'referrals_per_year = { low = 1, mode = 4, high = 20, assumption = "a test" }\n',
        encoding="utf-8",
    )
    tables = [f"series,year,number\ncitizens,2018,7\ncitizens,2019,{few}\n" for few in (SMALL[0], SMALL[-1])]
    words = ["calibrate", str(tmp_path / "table.csv"), "--extends", str(base), "--into", "FOLDER/mine.toml"]
    assert all_alike(tmp_path, capsys, tables, [*words, "--draws", "500", "--report"])


# ------------------------------------------------ ranges put together


def with_groups(rng: np.random.Generator) -> tuple[StayRecords, RefusalRecords]:
    """Return a book with kinds, channels, provinces and refusals, some of each with few people."""
    records = book(9.0, int(rng.integers(1000)))
    number = len(records)
    kinds = rng.choice(["women", "men", "families", ""], number, p=[0.5, 0.3, 0.12, 0.08])
    channels = rng.choice(["police", "ngo", "self"], number, p=[0.6, 0.3, 0.1])
    provinces = rng.choice(["KZ-SHY", "KZ-ALA", "KZ-PAV"], number, p=[0.6, 0.3, 0.1])
    stays = replace(records, profile=kinds, channel=channels, province=provinces)
    refused = int(rng.integers(1, 5))
    days = np.sort(rng.choice(np.arange(records.records_from, records.records_until), refused, replace=False))
    words = rng.choice(["women", "men"], refused), rng.choice(["KZ-SHY", "KZ-ALA"], refused)
    return stays, RefusalRecords(days, np.ones(refused, np.int64), *words)


def ranges_of(found: Asked) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what is told of the cells: which ones each number sums over, and its ends."""
    told = [(np.ones(len(found.people), bool), found.total)]
    for column in ("year", *found.by):
        told += [(found.groups[column] == word, number) for word, number in found.told(column).items()]
    cells, numbers = zip(*told, strict=True)
    return np.array(cells), np.array([n.least for n in numbers]), np.array([n.most for n in numbers])


def width(found: Asked, cells: np.ndarray) -> float:
    """Return how far the ends of a sum lie apart that the ranges leave possible."""
    sums, least, most = ranges_of(found)
    rules, whole = LinearConstraint(sums.astype(float), least, most), np.ones(len(cells), np.int64)
    ends: list[Any] = [
        milp(sign * cells.astype(float), integrality=whole, bounds=Bounds(0), constraints=rules).fun
        for sign in (1.0, -1.0)
    ]
    return float(-ends[1] - ends[0])


def test_all_ranges_together_tell_no_small_number() -> None:
    rng, tried = np.random.default_rng(11), 0
    for _ in range(8):
        stays, refusals = with_groups(rng)
        found = asked(demand(stays, refusals), stays, refusals, ("profile", "channel", "province"))
        for words in found.groups.values():
            for word in np.unique(words):
                if 0 < found.people[words == word].sum() < FEW:
                    tried += 1
                    assert width(found, words == word) >= WIDTH
    assert tried > 15


def test_where_roundings_to_five_together_would_tell_a_number_they_are_wider() -> None:
    """63, 68 and 1 people in three years are at least 63 and 68, and 132 together at most."""
    arrived = np.concatenate([18_262.0 + np.arange(63), 18_628.0 + np.arange(68), [18_993.0]])
    stays = records_of(arrived, arrived + 9.0, (18_262.0, 19_357.0))
    found = asked(demand(stays), stays, None)
    last = found.groups["year"] == "2022"
    assert width(replace(found, step=5), last) < WIDTH
    assert width(found, last) >= WIDTH


def test_a_rate_with_three_digits_tells_the_number_no_more_nearly() -> None:
    """The attacker has the program, and tries every number of people that might have made the line."""
    for true in (7, 23, 131):
        line = range_text(rate_span(rounded(true), 2.0))
        agree = [n for n in range(5, 200) if range_text(rate_span(rounded(n), 2.0)) == line]
        assert agree == list(range(rounded(true).least, rounded(true).most + 1))


@pytest.mark.parametrize("nights", [37, 48])
def test_the_nights_of_the_one_person_of_a_year_are_not_told(nights: int) -> None:
    """In a shelter of one bed the days on which it was full in 2019 are the nights of one person."""
    arrived = np.array([17_532.0 + 30.0 * number for number in range(11)] + [17_950.0, 18_300.0])
    left = arrived + np.array([*(12.0 for _ in range(11)), float(nights), 10.0])
    records = records_of(arrived, left, (17_532, 18_627))
    found = fitted(records, None, None, Known(1), load(one_shelter()))
    years, people, parts = found.people_by_year()
    assert (years, people[1].is_few) == ([2018, 2019, 2020], True)
    assert parts[1:] == [0.9, 1.0]
