"""The weight of each number that nobody knows in the answer, beside its lever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.experiment.compare import Outlook
from sim.language import say
from sim.scenario import uncertain_numbers
from sim.wording import percent


def weights_told(outlook: Outlook) -> Iterator[dict[str, Any]]:
    """Yield the weights of a scenario's numbers, the heaviest first; nothing where the draws tell none.

    `is_told` says whether the draws can tell a weight from none; the page ranks only those.
    """
    if outlook.weights is None:
        return
    found = outlook.weights
    columns = (found.share.tolist(), found.lower.tolist(), found.upper.tolist())
    rows = zip(uncertain_numbers(outlook.scenario), *columns, strict=True)
    for path, share, lower, upper in sorted(rows, key=lambda row: (row[2] == 0, -row[1])):
        told = {"path": path, "share": share, "low": lower, "high": upper, "is_told": lower > 0}
        yield told | {"text": _words(share, lower, upper)}


def _words(share: float, lower: float, upper: float) -> str:
    if lower == 0:
        return say("Part of the doubt: cannot be told, at most {most}", most=percent(upper))
    return say(
        "Part of the doubt: {share} ({low} to {high})",
        share=percent(share),
        low=percent(lower),
        high=percent(upper),
    )
