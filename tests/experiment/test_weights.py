"""Weights: what is known of simple worlds, no more false claims than stated, and the same when kept."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from sim import kept
from sim.experiment.compare import compare
from sim.experiment.design import Design
from sim.experiment.weights import FEWEST, weights, weights_of
from sim.language import LANGUAGES, speaking
from sim.report.assumed import assumptions_table
from sim.report.weights import weight_words
from sim.scenario import load, uncertain_numbers
from sim.shipped import one_shelter, shipped_folder

RNG = np.random.default_rng(20261128)
FILE = shipped_folder() / "examples" / "what-matters.toml"


def test_weights_of_numbers_that_add_up_are_their_parts_of_the_variance() -> None:
    luck = RNG.random((4000, 3))
    found = weights(luck, 2 * luck[:, 0] + luck[:, 1])
    # Pearson's squares are 0.8, 0.2 and 0; those of ranks lie near. Bands of more than five standard errors.
    np.testing.assert_allclose(found.share, [0.8, 0.2, 0.0], atol=0.06)
    assert ((found.lower <= found.share) & (found.share <= found.upper)).all()
    assert (found.lower > 0).tolist() == [True, True, False]


def test_direction_and_scale_do_not_matter() -> None:
    luck = RNG.random((60, 2))
    one, other = weights(luck, luck[:, 0] ** 3), weights(luck, 5 - 100 * luck[:, 0])
    np.testing.assert_allclose(one.share, other.share, atol=1e-12)
    assert one.share[0] == pytest.approx(1.0)


def test_where_no_number_matters_few_runs_say_that_one_does() -> None:
    # In each of 400 worlds any of 20 numbers may be told by mistake, together in 5 % of them. More than 34
    # false claims in 400 at that rate: chance below 0.2 % (binomial); the seed is fixed.
    told = sum((weights(RNG.random((60, 20)), RNG.random(60)).lower > 0).any() for _ in range(400))
    assert told <= 34


def test_equal_answers_share_their_ranks_and_few_or_equal_draws_tell_nothing() -> None:
    luck = RNG.random((200, 1))
    rare = np.where(luck[:, 0] > 0.9, 1.0, 0.0)
    assert 0.1 < weights(luck, rare).share[0] < 0.5  # Spearman's square with ties: 3 x 0.9 x 0.1 = 0.27
    few = compare([load(FILE)], Design(FEWEST - 1, FEWEST - 1))
    assert few.baseline.weights is None
    nothing_unknown = compare([load(one_shelter())], Design(FEWEST, FEWEST))
    assert nothing_unknown.baseline.weights is None


def test_they_are_kept_and_stand_in_the_table_of_assumptions_in_every_language() -> None:
    comparison = compare([load(FILE)], Design(40, 80))
    outlook = comparison.baseline
    found = outlook.weights
    assert found is not None
    assert len(found.share) == len(uncertain_numbers(outlook.scenario))
    again = weights_of(outlook.scenario, outlook.sums, comparison.design, comparison.headline_period)
    assert again is not None
    np.testing.assert_array_equal(found.share, again.share)
    arrays = np.load(BytesIO(kept.numbers(comparison)))
    np.testing.assert_array_equal(arrays["0/weights/upper"], found.upper)
    for code in LANGUAGES:
        with speaking(code):
            _, *rows = assumptions_table([outlook.scenario], weight_words(comparison))
        told = {row[0].split("`")[1]: row[-1] for row in rows}
        assert all(told[path] for path in uncertain_numbers(outlook.scenario))
        assert sum(not words for words in told.values()) == len(told) - len(found.share)
