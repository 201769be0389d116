"""The past predicted from what was known before it, scored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.cli.commands import commands
from sim.fitting.backtest import Forecast, backtest, coverage, mean_score, transform
from sim.mistakes import Mistake
from sim.shipped import shipped_folder

SERIES = shipped_folder() / "data" / "kazakhstan-series.csv"


def forecast(count: int, below: float = 0.2, up_to: float = 0.4) -> Forecast:
    return Forecast(2016, 2017, count, 20, 30, 50, below, up_to)


def test_scores_by_hand() -> None:
    held, low, high = forecast(50), forecast(17), forecast(55)
    assert [each.score(0.9) for each in (held, low, high)] == pytest.approx([30.0, 90.0, 130.0])
    assert coverage([held, low, high]) == pytest.approx(1 / 3)
    assert mean_score([held, high], 0.9) == pytest.approx(80.0)
    assert transform([forecast(50)], 5).tolist() == pytest.approx([0.0, 1.0, 0.0, 0.0, 0.0])
    assert transform([forecast(50, 0.1, 0.3)], 5).tolist() == pytest.approx([0.5, 0.5, 0.0, 0.0, 0.0])


def test_no_prediction_knows_the_year_it_predicts() -> None:
    years, counts = np.arange(2010, 2018), np.array([30, 42, 25, 38, 51, 33, 40, 36])
    changed = counts.copy()
    changed[-1] = 400
    one, other = backtest(years, counts).forecasts, backtest(years, changed).forecasts
    assert [(each.low, each.high) for each in one] == [(each.low, each.high) for each in other]
    assert [each.origin for each in one] == [2012, 2013, 2014, 2015, 2016]
    assert [each.year - each.origin for each in backtest(years, counts, ahead=2).forecasts].count(2) == 4
    shuffled = backtest(years[::-1], counts[::-1]).forecasts
    assert shuffled == one


def test_good_and_bad_years_are_covered_and_poisson_is_not() -> None:
    """Six series of eight years, 30 predictions: of right ones fewer than 22 hold once in 490 times."""
    rng = np.random.default_rng(5)
    tests = [
        backtest(np.arange(8), rng.poisson(60 * rng.gamma(6.0, 1 / 6.0, 8)), level=0.9) for _ in range(6)
    ]
    ours = [each for test in tests for each in test.forecasts]
    plain = [each for test in tests for each in test.plain]
    assert 30 * coverage(ours) > 21.5
    assert coverage(plain) < 0.6
    assert mean_score(ours, 0.9) < mean_score(plain, 0.9)
    assert np.abs(transform(ours) - 0.2).max() < 0.2


def test_too_few_years_and_gaps() -> None:
    with pytest.raises(Mistake, match="at least 4 are needed"):
        backtest([2015, 2016, 2017], [30, 40, 50])
    with pytest.raises(Mistake, match="no year within 1"):
        backtest([2010, 2011, 2012, 2019], [30, 40, 50, 60])


def run(*words: str | Path) -> None:
    commands(["backtest", *map(str, words)], standalone_mode=False)


def test_the_shipped_series_of_kazakhstan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(SERIES, "--series", "identified by the government", "--out", tmp_path / "told.csv")
    assert "identified by the government" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {"told.csv", "told-1.png", "told-1.svg"}
    lines = (tmp_path / "told.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 7
    with pytest.raises(Mistake, match="is there already"):
        run(SERIES, "--out", tmp_path / "told.csv", "--series", "identified by the government")
    with pytest.raises(Mistake, match="--series is 'nobody'"):
        run(SERIES, "--series", "nobody")


def test_numbers_so_small_that_people_might_be_recognised_are_hidden(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("year,number\n2014,9\n2015,7\n2016,8\n2017,3\n2018,11\n", encoding="utf-8")
    run(table, "--out", tmp_path / "told.csv")
    lines = (tmp_path / "told.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1].split(",")[3] == "under 5"
    assert lines[1].endswith(",,")
    assert lines[2].split(",")[3] == "11"
