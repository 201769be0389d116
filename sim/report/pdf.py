"""The brief on paper: its HTML as PDF, by WeasyPrint (extra `pdf`)."""

from __future__ import annotations

from sim.mistakes import Mistake


def must_be_possible() -> None:
    """Raise `Mistake` if WeasyPrint, or a library of the system that it needs, is not there."""
    try:
        import weasyprint  # noqa: F401
    except ImportError:
        raise Mistake("--pdf needs WeasyPrint: install shelter-sim with the extra pdf") from None
    except OSError as error:  # its libraries are looked for when it is imported
        raise Mistake(
            "--pdf needs Pango, a library of the system, which is not there: {error}", error=error
        ) from None


def as_pdf(html: str) -> bytes:
    """Return a brief as PDF; WeasyPrint must be there."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    nothing_else = URLFetcher(allowed_protocols=("data",))  # whatever is not in the page itself is refused
    pdf: bytes = HTML(string=html, url_fetcher=nothing_else).write_pdf()
    return pdf
