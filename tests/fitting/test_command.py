"""`shelter-sim fit` from the table to files, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from sim.cli.commands import commands
from sim.mistakes import Mistake
from sim.scenario import load
from sim.shipped import shipped_folder

TABLE = shipped_folder() / "data" / "examples" / "ten-bed-shelter-ru.csv"


def fit(*words: str | Path) -> None:
    commands(["fit", *map(str, words)], standalone_mode=False)


def test_a_table_becomes_a_scenario_and_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.toml"
    fit(TABLE, "--into", mine, "--beds", "10")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine-fit.png", "mine-fit.svg", "mine.toml"]
    scenario = load(mine)
    assert scenario.stays["anyone"].mean_days.is_uncertain
    told = capsys.readouterr().out
    assert "What these records cannot tell" in told
    assert "rows read: about 135" in told
    with pytest.raises(Mistake, match="is there already"):
        fit(TABLE, "--into", mine)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (["--beds", "0"], "--beds is 0"),
        (["--longest-stay", "0"], "--longest-stay"),
        (["--column", "came"], "ROLE=HEADING"),
        (["--census", "nowhere.csv"], "cannot be read"),
        (["--extends", "nowhere.toml"], "nowhere.toml"),
        (["--sheet", "2"], "is a table of text and has no sheets"),
    ],
)
def test_mistakes_leave_nothing_behind(tmp_path: Path, words: list[str], rule: str) -> None:
    with pytest.raises(Mistake, match=rule):
        fit(TABLE, "--into", tmp_path / "mine.toml", *words)
    assert list(tmp_path.iterdir()) == []


def test_a_day_is_told_by_an_example(tmp_path: Path) -> None:
    with pytest.raises(click.BadParameter, match="must be a date such as 2022-01-31"):
        fit(TABLE, "--into", tmp_path / "mine.toml", "--from", "01.01.2018")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="cannot be written"):
        fit(TABLE, "--into", tmp_path / "nowhere" / "mine.toml")
    with pytest.raises(click.UsageError):
        fit(TABLE)
    with pytest.raises(Mistake, match=r"\.toml"):
        fit(TABLE, "--into", tmp_path / "mine.txt")


def test_the_table_is_told_in_russian_and_the_file_is_made_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fit(TABLE, "--into", tmp_path / "mine.toml", "--beds", "10", "--by", "channel", "--language", "ru")
    told = capsys.readouterr().out
    assert "прочитано строк: около 135" in told
    assert "Кто направил: " in told
    assert "Residents" not in told
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    assert "people admitted" in text
    assert "около" not in text


def test_no_end_of_the_records_is_the_day_of_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody came on 14 March 2018, and nobody is in the book after 3 February 2020."""
    days = [f"2018-{month:02}-1{month % 9},2018-{month:02}-2{month % 9}" for month in range(4, 13)]
    table, mine = tmp_path / "book.csv", tmp_path / "mine.toml"
    table.write_text("\n".join(["arrived,left", "2018-03-14,2018-04-02", *days, "2020-01-20,2020-02-03"]))
    fit(table, "--into", mine, "--report")
    brief = (tmp_path / "mine-report-en.html").read_text()
    told = capsys.readouterr().out + mine.read_text() + brief
    assert "1 March 2018 to 29 February 2020" in told
    for day in ("2018-03-14", "14 March 2018", "2020-02-03", "3 February 2020", "2020-02-04"):
        assert day not in told


def test_a_book_of_one_year_is_said_to_tell_nothing_of_good_and_bad_years(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "book.csv"
    table.write_text(
        "\n".join(["arrived,left", *(f"2018-{m:02}-03,2018-{m:02}-{15 + m}" for m in range(1, 13))])
    )
    fit(table, "--into", tmp_path / "mine.toml")
    assert "with fewer than three years nobody can tell them" in capsys.readouterr().out
