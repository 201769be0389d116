"""Settings of every test."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine, however slow: a test passes or fails once and for all.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")
