"""The templates of the pages, which stand beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

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
    environment.globals |= {"say": say, "said": said}
    return environment.get_template(name)
