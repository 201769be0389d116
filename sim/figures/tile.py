"""One tile of a map: a province, its name and share, and a sign where there is a finding."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.colors import Normalize, to_rgba
from matplotlib.patches import FancyBboxPatch

from sim.figures.contrast import ink_on
from sim.figures.style import (
    NO_SHELTER,
    PAPER,
    QUIET,
    RULE,
    SHARES,
    SMALLEST,
    fitting,
    width_of,
    wrapped,
)
from sim.language import marked, said, say
from sim.wording import exact_percent, short_percent

SIGNS = {
    "exceeded": marked("▲ exceeded"),
    "adequate": marked("✓ adequate"),
    "not decided": marked("not decided"),
}
"""A sign where there is a finding, none where there is none; words, so that nothing hangs on colour."""
VOWELS = "аәеёиоөуұүыіэюяйaeiouy"
"""Letters that a word is not cut after."""
Lines = Iterator[tuple[float, str, float, str]]
"""What stands on a tile: how far down, 0 to 1, the words, their size and their weight."""


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
class Form:
    """How a tile looks.

    Attributes
    ----------
    name, share, small
        Points: sizes of the letters.
    height
        Of the tile, in parts of its width.
    is_short
        Whether it leaves out what a glance does not need: the words of the verdict, and the shelter's chance.
    """

    name: float
    share: float
    small: float
    height: float = 1.0
    is_short: bool = False


FULL = Form(9.0, 12.0, 8.0)
SHORT = Form(6.4, 9.0, SMALLEST, 0.72, is_short=True)


def draw_tile(axes: Axes, tile: Tile, scale: Normalize, form: Form, side: float) -> None:
    """Draw a province in its place on the map.

    Parameters
    ----------
    axes
        One unit wide and high a tile.
    tile, scale
        What is shown, and its scale of colours.
    form, side
        How it looks, and how wide it is in inches.
    """
    fill = fill_of(tile, scale)
    axes.add_patch(square(tile.column, tile.row, fill, tile.shelter_chance == 0))
    for down, words, size, weight in (_few_lines if form.is_short else _lines)(tile, form, side):
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


def _lines(tile: Tile, form: Form, side: float) -> Lines:
    yield from _name(tile, form, side, (0.25,), (0.185, 0.335))
    share = share_words(tile)
    yield 0.55, share, fitting(share, form.share, ROOM * side, "bold"), "bold"
    yield 0.735, said(SIGNS[tile.verdict]), form.small, "normal"
    if tile.shelter_chance < 1:
        yield 0.9, shelter_words(tile), form.small, "normal"


def _few_lines(tile: Tile, form: Form, side: float) -> Lines:
    """Yield the name, and the share behind the sign of its verdict."""
    yield from _name(tile, form, side, (0.38,), (0.27, 0.51))
    sign, _, word = SIGNS[tile.verdict].partition(" ")
    has_finding = word in ("exceeded", "adequate") and not math.isnan(tile.share)
    share = f"{sign} {share_words(tile)}" if has_finding else share_words(tile)
    yield 0.84, share, fitting(share, form.share, ROOM * side, "bold"), "bold"


ROOM = 0.9
"""Of a tile's width, for its words."""
SQUEEZED = 1.2
"""Of that room: a name that would be wider goes on after its hyphen in a second line."""


def _name(tile: Tile, form: Form, side: float, one: tuple[float, ...], two: tuple[float, ...]) -> Lines:
    room = ROOM * side
    label = shortened(tile.label, room)
    if width_of(label, form.name) > SQUEEZED * room:
        label = re.sub("-(?! )", "- ", label)
    parts = wrapped(label, form.name, room).split("\n")
    for down, part in zip(one if len(parts) == 1 else two, parts, strict=False):
        yield down, part, fitting(part, form.name, room), "normal"


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


def square(column: float, row: float, fill: tuple[float, ...], is_dashed: bool) -> FancyBboxPatch:
    """Return the outline of a tile, dashed where there is no shelter."""
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


def share_words(tile: Tile) -> str:
    """Return the share as it stands on the tile; not known where nobody was eligible."""
    return short_percent(tile.share)


def shelter_words(tile: Tile) -> str:
    """Return in how many runs there is a shelter, as it stands on the tile; rounded down, so never to all."""
    chance = tile.shelter_chance
    if chance == 0:
        return say("no shelter")
    return say("shelter {percent}", percent=exact_percent(max(1, int(100 * chance)) / 100))
