"""What annual totals tell of the numbers of a scenario that nobody knows: a posterior by importance sampling.

The unknown numbers are drawn from the ranges of the scenario, as in a run. Each draw predicts the average of
every series; the draws whose averages make the reported totals likely get more weight. No shelter is
simulated: the average of a stream follows from the scenario at once, and how likely a year's total is around
it, `sim.fitting.totals` tells. Some draws beforehand show between which ends the totals are not next to
impossible; the draws that count are taken from there. How many draws the weights are worth is the effective
sample size; where it is too small, a few draws would have all the say, and nothing is said.

References
----------
Kong, Liu & Wong (1994), Journal of the American Statistical Association 89 (effective sample size).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.fitting.expected import Draws, draws_of
from sim.fitting.ranges import range_text
from sim.fitting.series import kind_words
from sim.fitting.spans import Span
from sim.fitting.totals import Totals, log_likelihood, mean_of
from sim.fitting.yearly import weighted_quantile
from sim.language import said, say
from sim.mistakes import Mistake
from sim.scenario import Scenario
from sim.scenario.numbers import Number

Floats = NDArray[np.float64]

LEAST_EFFECTIVE = 100.0
"""Draws that the weights must be worth."""
LEARNT = 0.75
"""Totals taught nothing of a number whose spread stays above this part, around the same middle: 100 draws
leave such a part uncertain by 0.07."""
BEFOREHAND = 4
"""One draw beforehand for so many that count."""
IMPOSSIBLE = 8.0
"""A draw whose logarithm lies this far below the likeliest one's has no say."""
MARGIN = 0.05
"""Of the distance between the ends found beforehand, added at either end."""
NARROWER = 0.8
"""Ends farther apart than this are those of everything."""
FEWEST_NEAR = 20
"""Fewer draws than these do not show where to look."""


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What is believed of the unknown numbers after the totals.

    Attributes
    ----------
    before
        Of each unknown number, in draws as the scenario states it.
    draws
        Those that count.
    weights
        Of each of these draws; they add up to 1.
    """

    before: Mapping[str, Floats]
    draws: Draws
    weights: Floats

    @property
    def values(self) -> Mapping[str, Floats]:
        """Of each unknown number, in each draw that counts."""
        return self.draws.values

    @property
    def effective(self) -> float:
        """The draws that the weights are worth."""
        return float(1.0 / (self.weights**2).sum())

    def span(self, name: str) -> Span:
        """Return what is believed of a number."""
        return Span.of(lambda share: weighted_quantile(self.values[name], self.weights, share))

    def span_before(self, name: str) -> Span:
        """Return what was believed of it beforehand."""
        return Span.of(lambda share: float(np.quantile(self.before[name], share)))

    def learnt(self) -> list[str]:
        """Return the numbers on which the totals had a say."""
        return [name for name in self.values if self._is_learnt(name)]

    def _is_learnt(self, name: str) -> bool:
        before, values = self.before[name], self.values[name]
        mean = float(self.weights @ values)
        after = math.sqrt(float(self.weights @ (values - mean) ** 2))
        return bool(after < LEARNT * before.std() or abs(mean - before.mean()) > 0.5 * before.std())


def calibrated(scenario: Scenario, totals: Totals, seed: int, number: int) -> Posterior:
    """Return what is believed of the unknown numbers of a scenario after the totals.

    Parameters
    ----------
    scenario
        With the ranges believed beforehand.
    totals
        What is told.
    seed, number
        Of the draws that count; a quarter as many beforehand show where to look.

    Raises
    ------
    Mistake
        If the scenario has nobody of some kind told, or the draws that agree with the totals are too few to
        say anything.
    """
    before = draws_of(scenario, seed, max(number // BEFOREHAND, 1))
    for kind in sorted(totals.kinds):
        if not mean_of(kind, before.means).any():
            raise Mistake("totals: the scenario has nobody of this kind: {kind}", kind=kind_words(kind))
    return posterior(before, draws_of(scenario, seed, number, near(before, totals)), totals)


def near(draws: Draws, totals: Totals) -> dict[str, tuple[float, float]]:
    """Return between which ends of luck the totals are not next to impossible, of each unknown number."""
    logs = log_likelihood(totals, draws.means, draws.variance)
    possible = logs > logs.max() - IMPOSSIBLE
    if possible.sum() < FEWEST_NEAR:
        return {}
    return {name: _ends(luck[possible]) for name, luck in draws.luck.items()}


def _ends(luck: Floats) -> tuple[float, float]:
    width = float(luck.max() - luck.min())
    if width > NARROWER:
        return 0.0, 1.0
    return max(float(luck.min()) - MARGIN * width, 0.0), min(float(luck.max()) + MARGIN * width, 1.0)


def posterior(before: Draws, draws: Draws, totals: Totals) -> Posterior:
    """Return what is believed after the totals.

    Parameters
    ----------
    before
        Draws as the scenario states the numbers.
    draws
        Draws that count: the same, or from where the totals are not next to impossible.
    totals
        What is told.

    Raises
    ------
    Mistake
        If the draws that agree with the totals are too few to say anything.
    """
    found = Posterior(before.values, draws, weights_of(draws, totals))
    if found.effective < LEAST_EFFECTIVE:
        raise Mistake(
            "totals: of {draws} draws only {effective:.0f} are worth anything beside them, at least "
            "{least:.0f} are needed; take more draws, or the ranges of the scenario and the totals "
            "contradict each other",
            draws=len(found.weights),
            effective=found.effective,
            least=LEAST_EFFECTIVE,
        )
    return found


def weights_of(draws: Draws, totals: Totals) -> Floats:
    """Return how likely each draw makes the totals; the weights add up to 1."""
    logs = log_likelihood(totals, draws.means, draws.variance)
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def calibrated_text(found: Posterior, scenario: Scenario, extends: str, command: str, words: str) -> str:
    """Return the text of a scenario file that states what the totals taught, and nothing else.

    Parameters
    ----------
    found
        What is believed.
    scenario
        The one whose numbers were drawn.
    extends
        Its path, as the file will name it.
    command, words
        The command that made the file, and what the numbers were fitted to.
    """
    tables: dict[str, list[str]] = {}
    for name in found.learnt():
        path, number = scenario.background.uncertain[name]
        if isinstance(number, Number) and all(isinstance(part, str) for part in path):
            ends = range_text(found.span(name), number.smallest, number.largest)
            line = f'{path[-1]} = {{ {ends}, source = "{words}" }}'
            tables.setdefault(".".join(map(str, path[:-1])), []).append(line)
    lines = [f"# Made by {command}", "", f"extends = {json.dumps(extends, ensure_ascii=False)}"]
    title = say("{title}, fitted to yearly totals", title=said(scenario.title))
    lines.append(f"title = {json.dumps(title, ensure_ascii=False)}")
    for table, rows in tables.items():
        lines += ["", f"[{table}]", *rows]
    return "\n".join(lines) + "\n"
