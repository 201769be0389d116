"""Of yearly totals, the year that moves what is believed the most is named, with what it moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.cli.commands import commands
from sim.fitting.calibration import Posterior, calibrated
from sim.fitting.expected import widened
from sim.fitting.one_year import year_with_most_say
from sim.fitting.totals import totals_of
from sim.records.stays import YearlyCounts
from sim.scenario import Scenario, load
from sim.shipped import shipped_folder

SCENARIO = shipped_folder() / "variants" / "expert-demand.toml"
YEARS = [2013, 2014, 2015, 2016, 2017, 2018]
ODD = 2015


def counts(years: list[int], odd: int) -> YearlyCounts:
    """Return totals by citizenship; twice as many foreign people as citizens, and one odd year."""
    citizens = [odd // 3 if year == ODD else 30 + year % 3 for year in years]
    foreign = [2 * odd // 3 if year == ODD else 60 + year % 5 for year in years]
    series = np.array(["citizens"] * len(years) + ["foreign people"] * len(years))
    return YearlyCounts(series, np.array(2 * years), np.array(citizens + foreign))


@pytest.fixture(scope="module")
def wide() -> Scenario:
    return widened(load(SCENARIO))


def believed(known: YearlyCounts, wide: Scenario) -> Posterior:
    return calibrated(wide, totals_of(known), 1, 6000)


def test_the_odd_year_is_named_with_what_is_believed_without_it(wide: Scenario) -> None:
    known = counts(YEARS, 270)
    found = believed(known, wide)
    without = year_with_most_say(found, known, wide, 1)
    assert without is not None
    assert without.year == ODD
    assert without.moved > 0.5
    others = believed(counts([year for year in YEARS if year != ODD], 0), wide).span(without.name)
    assert without.span == others
    assert abs(found.span(without.name).estimate / others.estimate - 1.0) > 0.3


def test_where_all_years_are_alike_none_moves_much(wide: Scenario) -> None:
    known = counts(YEARS, 93)
    without = year_with_most_say(believed(known, wide), known, wide, 1)
    assert without is not None
    assert without.moved < 0.35


def test_of_two_years_none_is_named(wide: Scenario) -> None:
    known = counts(YEARS[:2], 0)
    assert year_with_most_say(believed(known, wide), known, wide, 1) is None


def test_the_command_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = counts(YEARS, 270)
    rows = zip(known.year.tolist(), known.series.tolist(), known.count.tolist(), strict=True)
    table = tmp_path / "totals.csv"
    table.write_text("year,series,count\n" + "".join(f"{y},{s},{n}\n" for y, s, n in rows))
    words = [str(table), "--extends", str(SCENARIO), "--into", str(tmp_path / "new.toml"), "--wide"]
    commands(["calibrate", *words, "--report", "--language", "en"], standalone_mode=False)
    assert f"No year has more say than {ODD}: without it" in capsys.readouterr().out
    assert f"No year has more say than {ODD}" in (tmp_path / "new-report-en.html").read_text()
