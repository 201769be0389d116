"""Totals by who referred people, and whom a series counts by the words of its name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.cli.commands import commands
from sim.fitting.calibration import calibrated
from sim.fitting.series import CITIZENS, EVERYBODY, FOREIGN, is_identified, kind_of, used_series
from sim.fitting.totals import totals_of
from sim.mistakes import Mistake
from sim.records.stays import YearlyCounts
from sim.scenario import load
from sim.shipped import one_shelter
from tests.fitting.test_calibration import counts

TWO_CHANNELS = """
title = "Two channels"
question = "Who refers?"
remove = ["streams.everyone"]

[streams.police]
channel = "police"
referrals_per_year = { low = 2, high = 60, distribution = "uniform", assumption = "a test" }
mix = { anyone = 1 }

[streams.ngos]
channel = "ngo"
referrals_per_year = { low = 2, high = 60, distribution = "uniform", assumption = "a test" }
mix = { anyone = 1 }
"""


@pytest.fixture(scope="module")
def two_channels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("channels") / "two.toml"
    file.write_text(f'extends = "{one_shelter().as_posix()}"\n{TWO_CHANNELS}', encoding="utf-8")
    return file


def test_totals_by_who_referred_them_tell_channels_apart(
    two_channels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In all about 50 in each of five years, and in two of them about ten by the police: 40 by NGOs."""
    numbers = {2015: 48, 2016: 55, 2017: 46, 2018: 52, 2019: 50}
    lines = [f"helped,{year},{number}" for year, number in numbers.items()]
    lines += ["referred by police,2018,11", "referred by police,2019,9"]
    table, mine = tmp_path / "table.csv", tmp_path / "mine.toml"
    table.write_text("series,year,number\n" + "\n".join(lines) + "\n", encoding="utf-8")
    words = ["calibrate", str(table), "--extends", str(two_channels), "--into", str(mine), "--draws", "2500"]
    commands(words, standalone_mode=False)
    assert '"referred by police" is taken for: people referred by the police.' in capsys.readouterr().out
    fitted = load(mine).streams
    police, ngos = (fitted[name].referrals_per_year for name in ("police", "ngos"))
    assert police is not None
    assert ngos is not None
    assert police.quantile(0.025) < 10 < police.quantile(0.975) < 30
    assert ngos.quantile(0.025) < 40 < ngos.quantile(0.975)
    assert ngos.quantile(0.025) > 20


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("assisted by NGOs", EVERYBODY),
        ("assisted by NGOs, foreign people", FOREIGN),
        ("referred by NGOs", "ngo"),
        ("assisted, referred by the hotline", "hotline"),
        ("направлены полицией", "police"),
        ("помощь оказана, иностранные граждане", FOREIGN),
        ("азаматтар", CITIZENS),
        ("шетелдік азаматтар", FOREIGN),
        ("елшіліктер жіберген", "embassy"),
    ],
)
def test_whom_a_series_counts_is_seen_by_its_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize("name", ["identified", "Выявлено полицией", "полиция анықтаған"])
def test_people_identified_are_left_out_in_any_language(name: str) -> None:
    assert is_identified(name)


def test_the_police_refer_people_of_operations_too_unless_these_are_told_apart() -> None:
    both = {"police+special_operation": "referred by police"}
    assert used_series(counts("referred by police")) == both
    apart = used_series(counts("referred by police", "referred after special operations"))
    assert set(apart) == {"police", "special_operation"}


def test_more_people_by_channel_than_in_all_are_refused() -> None:
    table = YearlyCounts(np.array(["helped", "referred by police"]), np.full(2, 2019), np.array([20, 50]))
    with pytest.raises(Mistake, match="more people are told by who referred them"):
        totals_of(table)


def test_a_channel_that_the_scenario_does_not_have_is_refused(two_channels: Path) -> None:
    with pytest.raises(Mistake, match="nobody of this kind: people referred by embassies"):
        calibrated(load(two_channels), totals_of(counts("helped", "referred by embassies")), 1, 100)
