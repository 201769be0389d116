"""Awkward tables, each with the exact reading or the exact refusal that is expected of it.

Beside each table stands a file of the same name and the ending .toml: what the user says (`said`), and the
whole of what the program must answer (`read` or `refused`).
"""

from __future__ import annotations

import datetime
import importlib.util
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from sim.language import speaking
from sim.mistakes import Mistake
from sim.records.read_stays import read_stays
from sim.records.reading import Said
from tests.records.written import written

FOLDER = Path(__file__).parent / "awkward"
EXPECTED = sorted(FOLDER.glob("*.toml"))
TODAY = datetime.date(2021, 6, 30)

NAMES = re.compile(
    r"«[^»]*»|\"[^\"]*\"|--[a-z-]+|(column )?[a-z]+=|utf-\w+(-\w+)*|cp\d+|kz1048|koi8\S*"
    r"|\b(CSV|xls|xlsx|dmy|mdy|ascii)\b"
)
needs_openpyxl = pytest.mark.skipif(
    importlib.util.find_spec("openpyxl") is None, reason="openpyxl (extra xlsx) is not installed"
)


def said_in(expected: dict[str, Any]) -> Said:
    return Said(**expected.get("said", {}))


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(path, marks=[needs_openpyxl] if "xlsx" in path.name else [], id=path.stem)
        for path in EXPECTED
    ],
)
def test_read_right_or_refused_with_row_column_and_reason(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDER)
    expected = tomllib.loads(file.read_text(encoding="utf-8"))
    table = Path(file.stem)
    if "refused" in expected:
        with pytest.raises(Mistake) as caught:
            read_stays(table, said_in(expected), today=TODAY)
        assert str(caught.value) + "\n" == expected["refused"]
    else:
        assert written(read_stays(table, said_in(expected), today=TODAY)) == expected["read"]


@pytest.mark.parametrize("code", ["ru", "kk"])
def test_every_reading_and_refusal_is_said_in_every_language(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stays in Latin letters are names: of files, columns, options, encodings, and codes."""
    monkeypatch.chdir(FOLDER)
    for file in EXPECTED:
        if "xlsx" in file.name:
            continue
        with speaking(code):
            try:
                told = read_stays(
                    Path(file.stem), said_in(tomllib.loads(file.read_text("utf-8"))), today=TODAY
                )
                words = told.reading.told(names_rows=True)
            except Mistake as refusal:
                words = str(refusal)
        rest = NAMES.sub("", words.replace(file.stem, ""))
        assert not re.findall(r"[A-Za-z]{3,}", rest), words


def test_there_are_many_awkward_tables() -> None:
    assert len(EXPECTED) >= 40
    assert {path.stem for path in EXPECTED} == {path.name for path in FOLDER.iterdir()} - {
        path.name for path in EXPECTED
    }
