"""The provinces of a country, and their chances of a shelter, from csv files."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sim.scenario.faults import Fault, ScenarioFaults, suggest

COLUMNS = (
    "iso_code",
    "name_en",
    "name_ru",
    "name_kk",
    "population",
    "centre",
    "lat",
    "lon",
    "neighbours",
)
TILE_COLUMNS = ("tile_row", "tile_column")  # may be left out: then the tiles stand in a row
INCLUSION_COLUMNS = ("iso_code", "inclusion_probability")
WHOLE_WITHIN = 1e-6


@dataclass(frozen=True, slots=True)
class Province:
    """A first-level unit of the country.

    Attributes
    ----------
    lat, lon
        Latitude and longitude of its centre, in degrees.
    neighbours
        Codes of the provinces it borders on.
    tile_row, tile_column
        Its place on a map of tiles, counted from 0 in the north-west.
    """

    code: str
    name_en: str
    name_ru: str
    name_kk: str
    population: int
    centre: str
    lat: float
    lon: float
    neighbours: tuple[str, ...]
    tile_row: int
    tile_column: int


def read_provinces(file: Path) -> tuple[Province, ...]:
    """Read all provinces of a csv file, in its order.

    Raises
    ------
    ScenarioFaults
        All faults of the file, each with its line.
    """
    faults: list[Fault] = []
    provinces: list[Province] = []
    for line, row in _rows(file, COLUMNS, TILE_COLUMNS):
        found = list(_province_faults(file, line, row, [province.code for province in provinces]))
        faults += found
        if not found:
            provinces.append(_province(row, len(provinces)))
    codes = {province.code for province in provinces}
    for line, row in _rows(file, COLUMNS) if not faults else ():
        faults += [
            _fault(file, line, "neighbours", f"{code} is not a province of this file", suggest(code, codes))
            for code in _neighbours(row)
            if code not in codes
        ]
    if faults:
        raise ScenarioFaults(faults)
    return tuple(provinces)


def read_inclusion(file: Path, codes: tuple[str, ...]) -> tuple[float, ...]:
    """Read the chance of a shelter for each of some provinces, in their order.

    Raises
    ------
    ScenarioFaults
        If a province is missing or given twice, a chance is none, or they do not add up to a whole number.
    """
    faults: list[Fault] = []
    chances: dict[str, float] = {}
    for line, row in _rows(file, INCLUSION_COLUMNS):
        chance = _number(row["inclusion_probability"])
        if chance is None or not 0 <= chance <= 1:
            faults.append(_fault(file, line, "inclusion_probability", "must be a number between 0 and 1"))
        if row["iso_code"] in chances:
            faults.append(_fault(file, line, "iso_code", f"{row['iso_code']} is given twice"))
        chances[row["iso_code"]] = chance or 0.0
    missing = [code for code in codes if code not in chances]
    if missing:
        faults.append(Fault(file, 0, 0, (), f"has no line for {', '.join(missing)}"))
    total = math.fsum(chances.get(code, 0.0) for code in codes)
    if not faults and abs(total - round(total)) > WHOLE_WITHIN:
        rule = f"the chances of the country's provinces must add up to a whole number, now {total:.6g}"
        faults.append(Fault(file, 0, 0, (), rule))
    if faults:
        raise ScenarioFaults(faults)
    return tuple(chances[code] for code in codes)


def _rows(
    file: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line number and the cells of each row."""
    with _open(file) as lines:
        reader = csv.DictReader(lines)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise ScenarioFaults([Fault(file, 1, 1, (), f"has no column {', '.join(missing)}")])
        columns += tuple(column for column in optional if column in (reader.fieldnames or ()))
        num_rows = 0
        for row in reader:
            num_rows += 1
            if any(row[column] is None for column in columns):
                raise ScenarioFaults([Fault(file, reader.line_num, 1, (), "has too few cells")])
            yield reader.line_num, {column: row[column].strip() for column in columns}
    if not num_rows:
        raise ScenarioFaults([Fault(file, 1, 1, (), "has no rows")])


@contextmanager
def _open(file: Path) -> Iterator[TextIO]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield lines
    except OSError as error:
        raise ScenarioFaults([Fault(file, 0, 0, (), f"cannot be read ({error.strerror})")]) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise ScenarioFaults([Fault(file, 0, 0, (), f"is not a csv file in UTF-8 ({error})")]) from None


def _province_faults(file: Path, line: int, row: dict[str, str], before: list[str]) -> Iterator[Fault]:
    if not row["iso_code"]:
        yield _fault(file, line, "iso_code", "is required")
    if row["iso_code"] in before:
        yield _fault(file, line, "iso_code", f"{row['iso_code']} is given twice")
    if not row["population"].isdecimal():
        yield _fault(file, line, "population", "must be a whole number of people")
    for column in TILE_COLUMNS:
        if not row.get(column, "0").isdecimal():
            yield _fault(file, line, column, "must be a whole number, at least 0")
    for column, limit in (("lat", 90.0), ("lon", 180.0)):
        degrees = _number(row[column])
        if degrees is None or abs(degrees) > limit:
            yield _fault(file, line, column, f"must be degrees between -{limit:g} and {limit:g}")


def _province(row: dict[str, str], num_before: int) -> Province:
    return Province(
        code=row["iso_code"],
        name_en=row["name_en"],
        name_ru=row["name_ru"],
        name_kk=row["name_kk"],
        population=int(row["population"]),
        centre=row["centre"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        neighbours=_neighbours(row),
        tile_row=int(row.get("tile_row", 0)),
        tile_column=int(row.get("tile_column", num_before)),
    )


def _neighbours(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(code.strip() for code in row["neighbours"].split(";") if code.strip())


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _fault(file: Path, line: int, column: str, rule: str, suggestion: str | None = None) -> Fault:
    return Fault(file, line, 1, (column,), rule, suggestion)
