"""Sets of shelters: always of the size wanted, and with the inclusion probabilities wanted."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy import special

from sim.engine.vocabulary import Flags
from sim.inclusion import fixed_size_design

# The chances of the shipped baseline: five provinces about which something is known, twelve alike.
SEVENTEEN = (0.95, 0.9, 0.85, 0.85, 0.5, *[0.4125] * 12)


def sets(probabilities: tuple[float, ...], num_sets: int) -> Flags:
    uniforms = np.random.default_rng(20).random((num_sets, len(probabilities)))
    design = fixed_size_design(probabilities)
    together = design.draw(uniforms)
    assert together.tolist() == [design.draw(row).tolist() for row in uniforms]
    return together


def exact_inclusion(probabilities: tuple[float, ...]) -> list[float]:
    """Return inclusion probabilities summed over all sets, whose chances the design's table gives."""
    design, n = fixed_size_design(probabilities), len(probabilities)
    inclusion = [0.0] * n
    for members in combinations(range(n), design.size):
        chance, left = 1.0, design.size
        for i in range(n):
            enters = design.chance[i][left]
            chance *= enters if i in members else 1 - enters
            left -= i in members
        for i in members:
            inclusion[i] += chance
    return inclusion


@pytest.mark.parametrize(
    "probabilities",
    [
        (0.5, 0.5),
        (0.9, 0.7, 0.3, 0.1),
        (1.0, 0.25, 0.75),
        (0.0, 1.0, 0.6, 0.4, 0.0),
        (0.999, 0.001, 0.5, 0.5),
        (0.2, 0.2, 0.2, 0.2, 0.2),
        (0.99, 0.98, 0.97, 0.95, 0.06, 0.05),
    ],
)
def test_the_inclusion_probabilities_are_exact(probabilities: tuple[float, ...]) -> None:
    assert exact_inclusion(probabilities) == pytest.approx(probabilities, abs=1e-9)


def test_seventeen_provinces_are_included_as_often_as_they_should_be() -> None:
    num_sets = 20_000
    found = sets(SEVENTEEN, num_sets)
    assert (found.sum(axis=1) == 9).all()
    wanted = np.array(SEVENTEEN)
    score = (found.mean(axis=0) - wanted) / np.sqrt(wanted * (1 - wanted) / num_sets)
    # A false alarm in one of a million runs: 17 two-sided normal tests.
    assert np.abs(score).max() < -special.ndtri(0.5e-6 / 17)


def test_the_law_has_the_largest_entropy() -> None:
    """Pairs of sets with the same members in all are equally likely as products: P(S) P(T) = P(U) P(V)."""
    table = fixed_size_design((0.9, 0.7, 0.3, 0.1)).chance

    def log_chance(*members: int) -> float:
        left, total = 2, 0.0
        for i, row in enumerate(table):
            total += np.log(row[left] if i in members else 1 - row[left])
            left -= i in members
        return total

    assert log_chance(0, 1) + log_chance(2, 3) == pytest.approx(log_chance(0, 2) + log_chance(1, 3))
    assert log_chance(0, 1) + log_chance(2, 3) == pytest.approx(log_chance(0, 3) + log_chance(1, 2))


def test_certain_and_impossible_members() -> None:
    found = sets((1.0, 0.0, 0.5, 0.5), 200)
    assert found[:, 0].all()
    assert not found[:, 1].any()
    assert (found[:, 2] != found[:, 3]).all()
    assert fixed_size_design((0.0, 0.0)).draw(np.array([0.1, 0.1])).tolist() == [False, False]
    assert fixed_size_design((1.0, 1.0)).draw(np.array([0.9, 0.9])).tolist() == [True, True]
    assert fixed_size_design(()).draw(np.zeros(0)).tolist() == []


def test_equal_probabilities_make_all_sets_alike() -> None:
    # 2 of 4 alike: P(first) = 1/2, then 1/3 with one to come of three, 2/3 with two.
    table = fixed_size_design((0.5,) * 4).chance
    assert table[0][2] == pytest.approx(1 / 2)
    assert table[1][1:] == pytest.approx((1 / 3, 2 / 3))
    assert table[2][1:] == pytest.approx((1 / 2, 1.0))
    assert table[3][1] == 1.0


@pytest.mark.parametrize("probabilities", [(0.5, 0.6), (1.2, -0.2), (float("nan"), 1.0)])
def test_probabilities_of_no_design_are_refused(probabilities: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="inclusion probabilities must"):
        fixed_size_design(probabilities)
