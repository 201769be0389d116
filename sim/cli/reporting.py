"""`shelter-sim report`: the brief of results that are there, and that of a run when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sim import kept
from sim.cli.briefing import brief_beside
from sim.cli.ending import answer_interrupts_by_tidying_up
from sim.experiment.compare import Comparison
from sim.experiment.parallel import num_cores
from sim.language import language, say, speaking
from sim.mistakes import Mistake
from sim.report import pdf, workbook
from sim.report.found import Found, is_of_experiment, kept_brief, kept_found
from sim.report.page import page
from sim.report.past import Past, past_of
from sim.store import write_report


def report(
    folder: Path,
    code: str,
    is_pdf: bool,
    is_xlsx: bool,
    backtest: Path | None = None,
    found: Sequence[Path] = (),
) -> None:
    """Write the brief of a folder of results into it, and say where it is.

    Raises
    ------
    Mistake
        If the folder holds no results, cannot be written, something to make a PDF or a workbook lacks, or
        an experiment is about another scenario.
    """
    if is_pdf:
        pdf.must_be_possible()
    if is_xlsx:
        workbook.must_be_possible()
    if folder.is_file() or is_of_experiment(folder):
        if not (is_pdf or is_xlsx) or found or backtest is not None:
            raise Mistake(
                "{folder}: is of an experiment, or of records; its own command writes the brief with "
                "--report, --pdf puts that on paper, and --xlsx its tables into a workbook",
                folder=folder,
            )
        _from_its_brief(folder, code, is_pdf, is_xlsx)
        return
    comparison, told = kept.read(folder)
    answer_interrupts_by_tidying_up()
    with speaking(code):
        past = None if backtest is None else past_of(backtest)
        hashes = [each["files_sha256"] for each in told["scenarios"]]
        parts = [kept_found(each, hashes) for each in found]
        files = brief(comparison, told, num_cores(), past, parts)
        if is_pdf:
            files[f"report-{code}.pdf"] = pdf.as_pdf(files[f"report-{code}.html"].decode("utf-8"))
        if is_xlsx:
            files["tables.xlsx"] = workbook.workbook(comparison)
        write_report(folder, files)
        for name in files:
            click.echo(say("Written: {file}", file=folder / name))


def _from_its_brief(place: Path, code: str, is_pdf: bool, is_xlsx: bool) -> None:
    """Write the brief of an experiment, or that beside a file made from records, as PDF and its tables."""
    with speaking(code):
        brief = brief_beside(place) if place.is_file() else place / f"report-{code}.html"
        html = kept_brief(brief, code)
        files = {brief.with_suffix(".pdf").name: pdf.as_pdf(html)} if is_pdf else {}
        if is_xlsx:
            tables = f"{place.stem}-tables.xlsx" if place.is_file() else "tables.xlsx"
            files[tables] = workbook.workbook_of_brief(html)
        write_report(brief.parent, files)
        for name in files:
            click.echo(say("Written: {file}", file=brief.parent / name))


def brief(
    comparison: Comparison,
    told: dict[str, Any],
    jobs: int,
    past: Past | None = None,
    found: Sequence[Found] = (),
) -> dict[str, bytes]:
    """Return the brief in the language spoken, by the name of its file."""
    return {f"report-{language()}.html": page(comparison, told, jobs, past, found).encode("utf-8")}
