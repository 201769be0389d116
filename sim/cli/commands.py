"""The commands and their options: `shelter-sim run`, `compare`, `check`, `fit`, `serve`, `schema`.

Heavy imports stand where they are used, so that `--help` answers at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from sim.cli.ending import MISTAKE
from sim.cli.spoken import Group, let_click_speak
from sim.language import LANGUAGES, language, say, speak
from sim.shipped import main_scenarios, one_shelter, or_shipped
from sim.version import __version__

ENGINES = ("kernel", "reference")
"""Those of `sim.engine.choice`, which takes long to import."""
SAMPLINGS = ("independent", "latin")
"""Those of `sim.latin`, the same."""

FILE = click.Path(path_type=Path)


class GivenFile(click.Path):
    """A file to read: `scenarios/x.toml` is the shipped one where there is none of that name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path of the file."""
        return or_shipped(Path(os.fsdecode(super().convert(value, param, ctx))))


GIVEN = GivenFile(path_type=Path)


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


def design_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of every command that computes."""
    options = (
        click.option(
            "--precision",
            metavar="PART",
            help="Stop once the headline is known within so much, such as 10%; --draws and --replications "
            "are then the most.  [default, if neither is given: 10%]",
        ),
        click.option(
            "--draws", type=int, help="Draws of the numbers nobody knows.  [default: one for 5 runs]"
        ),
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
        click.option("--report", is_flag=True, help="Write the brief, too: one page to print or to send."),
        click.option("--no-figures", is_flag=True, help="Draw no figures: sooner done, the same numbers."),
        language_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


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


def experiment_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the file and the options of every experiment on one scenario."""
    options = (
        click.argument("file", type=GIVEN),
        click.option("--draws", type=int, help="Draws of the numbers nobody knows, at each point."),
        click.option("--replications", type=int, help="Runs at each point, a multiple of the draws."),
        click.option("--seed", type=int, default=1, show_default=True, help="Of all luck."),
        click.option("--engine", type=click.Choice(ENGINES), help="As for run.  [default: kernel]"),
        click.option("--jobs", type=int, help="Worker processes.  [default: one a processor]"),
        click.option("--cluster", metavar="ADDRESS", help="Dask scheduler whose workers run it instead."),
        click.option("--out", type=FILE, help="Folder for the results.  [default: results/COMMAND-NAME]"),
        click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON."),
        click.option("--report", is_flag=True, help="Write the brief, too: one page to print or to send."),
        language_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


precision_option = click.option(
    "--precision",
    metavar="PART",
    help="Stop once the answer is known within so much, such as 10%; a size given is then the most.  "
    "[default, if none is given: 10%]",
)


@commands.command()
@experiment_options
@precision_option
@click.option("--across", metavar="NAME=FROM:TO", help="Number of the file that stands for more people.")
@click.option("--up", metavar="NAME=FROM:TO", help="Number that stands for more room.  [default: beds]")
@click.option("--points", type=click.IntRange(2, 50), default=7, show_default=True, help="On each axis.")
@click.option("--area", metavar="CODE", help="A province, or country.  [default: country]")
@click.option("--measure", type=click.Choice(("share", "chance")), help="What must not pass its threshold.")
def frontier(
    across: str | None, up: str | None, points: int, area: str | None, measure: str | None, **errand: Any
) -> None:
    """Find how much more the shelters of FILE can take, and how many beds would be enough."""
    from sim.cli.reading import loaded

    (scenario,) = loaded((errand["file"],))
    from sim.cli.exploring import Errand
    from sim.cli.frontier import Wish, answer_frontier

    answer_frontier(scenario, Errand(**errand), Wish(across, up, points, area, measure))


@commands.command()
@experiment_options
@precision_option
@click.option("--rows", type=click.IntRange(4, 65536), help="Of the close look.  [default: at most 128]")
@click.option("--area", metavar="CODE", help="A province, or country.  [default: country]")
@click.option("--measure", type=click.Choice(("share", "chance")), help="What decides.")
def sensitivity(rows: int | None, area: str | None, measure: str | None, **errand: Any) -> None:
    """Find which unknown number of FILE matters most, and which to collect first."""
    from sim.cli.reading import loaded

    (scenario,) = loaded((errand["file"],))
    from sim.cli.exploring import Errand
    from sim.cli.sensitivity import answer_sensitivity

    answer_sensitivity(scenario, Errand(**errand), rows, area, measure)


@commands.command()
@experiment_options
@click.option("--beds", type=int, help="State-paid beds to share out.  [default: as many as FILE states]")
@click.option("--budget", metavar="KZT", help='Money a year to spend instead, such as "148.9 million KZT".')
@click.option("--place-cost", metavar="KZT", help="Of a bed a year.  [default: grant over beds of FILE]")
@click.option("--surge-cost", metavar="KZT", help="Of a surge place a year.  [default: as FILE says]")
@click.option("--shelter-cost", metavar="KZT", help="Of a shelter for certain a year, beside its beds.")
@click.option("--transfer-cost", metavar="KZT", help="Of help with transfers to any province a year.")
@click.option(
    "--prices",
    type=click.Choice(("as-given", "half-and-twice")),
    default="as-given",
    show_default=True,
    help="Whether half and twice each assumed price are tried, too.",
)
@click.option(
    "--aim",
    type=click.Choice(("turned-away", "worst-province", "tail")),
    default="turned-away",
    show_default=True,
    help="What is to be as small as can be.",
)
def allocate(
    beds: int | None,
    budget: str | None,
    place_cost: str | None,
    surge_cost: str | None,
    shelter_cost: str | None,
    transfer_cost: str | None,
    aim: str,
    prices: str,
    **errand: Any,
) -> None:
    """Find where beds, or money, help most, and write that as a scenario file."""
    from sim.cli.reading import loaded

    (scenario,) = loaded((errand["file"],))
    from sim.cli.allocation import Wish, answer_allocation
    from sim.cli.exploring import Errand

    wish = Wish(beds, budget, place_cost, surge_cost, shelter_cost, transfer_cost, aim, prices)
    answer_allocation(scenario, Errand(**errand), wish)


@commands.command()
@experiment_options
@precision_option
@click.option("--area", metavar="CODE", help="A province, or country.  [default: country]")
@click.option("--measure", type=click.Choice(("share", "chance")), help="What is looked at.")
def structure(area: str | None, measure: str | None, **errand: Any) -> None:
    """Find what other rules than those of FILE would change: closings, stays, transfers, payers."""
    from sim.cli.reading import loaded

    (scenario,) = loaded((errand["file"],))
    from sim.cli.exploring import Errand
    from sim.cli.structure import answer_structure

    answer_structure(scenario, Errand(**errand), area, measure)


@commands.command()
@click.argument("files", nargs=-1, required=True, type=GIVEN)
def check(files: tuple[Path, ...]) -> None:
    """Check scenario FILES without running them; every fault is named with its line."""
    from sim.cli.reading import checked

    for line in checked(files):
        click.echo(line)


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
@click.option("--from", "records_from", type=click.DateTime(["%Y-%m-%d"]), help="First day recorded.")
@click.option("--until", "records_until", type=click.DateTime(["%Y-%m-%d"]), help="Last day recorded.")
@click.option("--sheet", help="Name or number of the sheet of a workbook.")
@click.option("--rows", is_flag=True, help="Name the rows left out; their number may tell of few people.")
@click.option("--replace", is_flag=True, help="Replace files that are there already.")
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
@click.option("--replace", is_flag=True, help="Replace a file that is there already.")
@language_option
def calibrate(table: Path, **options: Any) -> None:
    """Let yearly totals in a TABLE tell the unknown numbers of a scenario.

    Series are named after whom they count: citizens, foreign people, or everybody. People identified by the
    police are left out: they are no demand.
    """
    from sim.cli.calibrating import CalibrateOrder
    from sim.cli.calibrating import calibrate as calibrate_scenario

    calibrate_scenario(CalibrateOrder(table, **options))


@commands.command()
@click.argument("results", type=FILE)
@click.option("--pdf", is_flag=True, help="As PDF, too (extra pdf).")
@click.option("--xlsx", is_flag=True, help="The tables as one workbook, too (extra xlsx).")
@click.option("--backtest", type=GIVEN, help="A table of numbers by year; its back-test goes into the brief.")
@click.option(
    "--with",
    "found",
    multiple=True,
    type=FILE,
    help="Results of an experiment on one of the scenarios, for the brief; may be given more than once.",
)
@language_option
def report(
    results: Path, language: str, pdf: bool, xlsx: bool, backtest: Path | None, found: tuple[Path, ...]
) -> None:
    """Write the brief of a folder of RESULTS of run or compare: one file, to print or to send.

    The brief of an experiment, which its command writes with --report, is put on paper with --pdf.
    """
    from sim.cli.reporting import report as write_brief

    write_brief(results, language, pdf, xlsx, backtest, found)


@commands.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8021, show_default=True, help="0: any free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this machine.")
@click.option("--token", default="", envvar="SHELTER_SIM_TOKEN", help="What everybody who asks must show.")
@click.option(
    "--proxy", default="", metavar="NAME", help="Name under which your own proxy passes requests on."
)
@click.option("--jobs", type=int, help="Workers.  [default: one a processor]")
def serve(port: int, host: str, token: str, proxy: str, jobs: int | None) -> None:
    """Open the planner's page to a browser on this machine (extra web)."""
    from sim.cli.serving import serve_page

    serve_page(host, port, token, proxy, jobs)


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
