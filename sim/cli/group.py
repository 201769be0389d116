"""The group that every command of `shelter-sim` joins."""

from __future__ import annotations

import click

from sim.cli.spoken import Group
from sim.language import say
from sim.version import __version__


def _tell_version(context: click.Context, _option: click.Parameter, is_wanted: bool) -> None:
    if is_wanted:
        click.echo(say("{program}, version {version}", program="shelter-sim", version=__version__))
        context.exit()


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_tell_version,
    help="Show the version and exit.",
)
def commands() -> None:
    """Will the shelters hold? Simulates referrals, rules, beds and money, and says how sure it is."""
