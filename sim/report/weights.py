"""The weight of each unknown number in the answer, in words."""

from __future__ import annotations

from dataclasses import dataclass

from sim.experiment.compare import Comparison, Outlook
from sim.language import say
from sim.scenario import uncertain_numbers
from sim.wording import percent


@dataclass(frozen=True, slots=True)
class _Weight:
    """One of `sim.experiment.weights.Weights`, and the scenario it is of, where there are several."""

    share: float
    lower: float
    upper: float
    scenario: str


def weight_words(comparison: Comparison) -> dict[str, str]:
    """Return the greatest weight of each unknown number in any scenario, by path; nothing if there is none.

    Where no scenario tells it from none, the most that it may be.
    """
    found: dict[str, list[_Weight]] = {}
    for outlook in comparison.outlooks:
        name = outlook.scenario.name if len(comparison.outlooks) > 1 else ""
        for path, weight in _by_path(outlook, name):
            found.setdefault(path, []).append(weight)
    return {path: _words(weights) for path, weights in found.items()}


def _by_path(outlook: Outlook, name: str) -> list[tuple[str, _Weight]]:
    weights = outlook.weights
    if weights is None:
        return []
    columns = (weights.share.tolist(), weights.lower.tolist(), weights.upper.tolist())
    paths = uncertain_numbers(outlook.scenario)
    return [
        (path, _Weight(share, lower, upper, name))
        for path, share, lower, upper in zip(paths, *columns, strict=True)
    ]


def _words(weights: list[_Weight]) -> str:
    told = [weight for weight in weights if weight.lower > 0]
    if not told:
        return say("at most {most}", most=percent(max(each.upper for each in weights)))
    first = max(told, key=lambda weight: weight.share)
    parts = {"share": percent(first.share), "low": percent(first.lower), "high": percent(first.upper)}
    if not first.scenario:
        return say("{share} ({low} to {high})", **parts)
    return say("{share} ({low} to {high}), {scenario}", scenario=first.scenario, **parts)
