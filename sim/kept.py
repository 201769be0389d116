"""A comparison kept with its results, so that it can be told again: in another language, as a report.

`numbers.npz` holds every number with all its digits, `inputs/` the scenario files as they were read. The
names of the folders above a scenario are not kept, only how many there are: no path of the machine leaves it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from sim.experiment.changes import Change
from sim.experiment.compare import Comparison, Ending, Outlook
from sim.experiment.design import Design
from sim.experiment.enough import Looked
from sim.experiment.judgement import Judgement
from sim.experiment.labels import ages_of, frame_of
from sim.experiment.levels import Level
from sim.experiment.sums import Sums
from sim.experiment.weights import Weights
from sim.language import Saying, marked
from sim.mistakes import Mistake, reason
from sim.quantities import MEASURES
from sim.scenario import Scenario, ScenarioFaults, load
from sim.scenario.stand_in import file_told

NUMBERS, INPUTS, CERTIFICATE = "numbers.npz", "inputs", "run.json"
CANNOT_READ = marked("{file}: cannot be read: {reason}")
UP = "up"
"""Stands for the name of a folder above a scenario's own."""
HISTOGRAMS = ("taken", "open")

Arrays = Mapping[str, NDArray[Any]]
Kind = TypeVar("Kind", Level, Change)


def numbers(comparison: Comparison) -> bytes:
    """Return every number of a comparison, as the bytes of an archive of arrays."""
    arrays: dict[str, NDArray[Any]] = {}
    for number, outlook in enumerate(comparison.outlooks):
        for what, values in (("levels", outlook.levels), ("changes", outlook.changes)):
            arrays |= {f"{number}/{what}/{key}": array for key, array in _stacked(values)}
        arrays |= {f"{number}/judgement/{key}": value for key, value in _of(outlook.judgement)}
        if outlook.weights is not None:
            arrays |= {f"{number}/weights/{key}": value for key, value in _of(outlook.weights)}
        arrays |= {f"{number}/sums/{key}": getattr(outlook.sums, key) for key in HISTOGRAMS}
    stream = BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


def _stacked(values: Mapping[str, Level] | Mapping[str, Change]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the fields of the measures that have them, measure by measure in the order of `MEASURES`."""
    found = [values[measure.name] for measure in MEASURES if measure.name in values]
    if found:
        for field in fields(found[0]):
            yield field.name, np.stack([getattr(each, field.name) for each in found])


def _of(found: Judgement | Weights) -> Iterator[tuple[str, NDArray[Any]]]:
    for field in fields(found):
        yield field.name, getattr(found, field.name)


def inputs(scenario: Scenario) -> dict[str, bytes]:
    """Return the files that a scenario was read from, by their paths in the folder of inputs."""
    folder, stand_in = scenario.background.folder, scenario.background.stand_in
    places = _places(scenario.name, scenario.files)
    return {place: file_told(name, folder, stand_in).read_bytes() for name, place in places}


def _places(scenario: str, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the files by their paths from the scenario's folder, and where they are kept."""
    parts = {name: PurePosixPath(name).parts for name in files}
    most = max(each.count("..") for each in parts.values())
    for name, each in parts.items():
        above = each.count("..")
        yield name, PurePosixPath(scenario, *[UP] * (most - above), *each[above:]).as_posix()


def ending_told(ending: Ending | None) -> dict[str, Any] | None:
    """Return how a run until known well enough came to its end, for the certificate."""
    return None if ending is None else asdict(ending)


def read(folder: Path) -> tuple[Comparison, dict[str, Any]]:
    """Return the comparison that was kept in a folder of results, and its certificate.

    Raises
    ------
    Mistake
        If the folder holds no results of `run` or `compare`, or they are damaged or changed.
    """
    told = _certificate(folder)
    try:
        scenarios = [_scenario(folder, each) for each in told["scenarios"]]
        design = Design(told["draws"], told["replications"], told["seed"], told["sampling"])
        ending = _ending(told["ending"])
        frame = frame_of(scenarios[0], ages_of(scenarios))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        why = f"{type(error).__name__} {error}"
        raise Mistake("{file}: is damaged: {reason}", file=folder / CERTIFICATE, reason=why) from None
    try:
        with np.load(BytesIO((folder / NUMBERS).read_bytes()), allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in archive.files}
        outlooks = [_outlook(scenario, number, arrays) for number, scenario in enumerate(scenarios)]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise Mistake(CANNOT_READ, file=folder / NUMBERS, reason=_why(error)) from None
    if _num_groups(outlooks[0]) < len(frame.groups):
        frame = replace(frame, ages=())  # made before ages were told apart
    return Comparison(design, frame, tuple(outlooks), ending), told


def _num_groups(outlook: Outlook) -> int:
    return int(outlook.levels[MEASURES[0].name].estimate.shape[-1])


def _why(error: Exception) -> Saying:
    """Return what is wrong with a file, in the words of the system or of a library."""
    return reason(error) if isinstance(error, OSError) else Saying(str(error))


def _certificate(folder: Path) -> dict[str, Any]:
    file = folder / CERTIFICATE
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Mistake(CANNOT_READ, file=file, reason=_why(error)) from None
    if not isinstance(told, dict) or "ending" not in told or not (folder / NUMBERS).is_file():
        raise Mistake("{folder}: holds no results of run or compare that can be told again", folder=folder)
    return told


def _scenario(folder: Path, told: Mapping[str, Any]) -> Scenario:
    hashes: Mapping[str, str] = told["files_sha256"]
    first = next(place for _, place in _places(told["name"], hashes))
    file = folder / INPUTS / first
    try:
        scenario = load(file)
    except ScenarioFaults as faults:
        raise Mistake(
            "{file}: was read when the results were made, and cannot be now:\n{faults}",
            file=file,
            faults=faults,
        ) from None
    if dict(scenario.files) != dict(hashes):
        raise Mistake(
            "{file}: it, or a file that it names, is not the one the results were made from", file=file
        )
    return scenario


def _outlook(scenario: Scenario, number: int, arrays: Arrays) -> Outlook:
    of_this = {key.split("/", 1)[1]: array for key, array in arrays.items() if key.startswith(f"{number}/")}
    judgement = Judgement(**{field.name: of_this[f"judgement/{field.name}"] for field in fields(Judgement)})
    empty = np.zeros(0)
    sums = {field.name: of_this.get(f"sums/{field.name}", empty) for field in fields(Sums)}
    return Outlook(
        scenario,
        Sums(**sums),
        _unstacked(Level, [measure.name for measure in MEASURES], of_this, "levels"),
        _unstacked(Change, [each.name for each in MEASURES if each.kind.value != "peak"], of_this, "changes"),
        judgement,
        _weights(of_this),
    )


def _weights(of_this: Arrays) -> Weights | None:
    """Return the weights, which results made before there were any do not hold."""
    kept = {field.name: of_this.get(f"weights/{field.name}") for field in fields(Weights)}
    known = {name: values for name, values in kept.items() if values is not None}
    return Weights(**known) if len(known) == len(kept) else None


def _unstacked(kind: type[Kind], names: Sequence[str], arrays: Arrays, what: str) -> dict[str, Kind]:
    stacked = {field.name: arrays.get(f"{what}/{field.name}") for field in fields(kind)}
    if any(values is None for values in stacked.values()):
        return {}
    return {
        name: kind(**{field: values[row] for field, values in stacked.items() if values is not None})
        for row, name in enumerate(names)
    }


def _ending(told: Mapping[str, Any] | None) -> Ending | None:
    if told is None:
        return None
    looked = tuple(Looked(**each) for each in told["looked"])
    return Ending(told["precision"], Design(**told["most"]), told["is_reached"], looked)
