"""What looks like a person's name, document, telephone or address: by the look of the cells alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sim.records.dates import looks_like_a_date
from sim.records.words import CITIZENSHIPS, SEXES, meaning, plain

_NAME = re.compile(
    r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w'’-]+(?: [A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w'’-]+){1,3}"  # two to four words with capitals
    r"|[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w'’-]+,? ?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\. ?(?:[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\.?)?"  # a name with initials
    r"|[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\. ?(?:[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\. ?)?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w'’-]+"
)
_PATRONYMIC = re.compile(
    r"\w+(?:ович|евич|овна|евна|ична|ұлы|қызы|улы|кызы|uly|kyzy|ovich|ovna|evich|evna)\b", re.IGNORECASE
)
_DOCUMENT = re.compile(r"(?:№ ?)?(?:[A-ZА-Я]{1,2} ?)?(?:№ ?)?[\d ]{8,14}|\d{3}-\d{2}-\d{4}")
_TELEPHONE = re.compile(
    r"\+[\d ()\-]{9,18}|[78][ (\-]?(?:\d[ ()\-]*){9}\d|\(?\d{3,5}\)?[ \-]?\d{2,3}-\d{2}-\d{2}"
)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
_SAMPLE = 300
_ENOUGH = 0.3
"""Share of the cells of a column that must look private."""
MOST_KINDS = 40
LONGEST_WORD = 60


def looks_private(cells: Sequence[str]) -> str | None:
    """Return what the cells of a column look like that must not be read, or None.

    Words that repeat in most rows are kinds, not names, even with capitals: "Foreign Woman".

    Examples
    --------
    >>> looks_private(["Иванова А.Б.", "Оспанова Айгүл Ерланқызы"]), looks_private(["+7 701 123 45 67"])
    ('a name', 'a telephone number')
    >>> looks_private(["Foreign Woman", "Foreign Woman", "Child"]), looks_private(["2020-03-05"])
    (None, None)
    """
    filled = [cell for cell in cells if cell][:_SAMPLE]
    if not filled:
        return None
    is_varied = len(set(filled)) > 0.7 * len(filled)
    forms: dict[str, Callable[[str], object]] = {
        "an address": _ADDRESS.fullmatch,
        "a telephone number": _TELEPHONE.fullmatch,
        "a document number": _DOCUMENT.fullmatch,
        "a name": lambda cell: _PATRONYMIC.search(cell) or (is_varied and _could_be_a_name(cell)),
    }
    dates = sum(1 for cell in filled if looks_like_a_date(cell) and re.search(r"[-./ ]", cell))
    if dates > len(filled) / 2:
        return None
    alike = {kind: sum(1 for cell in filled if form(cell)) for kind, form in forms.items()}
    return next((kind for kind, number in alike.items() if number >= _ENOUGH * len(filled)), None)


def _could_be_a_name(cell: str) -> bool:
    return bool(_NAME.fullmatch(cell)) and not (meaning(cell, SEXES) or meaning(cell, CITIZENSHIPS))


def looks_like_free_text(cells: Sequence[str]) -> bool:
    """Return whether the words of a column are too many or too long to be the names of groups.

    Examples
    --------
    >>> looks_like_free_text(["woman", "man"]), looks_like_free_text([f"case {n}" for n in range(12)])
    (False, True)
    """
    kinds = {plain(cell) for cell in set(cells)} - {""}
    num_filled = sum(map(bool, cells))
    is_varied = (
        num_filled >= 10 and len(kinds) > num_filled / 2
    )  # each row its own word, such as a first name
    return is_varied or len(kinds) > MOST_KINDS or any(len(kind) > LONGEST_WORD for kind in kinds)
