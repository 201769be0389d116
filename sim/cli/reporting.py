"""`shelter-sim report`: the brief of results that are there, and that of a run when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sim import kept
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
    if is_of_experiment(folder):
        if not is_pdf or is_xlsx or found or backtest is not None:
            raise Mistake(
                "{folder}: is of an experiment; its own command writes the brief with --report, and --pdf "
                "puts that on paper; its tables are there as csv",
                folder=folder,
            )
        _put_on_paper(folder, code)
        return
    if is_xlsx:
        workbook.must_be_possible()
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


def _put_on_paper(folder: Path, code: str) -> None:
    """Write the brief of an experiment as PDF beside it, and say where it is."""
    name = f"report-{code}.pdf"
    write_report(folder, {name: pdf.as_pdf(kept_brief(folder, code))})
    with speaking(code):
        click.echo(say("Written: {file}", file=folder / name))


def brief(
    comparison: Comparison,
    told: dict[str, Any],
    jobs: int,
    past: Past | None = None,
    found: Sequence[Found] = (),
) -> dict[str, bytes]:
    """Return the brief in the language spoken, by the name of its file."""
    return {f"report-{language()}.html": page(comparison, told, jobs, past, found).encode("utf-8")}
