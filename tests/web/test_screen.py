"""Erlang's formula beside a first look: of the people, stays and beds of the runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import compare
from sim.answer.values import Cell, value
from sim.theory import erlang_b
from sim.web.screen import screen

MINIMAL = Path(__file__).parents[1] / "scenario" / "minimal.toml"


@pytest.mark.parametrize(("end", "days"), [("2021-12-31", 365), ("2021-03-31", 90)])
def test_the_beds_asked_for_are_people_a_day_times_their_stay(tmp_path: Path, end: str, days: int) -> None:
    """Of a year that is studied in part the people were taken for those of a whole year."""
    file = tmp_path / "part.toml"
    file.write_text(
        f'extends = "{MINIMAL}"\n[study]\nstart = 2021-01-01\nend = {end}\nheadline_year = 2021\n'
        "[streams.ngo]\nreferrals_per_year = 300\n"
    )
    comparison = compare([file], draws=2, replications=20, engine="reference")
    outlook = comparison.baseline
    told = screen(comparison, outlook)
    assert told is not None
    people, nights, admitted, beds = (
        value(outlook, name, Cell(comparison.headline_period))
        for name in ("eligible", "nights", "admitted", "beds")
    )
    load = people / days * nights / admitted
    assert f"On average {load:.0f} beds would be asked for." in told["text"]
    pooled = erlang_b(load, round(beds))
    assert f"one pool of {beds:.0f} beds for the whole country: {100 * pooled:.0f} %" in told["text"]
    assert told["share"] > pooled, "apart more are turned away than in one house"
