"""What is loaded before workers start, once for all of them."""

from __future__ import annotations

from sim.engine import choice
from sim.experiment.parallel import workers_are_copies


def one_run_here_saves_time(engine: str, jobs: int) -> bool:
    """Return whether a first replication in this process saves workers the same trouble.

    What was never compiled is compiled by it, and kept. What is kept is read by it, which workers that are
    copies of this process then need not do.

    Parameters
    ----------
    engine
        One of `sim.engine.choice.ENGINES`.
    jobs
        Worker processes.
    """
    if engine != choice.KERNEL:
        return False
    return not choice.is_compiled() or (jobs > 1 and workers_are_copies())
