"""`shelter-sim fit`: from a shelter's own records to a scenario and a page of figures."""

from __future__ import annotations

import datetime
import math
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from sim.answer.fitted import fit_findings
from sim.cli.briefing import Told, brief_beside, brief_of_records
from sim.cli.reading import loaded
from sim.figures.drawing import FORMATS, Drawing, drawings
from sim.figures.fitted import fitted_page
from sim.fitting.asked import By
from sim.fitting.fitted import Fitted, Known, fitted
from sim.fitting.scenario_text import scenario_text
from sim.fitting.summary import summary, unknown
from sim.language import ENGLISH, marked, of_environment, say, speaking
from sim.mistakes import Mistake
from sim.new_files import looked_at, must_be_new, write_new
from sim.records.dates import DateOrder, date_of
from sim.records.headings import Role
from sim.records.provinces import shipped_provinces
from sim.records.read_counts import read_census, read_refusals
from sim.records.read_stays import read_stays
from sim.records.reading import ROLE_WORDS, Said, StaysRead
from sim.records.stays import Census, RefusalRecords
from sim.scenario import Scenario, load
from sim.shipped import as_extended, one_shelter, without_folders

MOST_BEDS, MOST_DAYS = 1000, 36_525
QUESTION = marked("How long do people stay, and how many ask for a bed, by the records of {file}?")
SENTENCE = marked(
    "Above: the share of people still there after so many days, as recorded (dots) and by the laws that may "
    "be true (lines). Below: how many people asked for a bed in each year, and the rate that follows."
)
NO_SINGLE_PERSON = marked("Anything of a single person: only totals leave the records.")


@dataclass(frozen=True, slots=True)
class FitOrder:
    """What the user asks for, in the words of the options."""

    table: Path
    into: Path
    extends: Path
    refusals: Path | None
    census: Path | None
    beds: tuple[str, ...]
    by: tuple[By, ...]
    longest_stay: float | None
    columns: tuple[str, ...]
    date_order: str | None
    records_from: datetime.datetime | None
    records_until: datetime.datetime | None
    sheet: str | None
    rows: bool
    language: str
    replace: bool
    report: bool


def fit(order: FitOrder) -> None:
    """Read, fit, write the scenario and its page of figures, and say what was done.

    Raises
    ------
    Mistake
        If a table, an option or the place to write to is not as it must be.
    """
    with speaking(order.language):
        known = _known(order)
        must_be_new(_all_files(order), order.replace)
        (base,) = loaded([order.extends])
        said = _said(order)
        read = read_stays(order.table, said)
        click.echo(read.reading.told(order.rows))
        refusals = _refusals(order, said, read)
        found = fitted(read.stays, refusals, _census(order, said, read), known, base)
        page = _write(order, base, found)
        click.echo(f"\n{summary(found)}\n")
        click.echo(_what_next(order))
        if order.report:
            brief = _brief(order, base, found, page)
            write_new({brief_beside(order.into): brief}, order.replace, lambda _: None)
            click.echo(say("Written: {file}", file=brief_beside(order.into)))


def _all_files(order: FitOrder) -> list[Path]:
    figures = (order.into.with_name(f"{order.into.stem}-fit.{ending}") for ending in FORMATS)
    return [order.into, *figures, *([brief_beside(order.into)] if order.report else [])]


def _brief(order: FitOrder, base: Scenario, found: Fitted, page: Drawing) -> bytes:
    limits = [*unknown(found), say(NO_SINGLE_PERSON)]
    told = Told(
        question=say(QUESTION, file=order.table.name),
        findings=fit_findings(found),
        figures=[page],
        sentences={page.name: say(SENTENCE)},
        limits=limits,
        command=_command(order),
        listed=_as_said(order, base, found),
    )
    return brief_of_records(told, load(order.into))


def _what_next(order: FitOrder) -> str:
    """Return the next step; the command names the language if the environment asks for another."""
    spoken = "" if of_environment(os.environ) == order.language else f" --language {order.language}"
    return say(
        "Written: {file} and a page of figures beside it. Next: {command}",
        file=order.into,
        command=f"shelter-sim run {shlex.quote(str(order.into))}{spoken}",
    )


def _known(order: FitOrder) -> Known:
    if order.into.suffix != ".toml":
        raise Mistake("--into is {file}: it must be the path of a .toml file", file=order.into)
    if order.longest_stay is not None and not 1 <= order.longest_stay <= MOST_DAYS:
        raise Mistake(
            "--longest-stay is {days:g}: it must be between 1 and {most} days",
            days=order.longest_stay,
            most=MOST_DAYS,
        )
    at_most = math.inf if order.longest_stay is None else order.longest_stay
    everywhere, by_province = _beds(order)
    return Known(everywhere, at_most, order.by, by_province)


def _beds(order: FitOrder) -> tuple[int | None, dict[str, int]]:
    """Return the beds said with --beds: a number, and those of provinces by their code."""
    everywhere, by_province = None, {}
    codes = {each.code for each in shipped_provinces()}
    for words in order.beds:
        code, _, number = words.rpartition("=")
        if not number.isdecimal() or not 1 <= int(number) <= MOST_BEDS:
            raise Mistake(
                "--beds is {words}: it must be a number between 1 and {most}, or CODE=NUMBER",
                words=words,
                most=MOST_BEDS,
            )
        if not code:
            everywhere = int(number)
        elif code not in codes or "province" not in order.by:
            raise Mistake("--beds is {words}: it must name a province, with --by province", words=words)
        else:
            by_province[code] = int(number)
    return everywhere, by_province


def _said(order: FitOrder) -> Said:
    order_of_dates: dict[str, DateOrder] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}
    return Said(
        columns=_columns(order.columns),
        date_order=None if order.date_order is None else order_of_dates[order.date_order],
        records_from=None if order.records_from is None else order.records_from.date(),
        records_until=None if order.records_until is None else order.records_until.date(),
        sheet=order.sheet,
    )


def _columns(given: tuple[str, ...]) -> Mapping[Role, str]:
    """Return the headings given as `role=heading`."""
    columns: dict[Role, str] = {}
    roles = {str(role): role for role in ROLE_WORDS}
    for each in given:
        name, is_given, heading = each.partition("=")
        if not is_given or name not in roles:
            raise Mistake(
                "--column is {given!r}: it must be ROLE=HEADING, ROLE one of {roles}",
                given=each,
                roles=", ".join(roles),
            )
        columns[roles[name]] = heading
    return columns


def _refusals(order: FitOrder, said: Said, read: StaysRead) -> RefusalRecords | None:
    """Return the refusals of their own table, else of the table of stays, within the days it covers."""
    if order.refusals is None:
        return read.refusals
    told = read_refusals(order.refusals, Said(date_order=said.date_order))
    click.echo(told.reading.told(order.rows))
    records = told.refusals
    is_inside = (records.date >= read.stays.records_from) & (records.date <= read.stays.records_until)
    return RefusalRecords(
        records.date[is_inside],
        records.number[is_inside],
        records.profile[is_inside],
        records.province[is_inside],
    )


def _census(order: FitOrder, said: Said, read: StaysRead) -> Census | None:
    if order.census is None:
        return None
    told = read_census(order.census, date_of(read.stays.records_until), Said(date_order=said.date_order))
    click.echo(told.reading.told(order.rows))
    return told.census


def _as_said(order: FitOrder, base: Scenario, found: Fitted) -> Scenario:
    """Return the scenario with its sources in the language spoken; the file has them in English."""
    text = scenario_text(found, base, as_extended(order.extends, order.into), _command(order))
    return looked_at(order.into, text.encode(), load)


def _write(order: FitOrder, base: Scenario, found: Fitted) -> Drawing:
    """Write the scenario and its page of figures, once the scenario has no faults; return the page."""
    extends = as_extended(order.extends, order.into)
    with speaking(ENGLISH):  # as all files of scenarios
        text = scenario_text(found, base, extends, _command(order))
    (page,) = drawings({f"{order.into.stem}-fit": partial(fitted_page, found)}, 1)
    figures = {order.into.with_name(f"{page.name}.{end}"): content for end, content in page.files.items()}
    write_new({order.into: text.encode()} | figures, order.replace, load)
    return page


def _command(order: FitOrder) -> str:
    """Return the command, with the names of files and without their folders."""
    words = [
        "shelter-sim fit",
        shlex.quote(without_folders(order.table)),
        "--into",
        shlex.quote(order.into.name),
    ]
    if order.extends.resolve() != one_shelter():
        words.append(f"--extends {shlex.quote(without_folders(order.extends))}")
    beside = {"--refusals": order.refusals, "--census": order.census}
    words += [
        f"{option} {shlex.quote(without_folders(file))}"
        for option, file in beside.items()
        if file is not None
    ]
    words += [f"--column {shlex.quote(each)}" for each in order.columns]
    words += [f"--beds {each}" for each in order.beds] + [f"--by {each}" for each in order.by]
    days = {"--from": order.records_from, "--until": order.records_until}
    words += [f"{option} {day:%Y-%m-%d}" for option, day in days.items() if day is not None]
    if order.longest_stay is not None:
        words.append(f"--longest-stay {order.longest_stay:g}")
    said = {"--date-order": order.date_order, "--sheet": order.sheet}
    words += [f"{option} {shlex.quote(word)}" for option, word in said.items() if word is not None]
    return " ".join(words)
