"""Commands that read records: fit a scenario, predict past years, let totals tell unknown numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli.group import commands
from sim.cli.options import DAY, FILE, GIVEN, language_option, report_option
from sim.shipped import one_shelter


@commands.command()
@click.argument("table", type=GIVEN)
@click.option("--into", type=FILE, required=True, help="The scenario file to make.")
@click.option(
    "--extends", type=GIVEN, help="The scenario to extend.  [default: the shipped one-shelter.toml]"
)
@click.option("--refusals", type=GIVEN, help="A table of people refused, if it is one of its own.")
@click.option("--census", type=GIVEN, help="A table of who is there on the last day of the records.")
@click.option("--beds", multiple=True, help="How many beds there are; CODE=NUMBER for those of a province.")
@click.option(
    "--by",
    type=click.Choice(("profile", "channel", "province")),
    multiple=True,
    help="Tell people apart by this column; may be given more than once.",
)
@click.option("--longest-stay", type=float, help="The longest stay allowed, days.")
@click.option("--column", "columns", multiple=True, help="ROLE=HEADING, such as arrived=Came.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"]), help="What stands first in dates.")
@click.option("--from", "records_from", type=DAY, help="First day recorded.")
@click.option("--until", "records_until", type=DAY, help="Last day recorded.")
@click.option("--sheet", help="Name or number of the sheet of a workbook.")
@click.option("--rows", is_flag=True, help="Name the rows left out; their number may tell of few people.")
@click.option("--replace", is_flag=True, help="Replace files that are there already.")
@report_option
@language_option
def fit(table: Path, extends: Path | None, **options: Any) -> None:
    """Make a scenario from a TABLE of arrivals and departures.

    The table is read on this machine, and only totals are written: each number with its range, and a page of
    figures that shows how well it fits.
    """
    from sim.cli.fitting import FitOrder
    from sim.cli.fitting import fit as fit_table

    fit_table(FitOrder(table, extends=extends or one_shelter(), **options))


@commands.command()
@click.argument("table", type=GIVEN)
@click.option("--series", help="The series to test.  [default: every series of the table]")
@click.option("--ahead", type=int, default=1, show_default=True, help="Years predicted from each origin.")
@click.option("--out", type=FILE, help="A .csv file for the predictions; figures go beside it.")
@click.option("--replace", is_flag=True, help="Replace files that are there already.")
@report_option
@language_option
def backtest(table: Path, **options: Any) -> None:
    """Predict the years of a TABLE from those before them, and score the predictions.

    The table has a year and a number in each row, and may have a column that names several series.
    """
    from sim.cli.backtesting import BacktestOrder, run_backtest

    run_backtest(BacktestOrder(table, **options))


@commands.command()
@click.argument("table", type=GIVEN)
@click.option("--extends", type=GIVEN, required=True, help="The scenario whose numbers are to be told.")
@click.option("--into", type=FILE, required=True, help="The scenario file to make.")
@click.option("--draws", type=int, default=8000, show_default=True, help="Of the numbers nobody knows.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of all luck.")
@click.option("--wide", is_flag=True, help="Forget the ranges of yearly numbers, made from the same totals.")
@click.option("--replace", is_flag=True, help="Replace files that are there already.")
@report_option
@language_option
def calibrate(table: Path, **options: Any) -> None:
    """Let yearly totals in a TABLE tell the unknown numbers of a scenario.

    Series are named after whom they count: citizens, foreign people, or everybody. People identified by the
    police are left out: they are no demand.
    """
    from sim.cli.calibrating import CalibrateOrder
    from sim.cli.calibrating import calibrate as calibrate_scenario

    calibrate_scenario(CalibrateOrder(table, **options))
