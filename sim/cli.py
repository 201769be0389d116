"""The command line: `shelter-sim run`, `compare`, `check`, `schema`.

Heavy imports stand where they are used, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from sim.shipped import main_scenarios
from sim.version import __version__

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.design import Design
    from sim.scenario import Scenario

MISTAKE = 2
"""Exit code for what the user can put right."""
INTERRUPTED = 130
"""Exit code after Ctrl-C."""

FILE = click.Path(path_type=Path)


def design_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of every command that computes."""
    options = (
        click.option("--draws", type=int, help="Draws of the numbers nobody knows.  [default: 100]"),
        click.option(
            "--replications", type=int, help="Runs in all, a multiple of the draws.  [default: 5 a draw]"
        ),
        click.option("--seed", type=int, default=1, show_default=True, help="Of all luck."),
        click.option("--jobs", type=int, help="Worker processes.  [default: one a processor]"),
        click.option("--out", type=FILE, help="Folder for the results.  [default: results/NAME]"),
        click.option("--json", "as_json", is_flag=True, help="Print the headline numbers as JSON."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="shelter-sim")
def commands() -> None:
    """Will the shelters hold? Simulates referrals, rules, beds and money, and says how sure it is."""


@commands.command()
@click.argument("files", nargs=-1, type=FILE)
@design_options
def compare(files: tuple[Path, ...], **options: Any) -> None:
    """Compare scenario FILES over the same people; the first is the baseline.

    Without files: the four shipped scenarios of the main question.
    """
    _answer(files or main_scenarios(), "main-question" if not files else None, **options)


@commands.command()
@click.argument("file", type=FILE)
@design_options
def run(file: Path, **options: Any) -> None:
    """Run one scenario FILE and say whether its shelters hold."""
    _answer((file,), None, **options)


@commands.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    """Check scenario FILES without running them; every fault is named with its line."""
    from sim.scenario import assumptions

    for file, scenario in zip(files, _loaded(files), strict=True):
        listed = assumptions(scenario)
        assumed = sum(1 for each in listed if each.assumption)
        click.echo(
            f"{file}: no faults. {scenario.title}. {len(listed)} numbers, "
            f"{len(scenario.background.uncertain)} of them uncertain, {assumed} assumed."
        )


@commands.command()
def schema() -> None:
    """Print the JSON schema of scenario files, for editors."""
    from sim.scenario.schema import schema_text

    click.echo(schema_text(), nl=False)


def _answer(
    files: Sequence[Path],
    name: str | None,
    draws: int | None,
    replications: int | None,
    seed: int,
    jobs: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    from sim.experiment.parallel import num_cores
    from sim.journal import Journal

    scenarios = _loaded(files)
    design = _design(draws, replications, seed)
    workers = jobs if jobs is not None else num_cores()
    if workers < 1:
        _refuse("--jobs: must be at least 1")
    folder = out or Path("results") / (name or _name_of(scenarios))
    _must_be_writable(folder)
    journal = Journal(workers)
    comparison = _compared(scenarios, design, workers)
    command = _command(files, name, design)
    _write(comparison, folder, command, journal)
    _print(comparison, folder, as_json)


def _loaded(files: Sequence[Path]) -> list[Scenario]:
    """Read all files, and end with the faults of all of them if there are any."""
    from sim.scenario import ScenarioFaults, load

    scenarios, faults = [], []
    for file in files:
        try:
            scenarios.append(load(file))
        except ScenarioFaults as found:
            faults.append(str(found))
    if faults:
        _refuse("\n".join(faults))
    return scenarios


def _design(draws: int | None, replications: int | None, seed: int) -> Design:
    """Return the design; five replications a draw, at most 100 draws, unless said otherwise."""
    from sim.experiment.design import Design

    if draws is None:
        draws = 100 if replications is None else max(1, min(100, replications // 5))
    try:
        return Design(draws, 5 * draws if replications is None else replications, seed)
    except ValueError as fault:
        _refuse(f"--{fault}")


def _name_of(scenarios: Sequence[Scenario]) -> str:
    names = [scenario.name for scenario in scenarios]
    if len(names) <= 2:
        return "-and-".join(names)
    return f"{names[0]}-and-{len(names) - 1}-more"


def _must_be_writable(folder: Path) -> None:
    """Refuse before computing, not after."""
    from sim.store import free_space_fault, new_folder

    if (
        folder.exists()
        and not (folder / "run.json").exists()
        and (not folder.is_dir() or any(folder.iterdir()))
    ):
        _refuse(f"{folder}: holds something else than results; name another folder with --out")
    try:
        fault = free_space_fault(folder)
        with new_folder(folder.parent / f".{folder.name}.try"):
            pass
        (folder.parent / f".{folder.name}.try").rmdir()
    except OSError as problem:
        fault = f"{folder}: cannot be written: {problem.strerror}"
    if fault:
        _refuse(fault)


def _compared(scenarios: Sequence[Scenario], design: Design, jobs: int) -> Comparison:
    from sim.experiment.compare import compare

    try:
        with _progress(design.draws) as told:
            return compare(scenarios, design, jobs, told)
    except ValueError as fault:
        _refuse(str(fault))


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on a terminal, and nothing anywhere else."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=total, label="Simulating", file=sys.stderr) as bar:
        yield lambda done, _: bar.update(1, done)


def _command(files: Sequence[Path], name: str | None, design: Design) -> str:
    """Return the command that computes the same numbers again."""
    verb = "compare" if name or len(files) > 1 else "run"
    listed = () if name else (file.as_posix() if not file.is_absolute() else file.name for file in files)
    size = f"--draws {design.draws} --replications {design.replications} --seed {design.seed}"
    return " ".join(("shelter-sim", verb, *listed, size))


def _write(comparison: Comparison, folder: Path, command: str, journal: Any) -> None:
    from sim.figures.charts import charts
    from sim.store import write

    try:
        write(comparison, charts(comparison), folder, command, journal.text())
    except OSError as problem:
        _refuse(f"{folder}: cannot be written: {problem.strerror}")


def _print(comparison: Comparison, folder: Path, as_json: bool) -> None:
    from sim.answer import summary
    from sim.store import as_json as written
    from sim.store import summary_of

    if as_json:
        click.echo(written(summary_of(comparison)), nl=False)
        return
    click.echo(summary(comparison))
    click.echo(f"\nEverything else is in {folder}: begin with answer.md.")


def _refuse(message: str) -> NoReturn:
    """End with one clear message and the exit code for mistakes."""
    click.echo(message, err=True)
    raise SystemExit(MISTAKE)


def main() -> None:
    """Run the command line; Ctrl-C ends it at once and leaves no half-written result."""
    try:
        commands(standalone_mode=False)
    except click.exceptions.Exit as ended:
        raise SystemExit(ended.exit_code) from None
    except click.ClickException as fault:
        fault.show()
        raise SystemExit(MISTAKE) from None
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nStopped. Nothing was written.", err=True)
        raise SystemExit(INTERRUPTED) from None


__all__ = ["commands", "main"]
