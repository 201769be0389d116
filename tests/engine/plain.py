"""Random worlds for a process in which nothing is compiled."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from sim.engine import kernel, reference
from tests.engine.agreement import difference
from tests.engine.random_worlds import World, worlds


def check_some_worlds(number: int) -> None:
    """Check so many random worlds, the same ones each time."""

    @settings(
        max_examples=number,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(worlds())
    def check(world: World) -> None:
        assert difference(reference.run(*world), kernel.run(*world)) == ""

    check()
