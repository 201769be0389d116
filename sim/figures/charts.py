"""The figures of a comparison, by file name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from matplotlib.figure import Figure

from sim.answer.weeks import BAND, shelter_chance, weekly_bands, weekly_dates
from sim.experiment.compare import Comparison, Outlook
from sim.figures.differences import Change, difference_chart
from sim.figures.drawing import Plan
from sim.figures.occupancy import Course, occupancy_chart
from sim.figures.style import house_style
from sim.figures.tile import Tile
from sim.figures.tiles import Map, by_page, highest_share, tile_map
from sim.language import marked, said, say, say_of
from sim.quantities import UNITS, WORDS
from sim.scenario import Province
from sim.verdicts import VERDICT_WORDS, Verdict
from sim.wording import percent

KINDS = ("Region", "область", "г.", "облысы", "қаласы")
"""Of provinces, left out of their names where there is little room."""
MOST_AT_RISK = 4
"""Provinces shown through time, beside the country."""
CHANGES = ("share_never_admitted", "share_without_bed", "never_admitted", "never_eligible", "nights")
"""Measures whose changes are drawn: the headline, then who is not in it, then the numbers of people."""


def charts(comparison: Comparison) -> dict[str, Figure]:
    """Return every figure of a comparison."""
    with house_style():
        return {name: plan() for name, plan in plans(comparison).items()}


def plans(comparison: Comparison) -> dict[str, Plan]:
    """Return every figure of a comparison, not yet drawn; those that take longest come first."""
    found: dict[str, Plan] = {}
    if len(comparison.frame.provinces) > 1:
        found |= _maps(comparison)
    if len(comparison.outlooks) > 1:
        found["differences"] = _differences(comparison)
    return found | {
        f"occupancy-{outlook.scenario.name}": _occupancy(comparison, outlook)
        for outlook in comparison.outlooks
    }


def _maps(comparison: Comparison) -> dict[str, Plan]:
    title = say("{measure}, {year}", measure=_words("share_never_admitted"), year=_year(comparison))
    maps = [_map(comparison, outlook) for outlook in comparison.outlooks]
    shown: dict[str, Sequence[Map]] = {}
    if len(maps) > 1:
        pages = by_page(maps, title)
        shown = {f"maps-{number}" if number > 1 else "maps": each for number, each in enumerate(pages, 1)}
    shown |= {f"map-{each.name}": [each] for each in maps}
    return {name: partial(tile_map, each, title, highest_share(maps)) for name, each in shown.items()}


def _map(comparison: Comparison, outlook: Outlook) -> Map:
    period, scenario = comparison.headline_period, outlook.scenario
    share = outlook.levels["share_never_admitted"].estimate[:, period, 0]
    verdicts = [VERDICT_WORDS[Verdict(code)] for code in outlook.judgement.verdicts[:, period]]
    chance = shelter_chance(comparison, outlook)
    # Where only some provinces are looked at, no room is left for the others.
    top = min(province.tile_row for province in scenario.provinces)
    left = min(province.tile_column for province in scenario.provinces)
    tiles = tuple(
        Tile(
            short_name(province, scenario.provinces),
            province.tile_row - top,
            province.tile_column - left,
            float(share[area]),
            verdicts[area],
            float(chance[area]),
        )
        for area, province in enumerate(scenario.provinces)
    )
    return Map(scenario.name, said(scenario.title), float(share[-1]), verdicts[-1], tiles)


def _occupancy(comparison: Comparison, outlook: Outlook) -> Plan:
    title, dates = said(outlook.scenario.title), weekly_dates(comparison)
    country = len(comparison.frame.provinces)
    if country == 1:
        return partial(occupancy_chart, title, "", dates, [_course(comparison, outlook, 0)], BAND)
    areas = most_at_risk(comparison, outlook)
    below = say(_BELOW, provinces=_provinces(len(areas)), year=_year(comparison)) if areas else say(_NONE)
    courses = [_course(comparison, outlook, area) for area in (country, *areas)]
    return partial(occupancy_chart, title, below, dates, courses, BAND)


_BELOW = marked(
    "The country, and {provinces} most at risk: the highest share never admitted in {year}, of those with a "
    "shelter in at least half of the runs."
)


_NONE = marked("The country; no province has a shelter in at least half of the runs.")


def _provinces(number: int) -> str:
    return say_of(number, "{number} province", "{number} provinces", number=number)


def most_at_risk(comparison: Comparison, outlook: Outlook) -> list[int]:
    """Return the provinces to look at first, by index.

    Of those with a shelter in at least half of the replications, the ones with the highest share never
    admitted in the headline year, at most `MOST_AT_RISK`.
    """
    share = np.nan_to_num(outlook.levels["share_never_admitted"].estimate[:-1, comparison.headline_period, 0])
    has_shelter = shelter_chance(comparison, outlook)[:-1] >= 0.5
    order = np.argsort(-share, kind="stable")
    return [int(area) for area in order if has_shelter[area]][:MOST_AT_RISK]


def _course(comparison: Comparison, outlook: Outlook, area: int) -> Course:
    scenario = outlook.scenario
    provinces = scenario.provinces
    names = [*(short_name(province, provinces) for province in provinces), said(scenario.country.name)]
    share = float(outlook.levels["share_never_admitted"].estimate[area, comparison.headline_period, 0])
    people, beds = (weekly_bands(each[:, area]) for each in (outlook.sums.taken, outlook.sums.open))
    note = (
        say("nobody eligible in {year}", year=_year(comparison))
        if share != share
        else say("{share} never admitted in {year}", share=percent(share), year=_year(comparison))
    )
    return Course(names[area], note, *people, *beds)


def _differences(comparison: Comparison) -> Plan:
    period = comparison.headline_period
    panels = []
    for name in CHANGES:
        is_share = UNITS[name] == "share"
        words = f"{_words(name)} ({say('percentage points') if is_share else said(UNITS[name])})"
        factor = 100.0 if is_share else 1.0
        panels.append((words, [_change(each, name, period, factor) for each in comparison.outlooks[1:]]))
    title = say(
        "What changes against {baseline}, {year}",
        baseline=comparison.baseline.scenario.name,
        year=_year(comparison),
    )
    return partial(difference_chart, title, _under_differences(comparison), panels)


def _under_differences(comparison: Comparison) -> str:
    """Return what is compared; where there is one province alone, no country is spoken of."""
    if len(comparison.baseline.scenario.provinces) == 1:
        return say("The same people meet every scenario; 0 is no change.")
    return say("The whole country. The same people meet every scenario; 0 is no change.")


def _change(outlook: Outlook, name: str, period: int, factor: float) -> Change:
    change = outlook.changes[name]
    values = (change.estimate, change.lower, change.upper, change.ignorance_lower, change.ignorance_upper)
    return Change(outlook.scenario.name, *(factor * float(value[-1, period, 0]) for value in values))


def _words(name: str) -> str:
    """Return the words of a measure, as in the tables, to begin a line with."""
    words = said(WORDS[name])
    return words[0].upper() + words[1:]


def _year(comparison: Comparison) -> str:
    return comparison.frame.periods[comparison.headline_period]


def short_name(province: Province, others: Sequence[Province]) -> str:
    """Return the name in the language spoken, short enough for a tile, and unlike any other's."""
    name = _stem(province)
    if any(_stem(other) == name for other in others if other != province):
        name = province.name.replace("(", "").replace(")", "")
    return name


def _stem(province: Province) -> str:
    """Return a name without what kind of province it is, which other languages may say before it."""
    name = province.name.split(" (")[0]
    for kind in KINDS:
        name = name.removesuffix(f" {kind}").removeprefix(f"{kind} ")
    return name
