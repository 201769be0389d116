"""The engine that all truths are run with."""

from sim.engine.kernel import run

__all__ = ["run"]
