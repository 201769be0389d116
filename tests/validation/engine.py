"""The engine that all truths are run with."""

from sim.engine.reference import run

__all__ = ["run"]
