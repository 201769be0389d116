"""What the answers of these tests are about."""

from __future__ import annotations

import pytest

import sim
from sim.experiment.compare import Comparison
from sim.shipped import main_scenarios
from tests.answer.made import (
    ONE_SHELTER,
)


@pytest.fixture(scope="session")
def country() -> Comparison:
    """Return the main question from so few draws that nothing can be decided."""
    return sim.compare(main_scenarios(), draws=4, replications=8)


@pytest.fixture(scope="session")
def shelter() -> Comparison:
    """Return the one shelter from enough draws to decide."""
    return sim.compare([ONE_SHELTER], draws=60, replications=120)
