"""Options that several commands have, and the files they are given."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sim.language import LANGUAGES, language, say, speak
from sim.shipped import or_shipped

ENGINES = ("kernel", "reference")
"""Those of `sim.engine.choice`, which takes long to import."""
SAMPLINGS = ("independent", "latin")
"""Those of `sim.latin`, the same."""

Command = Callable[..., None]

FILE = click.Path(path_type=Path)


class GivenFile(click.Path):
    """A file to read: `scenarios/x.toml` is the shipped one where there is none of that name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path of the file."""
        return or_shipped(Path(os.fsdecode(super().convert(value, param, ctx))))


GIVEN = GivenFile(path_type=Path)


class OneDay(click.DateTime):
    """A day, which is told by an example."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return what stands for a day in the help."""
        return say("YYYY-MM-DD")

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.datetime:
        """Return the day, or fail with what a day looks like."""
        try:
            day: datetime.datetime = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(say("must be a date such as 2022-01-31."), param, ctx)
        return day


DAY = OneDay()


def _speak(_context: click.Context, _option: click.Parameter, code: str) -> str:
    speak(code)
    return code


language_option = click.option(
    "--language",
    type=click.Choice(tuple(LANGUAGES)),
    default=language,
    callback=_speak,
    is_eager=True,  # whatever is said after it, of the other options too, is in this language
    help="Of all that is said: English, Russian, Kazakh.  [default: of the environment]",
)

report_option = click.option(
    "--report", is_flag=True, help="Write the brief, too: one page to print or to send."
)


def _adding(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return what adds some options to a command, in the order of its help."""

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


design_options = _adding(
    click.option(
        "--precision",
        metavar="PART",
        help="Stop once the headline is known within so much, such as 10%; --draws and --replications "
        "are then the most.  [default, if neither is given: 10%]",
    ),
    click.option("--draws", type=int, help="Draws of the numbers nobody knows.  [default: one for 5 runs]"),
    click.option(
        "--replications",
        type=int,
        help="Runs in all, a multiple of the draws.  [default: at most 1,000]",
    ),
    click.option(
        "--per-draw",
        metavar="RUNS",
        help="Runs of each draw, or auto: those that a pilot finds best for the time.  [default: 5]",
    ),
    click.option(
        "--sampling",
        type=click.Choice(SAMPLINGS),
        default=SAMPLINGS[0],
        show_default=True,
        help="How draws lie together: latin spreads them evenly, in tens.",
    ),
    click.option("--seed", type=int, default=1, show_default=True, help="Of all luck."),
    click.option(
        "--engine",
        type=click.Choice(ENGINES),
        help="Compiled, or as it is specified; same results.  [default: the sooner done]",
    ),
    click.option("--jobs", type=int, help="Worker processes.  [default: one a processor]"),
    click.option("--out", type=FILE, help="Folder for the results.  [default: results/NAME]"),
    click.option("--json", "as_json", is_flag=True, help="Print the headline numbers as JSON."),
    report_option,
    click.option("--no-figures", is_flag=True, help="Draw no figures: sooner done, the same numbers."),
    language_option,
)
"""Adds the options of every command that computes."""


experiment_options = _adding(
    click.argument("file", type=GIVEN),
    click.option("--draws", type=int, help="Draws of the numbers nobody knows, at each point."),
    click.option("--replications", type=int, help="Runs at each point, a multiple of the draws."),
    click.option("--seed", type=int, default=1, show_default=True, help="Of all luck."),
    click.option("--engine", type=click.Choice(ENGINES), help="As for run.  [default: kernel]"),
    click.option("--jobs", type=int, help="Worker processes.  [default: one a processor]"),
    click.option("--cluster", metavar="ADDRESS", help="Dask scheduler whose workers run it instead."),
    click.option("--out", type=FILE, help="Folder for the results.  [default: results/COMMAND-NAME]"),
    click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON."),
    report_option,
    language_option,
)
"""Adds the file and the options of every experiment on one scenario."""


precision_option = click.option(
    "--precision",
    metavar="PART",
    help="Stop once the answer is known within so much, such as 10%; a size given is then the most.  "
    "[default, if none is given: 10%]",
)
