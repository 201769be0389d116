"""What each scenario changes against the baseline: a dot and its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.style import QUIET, RULE, colour_of, page


@dataclass(frozen=True, slots=True)
class Change:
    """A difference to the baseline, scenario minus baseline over the same people, with both its intervals."""

    scenario: str
    estimate: float
    lower: float
    upper: float
    ignorance_lower: float
    ignorance_upper: float


def difference_chart(title: str, panels: Sequence[tuple[str, Sequence[Change]]]) -> Figure:
    """Return one panel a measure, one line a scenario.

    The thick bar is what the number of runs leaves open, the thin one what nobody knows leaves open.

    Parameters
    ----------
    title
        What is compared with what, and when.
    panels
        Words with unit, and the changes in order of scenario.
    """
    num_changes = max(len(changes) for _, changes in panels)
    figure = page(0.8 + len(panels) * (0.62 + 0.27 * num_changes))
    figure.suptitle(title, x=0.01, ha="left", weight="bold", fontsize=11)
    for axes, (words, changes) in zip(
        figure.subplots(len(panels), 1, squeeze=False)[:, 0], panels, strict=True
    ):
        _draw(axes, words, changes)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    figure.legend(unique.values(), unique.keys(), loc="outside lower center", ncols=2)
    return figure


def _draw(axes: Axes, words: str, changes: Sequence[Change]) -> None:
    axes.set_title(words)
    axes.axvline(0, color=QUIET, lw=1)
    for line, change in enumerate(changes):
        colour = colour_of(line + 1)
        wide = (change.ignorance_lower, change.ignorance_upper)
        axes.plot(wide, (line, line), color=colour, lw=1.2, label="95 % over what nobody knows", zorder=2)
        axes.plot(
            (change.lower, change.upper),
            (line, line),
            color=colour,
            lw=4.5,
            label="95 % over the number of runs",
        )
        axes.plot(change.estimate, line, "o", color=colour, ms=7, mec="white", mew=0.8, zorder=3)
    axes.set_yticks(range(len(changes)), [change.scenario for change in changes])
    axes.set_ylim(len(changes) - 0.5, -0.5)
    axes.grid(axis="x", color=RULE, lw=0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
