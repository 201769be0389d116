"""Colours: told apart by every eye, read in print, and named in one place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb, to_rgba
from numpy.typing import NDArray

from sim.figures import style
from sim.figures.contrast import contrast, ink_on
from sim.figures.style import NO_SHELTER, SHARES

FIGURES = Path(style.__file__).parent
SCALE = [tuple(map(float, colour)) for colour in np.asarray(SHARES(np.linspace(0, 1, 51)))]

WITHOUT_GREEN = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.01182, 0.04294, 0.968881),
)
WITHOUT_RED = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
EYES = {
    "all cones": np.eye(3),
    "no green cones": np.array(WITHOUT_GREEN),
    "no red cones": np.array(WITHOUT_RED),
}
"""What eyes make of linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1)."""


def seen(colour: Any, eyes: str) -> NDArray[np.float64]:
    """Return lightness, red-green and yellow-blue (CIE L*a*b*, D65) of a colour as these eyes see it."""
    srgb: NDArray[np.float64] = np.array(to_rgb(colour))
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(EYES[eyes] @ linear, 0, 1)
    to_xyz = np.array(((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)))
    relative = (to_xyz @ linear) / (to_xyz @ np.ones(3))
    root = np.where(relative > (6 / 29) ** 3, np.cbrt(relative), relative * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = root
    return np.array((116 * y - 16, 500 * (x - y), 200 * (y - z)))


def apart(one: Any, other: Any, eyes: str) -> float:
    """Return how different two colours look (CIE 1976); about 2 is just seen side by side."""
    return float(np.linalg.norm(seen(one, eyes) - seen(other, eyes)))


@pytest.mark.parametrize("eyes", EYES)
def test_no_colour_of_the_scale_looks_like_no_shelter(eyes: str) -> None:
    assert min(apart(colour, NO_SHELTER, eyes) for colour in SCALE) > 20
    assert min(np.hypot(*seen(colour, eyes)[1:]) for colour in SCALE) > 15, "none is grey, light or dark"
    lightness = [seen(colour, eyes)[0] for colour in SCALE]
    assert (np.diff(lightness) < 0).all(), "darker is more, also in a copy without colours"


@pytest.mark.parametrize("eyes", EYES)
def test_people_and_beds_can_be_told_apart(eyes: str) -> None:
    assert apart(style.PEOPLE, style.BEDS, eyes) > 40
    assert apart(style.PEOPLE_BAND, style.BEDS_BAND, eyes) > 15


def test_words_on_every_tile_can_be_read() -> None:
    """4.5 is what the Web Content Accessibility Guidelines ask for."""
    for fill in (*SCALE, to_rgba(NO_SHELTER)):
        assert contrast(to_rgba(ink_on(fill)), fill) >= 4.5


@pytest.mark.parametrize(
    "file", sorted(set(FIGURES.glob("*.py")) - {FIGURES / "style.py"}), ids=lambda file: file.name
)
def test_colours_and_fonts_are_named_in_the_style_only(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", text)
    assert not re.findall(r"[\"'](?:white|black|gr[ea]y|red|blue|green|orange|k|w|C\d|tab:\w+)[\"']", text)
    assert not re.findall(r"fontsize=\d|fontfamily=|family=[\"']|colormaps", text)
