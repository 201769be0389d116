"""Answers made before, the latest of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable


class Latest:
    """Keeps what was asked for last, within a number and a size.

    Parameters
    ----------
    most
        Answers at most.
    most_bytes
        Of all of them together.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0

    def get(self, key: Hashable) -> bytes | None:
        """Return what is kept under a key."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Hashable, content: bytes) -> None:
        """Keep something, and forget what was not asked for the longest."""
        before = self._kept.pop(key, b"")
        self._kept[key] = content
        self._size += len(content) - len(before)
        while len(self._kept) > self._most or self._size > self._most_bytes:
            _, gone = self._kept.popitem(last=False)
            self._size -= len(gone)
