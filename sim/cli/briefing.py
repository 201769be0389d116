"""The brief of what records told: it stands beside the file that their command makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.answer.findings import Findings
from sim.figures.drawing import Drawing
from sim.language import language
from sim.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What goes into the brief of records.

    Attributes
    ----------
    question
        What was asked.
    findings, figures
        What was found.
    sentences
        What each figure shows, by its name.
    limits
        What cannot be told.
    command
        The command that finds the same again.
    listed
        The scenario whose assumptions are listed, if there is one, with its sources in the language spoken.
    seed
        Of its luck, if it has any.
    """

    question: str
    findings: Findings
    figures: Sequence[Drawing]
    sentences: Mapping[str, str]
    limits: Sequence[str]
    command: str
    listed: Scenario | None = None
    seed: int | None = None


def brief_beside(file: Path) -> Path:
    """Return where the brief of a file stands, in the language spoken."""
    return file.with_name(f"{file.stem}-report-{language()}.html")


def brief_of_records(told: Told, made: Scenario | None) -> bytes:
    """Return the brief in the language spoken; `made` is the scenario that was made, if one was."""
    # Imported here: few ask for it, and templates take long to load.
    from sim.report.found import found
    from sim.report.found_page import found_page
    from sim.store import certificate_of_records

    command = f"{told.command} --report --language {language()}"
    certificate = certificate_of_records(command, [made] if made else [], told.seed)
    parts = found(told.findings, told.figures, language(), sentences=told.sentences)
    return found_page(parts, certificate, told.question, told.listed, told.limits).encode("utf-8")
