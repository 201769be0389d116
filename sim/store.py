"""Results on disk: one folder a run, there as a whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import math
import platform
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import kept
from sim.answer import answer
from sim.answer.findings import Findings
from sim.conservation import CHECKS
from sim.experiment.batches import Study
from sim.experiment.changes import Change
from sim.experiment.compare import Comparison, Outlook
from sim.experiment.design import Design
from sim.experiment.levels import Level
from sim.mistakes import CANNOT_WRITE, Mistake, reason
from sim.records.spreadsheets import harmless
from sim.result_folder import new_folder
from sim.scenario import Scenario
from sim.tables import COLUMNS, Row, rows
from sim.verdicts import VERDICT_WORDS, Verdict
from sim.version import __version__

if TYPE_CHECKING:
    from sim.figures.drawing import Drawing

LIBRARIES = ("numpy", "pydantic", "scipy", "simpy")
BOUNDS = ("estimate", "lower", "upper", "ignorance_lower", "ignorance_upper")
"""What is told of a measure and of a difference alike."""


def write(
    comparison: Comparison, figures: Iterable[Drawing], folder: Path, command: str, log: Callable[[], str]
) -> None:
    """Write everything a run leaves behind; `results/README.md` explains each file.

    Parameters
    ----------
    comparison
        What was computed.
    figures
        As they are drawn.
    folder
        Where to; what stood there is replaced.
    command
        The command that makes the same bytes again.
    log
        Gives, at the end, what may differ from run to run: when, how long, with how many workers.

    Raises
    ------
    Mistake
        If the folder cannot be written.
    """
    try:
        with new_folder(folder) as fresh:
            _write_all(comparison, figures, fresh, command, log)
    except OSError as error:
        raise Mistake(CANNOT_WRITE, folder=folder, reason=reason(error)) from None


def _write_all(
    comparison: Comparison, figures: Iterable[Drawing], fresh: Path, command: str, log: Callable[[], str]
) -> None:
    (fresh / "run.json").write_text(as_json(certificate(comparison, command)), encoding="utf-8")
    (fresh / "answer.md").write_text(answer(comparison), encoding="utf-8")
    # Compressing leaves the interpreter to others: the tables are written in the meantime.
    with ThreadPoolExecutor(1) as aside:
        numbers = aside.submit(kept.numbers, comparison)
        for name in COLUMNS:
            _write_table(fresh / f"{name}.csv", COLUMNS[name], rows(comparison, name))
        (fresh / kept.NUMBERS).write_bytes(numbers.result())
    _write_inputs(fresh / kept.INPUTS, [outlook.scenario for outlook in comparison.outlooks])
    _write_figures(fresh / "figures", figures)
    (fresh / "run.log").write_text(log(), encoding="utf-8")


def _write_inputs(folder: Path, scenarios: Iterable[Scenario]) -> None:
    for scenario in scenarios:
        for name, content in kept.inputs(scenario).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def write_report(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder of results, each there as a whole or not at all.

    Raises
    ------
    Mistake
        If the folder cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".shelter-sim-", dir=folder) as name:
            for file, content in files.items():
                (Path(name) / file).write_bytes(content)
                (Path(name) / file).replace(folder / file)
    except OSError as error:
        raise Mistake(CANNOT_WRITE, folder=folder, reason=reason(error)) from None


def write_findings(
    findings: Findings,
    figures: Iterable[Drawing],
    study: Study,
    folder: Path,
    command: str,
    log: Callable[[], str],
) -> None:
    """Write everything an experiment leaves behind; parameters and errors as in `write`."""
    try:
        with new_folder(folder) as fresh:
            told = certificate_of_study(study, command)
            (fresh / "run.json").write_text(as_json(told), encoding="utf-8")
            (fresh / "answer.md").write_text(findings.answer, encoding="utf-8")
            for name, (columns, table) in findings.tables.items():
                _write_table(fresh / f"{name}.csv", columns, iter(table))
            for name, text in findings.files.items():
                (fresh / name).write_text(text, encoding="utf-8")
            _write_figures(fresh / "figures", figures)
            (fresh / "run.log").write_text(log(), encoding="utf-8")
    except OSError as error:
        raise Mistake(CANNOT_WRITE, folder=folder, reason=reason(error)) from None


def certificate(comparison: Comparison, command: str) -> dict[str, Any]:
    """Return what must be known to make the same numbers again, and what was checked on every replication."""
    scenarios = [outlook.scenario for outlook in comparison.outlooks]
    told = _certificate(comparison.design, scenarios, command)
    return {**told, "ending": kept.ending_told(comparison.ending)}


def certificate_of_study(study: Study, command: str) -> dict[str, Any]:
    """Return the same for an experiment."""
    return _certificate(study.design, (study.scenario,), command)


def _certificate(design: Design, scenarios: Sequence[Scenario], command: str) -> dict[str, Any]:
    return {
        "program": {"shelter-sim": __version__},
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "command": command,
        "seed": design.seed,
        "draws": design.draws,
        "replications": design.replications,
        "sampling": design.sampling,
        "scenarios": [
            {
                "name": scenario.name,
                "title": scenario.title,
                "files_sha256": dict(scenario.files),
                "uncertain_numbers": len(scenario.background.uncertain),
            }
            for scenario in scenarios
        ],
        "checks_passed_on_every_replication": list(CHECKS),
    }


def summary_of(comparison: Comparison) -> dict[str, Any]:
    """Return verdicts, the country's numbers and its differences in the headline year, for other programs."""
    return {
        "period": comparison.frame.periods[comparison.headline_period],
        "baseline": comparison.baseline.scenario.name,
        "scenarios": {
            outlook.scenario.name: _outlook_in_brief(comparison, outlook) for outlook in comparison.outlooks
        },
    }


def _outlook_in_brief(comparison: Comparison, outlook: Outlook) -> dict[str, Any]:
    period = comparison.headline_period
    verdicts = [VERDICT_WORDS[Verdict(number)] for number in outlook.judgement.verdicts[:, period]]
    return {
        "verdict": verdicts[-1],
        "provinces": dict(zip(comparison.frame.provinces, verdicts, strict=False)),
        "measures": {name: _for_everyone(level, BOUNDS, period) for name, level in outlook.levels.items()},
        "differences": {
            name: _for_everyone(change, (*BOUNDS, "correlation", "variance_ratio"), period)
            for name, change in outlook.changes.items()
        },
    }


def _for_everyone(numbers: Level | Change, fields: Sequence[str], period: int) -> dict[str, float | None]:
    """Return the country's numbers for everyone together."""
    return {field: _known(getattr(numbers, field)[-1, period, 0]) for field in fields}


def as_json(value: Any) -> str:
    """Return JSON that reads well and never changes its order."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _known(value: float) -> float | None:
    return None if math.isnan(value) or math.isinf(value) else float(value)


def _write_figures(folder: Path, figures: Iterable[Drawing]) -> None:
    folder.mkdir()
    for figure in figures:
        for ending, content in figure.files.items():
            (folder / f"{figure.name}.{ending}").write_bytes(content)


def _write_table(file: Path, columns: tuple[str, ...], table: Iterator[Row]) -> None:
    file.write_text(as_csv(columns, table), encoding="utf-8", newline="")


def as_csv(columns: tuple[str, ...], table: Iterator[Row]) -> str:
    """Return a table as csv, headings first."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(_written, table))
    return stream.getvalue()


def _written(row: Row) -> list[str]:
    """Return six significant digits; an empty cell for what is not known; no text that could be a formula."""
    return [_number(value) if isinstance(value, float) else _label(value) for value in row]


def _number(value: float) -> str:
    return f"{value:.6g}" if value == value else ""  # nan alone does not equal itself


@lru_cache(maxsize=1024)  # tables say the same of many cells
def _label(value: str | int) -> str:
    return harmless(value) if isinstance(value, str) else str(value)
