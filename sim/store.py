"""Results on disk: one folder a run, there as a whole or not at all."""

from __future__ import annotations

import json
import math
import platform
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import kept
from sim.answer import answer
from sim.answer.findings import Findings
from sim.conservation import CHECKS
from sim.csv_text import as_csv, rows_as_csv
from sim.experiment.batches import Study
from sim.experiment.changes import Change
from sim.experiment.compare import Comparison, Outlook
from sim.experiment.design import Design
from sim.experiment.levels import Level
from sim.experiment.parallel import each_done, workers_are_copies
from sim.language import marked
from sim.mistakes import CANNOT_WRITE, Mistake, reason
from sim.result_folder import new_folder
from sim.scenario import Scenario
from sim.tables import COLUMNS, Name, pieces
from sim.verdicts import VERDICT_WORDS, Verdict
from sim.version import __version__

if TYPE_CHECKING:
    from sim.figures.drawing import Drawing

LIBRARIES = ("numpy", "pydantic", "scipy", "simpy")
NOTHING_SMALL = marked("no number of real people below five is told, nor can be found by subtraction")
NO_FAULTS = marked("the scenario that was made has no faults")
NO_HASH = marked(
    "The records themselves have no hash here: with it, somebody could try out small numbers until it fits."
)
BOUNDS = ("estimate", "lower", "upper", "ignorance_lower", "ignorance_upper")
"""What is told of a measure and of a difference alike."""


def write(
    comparison: Comparison,
    figures: Sequence[Callable[[], Drawing]],
    folder: Path,
    command: str,
    log: Callable[[], str],
    jobs: int = 1,
) -> None:
    """Write everything a run leaves behind; `results/README.md` explains each file.

    Parameters
    ----------
    comparison
        What was computed.
    figures
        What draws each.
    folder
        Where to; what stood there is replaced.
    command
        The command that makes the same bytes again.
    log
        Gives, at the end, what may differ from run to run: when, how long, with how many workers.
    jobs
        Worker processes that make the files; their bytes do not depend on it.

    Raises
    ------
    Mistake
        If the folder cannot be written.
    """
    try:
        with new_folder(folder) as fresh:
            (fresh / "run.json").write_text(as_json(certificate(comparison, command)), encoding="utf-8")
            (fresh / "answer.md").write_text(answer(comparison), encoding="utf-8")
            _write_inputs(fresh / kept.INPUTS, [outlook.scenario for outlook in comparison.outlooks])
            (fresh / "figures").mkdir()
            for files in _made(comparison, figures, jobs):
                for name, content in files.items():
                    (fresh / name).write_bytes(content)
            (fresh / "run.log").write_text(log(), encoding="utf-8")
    except OSError as error:
        raise Mistake(CANNOT_WRITE, folder=folder, reason=reason(error)) from None


def _made(
    comparison: Comparison, figures: Sequence[Callable[[], Drawing]], jobs: int
) -> Iterator[dict[str, bytes]]:
    """Yield the files that take long, by their names in the folder; what takes longest is begun first."""
    numbers = [partial(_numbers, comparison), *(partial(_table, comparison, name) for name in COLUMNS)]
    drawn = [partial(_files_of, figure) for figure in figures]
    if workers_are_copies():  # they have the comparison; to others it would have to be sent
        yield from each_done([*numbers, *drawn], jobs)
    else:
        yield from each_done(numbers, jobs=1)
        yield from each_done(drawn, jobs)


def _numbers(comparison: Comparison) -> dict[str, bytes]:
    return {kept.NUMBERS: kept.numbers(comparison)}


def _table(comparison: Comparison, name: Name) -> dict[str, bytes]:
    return {f"{name}.csv": as_csv(COLUMNS[name], pieces(comparison, name)).encode()}


def _files_of(figure: Callable[[], Drawing]) -> dict[str, bytes]:
    drawing = figure()
    return {f"figures/{drawing.name}.{ending}": content for ending, content in drawing.files.items()}


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
                (fresh / f"{name}.csv").write_bytes(rows_as_csv(columns, table).encode())
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


def certificate_of_records(command: str, made: Sequence[Scenario], seed: int | None) -> dict[str, Any]:
    """Return the same for what records told: no hash of theirs, by which small numbers could be tried out.

    Parameters
    ----------
    command
        The command that finds the same again.
    made
        The scenario that was made, if one was.
    seed
        Of all luck, if there is any.
    """
    return {
        **_versions(),
        "command": command,
        **({} if seed is None else {"seed": seed}),
        "scenarios": [{"name": each.name, "files_sha256": dict(each.files)} for each in made],
        "checks_passed_on_every_replication": [NOTHING_SMALL, *([NO_FAULTS] if made else [])],
        "note": NO_HASH,
    }


def _versions() -> dict[str, Any]:
    return {
        "program": {"shelter-sim": __version__},
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _certificate(design: Design, scenarios: Sequence[Scenario], command: str) -> dict[str, Any]:
    return {
        **_versions(),
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


def _for_everyone(numbers: Level | Change, fields: Sequence[str], period: int) -> dict[str, float]:
    """Return the country's numbers for everyone together."""
    return {field: float(getattr(numbers, field)[-1, period, 0]) for field in fields}


def as_json(value: Any) -> str:
    """Return JSON that reads well and never changes its order; a number that is not known is null."""
    return json.dumps(_known(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _known(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _known(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_known(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _write_figures(folder: Path, figures: Iterable[Drawing]) -> None:
    folder.mkdir()
    for figure in figures:
        for ending, content in figure.files.items():
            (folder / f"{figure.name}.{ending}").write_bytes(content)
