"""The usual headings of shelters' tables in three languages, and what must not be read under any heading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.records.headings import private_kind, role_of

HEADINGS = {
    "arrived": "Arrived|Arrival|Date of arrival|Arrival date|Admission date|Admitted on|Date admitted|"
    "Entry date|EntryDate|Intake|Check-in|Move-in date|Date in|In|Start date|Дата поступления|"
    "Поступил(а)|Дата прибытия|Дата заселения|Дата заезда|Дата приёма|Дата приема в приют|"
    "Принят(а)|Дата зачисления|Начало|"
    "Келген күні|Түскен күні|Қабылданған күні|Келу күні|Орналасқан күні|Басталуы",
    "left": "Left|Departure|Date of departure|Discharge date|Discharged|Exit date|ExitDate|Date left|"
    "Check out|Move-out date|Date out|Out|End date|Leaving date|Дата выбытия|Выбыл(а)|Дата выезда|"
    "Дата убытия|Дата выписки|Дата выселения|Дата ухода|Окончание|Кеткен күні|Шыққан күні|"
    "Кету күні|Шығу күні|Соңы",
    "reason": "Reason|Reason for leaving|Why left|Destination|Outcome|Причина выбытия|Причина|Куда выбыл(а)|"
    "Кету себебі|Шығу себебі|Себебі|Қайда кетті",
    "channel": "Referred by|Referral source|Referral channel|Source|Sent by|Кем направлен(а)|Направлен|"
    "Источник направления|Канал|Кім жолдады|Жолдаған ұйым|Бағыттаған",
    "province": "Province|Region|Oblast|Область|Регион|Облысы|Өңір",
    "sex": "Sex|Gender|Пол|Жынысы|M/F",
    "citizenship": "Citizenship|Citizen|Nationality|Foreign|Гражданство|Иностранец|Азаматтығы|Шетелдік",
    "profile": "Profile|Group|Category|Type|Kind of person|Категория|Группа|Тип|Вид|Санаты|Тобы|Түрі",
    "refused": "Refused|Turned away|Refusals|Not admitted|Отказано|Отказ в приёме|Не принят(а)|Бас тартылды|"
    "Қабылданбаған",
    "case": "ID|No.|№|№ п/п|Case ID|Case number|Code|Номер|Код|Рет саны",
}
NOT_READ = (
    "Name|Full name|Surname|Date of birth|DOB|Age|Passport|Passport number|IIN|Phone|Telephone|Mobile no.|"
    "Address|E-mail|Notes|Comment|Remarks|Length of stay|Nights|From where|Referring agency phone|"
    "ФИО|Ф.И.О.|Фамилия|Имя|Дата рождения|Возраст|Паспорт|ИИН|№ удостоверения|Дата выдачи документа|Телефон|"
    "Контакты|Адрес|Примечание|Комментарий|Откуда прибыл(а)|Срок пребывания|"
    "Аты-жөні|Тегі|Туған күні|Жасы|ЖСН|Құжат нөмірі|Телефоны|Мекенжайы|Ескертпе|Қайдан келді"
)


@pytest.mark.parametrize(
    ("role", "heading"), [(role, each) for role, headings in HEADINGS.items() for each in headings.split("|")]
)
def test_what_a_heading_means(role: str, heading: str) -> None:
    assert role_of(heading) == role
    assert role_of(heading.upper()) == role


@pytest.mark.parametrize("heading", NOT_READ.split("|"))
def test_what_is_not_read(heading: str) -> None:
    assert role_of(heading) is None


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Ф.И.О.", "a name"),
        ("Full name", "a name"),
        ("Аты-жөні", "a name"),
        ("Passport No.", "a document number"),
        ("ЖСН", "a document number"),
        ("Моб. телефон", "a telephone number"),
        ("Date of birth", "a date of birth"),
        ("Примечание", "notes"),
        ("Referring agency", None),
        ("Дата выбытия", None),
    ],
)
def test_what_looks_private(heading: str, kind: str | None) -> None:
    assert private_kind(heading) == kind


def test_the_headings_that_the_documents_name() -> None:
    page = (Path(__file__).parents[2] / "docs" / "tables-of-records.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| ([^|]+) \|", page, re.M)
    assert len(rows) >= 9
    for roles, headings in rows:
        named = {role_of(each) for each in re.split(r"[,;] ", headings.strip())}
        assert named == set(re.findall(r"\w+", roles))
