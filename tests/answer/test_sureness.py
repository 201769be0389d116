"""How surely a verdict holds, and what stands behind it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from sim.answer import answer, summary
from sim.answer.sureness import TOO_FEW, how_surely
from sim.evidence import Evidence
from sim.experiment.compare import Comparison
from sim.experiment.judgement import judged
from sim.verdicts import Verdict, draws_needed, proved, runs_needed
from tests.answer.made import (
    with_draws,
    with_verdict,
)


def test_too_few_draws_are_no_undecided_evidence(country: Comparison) -> None:
    text = answer(country)
    assert "at least 59 needed, there are 4" in text
    assert f"**Rules, money and shelters of 2020, carried on: {TOO_FEW}.**" in text
    assert "There are 4: **too few draws to decide.**" in text
    assert "evidence allows both" not in text
    assert not re.search(r"\| (exceeded|adequate|not decided) +\|", text)


@pytest.mark.parametrize(
    ("draws", "part"), [(int(draws_needed(part)), part) for part in (1.0, 0.99, 0.98, 0.97)]
)
def test_so_many_draws_prove_it_and_one_fewer_does_not(draws: int, part: float) -> None:
    assert proved(part, draws) >= 0.95
    assert proved(part, draws - 1) < 0.95


def test_so_many_runs_of_a_draw_can_show_a_province_adequate() -> None:
    for draws in (60, 100, 400):
        runs = runs_needed(draws, 0.1)
        assert draws * (1 - 0.9**runs) >= 59 > draws * (1 - 0.9 ** (runs - 1))
    assert runs_needed(58, 0.1) == runs_needed(100, 0.0) == np.inf
    assert runs_needed(100, 1.0) == 1


@pytest.mark.parametrize(
    ("code", "above", "by_share", "said"),
    [
        (Verdict.EXCEEDED, 0.995, None, "The share lies above the threshold of 2 % in about 99.5 % of the"),
        (Verdict.EXCEEDED, 1.0, None, "The share surely lies above the threshold of 2 %."),
        (Verdict.EXCEEDED, 0.7, Verdict.NOT_DECIDED, "what decides: at least 3 provinces are surely"),
        (Verdict.ADEQUATE, 0.0, None, "The share surely lies below the threshold of 2 %."),
        (Verdict.NOT_DECIDED, 0.6, None, "in about 60 % of the draws, in the others below: the evidence"),
        (Verdict.NOT_DECIDED, 0.97, None, "which 100 draws do not prove: about 340 would, if it stays so."),
        (Verdict.NOT_DECIDED, 0.02, None, "but more runs of each draw are needed to prove it."),
        (Verdict.NOT_DECIDED, 0.0, None, "lies below the threshold of 2 % in nearly all of the draws, but"),
        (Verdict.NOT_DECIDED, 1.0, None, "lies above the threshold of 2 % in nearly all of the draws, which"),
        (
            Verdict.NOT_DECIDED,
            0.0,
            Verdict.ADEQUATE,
            "the threshold of 2 %, but a province is exceeded.",
        ),
        (
            Verdict.NOT_DECIDED,
            np.nan,
            None,
            "on which side of the threshold of 2 % the share lies.",
        ),
    ],
)
def test_what_stands_behind_a_verdict(
    country: Comparison, code: Verdict, above: float, by_share: Verdict | None, said: str
) -> None:
    outlook = with_verdict(country.baseline, code, above, by_share)
    assert said in how_surely(with_draws(country, 100), outlook, country.headline_period)


def test_a_design_that_can_show_no_province_adequate_says_so(country: Comparison) -> None:
    assert "No province can be shown adequate" in answer(with_draws(country, 100, 5))
    assert "takes at least 9 runs of each draw" in answer(with_draws(country, 100, 5))
    assert "can be shown adequate" not in answer(with_draws(country, 100, 20))


def test_the_chance_that_anybody_anywhere_is_refused_is_reported_and_decides_nothing(
    country: Comparison,
) -> None:
    assert "chance that at least one eligible person is never admitted" in summary(country)
    hundred = np.full((18, 1), 100.0)
    low, high = np.zeros((18, 1)), np.zeros((18, 1))
    high[-1] = 1.0
    shares, chances = (Evidence(part, part, hundred, hundred) for part in (low, high))
    assert judged(shares, chances, 0.95, 3)[-1].item() == Verdict.ADEQUATE


def test_the_only_province_is_the_country() -> None:
    """There the chance decides, for the shelter as for the country."""
    hundred = np.full((2, 1), 100.0)
    low, high = np.zeros((2, 1)), np.ones((2, 1))
    shares, chances = (Evidence(part, part, hundred, hundred) for part in (low, high))
    assert judged(shares, chances, 0.95, 3).ravel().tolist() == [Verdict.EXCEEDED] * 2
