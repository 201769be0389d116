"""A map of tiles, one a province, laid out as on the map: the three cities are as visible as the steppe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from sim.figures.style import A4_WIDTH, INK, NO_SHELTER, page

COLOURS = "cividis_r"
SIGNS = {"exceeded": "▲ exceeded", "adequate": "✓ adequate", "not decided": "? not decided"}


@dataclass(frozen=True, slots=True)
class Tile:
    """One province of the map.

    Attributes
    ----------
    label
        Its name, short enough for a tile.
    row, column
        Place on the map, from the north-west.
    share
        Share never admitted, 0 to 1; nan where nobody was eligible.
    verdict
        "exceeded", "adequate" or "not decided".
    shelter_chance
        Share of the replications in which the province has a shelter in the period; 0 is drawn grey.
    """

    label: str
    row: int
    column: int
    share: float
    verdict: str
    shelter_chance: float


def tile_map(maps: Sequence[tuple[str, Sequence[Tile]]], period: str, highest: float) -> Figure:
    """Return maps of the share never admitted, under their titles, on one scale of colours.

    Parameters
    ----------
    maps
        Title and tiles of each.
    period
        Words for the period shown.
    highest
        Share at the dark end of the scale (`highest_share`).
    """
    columns = 1 if len(maps) == 1 else 2
    lines = -(-len(maps) // columns)
    scale = Normalize(0.0, highest)
    figure = page(0.9 + lines * (A4_WIDTH / columns) * 0.78)
    grid = figure.subplots(lines, columns, squeeze=False).ravel()
    for axes, (title, tiles) in zip(grid, maps, strict=False):
        _draw(axes, title, tiles, scale, 8.0 if columns == 1 else 5.2)
    for axes in grid[len(maps) :]:
        axes.set_axis_off()
    bar = figure.colorbar(
        ScalarMappable(scale, COLOURS),
        ax=list(grid),
        orientation="horizontal",
        fraction=0.04,
        pad=0.02,
        aspect=45,
    )
    bar.set_label(f"Share of eligible people never admitted, {period} (grey: no shelter)")
    bar.ax.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0, decimals=0))
    return figure


def highest_share(maps: Sequence[Sequence[Tile]]) -> float:
    """Return the highest share of all tiles with a shelter, at least 1 %."""
    shares = [tile.share for tiles in maps for tile in tiles if tile.shelter_chance > 0]
    return max([0.01, *(share for share in shares if share == share)])


def _draw(axes: Axes, title: str, tiles: Sequence[Tile], scale: Normalize, size: float) -> None:
    axes.set_title(title)
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-0.02, max(tile.column for tile in tiles) + 1.02)
    axes.set_ylim(max(tile.row for tile in tiles) + 1.02, -0.02)
    for tile in tiles:
        _draw_tile(axes, tile, mpl.colormaps[COLOURS], scale, size)


def _draw_tile(axes: Axes, tile: Tile, colours: Colormap, scale: Normalize, size: float) -> None:
    is_known = tile.shelter_chance > 0 and tile.share == tile.share
    fill = colours(scale(tile.share)) if is_known else mpl.colors.to_rgba(NO_SHELTER)
    ink = INK if _luminance(fill) > 0.2 else "white"
    axes.add_patch(
        FancyBboxPatch(
            (tile.column + 0.05, tile.row + 0.05),
            0.9,
            0.9,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=fill,
            edgecolor="none",
        )
    )
    middle = tile.column + 0.5
    lines = [(0.22, tile.label, 1.0, "normal"), (0.47, share_words(tile), 1.25, "bold")]
    lines.append((0.67, SIGNS[tile.verdict], 0.8, "normal"))
    if 0 < tile.shelter_chance < 1:
        lines.append((0.84, f"shelter: {tile.shelter_chance:.0%}", 0.75, "normal"))
    for down, words, relative, weight in lines:
        axes.text(
            middle,
            tile.row + down,
            words,
            fontsize=size * relative,
            weight=weight,
            color=ink,
            ha="center",
            va="center",
        )


def share_words(tile: Tile) -> str:
    """Return the share as it stands on the tile; a dash where nobody was eligible."""
    if tile.share != tile.share:
        return "–"
    return f"{tile.share:.0%}" if tile.share >= 0.1 else f"{tile.share:.1%}"


def _luminance(colour: tuple[float, float, float, float]) -> float:
    """Return the relative luminance of a colour, 0 to 1 (Rec. 709 weights, gamma 2.2)."""
    red, green, blue = (part**2.2 for part in colour[:3])
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
