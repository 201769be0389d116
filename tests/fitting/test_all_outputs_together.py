"""An attacker puts together all that one run of `fit` says: screen, scenario and figure, with every column.

A made-up book of three years with refusals has few people of one kind, channel and province, few residents
and few refused. First the words of some of these are exchanged for others that are not told: not a byte may
change. Then every number of people that stands anywhere is read back out of the text, and integer programming
looks for the least and the most that each small number can be beside all of them. The seed is fixed.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from sim.cli.commands import commands
from sim.records.disclosure import FEW, WIDTH

FIRST, LAST = datetime.date(2018, 1, 1), datetime.date(2020, 12, 31)
COLUMNS = ("profile", "channel", "province")
Row = dict[str, str]
Counts = Callable[[Row], bool]


@dataclass(frozen=True)
class Told:
    """A number of people that is told: of whom it counts, and between what it lies."""

    counts: Callable[[Row], bool]
    least: int
    most: int


def book(seed: int) -> list[Row]:
    """Return a book of stays and refusals; refusals are rows without a departure."""
    rng, rows = np.random.default_rng(seed), []
    for kind, number in (("women", 34), ("men", 25), ("families", 3), ("", 2)):
        for _ in range(number + int(rng.integers(0, 3)) * (number > 9)):
            arrived = FIRST + datetime.timedelta(int(rng.integers(0, 1050)))
            left = arrived + datetime.timedelta(int(rng.exponential(60)) + 1)
            rows.append(
                {
                    "arrived": f"{arrived}",
                    "left": f"{left}" if left <= LAST else "",
                    "profile": kind,
                    "channel": str(rng.choice(["police", "ngo", "self"], p=[0.67, 0.29, 0.04])),
                    "province": str(rng.choice(["KZ-SHY", "KZ-ALA", "KZ-PAV"], p=[0.5, 0.45, 0.05])),
                    "refused": "",
                }
            )
    refused = int(rng.integers(1, FEW))
    for _ in range(refused):
        day = FIRST + datetime.timedelta(int(rng.integers(0, 1050)))
        rows.append(
            {
                "arrived": f"{day}",
                "left": "",
                "profile": "men",
                "channel": "",
                "province": "KZ-SHY",
                "refused": "1",
            }
        )
    return sorted(rows, key=lambda row: row["arrived"])


def run(folder: Path, rows: list[Row]) -> dict[str, bytes]:
    """Return all that the command prints and writes, but for the name of the folder."""
    folder.mkdir()
    table = folder.parent / "table.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    words = ["fit", str(table), "--into", str(folder / "mine.toml"), "--beds", "6"]
    words += [f"--by={column}" for column in COLUMNS] + [f"--from={FIRST}", f"--until={LAST}"]
    with redirect_stdout(io.StringIO()) as screen:
        commands(words, standalone_mode=False)
    said = screen.getvalue().replace(str(folder.parent), "FOLDER")
    return {"": said.encode()} | {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return book(10)


@pytest.fixture(scope="module")
def left(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what the run of the book leaves behind."""
    return run(tmp_path_factory.mktemp("book") / "run", rows)


def test_which_small_group_somebody_is_of_changes_no_byte(
    rows: list[Row], left: dict[str, bytes], tmp_path: Path
) -> None:
    """One of the few families may be of no known kind, one of the few who came by themselves, too."""
    others = [dict(row) for row in rows]
    for column, word in (("profile", "families"), ("channel", "self")):
        few = [row for row in others if row[column] == word]
        assert 1 < len(few) < FEW
        few[0][column] = ""
    assert others != rows
    assert run(tmp_path / "run", others) == left


def ends(words: str) -> tuple[int, int]:
    """Return between what a number lies, as the attacker reads it."""
    if words == f"fewer than {FEW}":
        return 0, FEW - 1
    about = int(words.removeprefix("about "))
    return max(about - 2, FEW), about + 2


NUMBER = rf"(about \d+|fewer than {FEW})"


def statements(left: dict[str, bytes]) -> Iterator[Told]:
    """Yield every number of people that is told anywhere."""
    said, scenario = left[""].decode(), left["mine.toml"].decode()

    def told(pattern: str, text: str, counts: Counts) -> Told:
        (found,) = set(re.findall(pattern, text))
        return Told(counts, *ends(found))

    yield told(rf"rows read: {NUMBER}", said, is_any)
    yield told(rf"Demand: {NUMBER} people", said, is_any)
    yield told(rf"Residents at the end: {NUMBER} people", said, is_there)
    for kind in ("women", "men"):
        of_kind, pattern = is_of("profile", kind), rf"(?m)^{kind} \({NUMBER} stays to the end\)"
        yield told(pattern, said, partial(has_left, of_kind))
        yield told(rf'(?m)^{kind} = {{.* source = "{NUMBER} people,', scenario, of_kind)
    for channel, people in re.findall(
        rf'channel = "(\w+)"\n(?:.*\n)*?source = "{NUMBER} people adm', scenario
    ):
        yield Told(is_of("channel", channel), *ends(people))
    for code, people in re.findall(rf'(?m)^(KZ-\w+) = {{.* source = "{NUMBER} people', scenario):
        yield Told(is_of("province", code), *ends(people))


def is_any(row: Row) -> bool:
    return True


def is_refused(row: Row) -> bool:
    return row["refused"] != ""


def is_of(column: str, word: str) -> Counts:
    return lambda row: row[column] == word


def has_left(counts: Counts, row: Row) -> bool:
    return counts(row) and row["left"] != ""


def is_there(row: Row) -> bool:
    return row["left"] == "" and row["refused"] == ""


def bounds(rows: list[Row], told: list[Told], counts: Counts) -> tuple[float, float]:
    """Return the least and the most that a number can be, beside all that is told, in whole people."""
    kinds = {(*(row[name] for name in (*COLUMNS, "refused")), is_there(row)): row for row in rows}
    cells = list(kinds.values())
    sums = np.array([[each.counts(row) for row in cells] for each in told], float)
    rules = LinearConstraint(sums, [each.least for each in told], [each.most for each in told])
    which = np.array([counts(row) for row in cells], float)
    found: list[Any] = [
        milp(sign * which, integrality=np.ones(len(cells), np.int64), bounds=Bounds(0), constraints=rules)
        for sign in (1.0, -1.0)
    ]
    assert all(each.success for each in found)
    return float(found[0].fun), float(-found[1].fun)


def small_numbers(rows: list[Row]) -> dict[str, Counts]:
    """Return the numbers from 1 to 4 that nobody may find out, by name."""
    known: dict[str, Counts] = {"refused": is_refused, "there at the end": is_there}
    for column in COLUMNS:
        for word in {row[column] for row in rows}:
            known[f"{column} {word}"] = is_of(column, word)
    return {name: counts for name, counts in known.items() if 0 < sum(map(counts, rows)) < FEW}


def test_no_small_number_follows_from_all_that_is_told(rows: list[Row], left: dict[str, bytes]) -> None:
    told, small = list(statements(left)), small_numbers(rows)
    assert len(told) >= 11
    assert len(small) >= 4
    for each in told:  # the attacker reads what is true
        assert each.least <= sum(map(each.counts, rows)) <= each.most
    for name, counts in small.items():
        least, most = bounds(rows, told, counts)
        assert most - least >= WIDTH, name


def test_the_attacker_would_find_numbers_that_are_told_exactly(
    rows: list[Row], left: dict[str, bytes]
) -> None:
    true = [(each, sum(map(each.counts, rows))) for each in statements(left)]
    exactly = [replace(each, least=number, most=number) for each, number in true]
    widths = [np.ptp(bounds(rows, exactly, counts)) for counts in small_numbers(rows).values()]
    assert min(widths) == 0
