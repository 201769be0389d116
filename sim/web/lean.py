"""A comparison without what only its intervals were made from, to be kept by the server."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np

from sim.experiment.compare import Comparison, Outlook
from sim.experiment.sums import Sums
from sim.kept import HISTOGRAMS


def lean(comparison: Comparison) -> Comparison:
    """Return a comparison of whose sums only those by week are left."""
    return replace(comparison, outlooks=tuple(map(_without_draws, comparison.outlooks)))


def _without_draws(outlook: Outlook) -> Outlook:
    names = {field.name for field in fields(Sums)} - set(HISTOGRAMS)
    empty: dict[str, Any] = {name: np.zeros(0) for name in names}
    return replace(outlook, sums=replace(outlook.sums, **empty))
