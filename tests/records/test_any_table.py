"""Whatever a table holds, it is read or refused, and no message repeats a word of anybody's row."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.mistakes import Mistake
from sim.records.read_counts import read_census, read_refusals, read_yearly_counts
from sim.records.read_stays import read_stays
from sim.records.reading import Reading, Said

TODAY = datetime.date(2021, 6, 30)
SECRET = "Гульнара"


class _Read(Protocol):
    @property
    def reading(self) -> Reading: ...


HEADINGS = [
    "Arrived",
    "Left",
    "Profile",
    "Province",
    "Referred by",
    "Reason",
    "Sex",
    "Citizenship",
    "Refused",
    "ID",
    "ФИО",
    "Телефон",
    "Дата выбытия",
    "Year",
    "Count",
    "Days",
    "Date",
    "Что-то",
]
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "2020-01-05",
            "15.01.2020",
            "31.02.2020",
            "01/02/2020",
            "before",
            "до начала",
            "43845",
            "60",
            "0",
            "-1",
            "1,204",
            "yes",
            "Шымкент",
            "ж",
            "Итого",
            "Январь 2020",
            "=1+1",
            '"',
            "00.00.0000",
            "31.12.9999",
            "٣",
            "5 мая 2020",
            "2020-01-05T10:00",
        ]
    ),
    st.text(max_size=8),
)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    headings = draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6))
    row = st.lists(CELLS, min_size=1, max_size=len(headings) + 1)
    rows = [
        *draw(st.lists(row, max_size=1)),
        ["Arrived", "Left", *headings],
        *draw(st.lists(row, max_size=5)),
    ]
    separator = draw(st.sampled_from(",;\t|"))
    encoding = draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1251")))
    return "\n".join(separator.join(cells) for cells in rows).encode(encoding, errors="replace")


def answer(read: Callable[[], _Read]) -> str:
    """Return what the user is told: the reading, or the refusal."""
    try:
        return read().reading.told(names_rows=True)
    except Mistake as refusal:
        return str(refusal)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(tables(), st.binary(max_size=200)), st.sampled_from((None, "dmy", "mdy")))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, order: str | None) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(content)
    said = Said(date_order=order)  # type: ignore[arg-type]
    for read in (
        lambda: read_stays(file, said, today=TODAY),
        lambda: read_refusals(file, said, today=TODAY),
        lambda: read_yearly_counts(file, said),
        lambda: read_census(file, TODAY, said),
    ):
        assert answer(read).startswith(str(file))


GOOD = {
    "Arrived": "2020-01-15",
    "Left": "2020-03-01",
    "Profile": "woman",
    "Province": "Шымкент",
    "Referred by": "police",
    "Reason": "home",
    "Sex": "f",
    "Citizenship": "citizen",
    "Refused": "",
    "ID": "7",
    "ФИО": "",
    "Что-то": "",
}


@pytest.mark.parametrize("column", GOOD)
@pytest.mark.parametrize("secret", [SECRET, f"{SECRET} Ивановна", "850101400123", "+7 701 123 45 67"])
def test_no_message_repeats_what_stands_in_a_row(column: str, secret: str, tmp_path: Path) -> None:
    rows = [list(GOOD), list(GOOD.values()), list((GOOD | {column: secret}).values())]
    file = tmp_path / "table.csv"
    file.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    said = answer(lambda: read_stays(file, today=TODAY))
    assert secret not in said
    assert SECRET not in said


def test_a_table_without_headings_tells_nobody(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text(f"{SECRET},2020-01-15,2020-03-01\n", encoding="utf-8")
    for said in (Said(), Said(columns={"arrived": "Arrived", "left": "Left"})):
        with pytest.raises(Mistake) as caught:
            read_stays(file, said, today=TODAY)
        assert SECRET not in str(caught.value)
