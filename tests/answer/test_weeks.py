"""The course through the weeks, also of a study that has hardly one."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import compare
from sim.answer.weeks import shelter_chance

MINIMAL = Path(__file__).parents[1] / "scenario" / "minimal.toml"


@pytest.mark.parametrize(
    ("start", "end"),
    [("2021-01-01", "2021-01-04"), ("2020-12-01", "2021-01-02"), ("2021-01-01", "2021-12-31")],
)
def test_a_year_of_a_few_days_has_shelters_too(tmp_path: Path, start: str, end: str) -> None:
    """The middle of such a year lies behind the last week that is looked at."""
    file = tmp_path / "short.toml"
    file.write_text(
        f'extends = "{MINIMAL}"\n[study]\nstart = {start}\nend = {end}\nheadline_year = 2021\n',
        encoding="utf-8",
    )
    comparison = compare([file], draws=2, replications=10, engine="reference")
    *provinces, country = shelter_chance(comparison, comparison.baseline).tolist()
    assert sum(provinces) == pytest.approx(2.0), "two of three have one in every run"
    assert country == 1.0
