"""Commands that show results to others: the brief, and the planner's page."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.group import commands
from sim.cli.options import FILE, GIVEN, language_option


@commands.command()
@click.argument("results", type=FILE)
@click.option("--pdf", is_flag=True, help="As PDF, too (extra pdf).")
@click.option("--xlsx", is_flag=True, help="The tables as one workbook, too (extra xlsx).")
@click.option("--backtest", type=GIVEN, help="A table of numbers by year; its back-test goes into the brief.")
@click.option(
    "--with",
    "found",
    multiple=True,
    type=FILE,
    help="Results of an experiment on one of the scenarios, for the brief; may be given more than once.",
)
@language_option
def report(
    results: Path, language: str, pdf: bool, xlsx: bool, backtest: Path | None, found: tuple[Path, ...]
) -> None:
    """Write the brief of a folder of RESULTS of run or compare: one file, to print or to send.

    The brief of an experiment, or of records, which its command writes with --report, is put on paper with
    --pdf, and its tables into a workbook with --xlsx. RESULTS is then its folder, or the file it stands
    beside.
    """
    from sim.cli.reporting import report as write_brief

    write_brief(results, language, pdf, xlsx, backtest, found)


@commands.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8021, show_default=True, help="0: any free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this machine.")
@click.option("--token", default="", envvar="SHELTER_SIM_TOKEN", help="What everybody who asks must show.")
@click.option(
    "--proxy", default="", metavar="NAME", help="Name under which your own proxy passes requests on."
)
@click.option("--jobs", type=int, help="Workers.  [default: one a processor]")
def serve(port: int, host: str, token: str, proxy: str, jobs: int | None) -> None:
    """Open the planner's page to a browser on this machine (extra web)."""
    from sim.cli.serving import serve_page

    serve_page(host, port, token, proxy, jobs)
