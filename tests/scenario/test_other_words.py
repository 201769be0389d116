"""What libraries say of broken files is said in the language spoken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.catalogues import TRANSLATED
from sim.language import speaking
from sim.scenario import ScenarioFaults
from sim.scenario.csv_rows import read_rows
from sim.scenario.documents import parse_document

BROKEN_TOML = (
    *("a", "a = 1 b", "[a", "a = [1", "[[a]", "a = {b = 1", "= 1", "a = tru", "a = 1\na = 2"),
    *('a = "\\q"', 'a = "\\uD800"', 'a = "\\u12"', 'a = "x', 'a = "x\ny"', "a = 'x\ny'", "a = '''x"),
    *("[a]\n[a]", "a = {b = 1}\na.c = 2", "a = {b = 1, b = 2}", "[a.b]\n[a]\nb.c = 1", "a = 2021-02-30"),
)
BROKEN_CSV = (b"a\n\xff\n", b"a\n\xc3(\n", b"a\n\xc3", b'a\n"x"y\n', b'a\n"x\n', b"a\n" + b"x" * 200_000)


def fault_of_toml(text: str) -> str:
    with pytest.raises(ScenarioFaults) as caught:
        parse_document(Path("mine.toml"), text)
    return caught.value.faults[0].told


def fault_of_csv(file: Path) -> str:
    with pytest.raises(ScenarioFaults) as caught:
        read_rows(file, ("a",))
    return caught.value.faults[0].told


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("text", BROKEN_TOML)
def test_what_is_wrong_with_toml(text: str, code: str) -> None:
    with speaking(code):
        told = fault_of_toml(text)
    assert not set(re.findall("[A-Za-z]{2,}", told)) - {"TOML"}, told


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("raw", BROKEN_CSV, ids=range(len(BROKEN_CSV)))
def test_what_is_wrong_with_csv(raw: bytes, code: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(raw)
    with speaking(code):
        told = fault_of_csv(file)
    assert not set(re.findall("[A-Za-z]{2,}", told)) - {"csv", "UTF", "xff", "xc"}, told


def test_what_nobody_knows_of_is_told_as_it_is() -> None:
    from sim.scenario.other_words import of_toml

    with speaking("ru"):
        assert str(of_toml("A complaint of {tomorrow}")) == "A complaint of {tomorrow}"
