"""English, Russian or Kazakh: whoever shows words says them through `say`.

The English words stand in the code, and name the message in the catalogues beside this file: `ru.po` is for
translators, `ru.mo` is made from it (`python -m sim.catalogues`) and read here. Whole sentences are messages,
with names in braces for what differs: other languages have another order and other endings. The language
holds for the thread, or the task, that chose it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES = {"en": "English", "ru": "русский", "kk": "қазақша"}
"""By their codes of ISO 639-1, in their own words; what stands in the code is English."""
ENGLISH = "en"

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything in a language within this block.

    Examples
    --------
    >>> with speaking("ru"):
    ...     say("not known")
    'неизвестно'
    """
    if code not in LANGUAGES:
        raise ValueError(f"language {code}: must be one of {', '.join(LANGUAGES)}")
    before = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(before)


def marked_of(one: str, many: str) -> tuple[str, str]:
    """Return a message that goes with a number as it is, as `marked` does."""
    return one, many


def speak(code: str) -> None:
    """Say everything in a language from here on, until the block around it ends.

    Whoever calls it owns the process, or the block: the command line, once it knows `--language`.
    """
    if code not in LANGUAGES:
        raise ValueError(f"language {code}: must be one of {', '.join(LANGUAGES)}")
    _spoken.set(code)


def of_environment(environment: Mapping[str, str]) -> str:
    """Return the language that an environment asks for, as programs with GNU gettext understand it.

    The locale is the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set; unless that is C, `LANGUAGE`
    may name languages in order of preference. A language that is not spoken here is English.

    Examples
    --------
    >>> of_environment({"LANG": "kk_KZ.UTF-8"}), of_environment({"LC_ALL": "C", "LANG": "ru_RU.UTF-8"})
    ('kk', 'en')
    """
    locales = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, locales), "C")
    if locale.split(".")[0] in ("C", "POSIX"):
        return ENGLISH
    wanted = (environment.get("LANGUAGE") or locale).split(":")
    codes = (re.split(r"[_.@]", name)[0].lower() for name in wanted)
    return next((code for code in codes if code in LANGUAGES), ENGLISH)


def language() -> str:
    """Return the code of the language that is spoken now."""
    return _spoken.get()


def say(message: str, /, **parts: object) -> str:
    """Return a message in the language spoken, with the parts that its braces name."""
    return said(message).format(**parts)


def say_of(number: int, one: str, many: str, /, **parts: object) -> str:
    """Return the form of a message that goes with a number; what is shown of it is a part like others.

    Examples
    --------
    >>> with speaking("ru"):
    ...     [say_of(n, "{number} province", "{number} provinces", number=n) for n in (1, 3, 5, 21)]
    ['1 регион', '3 региона', '5 регионов', '21 регион']
    """
    return said_of(one, many, number).format(**parts)


def said(words: str) -> str:
    """Return words in the language spoken; a user's own words, which no catalogue has, stay as they are."""
    code = language()
    return words if code == ENGLISH or not words else _catalogue(code).gettext(words)


def said_of(one: str, many: str, number: int) -> str:
    """Return the form of words that goes with a number, its braces as they are."""
    return _catalogue(language()).ngettext(one, many, number)


@dataclass(frozen=True, slots=True)
class Saying:
    """A message that is said when it is shown, in the language spoken then: of a fault, which others report.

    Examples
    --------
    >>> rule = Saying("must be at least {low}", low=4)
    >>> with speaking("ru"):
    ...     str(rule)
    'должно быть не меньше 4'
    >>> str(rule)
    'must be at least 4'
    """

    message: str
    parts: tuple[tuple[str, object], ...]
    """What its braces name; sayings among them are said with it."""

    def __init__(self, message: str, /, **parts: object) -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "parts", tuple(parts.items()))

    def __str__(self) -> str:
        words = said(self.message)
        return words.format(**dict(self.parts)) if self.parts else words


def marked(message: str) -> str:
    """Return a message as it is: it is said where it is shown, and looked for here by `sim.catalogues`."""
    return message


@cache
def _catalogue(code: str) -> NullTranslations:
    # Imported here: the command line's help needs no catalogue.
    from gettext import GNUTranslations, NullTranslations

    if code == ENGLISH:
        return NullTranslations()
    with (Path(__file__).parent / f"{code}.mo").open("rb") as stream:
        return GNUTranslations(stream)


__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Saying",
    "language",
    "marked",
    "marked_of",
    "of_environment",
    "said",
    "said_of",
    "say",
    "say_of",
    "speak",
    "speaking",
]
