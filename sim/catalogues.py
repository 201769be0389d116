"""What the program says, and whether every language has it: `python -m sim.catalogues`.

The command looks for messages in the code, the templates, the words of measures and the shipped scenarios
(their titles, questions, sources and reasons), writes them into the catalogues (`sim/language/*.po`), and
compiles these. It ends with exit code 1 and the English words if a language lacks any.
"""

from __future__ import annotations

import ast
import csv
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from sim.cli.commands import commands
from sim.cli.spoken import Command
from sim.language import ENGLISH, LANGUAGES
from sim.language.po import Message, compiled, merged, num_forms, read_po_file, written_po
from sim.quantities import COUNTS, MEASURES
from sim.scenario import assumptions, load
from sim.scenario.schema import described, schema
from sim.scenario.walk import reasons
from sim.shipped import shipped_folder, shipped_scenarios
from sim.web.switches import every

SIM = Path(__file__).resolve().parent
TRANSLATED = tuple(code for code in LANGUAGES if code != ENGLISH)
SAYING = {"say": 0, "said": 0, "marked": 0, "Saying": 0, "Mistake": 0, "say_of": 1, "marked_of": 0}
"""Functions that take a message, and which of their arguments it is."""
COUNTING = ("say_of", "marked_of")
"""Those that take the words for many next to it."""


def messages() -> dict[str, str]:
    """Return every message: the English words, and with a number the words for many, else nothing."""
    found: dict[str, str] = {}
    sources = (
        *(_in_code(), _in_templates(), _in_command_line(), _in_measures(), _in_shipped_scenarios()),
        *(_in_shipped_series(), _in_schema()),
    )
    for one, many in chain.from_iterable(sources):
        found[one] = found.get(one) or many
    return found


def _in_code() -> Iterator[tuple[str, str]]:
    for file in sorted(SIM.rglob("*.py")):
        yield from messages_of(ast.parse(file.read_text(encoding="utf-8")))


def messages_of(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the literal messages in some code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
            first = SAYING[node.func.id]
            words = [each.value for each in node.args[first : first + 2] if isinstance(each, ast.Constant)]
            if words and all(isinstance(each, str) for each in words):
                yield str(words[0]), str(words[1]) if node.func.id in COUNTING else ""


def _in_templates() -> Iterator[tuple[str, str]]:
    from jinja2 import Environment
    from jinja2.ext import extract_from_ast

    for file in sorted(SIM.rglob("*.html")):
        tree = Environment(autoescape=True).parse(file.read_text(encoding="utf-8"))
        for _, _, words in extract_from_ast(tree, gettext_functions=("say",)):
            yield str(words[0] if isinstance(words, tuple) else words), ""


def _in_command_line() -> Iterator[tuple[str, str]]:
    for command in (commands, *commands.commands.values()):
        assert isinstance(command, Command)
        yield from ((words, "") for words in command.words())


def _in_measures() -> Iterator[tuple[str, str]]:
    for words in (
        *(part for count in COUNTS for part in (count.words, count.unit)),
        *(part for measure in MEASURES for part in (measure.words, measure.unit)),
    ):
        yield words, ""


def _in_shipped_scenarios() -> Iterator[tuple[str, str]]:
    for scenario in (*map(load, shipped_scenarios()), *every()):
        units = {each.unit: None for each in assumptions(scenario)}
        named = (scenario.title, scenario.question or "", scenario.country.name)
        for words in (*named, *units, *reasons(scenario)):
            if words:
                yield words, ""


def _in_shipped_series() -> Iterator[tuple[str, str]]:
    """Yield the names of the series that back-tests and calibrations of the shipped table speak of."""
    with (shipped_folder() / "data" / "kazakhstan-series.csv").open(encoding="utf-8", newline="") as table:
        yield from ((row["series"], "") for row in csv.DictReader(table))


def _in_schema() -> Iterator[tuple[str, str]]:
    yield from ((words, "") for words in described(schema()))


def catalogue_file(code: str) -> Path:
    """Return the catalogue of a language, as translators keep it."""
    return SIM / "language" / f"{code}.po"


def lacking(catalogue: list[Message], wanted: dict[str, str]) -> list[str]:
    """Return the English words of the messages that a catalogue does not have, or not in every form."""
    forms = num_forms(catalogue[0])
    whole = {
        message.one: message.many
        for message in catalogue
        if message.is_whole and len(message.forms) == (forms if message.many else 1)
    }
    return [one for one, many in wanted.items() if whole.get(one) != many]


def main() -> int:
    """Bring the catalogues up to date, compile them, and return the exit code."""
    wanted = messages()
    faults = []
    for code in TRANSLATED:
        file = catalogue_file(code)
        known = read_po_file(file)
        catalogue = merged(known, wanted, num_forms(known[0]))
        file.write_text(written_po(catalogue), encoding="utf-8")
        file.with_suffix(".mo").write_bytes(compiled(catalogue))
        faults += [f"{code}: {one}" for one in lacking(catalogue, wanted)]
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
