"""The templates of the pages, which stand beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from sim.language import said, say


@cache
def template(name: str) -> Template:
    """Return a template, which says all its words in the language spoken."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"say": say, "said": said, "versions": versions}
    return environment.get_template(name)


def versions(told: dict[str, Any]) -> str:
    """Return the program, Python and the libraries of a certificate, each with its version."""
    every = {**told["program"], "Python": told["python"], **told["libraries"]}
    return ", ".join(f"{name} {version}" for name, version in every.items())
