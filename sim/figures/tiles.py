"""A map of tiles, one a province, laid out as on the map: the three cities are as visible as the steppe."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.contrast import ink_on
from sim.figures.style import (
    A4_HEIGHT,
    A4_WIDTH,
    EDGE,
    LINE,
    NO_SHELTER,
    NOTE,
    PAPER,
    QUIET,
    RULE,
    SHARES,
    SMALLEST,
    fitting,
    head,
    head_height,
    page,
    panel,
    width_of,
    wrapped,
    write,
)
from sim.language import marked, said, say
from sim.wording import exact_percent, percent, short_percent

SIGNS = {
    "exceeded": marked("▲ exceeded"),
    "adequate": marked("✓ adequate"),
    "not decided": marked("not decided"),
}
"""A sign where there is a finding, none where there is none; words, so that nothing hangs on colour."""
VOWELS = "аәеёиоөуұүыіэюяйaeiouy"
"""Letters that a word is not cut after."""
GAP = 0.12
"""Inches between two maps."""
LARGEST_TILE = 1.22
"""Inches; a country of few provinces needs no larger ones."""
KEY = 0.98
"""Inches below the maps, for the scale of colours and what the signs mean."""


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


@dataclass(frozen=True, slots=True)
class Letters:
    """Sizes in points of what stands on a tile, and above a map."""

    name: float
    share: float
    small: float
    heading: float
    below: float


LARGE = Letters(9.0, 12.0, 8.0, 10.0, 8.5)
SMALL = Letters(6.4, 8.5, SMALLEST, 9.5, 7.0)


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
    letters = grid.letters
    lines = -(-len(maps) // grid.across)
    figure = page(grid.top + lines * grid.block + KEY)
    head(figure, grid.title, "")
    for number, each in enumerate(maps):
        left = EDGE + (number % grid.across) * (grid.width + GAP)
        down = grid.top + (number // grid.across) * grid.block
        write(figure, left, down, each.name, letters.heading, weight="bold")
        heading = _heading(each, letters, grid.width)
        write(figure, left, down + letters.heading * LINE + 0.02, heading, letters.below, color=QUIET)
        width, height = grid.num_columns * grid.side, grid.num_rows * grid.side
        axes = panel(figure, left, down + grid.above, width, height)
        axes.set_axis_off()
        axes.set_xlim(0, grid.num_columns)
        axes.set_ylim(grid.num_rows, 0)
        for tile in each.tiles:
            _draw_tile(axes, tile, scale, letters, grid.side)
    _draw_key(figure, grid.top + lines * grid.block, scale)
    return figure


def by_page(maps: Sequence[Map], title: str) -> list[Sequence[Map]]:
    """Return so many maps at a time as a page has room for, at least one line of them."""
    grid = _grid(maps, title)
    lines = max(1, int((A4_HEIGHT - grid.top - KEY) / grid.block))
    number = lines * grid.across
    return [maps[first : first + number] for first in range(0, len(maps), number)]


@dataclass(frozen=True, slots=True)
class _Grid:
    """How some maps stand on a page: lengths in inches."""

    title: str
    letters: Letters
    across: int
    width: float
    top: float
    above: float
    side: float
    num_rows: int
    num_columns: int

    @property
    def block(self) -> float:
        """From the top of one line of maps to that of the next."""
        return self.above + self.num_rows * self.side + GAP


def _grid(maps: Sequence[Map], title: str) -> _Grid:
    across = 1 if len(maps) == 1 else 2
    letters = LARGE if across == 1 else SMALL
    width = (A4_WIDTH - 2 * EDGE - (across - 1) * GAP) / across
    num_rows, num_columns = (1 + max(place) for place in zip(*_places(maps), strict=True))
    above = max(_heading_height(_heading(each, letters, width), letters) for each in maps)
    title = wrapped(title, 11, A4_WIDTH - 2 * EDGE, "bold")
    side = min(LARGEST_TILE, width / num_columns)
    return _Grid(title, letters, across, width, head_height(title, ""), above, side, num_rows, num_columns)


def highest_share(maps: Sequence[Map]) -> float:
    """Return a round share that no tile with a shelter is above, at least 1 %."""
    tiles = (tile for each in maps for tile in each.tiles if tile.shelter_chance > 0)
    highest = max([0.01, *(tile.share for tile in tiles if tile.share == tile.share)])
    return float(ROUND.tick_values(0.0, highest)[-1])


ROUND = MaxNLocator(6, steps=[1, 2, 5, 10])
"""Ticks at round shares."""


def _places(maps: Sequence[Map]) -> list[tuple[int, int]]:
    return [(tile.row, tile.column) for each in maps for tile in each.tiles]


def _heading(each: Map, letters: Letters, width: float) -> str:
    """Return what stands below the name of a scenario: its title, and the country."""
    share, verdict = percent(each.share), said(SIGNS[each.verdict])
    country = say("The whole country: {share}, {verdict}", share=share, verdict=verdict)
    return "\n".join(wrapped(line, letters.below, width) for line in (each.title, country))


def _heading_height(heading: str, letters: Letters) -> float:
    return letters.heading * LINE + 0.08 + (heading.count("\n") + 1) * letters.below * LINE


def _draw_tile(axes: Axes, tile: Tile, scale: Normalize, letters: Letters, side: float) -> None:
    fill = fill_of(tile, scale)
    axes.add_patch(_square(tile.column, tile.row, fill, tile.shelter_chance == 0))
    for down, words, size, weight in _lines(tile, letters, side):
        axes.text(
            tile.column + 0.5,
            tile.row + down,
            words,
            fontsize=size,
            weight=weight,
            color=ink_on(fill),
            ha="center",
            va="baseline",
        )


def _lines(tile: Tile, letters: Letters, side: float) -> Iterator[tuple[float, str, float, str]]:
    """Yield what stands on a tile: how far down, 0 to 1, the words, their size and their weight."""
    room = 0.9 * side
    name = wrapped(shortened(tile.label, room), letters.name, room).split("\n")
    first = 0.25 if len(name) == 1 else 0.185
    for number, part in enumerate(name):
        yield first + 0.15 * number, part, fitting(part, letters.name, room), "normal"
    share = share_words(tile)
    yield 0.55, share, fitting(share, letters.share, room, "bold"), "bold"
    yield 0.735, said(SIGNS[tile.verdict]), letters.small, "normal"
    if tile.shelter_chance < 1:
        yield 0.9, shelter_words(tile), letters.small, "normal"


def shortened(label: str, room: float) -> str:
    """Return a name whose words are no wider than a tile, cut between two syllables where they are.

    Parameters
    ----------
    label
        Broken after hyphens, too.
    room
        Inches.

    Examples
    --------
    >>> shortened("Восточно-Казахстанская", 0.54), shortened("North Kazakhstan", 0.54)
    ('Восточно- Казахст.', 'North Kazakhstan')
    """
    words = label.replace("-", "- ").split(" ")
    return label if fits(label, room) else " ".join(_cut(word, room) for word in words)


def fits(words: str, room: float) -> bool:
    """Return whether each word is no wider than so many inches in the smallest letters."""
    return all(width_of(word, SMALLEST) <= room for word in words.split(" "))


def _cut(word: str, room: float) -> str:
    """Return the longest beginning of a word that has room, up to a consonant before a vowel."""
    ends = [end for end in range(len(word) - 1, 2, -1) if word[end] in VOWELS and word[end - 1] not in VOWELS]
    beginnings = [word, *(f"{word[:end]}." for end in ends)]
    return next((each for each in beginnings if fits(each, room)), word)


def fill_of(tile: Tile, scale: Normalize) -> tuple[float, ...]:
    """Return the colour of a tile: grey without a shelter, white where nobody was eligible."""
    if tile.shelter_chance == 0:
        return to_rgba(NO_SHELTER)
    return to_rgba(PAPER) if math.isnan(tile.share) else SHARES(float(scale(tile.share)))


def _square(column: float, row: float, fill: tuple[float, ...], is_dashed: bool) -> FancyBboxPatch:
    return FancyBboxPatch(
        (column + 0.025, row + 0.025),
        0.95,
        0.95,
        boxstyle="round,pad=0,rounding_size=0.06",
        facecolor=fill,
        edgecolor=QUIET if is_dashed else RULE,
        linestyle=(0, (3, 2)) if is_dashed else "solid",
        linewidth=0.8 if is_dashed else 0.4,
    )


def _draw_key(figure: Figure, top: float, scale: Normalize) -> None:
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
    sample.add_patch(_square(0, 0, to_rgba(NO_SHELTER), True))
    write(figure, 5.68, top + 0.085, say("no shelter in any run"), NOTE)
    signs = say("▲ exceeded     ✓ adequate     not decided: by the evidence, neither can be said")
    runs = say("shelter 40 %: in 40 % of the runs there is a shelter in the middle of the year")
    write(figure, 0.3, top + 0.53, f"{signs}\n{runs}", NOTE)


def share_words(tile: Tile) -> str:
    """Return the share as it stands on the tile; not known where nobody was eligible."""
    return short_percent(tile.share)


def shelter_words(tile: Tile) -> str:
    """Return in how many runs there is a shelter, as it stands on the tile; rounded down, so never to all."""
    chance = tile.shelter_chance
    if chance == 0:
        return say("no shelter")
    return say("shelter {percent}", percent=exact_percent(max(1, int(100 * chance)) / 100))
