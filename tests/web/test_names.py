"""A scenario named by somebody who means no good: its name is words, on the page and in every file."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from typing import Any

import pytest
from httpx2 import Client

NAME = '=HYPERLINK("http://evil.example")<script>alert(1)</script>{{7*7}}'


@pytest.fixture(scope="module")
def files(client: Client) -> str:
    """Return where the files of a run of such a scenario are."""
    state: dict[str, Any] = {"extends": "one-shelter", "title": NAME, "changes": {"shelters.beds": 4}}
    asked = client.post("/api/runs", json={"scenarios": [state], "replications": 5}).json()["id"]
    until = time.monotonic() + 60
    while client.get(f"/api/runs/{asked}").json()["state"] != "done" and time.monotonic() < until:
        time.sleep(0.05)
    return f"/api/runs/{asked}/files"


def test_the_brief_shows_the_name_and_runs_nothing_of_it(client: Client, files: str) -> None:
    answer = client.get(f"{files}/brief.html")
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script>alert" not in answer.text
    assert "{{7*7}}" in answer.text
    assert answer.headers["content-disposition"] == 'attachment; filename="brief.html"'
    assert answer.headers["cache-control"] == "no-store"


def test_no_cell_of_a_table_is_a_formula(client: Client, files: str) -> None:
    with zipfile.ZipFile(io.BytesIO(client.get(f"{files}/tables.zip").content)) as tables:
        for name in tables.namelist():
            rows = csv.reader(io.StringIO(tables.read(name).decode()))
            assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+", "\t"))]
    with zipfile.ZipFile(io.BytesIO(client.get(f"{files}/tables.xlsx").content)) as book:
        assert not [name for name in book.namelist() if b"<f>" in book.read(name)]


def test_the_scenario_file_keeps_the_name_as_text(client: Client, files: str) -> None:
    text = client.get(f"{files}/scenario.toml").text
    assert client.post("/api/check", json={"text": text}).json()["state"]["title"] == NAME
