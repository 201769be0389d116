"""A large table is read whole; how long it takes is measured by `python -m benchmarks records`."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np

from benchmarks.records import ROWS, large_table
from sim.records.read_stays import read_stays


def test_200_000_rows(tmp_path: Path) -> None:
    file, arrived, left = large_table(tmp_path, ROWS)
    read = read_stays(file, today=datetime.date(2021, 6, 30))
    assert np.array_equal(read.stays.arrived, arrived)
    assert np.array_equal(read.stays.left, left)
    assert (read.stays.province == "KZ-SHY").all()
