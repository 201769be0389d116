"""Each page of the guide has a command that the program takes, that of an example, and its figure."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from docs.figures import DOCS, command_of, image_of
from sim.cli.commands import commands
from sim.shipped import examples

PAGES = sorted((DOCS / "guide").glob("*.md"))
INDEX = (DOCS / "user-guide.md").read_text(encoding="utf-8")


def head_command(file: Path) -> list[str]:
    """Return the words after `shelter-sim` in the comment at the top of an example."""
    head = file.read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    return shlex.split(head[-1].removeprefix("#"))[1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_command_is_that_of_an_example(page: Path) -> None:
    assert command_of(page.read_text(encoding="utf-8")) in [head_command(file) for file in examples()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_shown_is_taken(page: Path) -> None:
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    shown = [shlex.split(words) for words in re.findall(r"^ {4}shelter-sim (.*)$", text, re.M)]
    assert shown
    for name, *words in shown:
        commands.commands[name].make_context(name, words)  # refuses what is not taken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_figures_and_links_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert image_of(text) == f"guide-{page.stem}"
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert (page.parent / target).is_file(), target


def test_the_index_names_every_page() -> None:
    assert sorted(re.findall(r"\(guide/([a-z-]+)\.md\)", INDEX)) == sorted(page.stem for page in PAGES)
    assert re.search(r"^## 6\. Questions", INDEX, re.M)
