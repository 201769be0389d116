"""What a person costs an engine as the country grows: more groups, one large group, larger shelters.

The engine gets ready-made arrays, and only its own time is taken.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import process_time

from benchmarks.countries import Country
from benchmarks.spread import Spread, spread
from benchmarks.yardstick import BEDS, UNTIL
from sim.engine import reference
from sim.engine.vocabulary import Network, Placements, Requests

Engine = Callable[[Network, Requests], Placements]

PEOPLE = 50_000
"""At least so many people are simulated at a time, in as many replications as it takes."""
ROUNDS = 7
GROUP = len(BEDS)
IMAGES = Path(__file__).parents[1] / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to grow.

    Attributes
    ----------
    name
        What the report and the figure call it.
    countries
        From small to large.
    most
        How many times the cost in the smallest country of all may be the cost in the largest of these.
    """

    name: str
    countries: tuple[Country, ...]
    most: float


def ways(times: Sequence[int]) -> tuple[Way, ...]:
    """Return the three ways to grow, each to so many times the yardstick's shelters."""
    sizes = [each * GROUP for each in times]
    return (
        Way(f"groups of {GROUP} shelters", tuple(Country(size) for size in sizes), 1.2),
        Way("one single group", tuple(Country(size, group=size) for size in sizes), 4.0),
        Way(
            f"groups of {GROUP}, ten times the beds",
            tuple(Country(size, times_beds=10) for size in sizes[:-1] or sizes),
            2.0,
        ),
    )


def report(times: Sequence[int] = (1, 10, 100, 1000), rounds: int = ROUNDS) -> Iterator[str]:
    """Yield the lines of the measurement, with the compiled engine if there is one, and draw the figure."""
    if find_spec("sim.engine.kernel") is None:
        name, run, times = "reference", reference.run, tuple(times)[:2]
    else:
        kernel = import_module("sim.engine.kernel")
        kernel.make_ready_for_use()
        name, run = "compiled", kernel.run
    yield f"Nanoseconds of processor time a person, {name} engine alone, medians over {rounds} rounds:"
    grown = ways(times)
    measured = measure(run, grown, rounds)
    yield from lines(grown, measured)
    draw(grown, measured, IMAGES)


def measure(
    run: Engine, grown: Sequence[Way], rounds: int, days: float = UNTIL, people: int = PEOPLE
) -> list[dict[Country, float]]:
    """Return what a person costs in each country, for each round; a first round does not count."""
    countries = list(dict.fromkeys(country for way in grown for country in way.countries))
    return [
        {country: nanoseconds(run, country, number, days, people) for country in countries}
        for number in range(rounds + 1)
    ][1:]


def nanoseconds(run: Engine, country: Country, number: int, days: float, people: int) -> float:
    """Return the processor time a person, in replications that this round alone has."""
    batch = max(1, people // country.num_people(days))
    network = country.network(days)
    replications = [country.requests(number * batch + each, days) for each in range(batch)]
    gc.collect()
    begun = process_time()
    for requests in replications:
        run(network, requests)
    return (process_time() - begun) / (batch * country.num_people(days)) * 1e9


def lines(grown: Sequence[Way], measured: Sequence[dict[Country, float]]) -> Iterator[str]:
    """Yield the report."""
    for way in grown:
        yield f"{way.name}:"
        for country in way.countries:
            cost = spread([each[country] for each in measured]).shown(0)
            yield f"{country.shelters:>8,} shelters, {country.beds.sum():>9,} beds {cost:>28}"
        ratio = growth(grown, way, measured)
        verdict = "met" if ratio.median <= way.most else "MISSED"
        yield f"    largest / smallest of all: {ratio.shown(2)}  at most {way.most:g}: {verdict}"


def growth(grown: Sequence[Way], way: Way, measured: Sequence[dict[Country, float]]) -> Spread:
    """Return the cost in the largest country of a way over that in the smallest country of all.

    With ten times the beds it is the smallest country of both kinds: only the beds differ.
    """
    smallest = grown[0].countries[0]
    last = way.countries[0] if way.countries[0].times_beds > 1 else way.countries[-1]
    return spread([each[last] / each[smallest] for each in measured])


def draw(grown: Sequence[Way], measured: Sequence[dict[Country, float]], folder: Path) -> None:
    """Draw what a person costs against the number of shelters, both on logarithmic scales."""
    from matplotlib.ticker import NullFormatter, NullLocator, StrMethodFormatter

    from sim.figures.style import QUIET, RULE, colour_of, house_style, page

    with house_style():
        figure = page(3.4)
        axes = figure.subplots()
        for number, way in enumerate(grown):
            shelters = [country.shelters for country in way.countries]
            costs = [spread([each[country] for each in measured]).median for country in way.countries]
            axes.loglog(shelters, costs, marker="o", markersize=4, color=colour_of(number), label=way.name)
        least = min(min(each.values()) for each in measured)
        axes.set(ylim=(least / 3.0, least * 30.0), xlabel="shelters", ylabel="nanoseconds a person")
        axes.set_xticks([country.shelters for country in grown[0].countries])
        axes.xaxis.set_minor_locator(NullLocator())
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
            axis.set_minor_formatter(NullFormatter())
        axes.set_title("What a person costs as the country grows")
        axes.grid(color=RULE, linewidth=0.6)
        axes.tick_params(which="both", color=QUIET)
        axes.legend(loc="upper left")
        figure.savefig(folder / "scaling.svg", metadata={"Date": None})
        figure.savefig(folder / "scaling.png", metadata={"Software": None}, dpi=150)
