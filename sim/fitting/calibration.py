"""What annual totals tell of the numbers of a scenario that nobody knows: a posterior by importance sampling.

The unknown numbers are drawn from the ranges of the scenario, as in a run. Each draw predicts the average of
every series; the draws whose averages make the reported totals likely get more weight. No shelter is
simulated: the average of a stream follows from the scenario at once, and a year's total around it is negative
binomial, with the good and bad years of the same draw (those of citizens and of foreign people apart). How
many draws the weights are worth is the effective sample size; where it is too small, a few draws would have
all the say, and nothing is said.

People *identified* by the police are no series of demand: their number follows what the police do. They are
left out.

References
----------
Kong, Liu & Wong (1994), Journal of the American Statistical Association 89 (effective sample size).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.chance import keys_of, uniforms
from sim.fitting.ranges import range_text
from sim.fitting.spans import Span
from sim.fitting.yearly import ALMOST_NONE, log_chance, weighted_quantile
from sim.language import Saying, marked
from sim.mistakes import Mistake
from sim.records.stays import YearlyCounts
from sim.scenario import Scenario, resolve, uncertain_numbers
from sim.scenario.numbers import Number
from sim.scenario.resolve import find_uncertain
from sim.scenario.streams import Stream, Total
from sim.sources import burst_source, steady_sources

Floats = NDArray[np.float64]
R = TypeVar("R", Total, Stream)

LEAST_EFFECTIVE = 100.0
"""Draws that the weights must be worth."""
LEARNT = 0.9
"""Totals taught nothing of a number whose spread stays above this part, around the same middle."""
POLICE = "identified"
"""A series with this word counts what the police did."""
WIDE = 4.0
"""Factor, either way, of a yearly number whose range was made from the same totals."""
CITIZENS, FOREIGN, EVERYBODY = marked("citizens"), marked("foreign people"), marked("everybody")


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What a scenario whose numbers are known predicts for a year.

    Attributes
    ----------
    means
        People a year: citizens, foreign people, and everybody.
    variance
        Of the factor of a year.
    """

    means: Mapping[str, float]
    variance: float


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What is believed of the unknown numbers after the totals.

    Attributes
    ----------
    values
        Of each unknown number, in each draw.
    weights
        Of each draw; they add up to 1.
    """

    values: Mapping[str, Floats]
    weights: Floats

    @property
    def effective(self) -> float:
        """The draws that the weights are worth."""
        return float(1.0 / (self.weights**2).sum())

    def span(self, name: str) -> Span:
        """Return what is believed of a number."""
        return Span.of(lambda share: weighted_quantile(self.values[name], self.weights, share))

    def learnt(self) -> list[str]:
        """Return the numbers on which the totals had a say."""
        return [name for name, values in self.values.items() if _is_learnt(values, self.weights)]


def _is_learnt(values: Floats, weights: Floats) -> bool:
    before, mean = values.std(), float(weights @ values)
    after = math.sqrt(float(weights @ (values - mean) ** 2))
    return bool(after < LEARNT * before or abs(mean - values.mean()) > 0.5 * before)


def predicted(scenario: Scenario) -> Prediction:
    """Return what a scenario whose numbers are known predicts of people who are helped in a year.

    Of bursts (police operations, returns from abroad) those count who want a bed, as in the reports: the
    others are identified and go home.
    """
    means = {CITIZENS: 0.0, FOREIGN: 0.0}
    for source in steady_sources(scenario):
        means[_kind(scenario, source.profile or "")] += source.events_a_year * source.mean_size
    steady = sum(means.values())
    for name, stream in scenario.streams.items():
        if stream.bursts_per_year is not None:
            burst = burst_source(scenario, name)
            for profile, share in stream.shares.items():
                wanting = stream.share_who_want_a_bed or scenario.profiles[profile].share_who_want_a_bed
                people = burst.events_a_year * burst.mean_size * share * float(wanting)
                means[_kind(scenario, profile)] += people
    dispersion = max((float(each.variance_over_mean) for each in scenario.effects.values()), default=1.0)
    variance = max((dispersion - 1.0) / steady, ALMOST_NONE) if steady > 0 else ALMOST_NONE
    return Prediction(means | {EVERYBODY: sum(means.values())}, variance)


def _kind(scenario: Scenario, profile: str) -> str:
    return CITIZENS if scenario.profiles[profile].citizen else FOREIGN


def used_series(counts: YearlyCounts) -> dict[str, str]:
    """Return the series that count people helped, by whom: citizens and foreign people, else everybody.

    Raises
    ------
    Mistake
        If no series, or more than one, counts the same people.
    """
    found: dict[str, str] = {}
    for name in sorted(set(counts.series.tolist()) - set(left_out(counts))):
        words = [kind for kind in (CITIZENS, FOREIGN) if kind in name.lower()]
        kind = words[0] if words else EVERYBODY
        if kind in found:
            raise Mistake(
                "series {series!r}: a second series of {kind}; give one", series=name, kind=Saying(kind)
            )
        found[kind] = name
    if EVERYBODY in found and len(found) > 1:
        del found[EVERYBODY]  # the same people, told in more detail
    if not found:
        raise Mistake("totals: none of people who were helped; people identified tell what the police did")
    return found


def totals_of(counts: YearlyCounts) -> dict[str, list[int]]:
    """Return the totals of the series used, by whom they count."""
    return {kind: counts.count[counts.series == name].tolist() for kind, name in used_series(counts).items()}


def left_out(counts: YearlyCounts) -> list[str]:
    """Return the series that count what the police did."""
    return [name for name in sorted(set(counts.series.tolist())) if POLICE in name.lower()]


def posterior(
    draws: Iterable[tuple[Mapping[str, float], Scenario]], totals: Mapping[str, Sequence[int]]
) -> Posterior:
    """Return what is believed after the totals.

    Parameters
    ----------
    draws
        Pairs of the unknown numbers by name and the scenario in which they are known.
    totals
        Numbers by year, by what they count.

    Raises
    ------
    Mistake
        If the draws that agree with the totals are too few to say anything.
    """
    names: dict[str, list[float]] = {}
    logs = []
    for numbers, scenario in draws:
        for name, value in numbers.items():
            names.setdefault(name, []).append(value)
        logs.append(_log_likelihood(predicted(scenario), totals))
    weights = np.exp(np.array(logs) - max(logs))
    found = Posterior({name: np.array(values) for name, values in names.items()}, weights / weights.sum())
    if found.effective < LEAST_EFFECTIVE:
        raise Mistake(
            "totals: of {draws} draws only {effective:.0f} are worth anything beside them, at least "
            "{least:.0f} are needed; take more draws, or the ranges of the scenario and the totals "
            "contradict each other",
            draws=len(logs),
            effective=found.effective,
            least=LEAST_EFFECTIVE,
        )
    return found


def _log_likelihood(prediction: Prediction, totals: Mapping[str, Sequence[int]]) -> float:
    return sum(
        float(log_chance(np.array(counts), max(prediction.means[kind], 1e-9), prediction.variance).sum())
        for kind, counts in totals.items()
    )


def widened(scenario: Scenario) -> Scenario:
    """Return the scenario with yearly numbers that may be a quarter of the likeliest, or four times it.

    For totals that its ranges were made from already: else they would count twice.
    """
    totals = {name: _wide(each) for name, each in scenario.totals.items()}
    streams = {name: _wide(each) for name, each in scenario.streams.items()}
    wide = scenario.model_copy(update={"totals": totals, "streams": streams})
    return wide.on_background(replace(scenario.background, uncertain=find_uncertain(wide)))


def _wide(rate: R) -> R:
    number = rate.referrals_per_year
    if number is None or number.central <= 0:
        return rate
    ends = Number(low=number.central / WIDE, high=number.central * WIDE, distribution="loguniform")
    return rate.model_copy(update={"referrals_per_year": ends})


def draws_of(scenario: Scenario, seed: int, number: int) -> Iterator[tuple[dict[str, float], Scenario]]:
    """Yield the unknown numbers, dates left out, and the scenario in which they are known, draw by draw."""
    names = list(uncertain_numbers(scenario))
    keys = keys_of(seed, (f"draw|{name}" for name in names))
    numbers = {name: each for name, each in uncertain_numbers(scenario).items() if isinstance(each, Number)}
    for draw in range(number):
        luck = dict(zip(names, uniforms(keys, draw, 0, 0).tolist(), strict=True))
        known = {name: each.quantile(luck[name]) for name, each in numbers.items()}
        yield known, resolve(scenario, luck.__getitem__)


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
    lines.append(f"title = {json.dumps(f'{scenario.title}, fitted to yearly totals', ensure_ascii=False)}")
    for table, rows in tables.items():
        lines += ["", f"[{table}]", *rows]
    return "\n".join(lines) + "\n"
