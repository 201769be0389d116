"""Loading: all faults at once, in order, at the right place; files, hashes and background of a scenario."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from sim.scenario import Scenario, ScenarioFaults, assumptions, load
from sim.shipped import shipped_scenarios

HERE = Path(__file__).parent


@pytest.fixture
def variant(tmp_path: Path) -> Path:
    """Return a file beside copies of the test scenarios, free to write."""
    (tmp_path / "data").mkdir()
    (tmp_path / "files").mkdir()
    for name in ("three-provinces.csv", "three-provinces-inclusion.csv"):
        (tmp_path / "data" / name).write_bytes((HERE.parent / "data" / name).read_bytes())
    for name in ("minimal.toml", "complete.toml"):
        (tmp_path / "files" / name).write_bytes((HERE / name).read_bytes())
    return tmp_path / "files" / "variant.toml"


def load_text(file: Path, text: str) -> Scenario:
    file.write_text(text, encoding="utf-8")
    return load(file)


def faults_of(file: Path, text: str) -> list[str]:
    with pytest.raises(ScenarioFaults) as caught:
        load_text(file, text)
    return [str(fault).removeprefix(f"{file.parent}/") for fault in caught.value.faults]


def test_a_misspelt_table_that_lacks_keys_is_told_which_was_meant(variant: Path) -> None:
    assert faults_of(variant, 'extends = "minimal.toml"\n[stays.month]\nmean_days = 30\n') == [
        'variant.toml:2:8: stays.month.law: required key is missing. Did you mean "stays.months"?'
    ]
    assert faults_of(variant, 'extends = "minimal.toml"\n[stays.other]\nmean_days = 30\n') == [
        "variant.toml:2:8: stays.other.law: required key is missing."
    ]


def test_all_faults_of_a_file_at_once_in_order_of_lines(variant: Path) -> None:
    text = """\
extends = "complete.toml"
remove = ["closures.earthquake"]
titel = "Many faults"
[profiles.woman]
stay = "month"
priority = 0
[shelters]
beds = { low = 6, mode = 90, high = 15 }
provinces = ["KZ-XXX"]
[closures.fire]
per_year = 2
[stays.months]
mean = 3
"""
    assert faults_of(variant, text) == [
        "variant.toml:2:11: remove[0]: there is no inherited key 'closures.earthquake' to remove.",
        'variant.toml:3:1: titel: unknown key. Did you mean "title"?',
        'variant.toml:5:1: profiles.woman.stay: there is no [stays.month]. Did you mean "months"?',
        "variant.toml:6:1: profiles.woman.priority: must be at least 1.",
        "variant.toml:8:19: shelters.beds.mode: must be between low and high, 6 and 15.",
        "variant.toml:9:14: shelters.provinces[0]: KZ-XXX is not a province of the country.",
        'variant.toml:11:1: closures.fire.per_year: is not used by closures of kind "dated".',
        'variant.toml:13:1: stays.months.mean: unknown key. Did you mean "mean_days"?',
    ]


def test_rules_between_tables_are_reported_together(variant: Path) -> None:
    text = """\
extends = "complete.toml"
remove = ["start.waiting_mix"]
[effects.years]
variance_over_mean = 2
[streams.self]
parts = { all = 0.5 }
[start]
waiting_mix = { woman = 1.0 }
"""
    assert faults_of(variant, text) == [
        "complete.toml:36:9: totals.all: the parts of it in streams must add up to 1; "
        "now police 0.25, self 0.5.",
        "variant.toml:4:1: effects.years.variance_over_mean: must be at least 17.77, "
        "what groups and bursts alone give at the ends of their ranges.",
        "variant.toml:8:17: start.waiting_mix.woman: must be a profile of foreign people.",
    ]


def test_faults_of_csv_files_come_with_those_of_the_scenario(variant: Path) -> None:
    csv = variant.parent.parent / "data" / "three-provinces.csv"
    csv.write_text(csv.read_text(encoding="utf-8").replace(",1074466,", ",-3,"), encoding="utf-8")
    messages = faults_of(variant, 'extends = "minimal.toml"\ntitle = 3\n')
    assert messages == [
        f"{csv}:4:1: population: must be a whole number of people.",
        "variant.toml:2:1: title: must be text in quotes.",
    ]


def test_a_missing_key_is_placed_at_the_header_of_its_table(variant: Path) -> None:
    assert faults_of(variant, 'extends = "minimal.toml"\n\n[stays.weeks]\nlaw = "exponential"\n') == [
        "variant.toml:3:8: stays.weeks.mean_days: required key is missing."
    ]


def test_a_misspelt_key_is_not_also_reported_as_missing(variant: Path) -> None:
    text = 'extends = "minimal.toml"\n[stays.weeks]\nlow = "exponential"\nmean_dayz = 3\n'
    assert faults_of(variant, text) == [
        'variant.toml:3:1: stays.weeks.low: unknown key. Did you mean "law"?',
        'variant.toml:4:1: stays.weeks.mean_dayz: unknown key. Did you mean "mean_days"?',
    ]


def test_no_message_speaks_the_language_of_pydantic(variant: Path) -> None:
    wrong = ("[]", "{}", '"x"', "true", "-1", "1.5", "2021-01-01", "[[1]]", "{ a = { b = 1 } }")
    keys = ("study", "title", "profiles", "profiles.woman", "shelters.provinces", "shelters.beds")
    deep = (
        "shelters.places.x.accepts",
        "money.grants",
        "closures.x.from",
        "transfers.also",
        "streams.ngo.mix",
    )
    for key in (*keys, *deep):
        for value in wrong:
            try:
                load_text(variant, f'extends = "minimal.toml"\n{key} = {value}\n')
            except ScenarioFaults as error:
                text = str(error).lower()
                assert not any(
                    word in text for word in ("pydantic", "input", "valid ", "tuple", "dict", "literal")
                )


def test_what_a_scenario_knows_beside_its_keys() -> None:
    scenario = load(HERE / "complete.toml")
    assert scenario.name == "complete"
    assert [province.code for province in scenario.provinces] == ["KZ-AKM", "KZ-AST", "KZ-SHY"]
    assert scenario.provinces[0].neighbours == ("KZ-AST",)
    assert [(p.tile_row, p.tile_column) for p in scenario.provinces] == [(0, 0), (0, 1), (0, 2)]
    np.testing.assert_array_equal(scenario.inclusion, [0.25, 1.0, 0.75])
    assert scenario.places[("stays", "months", "mean_days")].file.name == "minimal.toml"


def test_files_carry_their_hash_and_no_path_of_the_machine() -> None:
    files = load(HERE / "complete.toml").files
    data = "../data/three-provinces"
    assert list(files) == ["complete.toml", "minimal.toml", f"{data}.csv", f"{data}-inclusion.csv"]
    for name, digest in files.items():
        assert digest == hashlib.sha256((HERE / name).read_bytes()).hexdigest()


def test_certain_shelters(variant: Path) -> None:
    head = 'extends = "minimal.toml"\nremove = ["shelters.inclusion_file"]\n[shelters]\nprovinces = '
    np.testing.assert_array_equal(load_text(variant, head + '"all"').inclusion, [1.0, 1.0, 1.0])
    np.testing.assert_array_equal(load_text(variant, head + '["KZ-SHY"]').inclusion, [0.0, 0.0, 1.0])


def test_a_part_of_the_country(variant: Path) -> None:
    text = """\
extends = "minimal.toml"
remove = ["shelters.inclusion_file"]
[country]
provinces = ["KZ-SHY", "KZ-AKM"]
[shelters]
provinces = "all"
[transfers]
also = ["KZ-AST"]
"""
    scenario = load_text(variant, text)
    assert [province.code for province in scenario.provinces] == ["KZ-AKM", "KZ-SHY"]


def test_assumptions_say_what_each_file_states() -> None:
    rows = {row.path: row for row in assumptions(load(HERE / "complete.toml"))}
    wish = rows["profiles.guest.share_who_want_a_bed"]
    assert (wish.low, wish.mode, wish.high, wish.unit) == (0.2, 0.5, 0.8, "share")
    assert (wish.source, wish.assumption) == (None, "For the test.")
    plain = rows["stays.months.mean_days"]
    assert (plain.low, plain.mode, plain.high, plain.unit) == (None, 90.0, None, "days")
    assert (plain.file, plain.line) == ("minimal.toml", 23)
    assert "transfers.limit_km" in rows
    assert "profiles.woman.share_who_want_a_bed" not in rows  # a default, stated nowhere


@pytest.mark.parametrize("file", shipped_scenarios(), ids=lambda path: path.stem)
def test_shipped_scenarios_load(file: Path) -> None:
    scenario = load(file)
    assert len(scenario.provinces) in (1, 4, 17)
    assert not any(Path(name).is_absolute() for name in scenario.files)
    assert len({(p.tile_row, p.tile_column) for p in scenario.provinces}) == len(scenario.provinces)
