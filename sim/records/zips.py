"""Packed files, opened only if unpacking them is harmless."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from sim.language import marked
from sim.records.faults import Fault, TableFaults
from sim.records.sheet import MOST_BYTES

MAGIC = b"PK\x03\x04"
MOST_FILES = 2000
MOST_SHRUNK = 200
"""How many times smaller a large part may be packed; spreadsheets reach some 30."""
_LARGE = 2**20


def unpackable(file: Path, content: bytes, most_bytes: int = MOST_BYTES) -> zipfile.ZipFile:
    """Return a packed file whose parts can be read without filling the memory.

    Parameters
    ----------
    file
        Its name, for what is said of it.
    content
        The file.
    most_bytes
        Of all parts together, unpacked.

    Raises
    ------
    TableFaults
        If it is damaged, or would need more memory than any honest one does.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise TableFaults(file, [Fault(marked("is damaged"))]) from None
    parts = packed.infolist()
    total = sum(part.file_size for part in parts)
    shrunk = [part for part in parts if part.file_size > max(_LARGE, MOST_SHRUNK * part.compress_size)]
    if len(parts) > MOST_FILES or total > most_bytes or shrunk:
        rule = marked("would unpack into far more than its tables need, and is not opened; save it anew")
        raise TableFaults(file, [Fault(rule)])
    return packed


def unpacked(file: Path, packed: zipfile.ZipFile, name: str) -> bytes:
    """Return a part of a packed file.

    Raises
    ------
    TableFaults
        If it is damaged, or closed by a password.
    """
    try:
        return packed.read(name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        raise TableFaults(file, [Fault(marked("is damaged, or closed by a password"))]) from None
