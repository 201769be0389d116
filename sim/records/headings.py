"""What the columns of a table mean, by their headings in English, Russian and Kazakh."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from sim.language import marked
from sim.records.words import plain

Role = Literal[
    "refused", "reason", "channel", "sex", "citizenship", "province", "arrived", "left", "profile", "case",
    "date", "days", "year", "count", "series",
]  # fmt: skip
"""What a column may tell of a stay, a refusal, a resident or a year."""

_WHOLE: Mapping[Role, str] = {
    "case": "id|no|nr|n|no п п|п п|number|номер|код|code|case|case no|case number|case id|client id|"
    "person id|personalid|номер дела|no дела|код клиента|рет саны|коды|реттік нөмірі|реттік no",
    "arrived": "in|from|check in|date in|start|start date|since|с|дата с|начало|дата начала|басы|басталуы",
    "left": "out|to|until|till|check out|date out|end|end date|"
    "по|дата по|до|конец|окончание|дата окончания|соңы",
    "sex": "sex|gender|m f|пол|пол м ж|жынысы|жыныс",
    "profile": "type|kind|тип|вид|түрі",
    "days": "days|дней|дни|күн|күндер",
    "date": "date|day|дата|день|күні|күн",
    "count": "number|no|count|people|количество|кол во|число|человек|саны|адам саны",
    "year": "year|год|жыл|жылы",
    "series": "series|what|measure|показатель|көрсеткіш",
}
"""Headings that mean something only as a whole."""

_BEGINNINGS: Mapping[Role, str] = {
    "refused": "refus|turned away|denied|not admitted|отказ|не принят|непринят|бас тарт|қабылданбаған",
    "reason": "reason|why|outcome|destination|where to|причин|куда|исход|основание вы|себеп|себеб|қайда",
    "channel": "refer|channel|source|sent by|brought by|направ|канал|источник|кем|жолда|бағытта|арна|кім",
    "sex": "sex|gender|жыныс",
    "citizenship": "citizen|nationalit|foreign|граждан|иностран|азаматты|шетел",
    "province": "province|region|oblast|область|регион|провинц|облыс|өңір|аймақ",
    "days": "days here|days in|days so far|days stayed|age of stay|дней|дни|күн саны|тұрған күн",
    "arrived": "arriv|admis|admit|entr|entered|intake|check in|checkin|moved in|move in|"
    "поступ|прибы|заезд|заселен|"
    "принят|прием|зачисл|въезд|келген|келу|түскен|түсу|қабылда|кірген|орналас",
    "left": "depart|discharg|exit|left|leav|check out|checkout|moved out|move out|выбы|выезд|убы|убыт|отъезд|"
    "выпис|высел|уход|ушел|ушла|отчисл|кеткен|кету|шыққан|шығу|шығар",
    "profile": "profile|group|categor|kind of|type of|профил|категор|групп|санат|топ|тоб",
}
"""Words that headings begin with or hold; the earlier role holds."""

_IGNORED = "from where|where from|arrived from|откуда|қайдан|length of stay|nights|срок|ұзақтығы"

PRIVATE: Mapping[str, str] = {
    marked("a date of birth"): r"birth|born|dob|дата рожд|рожд|туған|age\b|возраст|жасы",
    marked("a name"): r"name|surname|patronym|initials|full name|first name|фамил|"
    r"имя|отчеств|фио|ф и о|аты\b|тегі\b|есімі|әкесінің аты",
    marked("a document number"): "passport|document|iin|ssn|social security|iban|identity|"
    "паспорт|документ|удостовер|иин|снилс|свидетельств|жсн|құжат|жеке куә|куәлік",
    marked("a telephone number"): r"phone|mobile no|tel\b|telephone|cell\b|whatsapp|"
    r"телефон|тел\b|сотов|контакт|ұялы|байланыс",
    marked("an address"): "address|e mail|email|адрес|почта|мекенжай|пошта",
    marked(
        "notes"
    ): r"notes?\b|comment|remark|story|descr|примеч|коммент|замет|описан|обстоят|ескер|түсінік|мән жай",
}
"""Headings of what must not be read, by what it is."""


def private_kind(heading: str) -> str | None:
    """Return what a column holds that must not be read, or None.

    Examples
    --------
    >>> private_kind("Ф.И.О."), private_kind("Date of birth"), private_kind("Дата выбытия")
    ('a name', 'a date of birth', None)
    """
    words = plain(heading)
    return next((kind for kind, stems in PRIVATE.items() if _holds(words, stems)), None)


def role_of(heading: str, among: Iterable[Role] | None = None) -> Role | None:
    """Return what a column with this heading is taken for, or None.

    Parameters
    ----------
    among
        Roles that are in question; all by default.

    Examples
    --------
    >>> [role_of(heading) for heading in ("Дата поступления", "Кеткен күні", "Reason for leaving", "№ п/п")]
    ['arrived', 'left', 'reason', 'case']
    """
    words = plain(heading)
    if not words or len(words) > 80 or _holds(words, _IGNORED):
        return None
    wanted = None if among is None else set(among)
    for role, whole in _WHOLE.items():
        if (wanted is None or role in wanted) and re.fullmatch(whole, words):
            return role
    if private_kind(heading) and not re.match("дата|date", words):
        return None
    for role, beginnings in _BEGINNINGS.items():
        if (wanted is None or role in wanted) and _holds(words, beginnings):
            return role
    return None


def combined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Return the headings of two rows where those of the first are merged over several columns.

    Examples
    --------
    >>> combined(["№", "Дата", "", "Пол"], ["", "поступления", "выбытия", ""])
    ['№', 'Дата поступления', 'Дата выбытия', 'Пол']
    """
    width = max(len(above), len(below))
    first, second = ([*row, *[""] * (width - len(row))] for row in (above, below))
    headings, last = [], ""
    for over, under in zip(first, second, strict=True):
        last = over or (last if under else "")
        headings.append(f"{last} {under}".strip() if under else over)
    return headings


def _holds(words: str, beginnings: str) -> bool:
    return re.search(rf"\b(?:{beginnings})", words) is not None
