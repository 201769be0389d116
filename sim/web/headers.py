"""Headers of answers, and what files are: words for browsers, which nobody reads."""

from __future__ import annotations

from collections.abc import Mapping

SAFETY: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Headers of every answer: no script or style but our own files, nothing from or to another host."""

FOREVER: Mapping[str, str] = {"Cache-Control": "public, max-age=31536000, immutable"}
"""Of files whose address changes with them."""

BY_HOST: Mapping[str, str] = {"Vary": "Accept-Encoding, Host"}
"""Of answers that are packed for some hosts and not for others."""

BEARER = "Bearer "
"""What stands before a token in the header Authorization."""

TYPES = {
    "brief.html": "text/html; charset=utf-8",
    "tables.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "tables.zip": "application/zip",
    "scenario.toml": "application/toml; charset=utf-8",
    "scenarios.zip": "application/zip",
    "data.json": "application/json",
}
"""Names of the files, and what they are."""


def attached(name: str) -> dict[str, str]:
    """Return the header of a file that is to be kept, not shown."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}
