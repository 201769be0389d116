"""What a reader sees of a figure: words and the boxes they fill."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox, BboxBase

from sim.figures.style import house_style


def shown(figure: Figure) -> list[Text]:
    """Return every text that is seen, each in its place."""
    with house_style():
        figure.draw_without_rendering()
        hidden = {id(text) for axes in figure.axes for text in _unseen(axes, figure)}
    found = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    return [
        text for text in found if text.get_text().strip() and text.get_visible() and id(text) not in hidden
    ]


def _unseen(axes: Axes, figure: Figure) -> list[Text]:
    """Return what belongs to axes but is not drawn: all of their frame, or ticks beyond their ends."""
    if not axes.axison:
        return [text for axis in (axes.xaxis, axes.yaxis) for text in axis.findobj(Text)]
    labels = [*axes.get_xticklabels(which="both"), *axes.get_yticklabels(which="both")]
    across = set(map(id, axes.get_xticklabels(which="both")))
    return [
        label
        for label in labels
        if not _is_along(axes.bbox, box(label, figure), "x" if id(label) in across else "y")
    ]


def _is_along(axes: BboxBase, label: Bbox, way: str) -> bool:
    low, high = (axes.x0, axes.x1) if way == "x" else (axes.y0, axes.y1)
    middle = (label.x0 + label.x1) / 2 if way == "x" else (label.y0 + label.y1) / 2
    return bool(low - 3 <= middle <= high + 3)


def words(figure: Figure) -> list[str]:
    """Return every text that is seen."""
    return [text.get_text() for text in shown(figure)]


def box(artist: Any, figure: Figure) -> Bbox:
    """Return the box an artist fills, in pixels; to be asked within the look of the house."""
    # A canvas keeps its renderer, of some megabytes: one a figure, not one a text.
    canvas = figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
    found: Bbox = artist.get_window_extent(canvas.get_renderer())
    return found


def is_over(one: BboxBase, other: BboxBase, slack: float) -> bool:
    """Return whether two boxes overlap by more than so many pixels either way."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return bool(across > slack and down > slack)


def is_within(inner: BboxBase, outer: BboxBase) -> bool:
    """Return whether a box lies in another."""
    return bool(
        outer.x0 <= inner.x0 and inner.x1 <= outer.x1 and outer.y0 <= inner.y0 and inner.y1 <= outer.y1
    )


def labelled(axes: Axes) -> dict[str, Any]:
    """Return lines and bands by their names in the legend."""
    return {str(artist.get_label()): artist for artist in (*axes.lines, *axes.collections)}
