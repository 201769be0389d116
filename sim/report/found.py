"""What an experiment found, as parts of a brief: what was just computed, or a folder of results."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from sim.answer.findings import Findings
from sim.figures.drawing import Drawing
from sim.language import ENGLISH, marked, said
from sim.mistakes import Mistake, reason
from sim.report.links import CSV, MARK, csv_link, link
from sim.report.markdown import as_html
from sim.report.shown import Shown

SENTENCES = {
    "frontier": marked(
        "Each tile says what the measure is with so many people and so much room; on the line it passes its "
        "threshold, the band is where the line may lie. Above the line it is enough."
    ),
    "tornado": marked(
        "Each bar is one unknown number alone, from the low to the high end of its range, all others drawn "
        "as ever; the dashed line is the threshold."
    ),
    "plans": marked(
        "Each row is a plan that costs no more than there is; the three columns are three ways to judge it, "
        "the shorter the better."
    ),
    "structure": marked(
        "The first bar has the rules of the file; in each other one a single rule is otherwise."
    ),
}
"""What the figure of each experiment shows, by its name."""
COMMANDS = ("frontier", "sensitivity", "structure", "allocate")
LANGUAGE_KEPT = re.compile(r" --language (\w\w)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of an experiment, ready for a page.

    Attributes
    ----------
    title
        Its first heading.
    first, rest
        What it says before the figures, and after them.
    figures
        With their sentences and their tables.
    language
        That it is written in.
    """

    title: str
    first: Markup
    rest: Markup
    figures: tuple[Shown, ...]
    language: str

    @property
    def is_of_what_matters(self) -> bool:
        """Whether it says which unknown number matters most."""
        return any(figure.name == "tornado" for figure in self.figures)


def found(
    findings: Findings,
    drawn: Iterable[Drawing],
    language: str,
    below: int = 0,
    sentences: Mapping[str, str] = SENTENCES,
) -> Found:
    """Return what an experiment found.

    Parameters
    ----------
    findings, drawn
        What it says, and its figures.
    language
        That it was told in.
    below
        By how many levels its headings stand below those of the answer.
    sentences
        What each figure shows, by its name.
    """
    pictures = {each.name: each.files["svg"] for each in drawn}
    tables = {f"{name}.csv": csv_link([columns, *rows]) for name, (columns, rows) in findings.tables.items()}
    return _parts(findings.answer, pictures, tables, language, below, sentences)


def kept_found(folder: Path, hashes: Sequence[Mapping[str, str]], below: int = 1) -> Found:
    """Return what an experiment left in a folder of results.

    Parameters
    ----------
    folder
        As `frontier`, `sensitivity`, `structure` or `allocate` left it.
    hashes
        Of the files of each scenario that the brief is about; the experiment must be about one of them.
    below
        As in `found`.

    Raises
    ------
    Mistake
        If the folder holds no results of an experiment, or they are about another scenario.
    """
    try:
        told: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        answer = (folder / "answer.md").read_text(encoding="utf-8")
        pictures = {file.stem: file.read_bytes() for file in sorted((folder / "figures").glob("*.svg"))}
        tables = {file.name: link(CSV, MARK + file.read_bytes()) for file in sorted(folder.glob("*.csv"))}
        (scenario,), command = told["scenarios"], str(told["command"])
        files: Mapping[str, str] = scenario["files_sha256"]
    except OSError as error:
        raise Mistake("{file}: cannot be read: {reason}", file=folder, reason=reason(error)) from None
    except (ValueError, KeyError, TypeError):
        raise _no_experiment(folder) from None
    if not pictures or not pictures.keys() <= SENTENCES.keys():
        raise _no_experiment(folder)
    if dict(files) not in [dict(each) for each in hashes]:
        raise Mistake(
            "{folder}: is about {scenario}, and not about a scenario of these results as it was then",
            folder=folder,
            scenario=scenario.get("name", "?"),
        )
    code = LANGUAGE_KEPT.search(command)
    return _parts(answer, pictures, tables, code[1] if code else ENGLISH, below)


def is_of_experiment(folder: Path) -> bool:
    """Return whether `frontier`, `sensitivity`, `structure` or `allocate` left a folder of results."""
    try:
        told: Any = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    words = str(told.get("command", "")).split() if isinstance(told, dict) else []
    return words[1:2] != [] and words[1] in COMMANDS


def kept_brief(file: Path, code: str) -> str:
    """Return the brief that an experiment left in its folder, or a command beside what it made from records.

    It is not made again: that takes the scenario, or the records, of which nothing is kept.

    Raises
    ------
    Mistake
        If there is none in this language.
    """
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        raise Mistake(
            "{file}: there is no brief in this language; give its command again with {options}",
            file=file,
            options=f"--report --language {code}",
        ) from None


def _no_experiment(folder: Path) -> Mistake:
    return Mistake(
        "{folder}: holds no results of {commands}",
        folder=folder,
        commands=", ".join(COMMANDS),
    )


def _parts(
    answer: str,
    pictures: Mapping[str, bytes],
    tables: Mapping[str, str],
    language: str,
    below: int,
    sentences: Mapping[str, str] = SENTENCES,
) -> Found:
    heading, _, text = answer.partition("\n\n")
    first, _, rest = text.partition("\n\n## ")
    return Found(
        heading.removeprefix("# "),
        as_html(first, below),
        as_html(f"## {rest}", below) if rest else Markup(""),
        tuple(Shown.of(name, picture, said(sentences[name]), tables) for name, picture in pictures.items()),
        language,
    )
