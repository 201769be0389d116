"""What workers need, loaded by importing this module: the libraries, and the compiled code if there is any.

Compiled code is read from its cache when it is first called with arguments of some types; so one replication
of the shipped baseline runs here, which calls all there is.
"""

from __future__ import annotations

from sim.engine import choice
from sim.experiment.design import Design
from sim.experiment.replicate import run_draw
from sim.scenario import load
from sim.shipped import main_scenarios


def load_compiled_code() -> None:
    """Read all compiled code from its cache."""
    run_draw([load(main_scenarios()[0])], Design(1, 1), choice.engine(choice.KERNEL), 0)


if choice.is_compiled():
    load_compiled_code()
