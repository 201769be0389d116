"""Which engine runs: the compiled one, or the reference where compiling would cost more than it saves.

Both give the same bytes, so the choice is one of time only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from sim.engine.vocabulary import Network, Placements, Requests
from sim.mistakes import Mistake

Engine = Callable[[Network, Requests], Placements]
"""Anything that obeys `sim.engine.vocabulary`."""

KERNEL, REFERENCE = "kernel", "reference"
ENGINES = (KERNEL, REFERENCE)

WORTH_COMPILING = 3000
"""Replications from which on compiling, about half a minute, costs less than the reference would."""


def chosen(num_replications: int) -> str:
    """Return the name of the engine that is done sooner.

    Parameters
    ----------
    num_replications
        Of all scenarios together.
    """
    return KERNEL if num_replications >= WORTH_COMPILING or is_compiled() else REFERENCE


def is_compiled() -> bool:
    """Return whether the compiled engine lies in the cache, ready to be loaded."""
    from sim.compiled import is_kept

    return is_kept("kernel.live")


@cache
def engine(name: str) -> Engine:
    """Return an engine by name, the compiled one ready for use.

    Raises
    ------
    Mistake
        If there is no engine of this name.
    """
    must_be_known(name)
    if name == REFERENCE:
        from sim.engine import reference

        return reference.run
    from sim.engine import kernel

    kernel.make_ready_for_use()
    return kernel.run


def must_be_known(name: str | None) -> None:
    """Raise `Mistake` if there is no engine of this name; None stands for any."""
    if name is not None and name not in ENGINES:
        raise Mistake(
            "{name} is {given}: it must be one of {known}",
            name="engine",
            given=repr(name),
            known=", ".join(ENGINES),
        )
