"""What the briefs of these tests are about."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim import store
from sim.experiment.compare import Comparison
from sim.language import LANGUAGES, speaking
from sim.report.page import page
from sim.shipped import main_scenarios, shipped_folder
from tests.report.reading import COMMAND


@pytest.fixture(scope="session")
def country() -> Comparison:
    return sim.compare(main_scenarios()[::3], draws=2, replications=4)


@pytest.fixture(scope="session")
def shelter() -> Comparison:
    return sim.compare([shipped_folder() / "one-shelter.toml"], draws=2, replications=4)


@pytest.fixture(scope="session")
def pages(country: Comparison) -> dict[str, str]:
    found = {}
    for code in LANGUAGES:
        with speaking(code):
            found[code] = page(country, store.certificate(country, COMMAND))
    return found


@pytest.fixture
def results(shelter: Comparison, tmp_path: Path) -> Path:
    """Return the results of the one shelter."""
    store.write(shelter, [], tmp_path / "results", COMMAND, lambda: "log\n")
    return tmp_path / "results"
