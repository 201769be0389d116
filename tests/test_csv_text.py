"""Tables as csv: the same text as the csv module writes row by row."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from sim.csv_text import as_csv, rows_as_csv
from sim.records.spreadsheets import harmless
from sim.report.links import csv_link, tables_of

CELLS = st.one_of(st.floats(), st.integers(), st.text(max_size=4), st.sampled_from(['"', ",", "\n", "=1"]))
ROWS = st.lists(st.tuples(CELLS, st.floats(), st.text(max_size=3)), max_size=4)


@given(ROWS)
def test_cells_are_written_as_the_csv_module_does(rows: list[tuple[str | float | int, ...]]) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([("one", "a, b", "three"), *([_written(value) for value in row] for row in rows)])
    assert rows_as_csv(("one", "a, b", "three"), rows) == stream.getvalue()


def test_pieces_follow_each_other() -> None:
    pieces = [(["a"], [0.5]), (["b", "c"], [1e-7, float("inf")])]
    assert as_csv(("name", "number"), pieces) == "name,number\na,0.5\nb,1e-07\nc,inf\n"


TEXTS = st.one_of(
    st.text(st.characters(exclude_characters="\r"), max_size=4),
    st.sampled_from(["a\nb", "a\r\nb", "a\x0bb", "a\u2028b", '"']),
)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=3))
def test_a_page_gives_back_the_cells_of_the_tables_that_it_holds(rows: list[tuple[str, str]]) -> None:
    html = f'<a download="sources.csv" href="{csv_link([("one", "two"), *rows])}">'
    held = [[harmless(cell) for cell in row] for row in rows]
    assert tables_of(html) == {"sources": [["one", "two"], *held]}


def _written(value: str | float) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.6g}"
    return harmless(value) if isinstance(value, str) else str(value)
