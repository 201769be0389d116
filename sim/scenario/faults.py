"""Faults in scenario files: where they are, which rule is broken, and what was probably meant."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.language import ENGLISH, Saying, language, say_of
from sim.mistakes import Mistake
from sim.scenario.locate import KeyPath

NO_BREAK = "\N{NO-BREAK SPACE}"
UNKNOWN_KEY = Saying("unknown key")
MISSING_KEY = Saying("required key is missing")


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule in a scenario file.

    `line` and `column` count from 1; a fault of the file as a whole stands at its beginning. `key` is the
    path of the key, empty where no key is concerned. `rule` is one line without a full stop at its end.
    `suggestion` is the word that was probably meant.
    """

    file: Path
    line: int
    column: int
    key: KeyPath
    rule: Saying
    suggestion: str | None = None

    @classmethod
    def of_file(cls, file: Path, rule: Saying, suggestion: str | None = None) -> Fault:
        """Return a fault of a file as a whole."""
        return cls(file, 1, 1, (), rule, suggestion)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}:"
        key = f" {dotted(self.key)}:" if self.key else ""
        return f"{place}{key} {self.told}"

    @property
    def told(self) -> str:
        """The rule and what was probably meant, without the place, in the language spoken."""
        meant = json.dumps(self.suggestion, ensure_ascii=False) if self.suggestion else None
        return f"{' '.join(str(self.rule).split())}.{did_you_mean(meant)}"


class ScenarioFaults(Mistake):
    """All faults found in a scenario and the files it extends, in order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        ordered = sorted(
            set(faults), key=lambda fault: (str(fault.file), fault.line, fault.column, str(fault))
        )
        if not ordered:
            raise ValueError("faults must hold at least one fault")
        super().__init__(ordered)
        self.faults = tuple(ordered)

    def __str__(self) -> str:
        count = say_of(len(self.faults), "{count} fault.", "{count} faults.", count=len(self.faults))
        return "\n".join([*map(str, self.faults), count])


@dataclass(frozen=True, slots=True)
class Grouped:
    """A number in a rule: in groups of three as the language spoken parts them, the point as in the file."""

    text: str

    def __str__(self) -> str:
        return self.text if language() == ENGLISH else self.text.replace(",", NO_BREAK)


def grouped(value: float, form: str = ",.10g") -> Grouped:
    """Return a number as rules show it."""
    return Grouped(f"{value:{form}}")


def either(words: Sequence[str]) -> Saying | str:
    """Return words of a file of which one is wanted: "a, b or c"."""
    *others, last = words
    return Saying("{some} or {last}", some=", ".join(others), last=last) if others else last


def did_you_mean(word: str | None) -> Saying | str:
    """Return the question that ends a message, empty without a word that was probably meant."""
    return Saying(" Did you mean {word}?", word=word) if word else ""


def dotted(key: KeyPath) -> str:
    """Return a key path as a reader would write it; elements of arrays count from 0.

    Examples
    --------
    >>> dotted(("closures", 0, "from date"))
    'closures[0]."from date"'
    """
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{_quoted(part)}" for part in key)
    return text.removeprefix(".")


def suggest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant by a misspelt one, or None.

    A difference of case, hyphens or underscores alone is decisive; next a unit left out or added at the
    end (`mean` for `mean_days`); then likeness of spelling.

    Examples
    --------
    >>> suggest("mean", ["mean_days", "mode"])
    'mean_days'
    """
    names = {_plain(name): name for name in sorted(known, reverse=True)}
    meant = _plain(word)
    if meant in names:
        return names[meant]
    extended = [
        name for name in names if meant and (name.startswith(f"{meant}_") or meant.startswith(f"{name}_"))
    ]
    # One changed letter weighs more in a short word.
    cutoff = 0.65 if len(meant) <= 4 else 0.75
    likely = difflib.get_close_matches(meant, extended or names, n=1, cutoff=0.0 if extended else cutoff)
    return names[likely[0]] if likely else None


def without_echoes(faults: Iterable[Fault]) -> list[Fault]:
    """Drop each missing key that a misspelt key of the same table was meant to be.

    Misspelt keys are the faults whose rule is `UNKNOWN_KEY` and that carry a suggestion; missing keys are
    those whose rule is `MISSING_KEY`.
    """
    faults = list(faults)
    meant = {(*fault.key[:-1], fault.suggestion) for fault in faults if fault.rule == UNKNOWN_KEY}
    return [fault for fault in faults if fault.rule != MISSING_KEY or fault.key not in meant]


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _plain(word: str) -> str:
    words_apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word)
    return re.sub(r"[-_\s]+", "_", words_apart).strip("_").casefold()
