"""All commands of `shelter-sim`, and how the one that is named is run; they stand in files by subject."""

from __future__ import annotations

import click

from sim.cli import experiment_commands, record_commands, scenario_commands, showing_commands
from sim.cli.ending import MISTAKE
from sim.cli.group import commands
from sim.cli.spoken import let_click_speak

SUBJECTS = (scenario_commands, experiment_commands, record_commands, showing_commands)
"""Each adds its commands to the group when it is imported."""


def run_commands() -> int:
    """Run the command that the arguments of this process name, and return the exit code.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C.
    """
    let_click_speak()
    try:
        return int(commands(prog_name="shelter-sim", standalone_mode=False) or 0)
    except click.ClickException as fault:
        fault.show()
        return MISTAKE
    except click.Abort:  # what click makes of Ctrl-C
        raise KeyboardInterrupt from None


__all__ = ["commands", "run_commands"]
