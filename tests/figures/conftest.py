"""The figures of the main question, from very few runs."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from sim import compare, draw, main_scenarios
from sim.experiment.compare import Comparison


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    return compare(main_scenarios(), draws=2, replications=4)


@pytest.fixture(scope="session")
def figures(comparison: Comparison) -> dict[str, Figure]:
    return draw(comparison)
