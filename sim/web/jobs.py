"""What workers do for the page: each a function of what was asked, in the language asked for."""

from __future__ import annotations

import json
import pickle
import zlib
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from sim import orders
from sim.engine import choice
from sim.experiment.compare import Comparison, Outlook, compare
from sim.experiment.design import Design
from sim.experiment.sums import Sums
from sim.kept import HISTOGRAMS
from sim.web import looks
from sim.web.answers import answer_of
from sim.web.crew import Tell
from sim.web.known import shipped
from sim.web.start import MAIN_STATES, start
from sim.web.states import (
    State,
    beside_the_shipped,
    scenario_of,
    scenarios_of,
    state_of,
    text_of,
)

CHANGES_SHOWN = ("share_never_admitted", "never_admitted", "never_eligible", "share_without_bed")
"""In a first look; the full answer has those of all its measures."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Scenarios to run.

    Attributes
    ----------
    states
        One to four, the first the baseline.
    seed
        Of all luck.
    replications
        Five a draw; None for as many as `compare` makes without being told.
    """

    states: tuple[State, ...]
    seed: int = 1
    replications: int | None = None

    @property
    def key(self) -> bytes:
        """What is wished, as bytes: equal where it is the same."""
        return as_bytes([[state.told() for state in self.states], self.seed, self.replications])

    @property
    def is_main_question(self) -> bool:
        """Whether these are the shipped scenarios of the main question, as they are."""
        return self.states == MAIN_STATES


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished run as the server holds it: packed, without what only its intervals were made from."""

    packed: bytes
    is_main_question: bool

    @classmethod
    def of(cls, comparison: Comparison, is_main_question: bool) -> Finished:
        """Return a comparison, packed."""
        lean = replace(comparison, outlooks=tuple(map(_without_draws, comparison.outlooks)))
        return cls(zlib.compress(pickle.dumps(lean, pickle.HIGHEST_PROTOCOL), 1), is_main_question)

    def comparison(self) -> Comparison:
        """Return the comparison; the bytes are this program's own."""
        comparison = pickle.loads(zlib.decompress(self.packed))
        assert isinstance(comparison, Comparison)
        return comparison


def _without_draws(outlook: Outlook) -> Outlook:
    names = {field.name for field in fields(Sums)} - set(HISTOGRAMS)
    empty: dict[str, Any] = {name: np.zeros(0) for name in names}
    return replace(outlook, sums=replace(outlook.sums, **empty))


def as_bytes(value: Any) -> bytes:
    """Return JSON in UTF-8, as short as can be."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def be_there(_tell: Tell) -> None:
    """Do nothing: what most jobs need is imported with this function."""


def be_ready(_tell: Tell) -> None:
    """Load what every job needs: the compiled engine where it lies ready, and else nothing of it."""
    if looks.engine_name() == choice.KERNEL:
        looks.look([shipped(MAIN_STATES[0].extends)], 1, ())


def be_fast(_tell: Tell) -> None:
    """Load what full runs need: the compiled engine, which is made first where it does not lie ready."""
    compare([shipped(MAIN_STATES[0].extends)], Design(2, 4), engine=choice.KERNEL)


def opening(_tell: Tell) -> bytes:
    """Return what the page opens with."""
    return as_bytes(start())


def first_look(wish: Wish, _tell: Tell) -> bytes:
    """Return the answer of few runs."""
    comparison = looks.look(scenarios_of(wish.states), wish.seed, CHANGES_SHOWN)
    return as_bytes(answer_of(comparison, is_first_look=True, is_main_question=wish.is_main_question))


def checked(wish: Wish, _tell: Tell) -> None:
    """Refuse scenarios that cannot be run."""
    from sim.experiment.compare import must_fit

    must_fit(scenarios_of(wish.states))


def full_run(wish: Wish, tell: Tell, jobs: int = 1) -> Finished:
    """Return the full answer, packed: what `compare` computes for the same scenarios, seed and runs.

    Parameters
    ----------
    wish
        What is run.
    tell
        Told how much is done.
    jobs
        Processes that share the work; the bytes do not depend on them.
    """
    scenarios = scenarios_of(wish.states)
    if wish.replications is None:
        design, precision = orders.most_runs(wish.seed), orders.PRECISION
    else:
        design = Design(wish.replications // orders.RUNS_A_DRAW, wish.replications, wish.seed)
        precision = None
    comparison = compare(scenarios, design, jobs, lambda done, most: tell(done / most), precision=precision)
    return Finished.of(comparison, wish.is_main_question)


def told(finished: Finished, _tell: Tell) -> bytes:
    """Return the answer of a finished run."""
    comparison = finished.comparison()
    return as_bytes(answer_of(comparison, is_first_look=False, is_main_question=finished.is_main_question))


def taken_in(text: str, _tell: Tell) -> bytes:
    """Return the state of a scenario file."""
    own = beside_the_shipped(text)
    scenario_of(own, "scenario")
    return as_bytes({"ok": True, "state": state_of(own).told()})


def given_out(state: State, _tell: Tell) -> bytes:
    """Return the scenario file of a state."""
    text = text_of(state)
    scenario_of(text, "scenario")
    return as_bytes({"text": text})
