"""Commands that try one scenario at many points: what it can take, what matters, what to buy, other rules."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.group import commands
from sim.cli.options import experiment_options, precision_option


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
