"""A large table of a shelter's own records: how long it takes to read."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
from numpy.typing import NDArray

from sim.records.dates import date_of
from sim.records.read_stays import read_stays

ROWS = 200_000
MOST_SECONDS = 5.0


def records() -> Iterator[str]:
    """Yield the processor time of reading one table."""
    with TemporaryDirectory() as folder:
        file, _, _ = large_table(Path(folder), ROWS)
        begun = process_time()
        read_stays(file, today=datetime.date(2021, 6, 30))
        seconds = process_time() - begun
    verdict = "met" if seconds <= MOST_SECONDS else "MISSED"
    yield f"Reading a table of {ROWS:,} stays: {seconds:.1f} s  at most {MOST_SECONDS:g} s: {verdict}"


def large_table(folder: Path, rows: int) -> tuple[Path, NDArray[np.int64], NDArray[np.int64]]:
    """Write a table as a Russian spreadsheet would; return it, and its days of arrival and departure."""
    rng = np.random.default_rng(1)
    arrived = rng.integers(12_000, 18_000, rows)
    left = arrived + rng.integers(0, 200, rows)
    words = {int(day): date_of(day).strftime("%d.%m.%Y") for day in range(12_000, 18_201)}
    lines = (
        f"{n};{words[a]};{words[b]};Женщина;г. Шымкент;полиция;домой;Ж;РК"
        for n, (a, b) in enumerate(zip(arrived.tolist(), left.tolist(), strict=True))
    )
    head = "№;Дата поступления;Дата выбытия;Категория;Область;Кем направлен;Причина выбытия;Пол;Гражданство"
    file = folder / "large.csv"
    file.write_text("\n".join([head, *lines]), encoding="cp1251")
    return file, arrived, left
