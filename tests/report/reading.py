"""A brief as a browser would read it, and the command that writes one."""

from __future__ import annotations

import base64
import csv
import io
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from sim.cli.commands import commands
from sim.language import speaking

COMMAND = "shelter-sim compare --draws 2 --replications 4 --seed 1"


@dataclass
class Read(HTMLParser):
    """What a browser would meet in a page."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    is_style: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.is_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        """Note that a style ends."""
        self.is_style = False

    def handle_data(self, data: str) -> None:
        """Keep the words that are shown."""
        if not self.is_style:
            self.words.append(data)

    def of(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def read(html: str) -> Read:
    reader = Read()
    reader.feed(html)
    return reader


def table(link: str) -> list[list[str]]:
    text = base64.b64decode(link.split("base64,")[1]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def told(*words: str | Path) -> None:
    """Run the command line; what it speaks then ends with it."""
    with speaking("en"):
        commands(list(map(str, words)), standalone_mode=False)


def weasyprint_or_skip() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        pytest.skip(f"no WeasyPrint, or no Pango: {error}")
    return weasyprint
