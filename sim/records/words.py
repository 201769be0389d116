"""The words of records in English, Russian and Kazakh: what a cell of a group may say, and what it means.

A word is recognised by how it begins, so that endings (of case, of gender) do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

Stems = Mapping[str, str]
"""A code for each regular expression of stems; the first that fits holds."""

CHANNELS: Stems = {
    "special_operation": "special op|operation|raid|спец|операц|рейд|арнайы",
    "hotline": "hotline|hot line|helpline|горяч|телефон довер|сенім тел|жедел желі",
    "labour_inspectorate": "labou?r|inspector|инспекц|труд|еңбек",
    "task_force": "task force|mobile|мобильн|мобильд|ұтқыр",
    "police": "police|полиц|мвд|овд|увд|ровд|департамент полиц|ішкі істер|іім",
    "embassy": "embass|consul|посольств|консул|елшіл",
    "international_organisation": r"international|iom\b|un\b|unhcr|международ|мом|оон|халықаралық|хкұ",
    "repatriation": "repatri|return from|репатри|возвращ|оралман|қайтарыл",
    "self": r"self|herself|himself|themsel|walk|сам\b|сама\b|самост|самооб|өзі|өз бет",
    "ngo": "ngo|charit|foundation|нпо|нко|обществен|общественн|фонд|үеұ|қоғамдық|қор",
    "other": "other|друг|ин|басқа|өзге",
}
"""Who referred; the codes are channels of the scenario format."""

_REASON_STEMS: Stems = {
    "died": "died|dead|death|deceas|умер|смерт|қайтыс",
    "shelter_closed": "clos|shut|закрыт|жабыл",
    "asked_to_leave": "expel|evict|asked to|violat|broke|исключ|наруш|отчисл|шығарыл|тәртіп",
    "left_early": "left early|early|own w|walked|ran|unexpl|no show|самовольн|собствен|досроч|сбежа|"
    "өз еркі|мерзімінен",
    "other_shelter": "transfer|another shel|other shel|shelter|перевод|перевед|перев|приют|ауыст|баспана",
    "institution": "hospital|prison|institut|больниц|стационар|аурухан|түрме",
    "home": "home|famil|return|relativ|own hous|домой|дом|семь|родств|родин|верну|возвра|үй|отбас|елі|туыс",
    "completed": "complet|finish|program|end|заверш|оконч|срок|истек|аяқта|біт|мерзім",
    "other": "other|друг|ин|басқа|өзге",
}
REASONS = ("", *_REASON_STEMS)
"""Why stays end, as coded."""

SEXES: Stems = {
    "female": r"f\b|w\b|female|wom|girl|ж\b|жен|жін|девоч|девуш|ә\b|әйел|қыз",
    "male": r"m\b|male|man|men|boy|м\b|муж|мальч|юнош|е\b|ер\b|еркек|ұл",
    "mixed": "famil|mixed|семь|смешан|отбас|аралас",
}

CITIZENSHIPS: Stems = {
    "foreign": r"foreign|alien|stateless|non\b|not\b|noncit|иностр|зарубеж|без граж|лбг|негражд|не граж|"
    "шетел|азаматтығы жоқ",
    "citizen": r"kazakh|kz\b|rk\b|казах|рк\b|қр\b|қазақ|"
    r"\A(?:citizens?|гражданин|гражданка|граждане|азамат|азаматы|азаматша)\Z",
}
"""A citizen of something else than this country is neither, and told as an unknown word."""

_AGE_STEMS: Stems = {
    "": "violen|abus|насил|зорлық",  # violence in a family says nothing of who comes
    "alone": "unaccomp|without adult|без взросл|без сопровожд|ересексіз",
    "adult": "without child|without kid|no child|childless|бездет|без дет|без реб|баласыз",
    "family": r"famil|with (?:\w+ )?(?:child|kid|minor|bab)|mother|семь|с (?:\w+ )?(?:дет|реб)|мать|матери\b|"
    r"отбас|балалы|баласымен|балаларымен|ана\b|аналар",
    "grown": r"adult|wom|men\b|man\b|взросл|женщ|мужч|ересек|әйел|ер\b|ерлер|еркек",
    "child": r"child|kid|minor|girl|boy|teen|infant|дет|реб|несоверш|подрост|девоч|мальч|бала|"
    "кәмелетке толма|жасөспірім",
}

_EMPTY = frozenset(["n a", "na", "nan", "null", "none"])
"""What programs write into cells that are empty."""
_UNKNOWN = _EMPTY | frozenset(
    [
        "unknown",
        "not known",
        "no data",
        "нет данных",
        "н д",
        "нд",
        "неизвестно",
        "не известно",
        "не указано",
        "белгісіз",
        "мәлімет жоқ",
        "көрсетілмеген",
    ]
)
_STILL_THERE = re.compile(
    "no|not yet|now|to date|(?:still|present|current|ongoing|resident).*|"
    "по н в|н в|нет|не выбыла?|до сих пор|(?:по )?наст.*|(?:прожива|живет|находит).*|"
    "жоқ|кеткен жоқ|шыққан жоқ|(?:қазір|осы күн|тұр|жалғас).*"
)
_BEFORE = frozenset(
    [
        "before",
        "earlier",
        "before records",
        "before the records",
        "before records began",
        "до",
        "до начала",
        "до начала учета",
        "до начала записей",
        "ранее",
        "раньше",
        "бұрын",
        "ертерек",
        "есепке дейін",
        "жазба басталғанға дейін",
    ]
)
_YES = frozenset(
    [
        "yes",
        "y",
        "true",
        "x",
        "refused",
        "turned away",
        "да",
        "отказ",
        "отказано",
        "истина",
        "иә",
        "бас тартылды",
        "қабылданбады",
    ]
)
_NO = frozenset(["no", "n", "false", "admitted", "нет", "ложь", "принят", "принята", "жоқ", "қабылданды"])
_TOTALS = "total|subtotal|sum|grand total|overall|итог|итого|всего|сумма|барлығы|жиыны|қорытынды|жалпы"
_MONTHS = [
    "jan|янв|қаң",
    "feb|фев|ақп",
    "mar|мар|нау",
    "apr|апр|сәу",
    "may|май|мая|мам",
    "jun|июн|мау",
    "jul|июл|шіл",
    "aug|авг|там",
    "sep|сен|қыр",
    "oct|окт|қаз",
    "nov|ноя|қар",
    "dec|дек|жел",
]
_SECTION = re.compile(r"((\w+) )?(19|20)\d\d( (г|год|года|ж|жыл|жылы|year))?|(\w+)")


def plain(text: str) -> str:
    """Return a text in small letters and without marks between its words.

    Examples
    --------
    >>> plain("Дата поступления (приём)"), plain(" — ")
    ('дата поступления прием', '')
    """
    letters = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join(re.sub(r"[\W_]", " ", letters).split())


def meaning(cell: str, stems: Stems) -> str | None:
    """Return the code of a word: "" for an empty or unknown one, None for one that is not in the list.

    Examples
    --------
    >>> meaning("Полицией г. Шымкент", CHANNELS), meaning("н/д", CHANNELS), meaning("сосед", CHANNELS)
    ('police', '', None)
    """
    if says_nothing(cell):
        return ""
    for code, beginnings in stems.items():
        if re.search(rf"\b(?:{beginnings})", plain(cell)):
            return code
    return None


def age_of(words: str) -> str | None:
    """Return the age that the words for a kind of people tell, None where they do not.

    Examples
    --------
    >>> [age_of(each) for each in ("Women with children", "дети без взрослых", "women and girls", "labour")]
    ['family', 'child', 'adult', None]
    """
    found = meaning(words, _AGE_STEMS)
    return {"alone": "child", "grown": "adult"}.get(found or "", found) or None


def reason_of(cell: str) -> str | None:
    """Return one of `REASONS`, or None for words that are not known."""
    return meaning(cell, _REASON_STEMS)


def says_still_there(cell: str) -> bool:
    """Return whether a departure is said not to have come yet; an empty cell says so, "unknown" does not."""
    word = plain(cell)
    return not word or word in _EMPTY or _STILL_THERE.fullmatch(word) is not None


def says_nothing(cell: str) -> bool:
    """Return whether a cell is empty, or says that something is not known."""
    word = plain(cell)
    return not word or word in _UNKNOWN


def says_before(cell: str) -> bool:
    """Return whether an arrival is said to lie before the records begin; an empty cell does not."""
    return plain(cell) in _BEFORE


def yes_or_no(cell: str) -> bool | None:
    """Return what a cell answers; None for anything else than yes and no. An empty cell says no."""
    if plain(cell) in _YES:
        return True
    return False if says_nothing(cell) or plain(cell) in _NO else None


def says_total(cell: str) -> bool:
    """Return whether a cell marks a row of sums."""
    return re.match(rf"(?:{_TOTALS})\b", plain(cell)) is not None


def month_of(word: str) -> int | None:
    """Return the number of a month by the beginning of its name, in any of the three languages.

    Examples
    --------
    >>> month_of("марта"), month_of("наурыз"), month_of("Sept"), month_of("Monday")
    (3, 3, 9, None)
    """
    return next((n for n, names in enumerate(_MONTHS, 1) if re.match(names, plain(word))), None)


def says_section(cell: str) -> bool:
    """Return whether a cell alone in its row parts the table: a month, a year, or both.

    Examples
    --------
    >>> says_section("Январь 2020"), says_section("2019 год"), says_section("45")
    (True, True, False)
    """
    found = _SECTION.fullmatch(plain(cell))
    if found is None:
        return False
    month = found[2] or found[6]
    return month is None or month_of(month) is not None
