"""Whether an experiment knows its answer as well as was asked for, in words."""

from __future__ import annotations

from dataclasses import dataclass

from sim.experiment.batches import Study
from sim.language import say
from sim.wording import exact_percent, exactly


@dataclass(frozen=True, slots=True)
class Ending:
    """How a search for enough runs, or rows, ended.

    Attributes
    ----------
    precision
        What was asked for, as a part of one.
    most
        Runs at each point, or rows, that were allowed.
    is_reached
        Whether it was reached.
    """

    precision: float
    most: int
    is_reached: bool


def points_well_enough(study: Study, ending: Ending | None) -> str:
    """Return whether values found by a search are known as well as asked for; empty if that was not asked."""
    if ending is None:
        return ""
    parts = _parts(study, ending)
    if ending.is_reached:
        return say(
            "Known well enough after {runs} runs at each point, of {most} allowed: the number of runs leaves "
            "neither value open by more than {wanted} of it, or by more than one step (95 %).",
            **parts,
        )
    return say(
        "Not known as well as asked for after {runs} runs at each point, the most allowed: the number of "
        "runs leaves a value open by more than {wanted} of it and by more than one step (95 %). Allow more "
        "with --replications.",
        **parts,
    )


def _parts(study: Study, ending: Ending) -> dict[str, str]:
    return {
        "runs": exactly(study.design.replications),
        "most": exactly(ending.most),
        "wanted": exact_percent(ending.precision),
    }


def measures_well_enough(study: Study, ending: Ending | None) -> str:
    """Return whether a measure under every choice is known as well as asked for; empty if not asked."""
    if ending is None:
        return ""
    parts = _parts(study, ending)
    if ending.is_reached:
        return say(
            "Known well enough after {runs} runs of each combination, of {most} allowed: their number leaves "
            "none open by more than {wanted} of it or of the threshold (95 %).",
            **parts,
        )
    return say(
        "Not known as well as asked for after {runs} runs of each combination, the most allowed: their "
        "number leaves one open by more than {wanted} of it and of the threshold (95 %). Allow more with "
        "--replications.",
        **parts,
    )


def parts_well_enough(rows: int, ending: Ending | None) -> str:
    """Return whether parts of the spread are known as well as asked for; empty if that was not asked."""
    if ending is None:
        return ""
    parts = {
        "rows": exactly(rows),
        "most": exactly(ending.most),
        "wanted": f"{100 * ending.precision:g}",
    }
    if ending.is_reached:
        return say(
            "Known well enough after {rows} rows, of {most} allowed: they leave no part of the spread open "
            "by more than {wanted} points (95 %).",
            **parts,
        )
    return say(
        "Not known as well as asked for after {rows} rows, the most allowed: they leave a part of the spread "
        "open by more than {wanted} points (95 %). Allow more with --rows.",
        **parts,
    )
