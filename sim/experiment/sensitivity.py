"""Which unknown number matters most: a first look at all of them, then a close look at those that stand out.

1. *Screening* (Morris): every group moved along a few paths; the groups with the largest effects are looked
   at closely, all others together are one more group.
2. *Shares of the variance* (Sobol' indices): each row of the design has luck of its own, the same for all
   points of the row.
3. *What it is worth to know* each of them, from the rows of the same design.
4. *Ends*: each of them at the lower and the upper end of its range, all others as in the first rows of the
   design, which lie more evenly over the ranges than draws do.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.experiment.batches import Sweep
from sim.experiment.frontier import Question
from sim.experiment.groups import Group, at, groups_of, joined
from sim.experiment.known import Known, known
from sim.experiment.levels import LEVEL
from sim.experiment.outcomes import MEASURE, Outcomes
from sim.experiment.points import Batch, unknown_names
from sim.information import gains_of_knowing, value_of_knowing, value_of_knowing_all
from sim.language import marked, said
from sim.mistakes import Mistake
from sim.moments import student_quantile
from sim.morris import paths
from sim.quantities import Kind
from sim.sobol import Indices, base, indices

Floats = NDArray[np.float64]

NUM_PATHS = 8
NUM_CLOSE = 8
"""Groups looked at closely."""
LOW, HIGH = 0.05, 0.95
"""The ends of a range: the number lies below them in 5 and in 95 of 100 cases."""
REST = marked("all other unknown numbers")
PEOPLE = ("never_admitted", "eligible")
ALMOST_SURE = 1 - 1e-9
"""A chance of 1 would allow any number of people."""


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """What matters for one measure.

    Attributes
    ----------
    question
        The measure, where, and its limit.
    screened
        Every group, by falling effect.
    effects
        Mean size of its effect on the measure, from one end of its range to the other.
    close
        The groups looked at closely, in the same order, and the rest as the last.
    indices
        Of the close groups.
    luck
        Part of the variance of the rows that luck makes.
    worth
        People a year that it would save to know a close group before deciding; shape (close,).
    worth_of_all
        The same for all unknown numbers.
    gains
        People a year that it gained in each row to know a close group, by a rule learnt from other rows;
        shape (rows, close).
    ends
        The measure with nothing moved, then with each close group but the rest at its two ends, in turn low
        and high.
    rows, end_rows
        Rows of the design, and the first of them in which numbers were moved to their ends.
    """

    question: Question
    screened: tuple[Group, ...]
    effects: Floats
    close: tuple[Group, ...]
    indices: Indices
    luck: float
    worth: Floats
    worth_of_all: float
    gains: Floats
    ends: Known
    rows: int
    end_rows: int

    @property
    def num_close(self) -> int:
        """Groups that were looked at one by one; what is left of all others comes after them."""
        return len(self.ends.estimate) // 2

    @property
    def worth_most(self) -> int:
        """The close group that it seems worth most to know, of those looked at one by one."""
        return int(np.argmax(self.worth[: self.num_close]))

    def is_surely_worth_more(self, group: int, than: int | None = None) -> bool:
        """Whether the rows prove that it is worth more to know a close group than another, or than nothing.

        At 5 %, one-sided, with as many comparisons as there are close groups (Bonferroni).
        """
        gaps = self.gains[:, group] - (0.0 if than is None else self.gains[:, than])
        if len(gaps) < 2:
            return False
        level = 1 - 2 * (1 - LEVEL) / self.num_close
        reach = float(student_quantile(len(gaps) - 1, level)) * float(gaps.std(ddof=1)) / math.sqrt(len(gaps))
        return bool(gaps.mean() > reach)

    def at_ends(self, group: int) -> slice:
        """Return where the low and the high end of a close group stand in `ends`."""
        return slice(1 + 2 * group, 3 + 2 * group)

    def is_within(self, reach: float) -> bool:
        """Whether the parts of the spread are known to within so much, up and down."""
        widths = self.indices.total_upper - self.indices.total_lower
        return not bool((widths > 2 * reach).any())


def sensitivity(sweep: Sweep, question: Question, rows: int) -> Sensitivity:
    """Return what matters for a measure.

    Parameters
    ----------
    sweep
        What runs; numbers are moved to their ends in as many rows as its design has draws, at most. A row has
        as many replications as a draw.
    question
        The measure, where, and its limit.
    rows
        Of the design of the shares of the variance.

    Raises
    ------
    Mistake
        If every number of the file is known.
    """
    scenario = sweep.study.scenario
    groups = groups_of(scenario)
    if len(groups) < 2:
        raise Mistake(
            "{scenario}: there are not two unknown numbers in the file: nothing to rank",
            scenario=scenario.name,
        )
    effects = _screened(sweep, question, groups)
    order = np.argsort(-effects, kind="stable")
    ranked = [groups[number] for number in order]
    close = ranked[:NUM_CLOSE]
    if len(ranked) > NUM_CLOSE:
        close.append(joined(ranked[NUM_CLOSE:], REST))
    design = _Design.of(sweep, close, rows)
    end_rows = min(rows, sweep.study.design.draws)
    ends = design.ends(sweep, question, end_rows, min(len(ranked), NUM_CLOSE))
    return Sensitivity(
        question,
        tuple(ranked),
        effects[order],
        tuple(close),
        design.indices(question),
        design.luck(question),
        design.worth(question),
        value_of_knowing_all(design.benefit(question)),
        design.gains(question),
        ends,
        rows,
        end_rows,
    )


def _screened(sweep: Sweep, question: Question, groups: list[Group]) -> Floats:
    """Return the mean effect of each group, from one end to the other."""
    names = unknown_names(sweep.study.scenario)
    columns = [[names.index(member) for member in group.members] for group in groups]
    found = paths(NUM_PATHS, columns, sweep.study.design.seed)
    batches = [
        Batch(tuple(at(names, place.tolist()) for place in path), number, number + 1)
        for number, path in enumerate(found.points)
    ]
    rows = np.concatenate(sweep.rows(batches))
    outcomes = Outcomes(rows, sweep.study.design.per_draw).with_shut_out_refused()
    outputs = np.nan_to_num(outcomes.draws(question.measure)[..., question.area])
    return np.asarray(found.effects(outputs).mean(axis=0), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Design:
    """The rows of a design for shares of the variance, and what came of them.

    `places` are the places of every number on 0 to 1 in both sets, (2N, d); `outcomes` those of all points of
    each row: the first set, the second, then the first with each group of the second.
    """

    groups: tuple[Group, ...]
    columns: tuple[tuple[int, ...], ...]
    places: Floats
    outcomes: Outcomes
    seed: int

    @classmethod
    def of(cls, sweep: Sweep, groups: list[Group], rows: int) -> _Design:
        names, seed = unknown_names(sweep.study.scenario), sweep.study.design.seed
        sets = base(rows, len(names), seed)
        columns = tuple(tuple(names.index(member) for member in group.members) for group in groups)
        places = np.stack([sets.first, sets.second, *(sets.mixed(each) for each in columns)], axis=1)
        batches = [
            Batch(tuple(at(names, place.tolist()) for place in row), number, number + 1)
            for number, row in enumerate(places)
        ]
        kept = np.concatenate(sweep.rows(batches))
        both = np.concatenate([sets.first, sets.second])
        outcomes = Outcomes(kept, sweep.study.design.per_draw)
        return cls(tuple(groups), columns, both, outcomes.with_shut_out_refused(), seed)

    def ends(self, sweep: Sweep, question: Question, rows: int, close: int) -> Known:
        """Return the measure over the first rows: with nothing moved, then with a group each at its ends.

        Where nobody may come in, as without any bed, all are as good as refused.
        """
        names = unknown_names(sweep.study.scenario)
        moves = list(itertools.product(self.columns[:close], (LOW, HIGH)))
        batches = [
            Batch(tuple(at(names, _moved(place, *move)) for move in moves), number, number + 1)
            for number, place in enumerate(self.places[:rows])
        ]
        moved = np.concatenate(sweep.rows(batches))
        both = np.concatenate([self.outcomes.rows[:rows, :1], moved], axis=1)
        outcomes = Outcomes(both, self.outcomes.replications).with_shut_out_refused()
        return known(outcomes, question.measure, question.area, question.limit, has_unknown=True)

    def indices(self, question: Question) -> Indices:
        outputs = self._outputs(question)
        return indices(outputs[:, 0], outputs[:, 1], outputs[:, 2:], self.seed)

    def luck(self, question: Question) -> float:
        """Return the part of the variance of the rows of the first set that their luck makes."""
        first = Outcomes(self.outcomes.rows[:, :1], self.outcomes.replications)
        return float(1.0 - first.ignorance_share(question.measure, question.area)[0])

    def benefit(self, question: Question) -> Floats:
        """Return by how many people a year the limit is passed in each row of both sets; below 0 if not.

        A share allows that part of the eligible to be refused; a chance of anyone as many people as there
        are on average if they come one by one and nobody comes with the rest of the chance.
        """
        refused, eligible = (
            self.outcomes.sums(name)[:, :2, question.area] / self.outcomes.replications for name in PEOPLE
        )
        is_share = MEASURE[question.measure].kind is Kind.SHARE
        allowed = question.limit * eligible if is_share else -math.log1p(-min(question.limit, ALMOST_SURE))
        return np.asarray((refused - allowed).T.ravel(), np.float64)

    def worth(self, question: Question) -> Floats:
        """Return what it is worth to know each group: never more than to know all."""
        benefit = self.benefit(question)
        alone = [value_of_knowing(self.places[:, list(each)], benefit) for each in self.columns]
        return np.minimum(alone, value_of_knowing_all(benefit))

    def gains(self, question: Question) -> Floats:
        """Return what it gained in each row to know each group; shape (N, g)."""
        benefit = self.benefit(question)
        return np.stack([gains_of_knowing(self.places[:, each], benefit) for each in self.columns], axis=1)

    def _outputs(self, question: Question) -> Floats:
        """Return the measure at each point of each row; 0 where nobody wanted a bed that they may have."""
        return np.nan_to_num(self.outcomes.draws(question.measure)[..., question.area])


def _moved(place: Floats, columns: tuple[int, ...], end: float) -> list[float]:
    """Return a place with some of its numbers at an end."""
    return [end if number in columns else each for number, each in enumerate(place.tolist())]


def measure_words(question: Question) -> str:
    """Return the measure in words."""
    return said(MEASURE[question.measure].words)
