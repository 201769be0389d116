"""A map of tiles, one a province, laid out as on the map: the three cities are as visible as the steppe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, to_rgba
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.style import (
    A4_HEIGHT,
    A4_WIDTH,
    EDGE,
    LINE,
    NO_SHELTER,
    NOTE,
    QUIET,
    SHARES,
    head,
    head_height,
    page,
    panel,
    wrapped,
    write,
)
from sim.figures.tile import FULL, SHORT, SIGNS, Form, Tile, draw_tile, square
from sim.language import said, say
from sim.wording import exact_percent, percent

GAP = 0.12
"""Inches between two maps."""
LARGEST_TILE = 1.22
"""Inches; a country of few provinces needs no larger ones."""
KEY, LINE_OF_KEY = 0.72, 0.13
"""Inches below the maps, for the scale of colours and what the signs mean, and of one line more."""
ALONE, AMONG_OTHERS = (10.0, 8.5), (9.5, 7.0)
"""Points of the name above a map, and of the words below it."""


@dataclass(frozen=True, slots=True)
class Map:
    """The provinces in one scenario.

    Attributes
    ----------
    name, title
        The scenario's.
    share, verdict
        Of the whole country, as in a tile.
    tiles
        One a province.
    """

    name: str
    title: str
    share: float
    verdict: str
    tiles: tuple[Tile, ...]


def tile_map(maps: Sequence[Map], title: str, highest: float) -> Figure:
    """Return maps of the share never admitted, on one scale of colours.

    Parameters
    ----------
    maps
        One a scenario.
    title
        What is shown, and when.
    highest
        Share at the dark end of the scale (`highest_share`).
    """
    grid, scale = _grid(maps, title), Normalize(0.0, highest)
    heading, below = grid.points
    lines = -(-len(maps) // grid.across)
    figure = page(grid.top + lines * grid.block + grid.key)
    head(figure, grid.title, "")
    for number, each in enumerate(maps):
        left = EDGE + (number % grid.across) * (grid.width + GAP)
        down = grid.top + (number // grid.across) * grid.block
        write(figure, left, down, each.name, heading, weight="bold")
        words = _heading(each, below, grid.width)
        write(figure, left, down + heading * LINE + 0.02, words, below, color=QUIET)
        width, height = grid.num_columns * grid.side, grid.num_rows * grid.rise
        axes = panel(figure, left, down + grid.above, width, height)
        axes.set_axis_off()
        axes.set_xlim(0, grid.num_columns)
        axes.set_ylim(grid.num_rows, 0)
        for tile in each.tiles:
            draw_tile(axes, tile, scale, grid.form, grid.side)
    _draw_key(figure, grid.top + lines * grid.block, scale, grid.form)
    return figure


def by_page(maps: Sequence[Map], title: str) -> list[Sequence[Map]]:
    """Return so many maps at a time as a page has room for, at least one line of them."""
    grid = _grid(maps, title)
    lines = max(1, int((A4_HEIGHT - grid.top - grid.key) / grid.block))
    number = lines * grid.across
    return [maps[first : first + number] for first in range(0, len(maps), number)]


@dataclass(frozen=True, slots=True)
class _Grid:
    """How some maps stand on a page: lengths in inches."""

    title: str
    form: Form
    points: tuple[float, float]
    across: int
    width: float
    top: float
    above: float
    side: float
    num_rows: int
    num_columns: int

    @property
    def rise(self) -> float:
        """Height of a tile."""
        return self.form.height * self.side

    @property
    def key(self) -> float:
        """Below the maps: the scale of colours, and a line or two."""
        return KEY if self.form.is_short else KEY + LINE_OF_KEY

    @property
    def block(self) -> float:
        """From the top of one line of maps to that of the next."""
        return self.above + self.num_rows * self.rise + GAP


def _grid(maps: Sequence[Map], title: str) -> _Grid:
    across = 1 if len(maps) == 1 else 2
    form, points = (FULL, ALONE) if across == 1 else (SHORT, AMONG_OTHERS)
    width = (A4_WIDTH - 2 * EDGE - (across - 1) * GAP) / across
    num_rows, num_columns = (1 + max(place) for place in zip(*_places(maps), strict=True))
    above = max(_heading_height(_heading(each, points[1], width), points) for each in maps)
    title = wrapped(title, 11, A4_WIDTH - 2 * EDGE, "bold")
    side = min(LARGEST_TILE, width / num_columns)
    top = head_height(title, "")
    return _Grid(title, form, points, across, width, top, above, side, num_rows, num_columns)


def highest_share(maps: Sequence[Map]) -> float:
    """Return a round share that no tile with a shelter is above, at least 1 %."""
    tiles = (tile for each in maps for tile in each.tiles if tile.shelter_chance > 0)
    highest = max([0.01, *(tile.share for tile in tiles if tile.share == tile.share)])
    return float(ROUND.tick_values(0.0, highest)[-1])


ROUND = MaxNLocator(6, steps=[1, 2, 5, 10])
"""Ticks at round shares."""


def _places(maps: Sequence[Map]) -> list[tuple[int, int]]:
    return [(tile.row, tile.column) for each in maps for tile in each.tiles]


def _heading(each: Map, size: float, width: float) -> str:
    """Return what stands below the name of a scenario: its title, and the country."""
    share, verdict = percent(each.share), said(SIGNS[each.verdict])
    country = say("The whole country: {share}, {verdict}", share=share, verdict=verdict)
    return "\n".join(wrapped(line, size, width) for line in (each.title, country))


def _heading_height(words: str, points: tuple[float, float]) -> float:
    heading, below = points
    return heading * LINE + 0.08 + (words.count("\n") + 1) * below * LINE


def _draw_key(figure: Figure, top: float, scale: Normalize, form: Form) -> None:
    """Draw the scale of colours, the tile without a shelter, and what signs and words mean."""
    bar = panel(figure, 0.3, top + 0.08, 4.6, 0.14)
    figure.colorbar(
        ScalarMappable(scale, SHARES),
        cax=bar,
        orientation="horizontal",
        ticks=ROUND,
        format=FuncFormatter(lambda share, _: exact_percent(share)),
    )
    bar.tick_params(labelsize=NOTE)
    sample = panel(figure, 5.3, top + 0.06, 0.3, 0.18)
    sample.set_axis_off()
    sample.add_patch(square(0, 0, to_rgba(NO_SHELTER), True))
    write(figure, 5.68, top + 0.085, say("no shelter in any run"), NOTE)
    write(figure, 0.3, top + 0.53, "\n".join(_key_words(form)), NOTE)


def _key_words(form: Form) -> list[str]:
    """Return what signs and words on the tiles mean."""
    if form.is_short:
        return [say("▲ exceeded     ✓ adequate     no sign: not decided by the evidence")]
    return [
        say("▲ exceeded     ✓ adequate     not decided: by the evidence, neither can be said"),
        say("shelter 40 %: in 40 % of the runs there is a shelter in the middle of the year"),
    ]
