"""The provinces of a country, from a csv file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.language import Saying, language
from sim.scenario.csv_rows import CsvRow, number_in, read_rows
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
COUNTRY = "country"
MOST_TILES = 99
MOST_PEOPLE = 10_000_000_000


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

    @property
    def name(self) -> str:
        """Its name in the language spoken."""
        return {"en": self.name_en, "ru": self.name_ru, "kk": self.name_kk}[language()]


def read_provinces(file: Path) -> tuple[Province, ...]:
    """Read all provinces of a csv file, in its order.

    Raises
    ------
    ScenarioFaults
        All faults of the file, each with its line.
    """
    rows = read_rows(file, COLUMNS, TILE_COLUMNS)
    codes = [row["iso_code"] for row in rows]
    faults = [fault for number, row in enumerate(rows) for fault in _faults(row, codes[:number])]
    faults = faults or [fault for row in rows for fault in _strange_neighbours(row, codes)]
    if faults:
        raise ScenarioFaults(faults)
    return tuple(_province(row, number) for number, row in enumerate(rows))


def _faults(row: CsvRow, before: Sequence[str]) -> Iterator[Fault]:
    if not row["iso_code"]:
        yield row.fault("iso_code", Saying("is required"))
    elif row["iso_code"] == COUNTRY:
        yield row.fault("iso_code", Saying("must not be {name}: so results name the whole", name=COUNTRY))
    elif row["iso_code"] in before:
        yield row.fault("iso_code", Saying("{code} is given twice", code=row["iso_code"]))
    if not _is_whole(row["population"], MOST_PEOPLE):
        yield row.fault("population", Saying("must be a whole number of people"))
    for column in TILE_COLUMNS:
        if not _is_whole(row.cells.get(column, "0"), MOST_TILES):
            rule = Saying("must be a whole number between {low} and {high}", low=0, high=MOST_TILES)
            yield row.fault(column, rule)
    for column, limit in (("lat", 90.0), ("lon", 180.0)):
        degrees = number_in(row[column])
        if degrees is None or abs(degrees) > limit:
            rule = Saying("must be degrees between {low} and {high}", low=f"-{limit:g}", high=f"{limit:g}")
            yield row.fault(column, rule)


def _is_whole(cell: str, most: int) -> bool:
    is_short_number = cell.isascii() and cell.isdecimal() and len(cell) <= len(str(most))
    return is_short_number and int(cell) <= most


def _strange_neighbours(row: CsvRow, codes: Sequence[str]) -> Iterator[Fault]:
    for code in _neighbours(row):
        if code not in codes:
            rule = Saying("{code} is not a province of this file", code=code)
            yield row.fault("neighbours", rule, suggest(code, codes))


def _province(row: CsvRow, number: int) -> Province:
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
        tile_row=int(row.cells.get("tile_row", 0)),
        tile_column=int(row.cells.get("tile_column", number)),
    )


def _neighbours(row: CsvRow) -> tuple[str, ...]:
    return tuple(code.strip() for code in row["neighbours"].split(";") if code.strip())
