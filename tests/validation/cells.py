"""One comparison of a published or exact number with ours, and the truths these numbers are read from."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sim.proportions import wilson

FOLDER = Path(__file__).parent.parent / "data" / "validation"
THREE_SE = 0.9973002039367398
"""Chance that a normal number lies within three standard errors."""
FALSE_ALARMS = 1.0 - THREE_SE
"""Of one check at three standard errors, where both numbers are right."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a truth and ours; they agree if the interval around ours holds the published one."""

    truth: str
    label: str
    published: float
    ours: float
    lower: float
    upper: float
    tolerance: str

    @property
    def agrees(self) -> bool:
        """Whether the published number lies in the interval around ours."""
        return self.lower <= self.published <= self.upper

    @property
    def is_by_chance(self) -> bool:
        """Whether a right program misses now and then: it is judged by its standard error."""
        return "SE" in self.tolerance

    def __str__(self) -> str:
        inside = "in" if self.agrees else "NOT in"
        return (
            f"{self.truth}, {self.label}: published {self.published:.6g} {inside} "
            f"[{self.lower:.6g}, {self.upper:.6g}] around {self.ours:.6g}"
        )


@dataclass(frozen=True, slots=True)
class Truth:
    """A file of published or exact numbers; its methods make cells of them."""

    name: str

    @property
    def text(self) -> Any:
        """What the file holds."""
        return json.loads((FOLDER / f"{self.name}.json").read_text(encoding="utf-8"))

    @property
    def inputs(self) -> Any:
        """The numbers the published results were made with."""
        return self.text["inputs"]

    @property
    def outputs(self) -> Any:
        """The published results."""
        return self.text["outputs"]

    def near(self, label: str, published: float, ours: float, margin: float, words: str) -> Cell:
        """Return a cell that allows a margin either way."""
        published, ours = float(published), float(ours)
        return Cell(self.name, label, published, ours, ours - margin, ours + margin, words)

    def mean(self, label: str, published: float, values: ArrayLike, published_se: float = 0.0) -> Cell:
        """Return a cell for the mean over independent replications, three standard errors either way.

        Parameters
        ----------
        label, published
            What is compared.
        values
            One for each replication.
        published_se
            Standard error of the published number, where it is itself an estimate.
        """
        values = np.asarray(values, dtype=np.float64)
        se = math.hypot(values.std(ddof=1) / math.sqrt(len(values)), published_se)
        words = "3 SE" if published_se == 0.0 else "3 SE of both"
        return self.near(label, published, float(values.mean()), 3.0 * se, words)

    def ratio(self, label: str, published: float, numerator: ArrayLike, denominator: ArrayLike) -> Cell:
        """Return a cell for a ratio of expectations (Cochran 1977, equation 6.13), three standard errors."""
        above, below = np.asarray(numerator, np.float64), np.asarray(denominator, np.float64)
        ratio = above.sum() / below.sum()
        residuals = above - ratio * below
        se = residuals.std(ddof=1) / below.mean() / math.sqrt(len(below))
        return self.near(label, published, float(ratio), 3.0 * float(se), "3 SE")

    def chance(self, label: str, published: float, hits: ArrayLike) -> Cell:
        """Return a cell for a probability, from a flag for each replication: Wilson's interval at 3 SE."""
        flags = np.asarray(hits, dtype=np.bool_)
        lower, upper = wilson(flags.sum(), len(flags), THREE_SE)
        share = float(flags.mean())
        # At 0 and 1 rounding may leave the bound a hair inside.
        low, high = (0.0 if share == 0.0 else float(lower)), (1.0 if share == 1.0 else float(upper))
        return Cell(self.name, label, float(published), share, low, high, "Wilson, 3 SE")

    def printed(self, label: str, published: float, ours: float, digits: int = 8) -> Cell:
        """Return a cell for a formula: 1e-8 relative, or half a unit of the last printed digit if more."""
        size = math.floor(math.log10(abs(published)))
        margin = max(1e-8 * abs(published), 0.5000001 * 10.0 ** (size - digits + 1))
        return self.near(label, published, ours, margin, "1e-8 relative, or rounding")

    def close(self, label: str, published: float, ours: float, relative: float) -> Cell:
        """Return a cell for a formula whose published value is itself no better than this, relatively."""
        return self.near(label, published, ours, relative * abs(published), f"{relative:g} relative")

    def rounded(self, label: str, published: float, ours: float, decimals: int) -> Cell:
        """Return a cell for a number that was published with so many decimals."""
        return self.near(label, published, ours, 0.5000001 * 10.0**-decimals, f"{decimals} decimals")


def batches(copies: int, most: int) -> list[int]:
    """Return the sizes of batches of at most so many copies, to bound the memory of a run."""
    return [min(most, copies - start) for start in range(0, copies, most)]
