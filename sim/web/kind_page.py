"""A refusal as a small page, for somebody whose browser went where it may not, or where nothing is."""

from __future__ import annotations

from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response

from sim.language import LANGUAGES, language, said
from sim.web.refusals import Refused
from sim.web.words import TITLE

PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{message}</p>
</main>
<nav>{links}</nav>
</body>
</html>
"""


def refusal(refused: Refused, method: str, headers: Headers) -> Response:
    """Return what is answered: a page to a person with a browser, else what the page's own script reads."""
    if method in ("GET", "HEAD") and "text/html" in headers.get("accept", ""):
        return HTMLResponse(_page(refused.message), refused.status)
    return JSONResponse(refused.told(), refused.status)


def _page(message: str) -> str:
    others = ((code, name) for code, name in LANGUAGES.items() if code != language())
    links = " ".join(
        f'<a href="/?language={code}" hreflang="{code}" lang="{code}">{name}</a>' for code, name in others
    )
    title = escape(said(TITLE))
    return PAGE.format(language=language(), title=title, message=escape(message), links=links)
