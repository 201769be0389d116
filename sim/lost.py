"""What is said when something was lost: the rule, and the first row that breaks it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-6
"""Greatest relative difference between two ways to the same sum, and days between two equal moments."""


class ConservationError(AssertionError):
    """Something was lost, invented or counted twice."""


def must(holds: NDArray[np.bool_], rule: str, row_name: str) -> None:
    """Raise ConservationError, naming the first row, unless a rule holds in every row."""
    if not holds.all():
        raise ConservationError(f"{rule}: {row_name} {int(np.argmin(holds))} does not")


def must_equal(one: NDArray[Any], other: NDArray[Any], rule: str, row_name: str) -> None:
    """Raise ConservationError, naming both sums of the first row, unless all are equal but for rounding."""
    is_equal = np.isclose(one, other, rtol=TOLERANCE, atol=0.0)
    if not is_equal.all():
        row = int(np.argmin(is_equal))
        raise ConservationError(f"{rule}: {one[row]:.9g} and {other[row]:.9g} in {row_name} {row}")
