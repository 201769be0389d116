from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sim.language import Saying
from sim.scenario.documents import MAX_BYTES, MAX_LINE_LENGTH
from sim.scenario.faults import Fault, ScenarioFaults
from sim.scenario.inherit import MAX_FILES, Merged, Origin, read
from sim.shipped import shipped_folder


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def merged(folder: Path, base: str, mine: str) -> Merged:
    write(folder, base=base, mine=f'extends = "base.toml"\n{mine}')
    result, faults = read(folder / "mine.toml")
    assert faults == []
    return result


def only_fault(file: Path) -> Fault:
    with pytest.raises(ScenarioFaults) as raised:
        read(file)
    [fault] = raised.value.faults
    return fault


def remove_faults(folder: Path, base: str, mine: str) -> list[tuple[int, int, str, str | None]]:
    write(folder, base=base, mine=f'extends = "base.toml"\n{mine}')
    _, faults = read(folder / "mine.toml")
    return [(fault.line, fault.column, str(fault.rule), fault.suggestion) for fault in faults]


@pytest.mark.parametrize(
    ("base", "mine", "expected"),
    [
        ("a.x = 1\na.y = 2", "a.y = 3\nb = 4", {"a": {"x": 1, "y": 3}, "b": 4}),
        ("a = [1, 2, 3]", "a = [9]", {"a": [9]}),
        ("[[a]]\nx = 1\n[[a]]\nx = 2", "[[a]]\ny = 3", {"a": [{"y": 3}]}),
        ('n = {low = 1, high = 3, source = "s"}', "n = {low = 2, high = 4}", {"n": {"low": 2, "high": 4}}),
        ('n = {value = 1, source = "s"}', "n.one_of = [1, 2]", {"n": {"one_of": [1, 2]}}),
        ('n = {low = 1, source = "s"}', "n = 2", {"n": 2}),
        ('n = {low = 1, source = "s"}', 'n.source = "t"', {"n": {"low": 1, "source": "t"}}),
        ("n = 2", 'n = {low = 1, source = "s"}', {"n": {"low": 1, "source": "s"}}),
        ("[s.a]\nx = 1\n[s.b]\nx = 2", 'remove = ["s.a"]', {"s": {"b": {"x": 2}}}),
        ("[s.a]\nx = 1\ny = 1", 'remove = ["s.a"]\n[s.a]\nx = 5', {"s": {"a": {"x": 5}}}),
        ("[s.a]\nx = 1", 'remove = ["s", "s.a"]', {}),
        ("t.mix = {a = 0.4, b = 0.6}", "t.mix = {a = 1.0}", {"t": {"mix": {"a": 1.0}}}),
        (
            "d = {low = 2021-01-01, high = 2022-01-01}",
            'd = {date = 2021-06-01, source = "s"}',
            {"d": {"date": date(2021, 6, 1), "source": "s"}},
        ),
        ("r.date = 2021-01-01\nr.x = 1", "r.date = 2022-01-01", {"r": {"date": date(2022, 1, 1), "x": 1}}),
    ],
)
def test_merging(tmp_path: Path, base: str, mine: str, expected: dict[str, Any]) -> None:
    result = merged(tmp_path, base, mine)
    assert result.data == expected
    assert set(result.places) == set(paths_of(expected))


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in items for found in [(*path, key), *paths_of(item, (*path, key))]]


def test_every_key_keeps_its_origin(tmp_path: Path) -> None:
    result = merged(tmp_path, "[a]\nx = 1\ny = {low = 1, high = 2}\n[b]\nz = 3", "[a]\n  y = 5")
    base, mine = tmp_path / "base.toml", tmp_path / "mine.toml"
    assert result.places == {
        ("a",): Origin(mine, 2, 2),
        ("a", "x"): Origin(base, 2, 1),
        ("a", "y"): Origin(mine, 3, 3),
        ("b",): Origin(base, 4, 2),
        ("b", "z"): Origin(base, 5, 1),
    }
    assert result.files == (mine, base)


def test_each_generation_extends_beside_its_own_file(tmp_path: Path) -> None:
    variants = tmp_path / "variants"
    variants.mkdir()
    write(tmp_path, base="a = 1\nb = 1\nc = 1", middle='extends = "base.toml"\nb = 2\nc = 2')
    write(variants, mine='extends = "../middle.toml"\nc = 3')
    result, _ = read(variants / "mine.toml")
    assert result.data == {"a": 1, "b": 2, "c": 3}
    assert result.files == (variants / "mine.toml", tmp_path / "middle.toml", tmp_path / "base.toml")


def test_reading_leaves_the_parent_as_it_was(tmp_path: Path) -> None:
    merged(tmp_path, "[a.b]\nx = 1", "a.b.x = 2")
    assert read(tmp_path / "base.toml")[0].data == {"a": {"b": {"x": 1}}}


def test_unknown_keys_to_remove_are_all_reported(tmp_path: Path) -> None:
    mine = 'remove = ["streams.embasy", "streams.police",\n  "shocks", 5, "streams.police.rate.low"]'
    assert remove_faults(tmp_path, "[streams.embassy]\n[streams.police]\nrate = 1", mine) == [
        (2, 11, "there is no inherited key 'streams.embasy' to remove", "streams.embassy"),
        (3, 3, "there is no inherited key 'shocks' to remove", None),
        (3, 13, "there is no inherited key 5 to remove", None),
        (3, 16, "there is no inherited key 'streams.police.rate.low' to remove", None),
    ]


def test_remove_must_be_a_list(tmp_path: Path) -> None:
    rule = 'must be a list of keys, such as ["streams.embassy"]'
    assert remove_faults(tmp_path, "a = 1", 'remove = "a"') == [(2, 1, rule, None)]


def test_a_file_without_a_parent_has_nothing_to_remove(tmp_path: Path) -> None:
    write(tmp_path, alone='remove = ["a"]\na = 1')
    result, faults = read(tmp_path / "alone.toml")
    assert result.data == {"a": 1}
    assert [fault.key for fault in faults] == [("remove", 0)]


def test_a_missing_parent_is_a_fault_of_the_line_that_names_it(tmp_path: Path) -> None:
    write(tmp_path, base="a = 1", mine='a = 1\nextends = "bsae.toml"')
    fault = only_fault(tmp_path / "mine.toml")
    assert (fault.file, fault.line, fault.column) == (tmp_path / "mine.toml", 2, 1)
    assert str(fault.rule) == f"there is no file {tmp_path / 'bsae.toml'}"
    assert fault.suggestion == "base.toml"


@pytest.mark.parametrize("given", ["5", '""', '"base"', '"base.txt"', '["base.toml"]', '"a\\u0000.toml"'])
def test_extends_must_name_a_toml_file(tmp_path: Path, given: str) -> None:
    write(tmp_path, mine=f"extends = {given}")
    fault = only_fault(tmp_path / "mine.toml")
    assert (fault.line, fault.key) == (1, ("extends",))
    assert str(fault.rule).startswith("must be the path of a .toml file, got ")


def test_circular_inheritance_shows_the_chain(tmp_path: Path) -> None:
    write(tmp_path, a='extends = "b.toml"', b='x = 1\nextends = "./c.toml"', c='extends = "b.toml"')
    fault = only_fault(tmp_path / "a.toml")
    assert (fault.file.name, fault.line) == ("c.toml", 1)
    assert str(fault.rule).endswith(": a.toml -> b.toml -> c.toml -> b.toml")


def test_the_line_of_parents_is_bounded(tmp_path: Path) -> None:
    texts = {f"f{number}": f'extends = "f{number + 1}.toml"' for number in range(MAX_FILES)}
    write(tmp_path, **texts, **{f"f{MAX_FILES}": "title = ''"})
    assert len(read(tmp_path / "f1.toml")[0].files) == MAX_FILES
    fault = only_fault(tmp_path / "f0.toml")
    assert fault.file.name == f"f{MAX_FILES - 1}.toml"
    assert str(fault.rule) == f"must not reach back over more than {MAX_FILES} files"


@pytest.mark.parametrize(
    ("raw", "line", "column", "rule"),
    [
        (b"a = 1\nb = \n", 2, 5, "not valid TOML: this is no TOML value (text stands in quotes)"),
        (b"a = 1\na = 2\n", 2, 6, "not valid TOML: this key is given twice"),
        (b"a = 1\n\nb = [1,", 3, 8, "not valid TOML: this is no TOML value (text stands in quotes)"),
        (b"a = 2021-02-30", 1, 5, "not valid TOML: Invalid date or datetime"),
        (b"a = 1\nb = '\xd0\x90\xff'", 2, 7, "byte 0xff is not UTF-8 (save the file as UTF-8)"),
        (b"\xff\xfea\x00", 1, 1, "byte 0xff is not UTF-8 (save the file as UTF-8)"),
        (b"a = " + b"[" * 9000 + b"]" * 900, 1, 1, "arrays and tables are nested too deeply"),
        (b"k." * 60 + b"k = 1", 1, 81, "tables and arrays may be nested 40 deep at most"),
        (b"a = 1\n#" + b"x" * MAX_LINE_LENGTH, 2, 1, "the line is longer than 10,000 characters"),
        (b"#\n" * (MAX_BYTES // 2 + 1), 1, 1, "is larger than 1,000,000 bytes"),
    ],
)
def test_unreadable_files(tmp_path: Path, raw: bytes, line: int, column: int, rule: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(raw)
    assert str(only_fault(file)) == f"{file}:{line}:{column}: {rule}."


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    write(tmp_path, baseline="")
    missing = tmp_path / "basline.toml"
    assert only_fault(missing) == Fault.of_file(missing, Saying("there is no such file"), "baseline.toml")
    assert str(only_fault(tmp_path).rule) == "this is a folder, not a file"


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")
    result, _ = read(file)
    assert result.places == {("a",): Origin(file, 1, 1), ("b",): Origin(file, 2, 1)}


@pytest.mark.parametrize("name", ["scenarios/one-shelter.toml", "../scenarios/one-shelter.toml"])
def test_a_shipped_scenario_is_extended_by_its_name_where_no_such_file_stands(
    tmp_path: Path, name: str
) -> None:
    mine = tmp_path / "my" / "mine.toml"
    mine.parent.mkdir()
    mine.write_text(f'extends = "{name}"', encoding="utf-8")
    assert read(mine)[0].files == (mine, shipped_folder() / "one-shelter.toml")
    own = mine.parent / name
    own.parent.mkdir()
    own.write_text('title = "Our own"', encoding="utf-8")
    assert read(mine)[0].data == {"title": "Our own"}


@pytest.mark.parametrize("name", ["scenarios/none.toml", "other/one-shelter.toml", "one-shelter.toml"])
def test_other_names_are_no_shipped_scenarios(tmp_path: Path, name: str) -> None:
    write(tmp_path, mine=f'extends = "{name}"')
    assert "there is no file" in str(only_fault(tmp_path / "mine.toml"))
