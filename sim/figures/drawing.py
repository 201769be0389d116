"""Figures drawn by several processes at once, each as the bytes of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from matplotlib.figure import Figure

from sim.experiment.parallel import each_done
from sim.figures.style import house_style
from sim.language import language, speaking

Plan = Callable[[], Figure]
"""A figure not yet drawn: a chart with what it shows, which can be sent to another process."""

FORMATS: dict[str, dict[str, Any]] = {
    "svg": {"metadata": {"Date": None}},
    "png": {"metadata": {"Software": None}, "pil_kwargs": {"compress_level": 3}},
}
"""Endings, each with what would make the bytes differ from day to day or from version to version.

Pixels squeezed harder take twice as long, and as much room.
"""
DOTS_PER_INCH = 150
FEW = 3
"""Figures that are drawn sooner than another process starts."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure as files: its name, and the bytes for each ending."""

    name: str
    files: Mapping[str, bytes]


def drawings(
    plans: Mapping[str, Plan], jobs: int, endings: Sequence[str] = tuple(FORMATS)
) -> Iterator[Drawing]:
    """Yield every figure in the language spoken, as a file for each ending.

    The bytes do not depend on the number of processes, nor on the other endings.
    """
    yield from each_done(to_draw(plans, endings), jobs if len(plans) > FEW else 1)


def to_draw(
    plans: Mapping[str, Plan], endings: Sequence[str] = tuple(FORMATS)
) -> list[Callable[[], Drawing]]:
    """Return what draws each figure in the language spoken now; it can be sent to another process."""
    return [partial(_drawing, name, plan, language(), endings) for name, plan in plans.items()]


def _drawing(name: str, plan: Plan, code: str, endings: Sequence[str]) -> Drawing:
    with speaking(code), house_style():
        figure = plan()
        return Drawing(name, {ending: _printed(figure, ending) for ending in endings})


def _printed(figure: Figure, ending: str) -> bytes:
    stream = BytesIO()
    figure.canvas.print_figure(stream, format=ending, dpi=DOTS_PER_INCH, **FORMATS[ending])
    return stream.getvalue()
