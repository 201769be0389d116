"""The scenario of the tests of eligibility."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import Scenario, load, resolve

MINIMAL = Path(__file__).parents[1] / "scenario" / "minimal.toml"

TEXT = """
[profiles.guest]
citizen = false
sex = "male"
kind = "men"
stay = "months"
patience_for_bed_days = 7
patience_before_eligibility_days = 30
priority = 1
[streams.clients]
channel = "other"
referrals_per_year = 10
mix = { guest = 1.0 }
other_clients = true
[access]
case_probability = 0.5
case_delay_days = 10
[transfers]
limit_km = 300
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Return three provinces; Akmola and Astana are within reach of each other, Shymkent is far."""
    file = tmp_path_factory.mktemp("eligibility") / "case.toml"
    file.write_text(f'extends = "{MINIMAL.as_posix()}"\n{TEXT}')
    return resolve(load(file), lambda path: 0.5)
