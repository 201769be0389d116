"""The spreadsheet of a made-up shelter, as a director would keep it in English, Russian or Kazakh.

Made by the simulator, so nobody in it is real:

    python -m sim.example_spreadsheet ru > scenarios/data/examples/ten-bed-shelter-ru.csv
"""

from __future__ import annotations

import csv
import io
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from sim.engine.reference import run
from sim.records.dates import date_of
from sim.records.spreadsheets import harmless
from sim.scenario import load
from sim.shipped import shipped_folder
from sim.simulated_records import SimulatedRecords, simulated_records

Language = Literal["en", "ru", "kk"]
SCENARIO = "data/examples/ten-bed-shelter.toml"
SEED, REPLICATION = 1, 1


@dataclass(frozen=True, slots=True)
class Habits:
    """How a spreadsheet of one language is written.

    Attributes
    ----------
    headings
        Number, arrival, departure, profile, channel, reason for leaving, people turned away; "|" between.
    before
        The arrival of those who were there before the records begin.
    words
        Of profiles, channels and reasons.
    """

    headings: str
    before: str
    words: dict[str, str]
    date: str
    separator: str
    encoding: str


_CODES = ("woman", "man", "police", "ngo", "hotline", "self", "completed", "shelter_closed", "other")


def _words(text: str) -> dict[str, str]:
    return dict(zip(_CODES, text.split("|"), strict=True))


HABITS: dict[Language, Habits] = {
    "en": Habits(
        "No.|Date of arrival|Date of departure|Profile|Referred by|Reason for leaving|Turned away",
        "before",
        _words("woman|man|police|NGO|hotline|self|completed the programme|shelter closed|other"),
        "%d/%m/%Y",
        ",",
        "utf-8",
    ),
    "ru": Habits(
        "№ п/п|Дата поступления|Дата выбытия|Категория|Кем направлен(а)|Причина выбытия|Отказано в приёме",
        "до начала учёта",
        _words(
            "женщина|мужчина|полиция|НПО|горячая линия|самостоятельно|"
            "окончание программы|закрытие приюта|другое"
        ),
        "%d.%m.%Y",
        ";",
        "cp1251",
    ),
    "kk": Habits(
        "Рет саны|Келген күні|Кеткен күні|Санаты|Кім жолдады|Кету себебі|Бас тартылды",
        "есепке дейін",
        _words("әйел|ер адам|полиция|ҮЕҰ|жедел желі|өзі келді|бағдарлама аяқталды|баспана жабылды|басқа"),
        "%d.%m.%Y",
        ";",
        "utf-8-sig",
    ),
}


def example_records() -> SimulatedRecords:
    """Return the records of the made-up shelter."""
    return simulated_records(load(shipped_folder() / SCENARIO), SEED, REPLICATION, run)


def spreadsheet(records: SimulatedRecords, language: Language) -> bytes:
    """Return the records as a table of text in the habits of a language; refusals are rows of their own."""
    habits = HABITS[language]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=habits.separator, lineterminator="\r\n")
    writer.writerow(habits.headings.split("|"))
    for number, (_, cells) in enumerate(sorted(_rows(records, habits), key=lambda row: row[0]), 1):
        writer.writerow([number, *map(harmless, cells)])
    return out.getvalue().encode(habits.encoding)


def _rows(records: SimulatedRecords, habits: Habits) -> Iterator[tuple[float, list[str]]]:
    """Yield the rows with the day that they stand in order of."""
    stays, refusals = records.stays, records.refusals
    for n, (arrived, left) in enumerate(zip(stays.arrived.tolist(), stays.left.tolist(), strict=True)):
        dates = [habits.before if math.isnan(arrived) else _date(arrived, habits), _date(left, habits)]
        groups = (stays.profile[n], stays.channel[n], stays.reason[n])
        order = stays.records_from - 1 if math.isnan(arrived) else arrived
        yield order, [*dates, *(habits.words.get(str(group), "") for group in groups), ""]
    for date, number, profile in zip(refusals.date.tolist(), refusals.number, refusals.profile, strict=True):
        yield date, [_date(date, habits), "", habits.words[str(profile)], "", "", str(number)]


def _date(day: float, habits: Habits) -> str:
    return "" if math.isnan(day) else date_of(day).strftime(habits.date)


if __name__ == "__main__":
    asked = [language for language in get_args(Language) if sys.argv[1:] == [language]]
    if not asked:
        sys.exit("Usage: python -m sim.example_spreadsheet en|ru|kk")
    sys.stdout.buffer.write(spreadsheet(example_records(), asked[0]))
