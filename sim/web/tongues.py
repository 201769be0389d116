"""The language of a request: as its address says, else as the browser prefers, else English."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import Scope

from sim.language import ENGLISH, LANGUAGES

MOST_LISTED = 20


def language_of(scope: Scope) -> str:
    """Return the code of the language that a request is to be answered in."""
    asked = asked_language(str(scope["query_string"], "latin-1"))
    return asked or preferred(Headers(scope=scope).get("accept-language", ""))


def asked_language(query: str) -> str:
    """Return the code of the language that an address asks for; nothing where it asks for none that there is.

    Examples
    --------
    >>> asked_language("token=x&language=kk"), asked_language("language=//evil.example")
    ('kk', '')
    """
    return next((code for code in parse_qs(query).get("language", []) if code in LANGUAGES), "")


def preferred(header: str) -> str:
    """Return the language that a header Accept-Language puts first, of those there are.

    Examples
    --------
    >>> preferred("de, kk;q=0.8, ru;q=0.9"), preferred("*"), preferred("ru-KZ,ru;q=0.5")
    ('ru', 'en', 'ru')
    """
    wishes = []
    for part in header.split(",")[:MOST_LISTED]:
        code, _, weight = part.partition(";")
        wishes.append((_weight(weight), code.strip().lower().split("-")[0]))
    known = [(weight, code) for weight, code in wishes if code in LANGUAGES and weight > 0]
    return max(known, key=lambda each: each[0])[1] if known else ENGLISH


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0
