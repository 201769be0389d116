"""Kinds of people and channels in one book: their shares, and how long each kind stays.

Only kinds and channels of five people or more are told apart; whoever is of a smaller one, or of none that is
known, is taken to be like all the others. A kind with few stays is believed to stay about as long as
everybody, within a factor of three, until its own stays outweigh that.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from sim.fitting.asked import Asked, By
from sim.fitting.families import family
from sim.fitting.observed import Stays, stays_of
from sim.fitting.prior import NORMAL_95, USUAL_CV, WITHIN, Belief, Prior
from sim.fitting.referrals import rate_span
from sim.fitting.spans import Span
from sim.fitting.stays import Fit, fit, fits
from sim.mistakes import Mistake
from sim.records.disclosure import FEW
from sim.records.rounded import Rounded, rounded
from sim.records.stays import StayRecords
from sim.records.words import SEXES, age_of, meaning

FEW_STAYS = 20
"""Stays known to their end: with fewer, what is believed beforehand keeps its say."""

NAME = re.compile(r"[a-z][a-z0-9_]*")
SEX_NAMES = {"female": "woman", "male": "man"}
LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфыэәғқңөұүһі", "abvgdeeziiklmnoprstufyeagqnouuhi", strict=True))
    | {
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
    }
)
"""Russian and Kazakh letters as they are read."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of people, as the book names it.

    Attributes
    ----------
    name, word
        In the scenario, and in the book.
    people
        Who asked.
    weight
        People a year.
    stays, ranked
        Its stays and the laws fitted to them, the best first; of everybody where the kind has too few.
    is_own
        Whether they are its own.
    """

    name: str
    word: str
    people: Rounded
    weight: Span
    stays: Stays
    ranked: tuple[Fit, ...]
    is_own: bool

    @property
    def num_stays(self) -> Rounded:
        """Stays known to their end, as they are told."""
        return rounded(self.stays.num_informative)


def kinds(
    records: StayRecords, found: Asked, years: float, at_most: float, everybody: tuple[Fit, ...]
) -> tuple[Kind, ...]:
    """Return the kinds of people that the book tells apart.

    Raises
    ------
    Mistake
        If there are not two of five people or more.
    """
    told, words = found.told("profile"), told_apart(found, "profile")
    return tuple(
        _kind(records, (name, word), told[word], years, at_most, everybody)
        for name, word in zip(names_of(words, "kind"), words, strict=True)
    )


def _kind(
    records: StayRecords,
    named: tuple[str, str],
    people: Rounded,
    years: float,
    at_most: float,
    everybody: tuple[Fit, ...],
) -> Kind:
    stays = stays_of(only(records, records.profile == named[1]), None, at_most)
    ranked = _ranked(stays, everybody[0])
    weight = rate_span(people, years)
    if ranked is None:
        return Kind(*named, people, weight, everybody[0].stays, everybody, False)
    return Kind(*named, people, weight, stays, ranked, True)


def _ranked(stays: Stays, everybody: Fit) -> tuple[Fit, ...] | None:
    told = rounded(stays.num_informative)
    if told.is_few:
        return None
    if told.least >= FEW_STAYS:
        return tuple(fits(stays))
    return (fit(family("gamma"), stays, _as_everybody(everybody)),)


def _as_everybody(common: Fit) -> Prior:
    """Return the belief that a kind stays as everybody does, or nearly so."""
    cv = math.sqrt(common.law.variance) / common.law.mean
    middle = math.log(cv if math.isfinite(cv) else USUAL_CV[0])
    mean = Belief(math.log(common.law.mean), math.log(WITHIN) / NORMAL_95)
    return Prior(mean, Belief(middle, math.log(USUAL_CV[1]) / NORMAL_95))


def channels(found: Asked) -> dict[str, float]:
    """Return the share of each channel that the book tells apart; they add up to 1.

    Raises
    ------
    Mistake
        If there are not two of five people or more.
    """
    words, told = told_apart(found, "channel"), found.told("channel")
    total = sum(told[word].about for word in words)
    shares = {word: round(told[word].about / total, 3) for word in words}
    return shares | {words[-1]: round(1.0 - math.fsum(shares[word] for word in words[:-1]), 3)}


def told_apart(found: Asked, by: By) -> list[str]:
    """Return the words of a column that can be told apart.

    Raises
    ------
    Mistake
        If there are not two of five people or more.
    """
    words = found.known(by)
    if len(words) < 2:
        raise Mistake(
            "--by {column}: the table has not two of them with {number} people or more; leave it out",
            column=by,
            number=FEW,
        )
    return words


def names_of(words: Sequence[str], otherwise: str) -> list[str]:
    """Return names for a scenario, in Latin letters; a number where a word makes none, or that of another.

    Examples
    --------
    >>> names_of(["women with children", "Мужчины", "әйел", "дети мигрантов", "孩子"], "kind")
    ['women_with_children', 'man', 'woman', 'deti_migrantov', 'kind_5']
    """
    plain = list(map(_plain_name, words))
    return [
        name if NAME.fullmatch(name) and plain.count(name) == 1 else f"{otherwise}_{number}"
        for number, name in enumerate(plain, 1)
    ]


def _plain_name(word: str) -> str:
    """Return a word in Latin letters; one that says no more than the sex, as scenarios name it."""
    is_sex = word.isalpha() and not word.isascii() and age_of(word) in (None, "adult")
    latin = SEX_NAMES.get((is_sex and meaning(word, SEXES)) or "", word.lower().translate(LATIN))
    return re.sub(r"[^a-z0-9]+", "_", latin).strip("_") if latin.isascii() else ""


def only(records: StayRecords, which: np.typing.NDArray[np.bool_]) -> StayRecords:
    """Return some rows of a book."""
    columns: dict[str, Any] = {
        each.name: getattr(records, each.name)[which]
        for each in fields(records)
        if isinstance(getattr(records, each.name), np.ndarray)
    }
    return replace(records, **columns)
