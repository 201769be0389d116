"""What the page asks for and gets, as server and workers pass it on: nothing here loads a library."""

from __future__ import annotations

import json
import pickle
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.shipped import MAIN
from sim.web.toml_text import Value

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison

MOST_SCENARIOS = 4

_PART = r"[A-Za-z0-9_-]{1,80}"
_PATH = re.compile(rf"{_PART}(?:\[\d{{1,3}}\])?(?:\.{_PART}(?:\[\d{{1,3}}\])?){{0,11}}")


def is_path(text: str) -> bool:
    """Return whether a text can be the path of a key.

    Examples
    --------
    >>> is_path("money.grants[0].amount"), is_path("../secret"), is_path("a..b")
    (True, False, False)
    """
    return _PATH.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class State:
    """A scenario as the page, and its address, hold it.

    Attributes
    ----------
    extends
        One of `sim.web.known.known_ids`, or nothing where the changes are a whole scenario.
    title
        One line; nothing for that of the scenario extended.
    changes
        Values by dotted path, such as ``access.reform.uptake``; dates are text.
    remove
        Keys of the scenario extended that are taken away.
    """

    extends: str
    title: str = ""
    changes: Mapping[str, Value] = field(default_factory=dict)
    remove: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """Return it as the page reads it."""
        told: dict[str, Any] = {
            "extends": self.extends,
            "title": self.title,
            "changes": dict(self.changes),
        }
        return told | ({"remove": list(self.remove)} if self.remove else {})


MAIN_STATES = tuple(State(name) for name in MAIN)
"""The scenarios of the main question, the baseline first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Scenarios to run.

    Attributes
    ----------
    states
        One to four, the first the baseline.
    seed
        Of all luck.
    replications
        Five a draw; None for as many as `compare` makes without being told.
    """

    states: tuple[State, ...]
    seed: int = 1
    replications: int | None = None

    @property
    def key(self) -> bytes:
        """What is wished, as bytes: equal where it is the same."""
        return as_bytes([[state.told() for state in self.states], self.seed, self.replications])

    @property
    def is_main_question(self) -> bool:
        """Whether these are the shipped scenarios of the main question, as they are."""
        return self.states == MAIN_STATES


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished run as the server holds it: packed, without what only its intervals were made from."""

    packed: bytes
    is_main_question: bool

    @classmethod
    def of(cls, comparison: Comparison, is_main_question: bool) -> Finished:
        """Return a comparison, packed."""
        return cls(zlib.compress(pickle.dumps(comparison, pickle.HIGHEST_PROTOCOL), 1), is_main_question)

    def comparison(self) -> Comparison:
        """Return the comparison; the bytes are this program's own."""
        comparison: Comparison = pickle.loads(zlib.decompress(self.packed))
        return comparison


def as_bytes(value: Any) -> bytes:
    """Return JSON in UTF-8, as short as can be."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
