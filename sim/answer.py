"""The answer in words and tables: a sentence and a verdict for each scenario, then the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterator

from sim.experiment.changes import Change
from sim.experiment.compare import Comparison, Outlook
from sim.experiment.levels import Level
from sim.formula import formula
from sim.frame import GROUPS
from sim.quantities import MEASURES
from sim.verdicts import Verdict
from sim.wording import NOT_KNOWN, between, counted, digits, in_words, percent

VERDICT_WORDS = {
    Verdict.EXCEEDED: "exceeded",
    Verdict.ADEQUATE: "adequate",
    Verdict.NOT_DECIDED: "not decided",
}
MAIN = (
    ("share_never_admitted", "all"),
    ("share_never_admitted", "citizen"),
    ("share_never_admitted", "foreign"),
    ("never_admitted", "all"),
    ("never_eligible", "all"),
    ("no_place", "all"),
    ("share_without_bed", "all"),
    ("share_without_bed", "citizen"),
    ("share_without_bed", "foreign"),
    ("eligible", "all"),
    ("admitted", "all"),
    ("share_late_7", "all"),
    ("transfers", "all"),
    ("displaced", "all"),
    ("nights", "all"),
    ("beds", "all"),
    ("occupancy", "all"),
    ("grant_kzt", "all"),
    ("cost_kzt_per_night", "all"),
)
"""Measure and group of each line of the main table: the headline first, and soon after it the people who
never had the right to a bed, or no shelter in reach."""
ALWAYS = ("share_never_admitted", "never_admitted", "never_eligible")
GROUP_WORDS = {"all": "", "citizen": "citizens: ", "foreign": "foreign people: "}

UNITS = {measure.name: measure.unit for measure in MEASURES}
WORDS = {measure.name: measure.words for measure in MEASURES}


def answer(comparison: Comparison) -> str:
    """Return the whole answer as Markdown."""
    parts = [summary(comparison)]
    if len(comparison.outlooks) > 1:
        parts.append(_changes(comparison))
    parts += [_years(comparison), *(_provinces(comparison, outlook) for outlook in comparison.outlooks)]
    return "\n\n".join([*parts, _reading(comparison)]) + "\n"


def summary(comparison: Comparison) -> str:
    """Return the sentences, and the main table: what is printed first."""
    year = comparison.frame.periods[comparison.headline_period]
    sentences = "\n\n".join(sentence(comparison, outlook) for outlook in comparison.outlooks)
    return (
        f"# {_title(comparison)}\n\n{sentences}\n\n## The main numbers, {year}\n\n{_main_table(comparison)}"
    )


def sentence(comparison: Comparison, outlook: Outlook) -> str:
    """Return what one scenario comes to, in the headline year."""
    period = comparison.headline_period
    verdict = _verdict(outlook, period)
    share = outlook.levels["share_never_admitted"]
    text = (
        f"**{outlook.scenario.title}: {verdict}.** In {comparison.frame.periods[period]}, "
        f"{percent(_country(share, period))} of the people who may have a bed are never admitted "
        f"({_interval(share, period)})"
    )
    if len(comparison.frame.provinces) > 1:
        return f"{text}; {_count_of_provinces(outlook, period)}. {_left_out(outlook, period)}"
    return f"{text}.{_by_formula(outlook)}"


def _verdict(outlook: Outlook, period: int, area: int = -1) -> str:
    return VERDICT_WORDS[Verdict(outlook.judgement.verdicts[area, period])]


def _left_out(outlook: Outlook, period: int) -> str:
    """Return who is not in the share never admitted: a reform that lets people in must not look harmful."""
    never_eligible, no_place = (
        in_words(_country(outlook.levels[name], period), "people") for name in ("never_eligible", "no_place")
    )
    without = outlook.levels["share_without_bed"]
    citizens, foreign = (percent(_country(without, period, group)) for group in ("citizen", "foreign"))
    return (
        f"Counting also people who never get the right to a bed ({never_eligible}) and people with no place "
        f"in reach ({no_place}), {percent(_country(without, period))} of those who want a bed never get one: "
        f"{citizens} of citizens, {foreign} of foreign people."
    )


def _by_formula(outlook: Outlook) -> str:
    """Return what Erlang's formula says of a single shelter, if it applies."""
    by_formula = formula(outlook.scenario)
    if by_formula is None:
        return ""
    refused = by_formula.people_per_year * by_formula.share_refused
    name = "Erlang B" if by_formula.mean_patience == 0 else "Erlang A"
    return (
        f" The formula ({name}; {digits(by_formula.people_per_year)} people a year who stay "
        f"{digits(by_formula.mean_stay)} days, {by_formula.beds} beds, in the long run) says "
        f"{percent(by_formula.share_refused)}: {digits(refused)} people a year to whom the answer is no."
    )


def _title(comparison: Comparison) -> str:
    if len(comparison.outlooks) == 1:
        return comparison.baseline.scenario.question or comparison.baseline.scenario.title
    country = comparison.baseline.scenario.country.name
    return f"Will the shelters hold? {country}, {len(comparison.outlooks)} scenarios"


def _count_of_provinces(outlook: Outlook, period: int) -> str:
    numbers = {what: len(outlook.judgement.provinces(period, what)) for what in VERDICT_WORDS}
    exceeded = counted(numbers[Verdict.EXCEEDED], "province is", "provinces are")
    return (
        f"{exceeded} exceeded, {numbers[Verdict.ADEQUATE] or 'none'} adequate, "
        f"{numbers[Verdict.NOT_DECIDED] or 'none'} not decided by the evidence"
    )


def _main_table(comparison: Comparison) -> str:
    period = comparison.headline_period
    rows = [["", *(outlook.scenario.name for outlook in comparison.outlooks)]]
    rows.append(
        ["verdict for the country"]
        + [VERDICT_WORDS[Verdict(outlook.judgement.verdicts[-1, period])] for outlook in comparison.outlooks]
    )
    for name, group in _lines(comparison):
        cells = [_cell(outlook.levels[name], period, UNITS[name], group) for outlook in comparison.outlooks]
        rows.append([GROUP_WORDS[group] + WORDS[name], *cells])
    legend = "In brackets: 95 % over the draws of the numbers nobody knows."
    return f"{_table(rows)}\n\n{legend}" if _has_unknown(comparison) else _table(rows)


def _lines(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Yield the lines of the main table that say something: no zeros, no groups that are not there."""
    period = comparison.headline_period
    has_both = any(
        outlook.levels["referred"].estimate[-1, period, GROUPS.index("foreign")] > 0
        for outlook in comparison.outlooks
    )
    for name, group in MAIN:
        values = [_country(outlook.levels[name], period, group) for outlook in comparison.outlooks]
        is_said = name in ALWAYS or any(value == value and value != 0 for value in values)
        if is_said and (group == "all" or has_both):
            yield name, group


def _has_unknown(comparison: Comparison) -> bool:
    return any(outlook.scenario.has_unknown for outlook in comparison.outlooks)


def _cell(level: Level, period: int, unit: str, group: str = "all") -> str:
    value = in_words(_country(level, period, group), unit)
    over = _over_draws(level, period, unit, group)
    return value if over in (NOT_KNOWN, f"{value} to {value}") else f"{value} ({over})"


def _changes(comparison: Comparison) -> str:
    period = comparison.headline_period
    others = comparison.outlooks[1:]
    rows = [["", *(outlook.scenario.name for outlook in others)]]
    for name, group in _lines(comparison):
        cells = [_change(outlook.changes[name], period, UNITS[name], group) for outlook in others]
        rows.append([GROUP_WORDS[group] + WORDS[name], *cells])
    baseline = comparison.baseline.scenario.name
    return (
        f"## What changes against {baseline}, {comparison.frame.periods[period]}\n\n{_table(rows)}\n\n"
        "The same people meet every scenario. First the change and its 95 % interval over the number of "
        "runs; after the stroke the 95 % interval over what nobody knows. Shares change by percentage points."
    )


def _change(change: Change, period: int, unit: str, group: str) -> str:
    value, lower, upper, low, high = (
        float(column[-1, period, GROUPS.index(group)])
        for column in (
            change.estimate,
            change.lower,
            change.upper,
            change.ignorance_lower,
            change.ignorance_upper,
        )
    )
    sign = "+" if value > 0 else ""
    return f"{sign}{in_words(value, unit)} ({between(lower, upper, unit)}) / {between(low, high, unit)}"


def _years(comparison: Comparison) -> str:
    rows = [["share never admitted", *comparison.frame.periods]]
    for outlook in comparison.outlooks:
        level = outlook.levels["share_never_admitted"]
        cells = [
            f"{_cell(level, period, 'share')}, {_verdict(outlook, period)}"
            for period in range(len(comparison.frame.periods))
        ]
        rows.append([outlook.scenario.name, *cells])
    return f"## Year by year, the country\n\n{_table(rows)}"


def _provinces(comparison: Comparison, outlook: Outlook) -> str:
    period = comparison.headline_period
    headings = (
        "province",
        "verdict",
        "share never admitted",
        "chance of anyone",
        "people never admitted",
        "never eligible",
        "no place in reach",
        "beds open",
        "beds enough at the peak",
    )
    names = (
        "share_never_admitted",
        "chance_any_never_admitted",
        "never_admitted",
        "never_eligible",
        "no_place",
        "beds",
        "beds_needed_95",
    )
    rows = [list(headings)]
    for area, province in enumerate(outlook.scenario.provinces):
        verdict = VERDICT_WORDS[Verdict(outlook.judgement.verdicts[area, period])]
        cells = []
        for name in names:
            level = outlook.levels[name]
            cells.append(in_words(float(level.estimate[area, period, 0]), UNITS[name]))
        low, high = (
            float(bound[area, period, 0])
            for bound in (outlook.levels[names[0]].lower, outlook.levels[names[0]].upper)
        )
        cells[0] += f" ({between(low, high, 'share')})"
        rows.append([province.name_en, verdict, *cells])
    return f"## Provinces, {outlook.scenario.name}, {comparison.frame.periods[period]}\n\n{_table(rows)}"


def _reading(comparison: Comparison) -> str:
    design, thresholds = comparison.design, comparison.baseline.scenario.thresholds
    return (
        "## How to read this\n\n"
        f"{design.replications} replications: {design.draws} draws of the numbers nobody knows, "
        f"{design.per_draw} runs of each; seed {design.seed}.\n\n"
        f"*Exceeded*: at least {percent(thresholds.certainty)} of the draws put the share never admitted "
        f"above {percent(thresholds.share)}, or (a province) the chance that anyone is never admitted above "
        f"{percent(thresholds.chance)}; a country also if {thresholds.provinces_exceeded} provinces are. "
        "*Adequate*: both below, and proved by the number of draws. Else *not decided by the evidence*.\n\n"
        "Intervals in brackets beside a province's share are over the number of runs and hold for all "
        "provinces at once. Beds enough at the peak: beds that everyone eligible of the province would need "
        "at once, not exceeded in 95 % of the runs. *Never eligible* people are in no other column: a reform "
        "that lets them in moves them into the shares."
    )


def _country(level: Level, period: int, group: str = "all") -> float:
    return float(level.estimate[-1, period, GROUPS.index(group)])


def _interval(level: Level, period: int) -> str:
    """Return the wider interval: over what nobody knows, or over the runs where every number is known."""
    over = _over_draws(level, period, "share")
    if over != NOT_KNOWN:
        return f"{over} over what nobody knows"
    runs = between(float(level.lower[-1, period, 0]), float(level.upper[-1, period, 0]), "share")
    return f"{runs} over the number of runs"


def _over_draws(level: Level, period: int, unit: str, group: str = "all") -> str:
    place = (-1, period, GROUPS.index(group))
    return between(float(level.ignorance_lower[place]), float(level.ignorance_upper[place]), unit)


def _table(rows: list[list[str]]) -> str:
    """Return a Markdown table whose columns stand below each other in plain text, too."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])
