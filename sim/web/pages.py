"""The page itself: its template, and the files it names, each under an address that changes with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from sim.language import LANGUAGES, language, said, say
from sim.web.refusals import Refused
from sim.web.words import words

TEMPLATE = "index.html"
KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain",
}


@dataclass(frozen=True)
class Pages:
    """The files of the page, read once.

    Attributes
    ----------
    template
        Of the page.
    files
        The others, by name.
    """

    template: str
    files: Mapping[str, bytes]
    _made: dict[str, str] = field(default_factory=dict)

    @classmethod
    def shipped(cls) -> Pages:
        """Return the files that stand beside this module."""
        folder = Path(__file__).parent / "page"
        files = {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix in KINDS}
        return cls((folder / TEMPLATE).read_text(encoding="utf-8"), files)

    @cached_property
    def version(self) -> str:
        """A digest of all files: when one changes, so does every address."""
        digest = hashlib.sha256()
        for name, content in self.files.items():
            digest.update(f"{name} {len(content)} ".encode() + content)
        return digest.hexdigest()[:16]

    @cached_property
    def assets(self) -> dict[str, str]:
        """The address of each file, by name."""
        return {name: f"/page/{self.version}/{name}" for name in self.files}

    @cached_property
    def _template(self) -> Template:
        environment = Environment(
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        environment.globals |= {"say": say, "said": said}
        return environment.from_string(self.template)

    def page(self) -> str:
        """Return the page in the language spoken."""
        code = language()
        if code not in self._made:
            self._made[code] = self._template.render(
                language=code, languages=LANGUAGES, words=self.words(), assets=self.assets
            )
        return self._made[code]

    def words(self) -> dict[str, Any]:
        """Return the words of the page in the language spoken."""
        return dict(words())

    def asset(self, version: str, name: str) -> tuple[bytes, str]:
        """Return a file and what it is.

        Raises
        ------
        Refused
            If there is none of this name; the version names no other files.
        """
        if version != self.version or name not in self.files:
            raise Refused(404, say("There is nothing here."))
        return self.files[name], KINDS[Path(name).suffix]
