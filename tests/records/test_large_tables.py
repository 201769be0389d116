"""A large table is read while one waits (processor time: other work on the machine does not count)."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import numpy as np

from sim.records.dates import date_of
from sim.records.read_stays import read_stays

ROWS = 200_000
LIMIT_SECONDS = 5.0


def test_200_000_rows_in_under_five_seconds(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    arrived = rng.integers(12_000, 18_000, ROWS)
    left = arrived + rng.integers(0, 200, ROWS)
    words = {int(day): date_of(day).strftime("%d.%m.%Y") for day in range(12_000, 18_201)}
    lines = (
        f"{n};{words[a]};{words[b]};Женщина;г. Шымкент;полиция;домой;Ж;РК"
        for n, (a, b) in enumerate(zip(arrived.tolist(), left.tolist(), strict=True))
    )
    head = "№;Дата поступления;Дата выбытия;Категория;Область;Кем направлен;Причина выбытия;Пол;Гражданство"
    file = tmp_path / "large.csv"
    file.write_text("\n".join([head, *lines]), encoding="cp1251")

    begin = time.process_time()
    read = read_stays(file, today=datetime.date(2021, 6, 30))
    seconds = time.process_time() - begin

    assert np.array_equal(read.stays.arrived, arrived)
    assert np.array_equal(read.stays.left, left)
    assert (read.stays.province == "KZ-SHY").all()
    assert seconds < LIMIT_SECONDS
