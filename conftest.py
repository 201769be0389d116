"""The language of every test, and of every example in the code."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from sim.language import ENGLISH, speaking

# The command line speaks English on every machine unless a test says otherwise.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Begin each test in English: a command that a test runs keeps its language to the end of the process."""
    with speaking(ENGLISH):
        yield
