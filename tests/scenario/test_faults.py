from __future__ import annotations

from pathlib import Path

import pytest

from sim.language import Saying
from sim.scenario.faults import (
    MISSING_KEY,
    UNKNOWN_KEY,
    Fault,
    ScenarioFaults,
    dotted,
    suggest,
    without_echoes,
)

MINE = Path("scenarios/mine.toml")


def test_a_fault_is_one_line() -> None:
    key = ("shelters", "beds_per_shelter", "low")
    fault = Fault(MINE, 12, 1, key, Saying("must be at most mode (9),\n got 12"))
    assert str(fault) == f"{MINE}:12:1: shelters.beds_per_shelter.low: must be at most mode (9), got 12."


def test_a_suggestion_ends_the_line() -> None:
    fault = Fault(MINE, 3, 5, ("stays", "x", "mean"), UNKNOWN_KEY, "mean_days")
    assert str(fault) == f'{MINE}:3:5: stays.x.mean: unknown key. Did you mean "mean_days"?'


def test_a_fault_of_a_whole_file_stands_at_its_beginning_and_has_no_key() -> None:
    assert str(Fault.of_file(MINE, Saying("there is no such file"))) == f"{MINE}:1:1: there is no such file."


def test_keys_are_written_as_in_a_file() -> None:
    assert dotted(("a", "b-c", 2, "d e", 0, 'q"')) == 'a.b-c[2]."d e"[0]."q\\""'


def test_faults_are_listed_by_line_once_each_and_counted() -> None:
    late = Fault(MINE, 12, 1, ("b",), Saying("must be text"))
    early = Fault(MINE, 2, 7, ("a",), Saying("must be a number"))
    error = ScenarioFaults([late, early, late])
    assert error.faults == (early, late)
    assert str(error) == f"{early}\n{late}\n2 faults."
    assert str(ScenarioFaults([late])) == f"{late}\n1 fault."


def test_no_faults_are_no_error_to_raise() -> None:
    with pytest.raises(ValueError, match="at least one fault"):
        ScenarioFaults([])


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("mean", "mean_days"),
        ("Mean-Days", "mean_days"),
        ("meanDays", "mean_days"),
        ("mean days", "mean_days"),
        ("mena_days", "mean_days"),
        ("mode_days", "mode"),
        ("hihg", "high"),
        ("patience_for_beds", "patience_for_bed_days"),
        ("lwo", "low"),
        ("colour", None),
        ("grace_days", None),
        ("", None),
    ],
)
def test_suggestions(word: str, meant: str | None) -> None:
    assert suggest(word, ["low", "mode", "high", "mean_days", "patience_for_bed_days", "source"]) == meant


def test_the_suggestion_does_not_hang_on_the_order_of_the_known_words() -> None:
    assert suggest("rate", ["rate_b", "rate_a"]) == suggest("rate", ["rate_a", "rate_b"])


def test_a_missing_key_is_not_reported_beside_the_misspelt_one() -> None:
    misspelt = Fault(MINE, 4, 1, ("stays", "a", "mean"), UNKNOWN_KEY, "mean_days")
    echo = Fault(MINE, 3, 1, ("stays", "a", "mean_days"), MISSING_KEY)
    elsewhere = Fault(MINE, 9, 1, ("stays", "b", "mean_days"), MISSING_KEY)
    of_its_value = Fault(MINE, 5, 1, ("stays", "a", "mean_days"), Saying("must be above 0"))
    assert without_echoes([echo, misspelt, elsewhere, of_its_value]) == [misspelt, elsewhere, of_its_value]


def test_a_misspelt_key_without_a_suggestion_hides_nothing() -> None:
    faults = [
        Fault(MINE, 4, 1, ("a", "colour"), UNKNOWN_KEY),
        Fault(MINE, 3, 1, ("a", "mean_days"), MISSING_KEY),
    ]
    assert without_echoes(faults) == faults
