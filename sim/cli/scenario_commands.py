"""Commands about scenario files: run them, compare them, check them, print their schema.

Heavy imports stand where they are used, here and in the files of the other commands, so that `--help` answers
at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sim.cli.group import commands
from sim.cli.options import GIVEN, design_options, language_option
from sim.language import speaking
from sim.shipped import main_scenarios


@commands.command()
@click.argument("files", nargs=-1, type=GIVEN)
@design_options
def compare(files: tuple[Path, ...], **options: Any) -> None:
    """Compare scenario FILES over the same people; the first is the baseline.

    Without files: the four shipped scenarios of the main question.
    """
    _answer(files or main_scenarios(), not files, options)


@commands.command()
@click.argument("file", type=GIVEN)
@design_options
def run(file: Path, **options: Any) -> None:
    """Run one scenario FILE and say whether its shelters hold."""
    _answer((file,), False, options)


@commands.command()
@click.argument("files", nargs=-1, required=True, type=GIVEN)
@language_option
def check(files: tuple[Path, ...], language: str) -> None:
    """Check scenario FILES without running them; every fault is named with its line."""
    from sim.cli.reading import checked

    with speaking(language):
        for line in checked(files):
            click.echo(line)


@commands.command()
def schema() -> None:
    """Print the JSON schema of scenario files, for editors."""
    from sim.scenario.schema import schema_text

    click.echo(schema_text(), nl=False)


def _answer(files: Sequence[Path], is_main_question: bool, options: dict[str, Any]) -> None:
    from sim.cli.reading import loaded

    scenarios = loaded(files)  # faults are told before anything heavier is imported
    from sim.cli.answering import Order, answer

    answer(scenarios, Order(files, is_main_question, **options))
