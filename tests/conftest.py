"""Settings of the tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# As the command line has it; read when numpy loads, so before any test is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Tests make many values, of which hardly any refer to each other: looking for those takes long, for nothing.
gc.set_threshold(100_000)

# The same examples on every machine, however slow: a test passes or fails once and for all.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")

LONGEST_FIRST = (
    "web/test_journeys.py",
    "web/test_links.py",
    "web/test_director.py",
    "web/test_waiting.py",
    "web/test_choosing.py",
    "web/test_widths.py",
    "web/test_app.py",
    "web/test_hostile.py",
    "web/test_weeks.py",
    "web/test_own_settings.py",
    "web/test_way_in.py",
    "web/test_names.py",
    "web/test_server.py",
    "web/test_guard.py",
    "web/test_files_of_the_page.py",
    "test_notebooks.py",
    "test_cli.py",
    "test_benchmarks.py",
    "figures/test_layout.py",
    "report/test_page.py",
    "experiment/test_allocation.py",
    "experiment/test_frontier.py",
    "engine/test_kernel.py",
    "test_language.py",
    "test_determinism.py",
    "fitting/test_calibration.py",
    "experiment/test_sweeps.py",
    "fitting/test_coverage.py",
    "experiment/test_cluster.py",
    "experiment/test_enough.py",
    "engine/test_invariants.py",
)
"""Modules that take longest: begun last, one of them would keep one processor busy and the other idle.

All that share the server of the page, or its browser, stand together: both end when another module begins.
"""


def pytest_collection_finish() -> None:
    """Look no more at what stays to the end: modules, and the tests themselves."""
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Hand out the longest modules first; skip what is marked `long`, unless asked for with ``-m``."""
    if "long" not in config.option.markexpr:
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(
                    pytest.mark.skip(reason="has a short version beside it; `make test-long` runs it")
                )
    here = Path(__file__).parent
    rank = {here / name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


@pytest.fixture(scope="module", params=["plain", "compiled"])
def both_forms(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the tests of a module with the plain forms of compiled loops, then with the loops."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.compiled.is_in_use", lambda: request.param == "compiled")
        yield
