"""Archives whose bytes depend on their contents alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Said of every part, as the format wants a time: the day with which its calendar begins."""


def archive(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of some files, in their order, without the time at which it was made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "x", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
