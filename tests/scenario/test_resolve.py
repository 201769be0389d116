"""Resolving: every uncertain number becomes its quantile, and nothing else changes."""

from __future__ import annotations

import datetime
import pickle
from pathlib import Path

import pytest

from sim.scenario import Number, UncertainDate, load, resolve, resolve_each, uncertain_numbers, with_numbers

HERE = Path(__file__).parent
COMPLETE = load(HERE / "complete.toml")

UNCERTAIN = {
    "profiles.guest.patience_before_eligibility_days",
    "profiles.guest.share_who_want_a_bed",
    "stays.weeks.mean_days",
    "stays.weeks.extension_share",
    "totals.all.mix_weights.woman",
    "totals.all.trend[1].factor",
    "totals.all.referrals_per_year",
    "streams.raids.bursts_per_year",
    "streams.raids.burst_size.mean",
    "effects.years.variance_over_mean",
    "seasons.labour.peak_day",
    "spreads.south.weights.KZ-SHY",
    "shelters.beds",
    "shelters.beds_paid_by_others",
    "shelters.places.men.share",
    "openings.expansion.last",
    "access.reform.date",
    "access.reform.uptake",
}


def test_uncertain_numbers_by_path() -> None:
    numbers = uncertain_numbers(COMPLETE)
    assert set(numbers) == UNCERTAIN
    assert numbers["shelters.beds"] is COMPLETE.shelters.beds
    assert isinstance(numbers["access.reform.date"], UncertainDate)


def test_a_scenario_without_ranges_stays_as_it_is() -> None:
    minimal = load(HERE / "minimal.toml")
    resolved = resolve(minimal, lambda path: pytest.fail(f"{path} is not uncertain"))
    assert resolved.stays == minimal.stays
    assert resolved.provinces == minimal.provinces


def test_each_number_becomes_its_own_quantile() -> None:
    names = list(uncertain_numbers(COMPLETE))
    asked: list[str] = []

    def quantile_at(path: str) -> float:
        asked.append(path)
        return (1 + names.index(path)) / (1 + len(names))

    resolved = resolve(COMPLETE, quantile_at)
    assert asked == names
    assert not uncertain_numbers(resolved)
    expected = {
        name: COMPLETE_NUMBERS[name].quantile((1 + i) / (1 + len(names))) for i, name in enumerate(names)
    }
    assert float(resolved.stays["weeks"].mean_days) == expected["stays.weeks.mean_days"]
    assert float(resolved.totals["all"].trend[1].factor) == expected["totals.all.trend[1].factor"]
    assert float(resolved.spreads["south"].weights["KZ-SHY"]) == expected["spreads.south.weights.KZ-SHY"]
    assert resolved.openings["expansion"].last.date == expected["openings.expansion.last"]
    burst_size = resolved.streams["raids"].burst_size
    assert burst_size is not None
    assert float(burst_size.mean) == expected["streams.raids.burst_size.mean"]
    reform = resolved.access.reform
    assert reform is not None
    assert reform.date.date == expected["access.reform.date"]


COMPLETE_NUMBERS = uncertain_numbers(COMPLETE)


def test_what_is_known_is_shared_and_not_copied() -> None:
    resolved = resolve(COMPLETE, lambda path: 0.5)
    assert resolved.profiles["woman"] is COMPLETE.profiles["woman"]
    assert resolved.closures is COMPLETE.closures
    assert resolved.totals["all"].trend[0] is COMPLETE.totals["all"].trend[0]
    assert COMPLETE.shelters.beds == Number(low=6.0, mode=9.0, high=15.0)


def test_what_scenarios_say_alike_is_resolved_once() -> None:
    scenarios = [COMPLETE, with_numbers(COMPLETE, {"shelters.beds": 7.0}), load(HERE / "complete.toml")]
    found = resolve_each(scenarios, lambda path: 0.9)
    assert found == [resolve(scenario, lambda path: 0.9) for scenario in scenarios]
    assert found[1].stays is found[0].stays
    assert found[2].shelters is found[0].shelters
    assert [float(each.shelters.beds or 0.0) > 7.0 for each in found] == [True, False, True]


def test_quantiles_stay_inside_the_range() -> None:
    for resolved in (resolve(COMPLETE, lambda path: 1e-12), resolve(COMPLETE, lambda path: 1 - 1e-12)):
        assert 6.0 <= float(resolved.shelters.beds or 0.0) <= 15.0
        last = resolved.openings["expansion"].last.date
        assert last is not None
        assert datetime.date(2022, 6, 1) <= last <= datetime.date(2022, 12, 31)


def test_a_resolved_scenario_survives_pickling() -> None:
    resolved = resolve(COMPLETE, lambda path: 0.25)
    again = pickle.loads(pickle.dumps(resolved))
    assert again == resolved
    assert again.provinces == resolved.provinces
    assert len(pickle.dumps(resolved)) < 64_000
