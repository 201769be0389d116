"""The provinces that records name: by code, or by name in three languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from sim.records.words import plain, says_nothing
from sim.scenario.provinces import Province, read_provinces
from sim.shipped import shipped_folder

_REGION = frozenset(["region", "oblast", "область", "обл", "облысы", "облыс"])
_CITY = frozenset(["city", "город", "г", "гор", "қаласы", "қала", "қ"])
_OTHER_NAMES = {
    "KZ-AKM": "Кокшетау|Көкшетау|Акмола",
    "KZ-AKT": "Актобе|Ақтөбе|Aktobe|Актюбинск",
    "KZ-ALM": "Талдыкорган|Талдықорған|Жетысу|Жетісу|Zhetysu|Конаев|Қонаев|Алм обл",
    "KZ-ATY": "Атырау|Atyrau",
    "KZ-ZAP": "Уральск|Орал|Oral|Uralsk|ЗКО|БҚО|Западный Казахстан",
    "KZ-ZHA": "Тараз|Taraz|Жамбыл|Zhambyl",
    "KZ-KAR": "Караганда|Қарағанды|Karaganda|Темиртау|Теміртау|Temirtau|Жезказган|Улытау|Ұлытау|Ulytau",
    "KZ-KUS": "Костанай|Қостанай|Kostanay|Kostanai|Kustanay",
    "KZ-KZY": "Кызылорда|Қызылорда|Kyzylorda",
    "KZ-MAN": "Актау|Ақтау|Aktau|Мангистау|Маңғыстау|Mangystau",
    "KZ-PAV": "Павлодар|Pavlodar",
    "KZ-SEV": "Петропавловск|Петропавл|Petropavl|СКО|СҚО|Северный Казахстан",
    "KZ-YUZ": "Туркестан|Түркістан|Turkestan|Turkistan|ЮКО|ОҚО|Южно Казахстанская|Оңтүстік Қазақстан|"
    "South Kazakhstan",
    "KZ-VOS": "Усть Каменогорск|Өскемен|Oskemen|Семей|Semey|Абай|Abai|Абайская|ВКО|ШҚО|Восточный Казахстан",
    "KZ-AST": "Астана|Astana|Нурсултан|Нур Султан|Nur Sultan|Нұр Сұлтан",
    "KZ-ALA": "Алматы|Алма Ата|Almaty",
    "KZ-SHY": "Шымкент|Чимкент|Shymkent",
}
"""Names of capitals, short forms, and regions that came of others later, by code; "|" between them.

Regions that were founded in 2022 (Abai, Zhetysu, Ulytau) stand for those of 2020 that they came of.
"""


class ProvinceNames:
    """All names of some provinces.

    Examples
    --------
    >>> names = shipped_names()
    >>> [names.code_of(word) for word in ("г. Алматы", "Алматинская обл.", "Шымкент қ.", "KZ-AST", "Mars")]
    ['KZ-ALA', 'KZ-ALM', 'KZ-SHY', 'KZ-AST', None]
    """

    def __init__(self, provinces: Sequence[Province]) -> None:
        self._codes: dict[tuple[str, str], str] = {}
        for province in provinces:
            for name in _names(province):
                stem, kind = _parts(name)
                self._codes.setdefault((stem, kind or _kind(province)), province.code)

    def code_of(self, word: str) -> str | None:
        """Return the code of a province, "" for an empty word, None for a word that is none of its names.

        A name that a city and a region share is the city's, unless the word says region.
        """
        if says_nothing(word):
            return ""
        stem, kind = _parts(word)
        kinds = (kind,) if kind else ("city", "region")
        return next((code for each in kinds if (code := self._codes.get((stem, each)))), None)


@lru_cache(maxsize=1)
def shipped_names() -> ProvinceNames:
    """Return the names of the shipped provinces."""
    return ProvinceNames(shipped_provinces())


@lru_cache(maxsize=1)
def shipped_provinces() -> tuple[Province, ...]:
    """Return the shipped provinces."""
    return read_provinces(shipped_folder() / "data" / "provinces.csv")


def _names(province: Province) -> Iterator[str]:
    yield from (province.code, province.name_en, province.name_ru, province.name_kk)
    yield from _OTHER_NAMES.get(province.code, "").split("|")


def _kind(province: Province) -> str:
    return (
        "city"
        if any(_parts(name)[1] == "city" for name in (province.name_en, province.name_ru))
        else "region"
    )


def _parts(name: str) -> tuple[str, str]:
    """Return a name without "region" and "city", and which of them it had."""
    words = plain(name).split()
    kind = "region" if _REGION.intersection(words) else "city" if _CITY.intersection(words) else ""
    return " ".join(word for word in words if word not in _REGION | _CITY), kind
