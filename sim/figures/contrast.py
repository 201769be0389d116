"""Which ink can be read on which colour."""

from __future__ import annotations

from matplotlib.colors import to_rgba

from sim.figures.style import BLACK, PAPER

Colour = tuple[float, ...]
"""Red, green, blue, and perhaps opacity, each 0 to 1."""


def ink_on(fill: Colour) -> str:
    """Return the ink that is easier to read on a colour."""
    return max((BLACK, PAPER), key=lambda ink: contrast(to_rgba(ink), fill))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.1, success criterion 1.4.3)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.1)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
