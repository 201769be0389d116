"""Settings of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

# The same examples on every machine, however slow: a test passes or fails once and for all.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="module", params=["plain", "compiled"])
def both_forms(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the tests of a module with the plain forms of compiled loops, then with the loops."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.compiled.is_in_use", lambda: request.param == "compiled")
        yield
