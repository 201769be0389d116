"""A figure in a brief, with what it shows and the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.report.links import link


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure ready for a page.

    Attributes
    ----------
    name
        Its own.
    picture
        As a link that holds it.
    sentence
        What it shows.
    numbers
        Tables as links that hold them, by the name of the file that they become.
    """

    name: str
    picture: str
    sentence: str
    numbers: Mapping[str, str]

    @classmethod
    def of(cls, name: str, svg: bytes, sentence: str, numbers: Mapping[str, str]) -> Shown:
        """Return a figure from its picture as SVG; the rest as the attributes say."""
        return cls(name, link("image/svg+xml", svg), sentence, numbers)
