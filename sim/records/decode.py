"""The letters of a table: which encoding its bytes are in."""

from __future__ import annotations

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD = ("cp1251", "kz1048", "koi8_r", "cp866", "cp1252")
"""One byte a letter, as Windows, DOS and Unix had here; where nothing tells them apart, the earlier wins."""
_SAMPLE = 100_000
_OURS = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі№«»–—’“”…\u00a0°§©®±·]")
_CAPITAL_INSIDE = re.compile(r"[a-zа-яёәғқңөұүһі][A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]")
_LATIN_BESIDE = re.compile(r"[A-Za-z][А-яёЁ]|[А-яёЁ][A-Za-z]")


def decoded(content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text of a table and the encoding it was in.

    Parameters
    ----------
    content
        The bytes of the file.
    encoding
        As the user says; otherwise a byte-order mark decides, then whether it is UTF-8, then which of the
        older encodings gives letters of our three languages, in words with capitals at their beginning.

    Raises
    ------
    UnicodeDecodeError, LookupError
        If the text is not in the encoding the user says, or there is no such encoding.

    Examples
    --------
    >>> decoded("Дата;Выбыл".encode("cp1251"))
    ('Дата;Выбыл', 'cp1251')
    """
    if encoding:
        return content.decode(encoding), encoding
    for mark, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(name), name
    if wide := _wide_without_mark(content):
        return content.decode(wide), wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        name = min(_OLD, key=lambda old: _strangeness(content[:_SAMPLE], old))
        return content.decode(name, errors="replace"), name


def _wide_without_mark(content: bytes) -> str | None:
    """Return which UTF-16 it is where many bytes at even or odd places are zero."""
    sample = content[:_SAMPLE]
    if len(sample) < 4 or sample.count(0) < len(sample) / 10:
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"


def _strangeness(sample: bytes, encoding: str) -> int:
    """Return how many letters of a text would be strange if it were in an encoding."""
    text = sample.decode(encoding, errors="replace")
    beyond = [letter for letter in text if ord(letter) > 127]
    strange = sum(1 for letter in beyond if not _OURS.match(letter))
    if encoding == "cp1252":  # western letters alone among ours are few; whole words of them are not
        strange = sum(1 for letter in beyond if not letter.isalpha()) + len(re.findall(r"[À-ÿ]{3}", text))
    is_mixed = 0 if encoding == "cp1252" else len(_LATIN_BESIDE.findall(text))
    return 2 * strange + len(_CAPITAL_INSIDE.findall(text)) + 2 * is_mixed
