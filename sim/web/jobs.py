"""What workers do for the page: each a function of what was asked, in the language asked for.

The server names these functions, and workers call them: what they need is loaded where they are called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.web.wishes import MAIN_STATES, Finished, State, Wish, as_bytes

if TYPE_CHECKING:
    from sim.web.told import Told
    from sim.web.worker import Tell

WARMING_SEED = 2**62
"""Which nobody asks for: a look that is made to load something must not find what was made before."""
CHANGES_SHOWN = ("share_never_admitted", "never_admitted", "never_eligible", "share_without_bed")
"""In a first look; the full answer has those of all its measures."""


def be_there(_tell: Tell) -> None:
    """Do nothing."""


def be_ready(_tell: Tell) -> None:
    """Load what a first answer needs: with the reference engine, as the compiled one takes longer to load."""
    from sim.web import answers, looks, states, switches  # noqa: F401


def be_quick(_tell: Tell) -> None:
    """Load the compiled engine where it lies ready, and use it once: later looks take less time."""
    from sim.web import looks
    from sim.web.known import shipped

    looks.load_compiled_engine()
    looks.look([shipped(MAIN_STATES[0].extends)], WARMING_SEED, ())


def be_fast(_tell: Tell) -> None:
    """Load what full runs need: the compiled engine, which is made first where it does not lie ready."""
    from sim.engine import choice
    from sim.experiment.compare import compare
    from sim.experiment.design import Design
    from sim.web.known import shipped

    compare([shipped(MAIN_STATES[0].extends)], Design(2, 4), engine=choice.KERNEL)


def opening(_tell: Tell) -> bytes:
    """Return what the page opens with."""
    from sim.web.start import start

    return as_bytes(start())


def first_look(wish: Wish, _tell: Tell) -> bytes:
    """Return the answer of few runs."""
    from sim.web import looks
    from sim.web.answers import INTERVALS, answer_of
    from sim.web.states import scenarios_of

    comparison = looks.look(scenarios_of(wish.states), wish.seed, CHANGES_SHOWN, INTERVALS)
    return answer_of(comparison, is_first_look=True, is_main_question=wish.is_main_question)


def checked(wish: Wish, _tell: Tell) -> None:
    """Refuse scenarios that cannot be run."""
    from sim.experiment.compare import must_fit
    from sim.web.states import scenarios_of

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
    from sim import orders
    from sim.engine.memory import hand_back_memory
    from sim.experiment.compare import compare
    from sim.experiment.design import Design
    from sim.web.lean import lean
    from sim.web.states import scenarios_of

    scenarios = scenarios_of(wish.states)
    if wish.replications is None:
        design, precision = orders.most_runs(wish.seed), orders.PRECISION
    else:
        design = Design(wish.replications // orders.RUNS_A_DRAW, wish.replications, wish.seed)
        precision = None
    comparison = lean(
        compare(scenarios, design, jobs, lambda done, most: tell(done / most), precision=precision)
    )
    hand_back_memory()  # the tables were large, and the next run may be long in coming
    return Finished.of(comparison, wish.is_main_question)


def told(finished: Finished, _tell: Tell) -> bytes:
    """Return the answer of a finished run."""
    from sim.web.answers import answer_of

    comparison = finished.comparison()
    return answer_of(comparison, is_first_look=False, is_main_question=finished.is_main_question)


def taken_away(finished: Finished, wish: Wish, name: str, _tell: Tell) -> bytes:
    """Return a file of a finished run."""
    from sim.web.downloads import download

    return download(finished, wish, name)


def taken_in(text: str, _tell: Tell) -> bytes:
    """Return the state of a scenario file, and what it says though it is probably not meant."""
    from sim.scenario.faults import dotted
    from sim.web.states import beside_the_shipped, scenario_of, state_of

    own = beside_the_shipped(text)
    odd = [f"{dotted(doubt.key)}: {doubt.told}" for doubt in scenario_of(own, "scenario").doubts]
    return as_bytes({"ok": True, "state": state_of(own).told(), "doubts": odd})


def given_out(state: State, _tell: Tell) -> bytes:
    """Return the scenario file of a state."""
    from sim.web.states import file_of, scenario_of, text_of

    scenario_of(text_of(state), "scenario")
    return as_bytes({"text": file_of(state)})


def fitted_to(content: bytes, told: Told, _tell: Tell) -> bytes:
    """Return the scenario that a table of records tells."""
    from sim.web.own_records import fitted_to as fitted

    return as_bytes(fitted(content, told))
