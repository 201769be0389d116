"""Everything shown is said in English, Russian and Kazakh, and as each of them writes it."""

from __future__ import annotations

import ast
import gettext
import re
import string
from collections.abc import Iterator
from datetime import date
from typing import Literal

import pytest

import sim
from sim import main_scenarios
from sim.catalogues import SAYING, TRANSLATED, catalogue_file, lacking, messages
from sim.experiment.compare import Comparison
from sim.language import say_of, speaking
from sim.language.po import Message, compiled, merged, read_po, read_po_file, written_po
from sim.shipped import shipped_folder
from sim.verdicts import VERDICT_WORDS
from sim.wording import NO_BREAK, day, digits, exact_percent, exactly, month, percent, signed
from tests.test_floors import MODULES, package_of, text_of

Code = Literal["ru", "kk"]
SHOWING = ("answer", "cli", "figures", "report", "scenario", "web")
"""Packages that show words to users."""
OF_COMMANDS = re.compile(r'<|" [a-z]+="$|\s?--|shelter-sim ')
"""Marks of HTML, options, and commands that are kept."""
FOR_EDITORS = {"scenario.reference", "scenario.schema", "web.headers", "web.toml_text"}
"""Modules that make documents in English, or none that is read, for editors of files and for programs."""
NO_WORDS = {
    "shelter-sim fit TABLE --into FILE",
    "frontier, sensitivity, structure, allocate",
    *(
        "lower center",
        "lower right",
        "upper right",
        "axes fraction",
        "offset points",
        "DejaVu Sans",
        *VERDICT_WORDS.values(),
    ),
    *("148.9 million KZT", "known provinces", "name = ", "integer range"),
    *("Cannot overwrite a value", "Invalid value", "Unterminated string"),
    r" \(at (?:line (\d+), column (\d+)|end of document)\)$",
}
"""Of matplotlib, of tables for other programs, of scenario files, and of the library that reads these."""


@pytest.fixture(scope="module")
def wanted() -> dict[str, str]:
    """Return every message of the program, for which all its code is read."""
    return messages()


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_has_its_form_in_every_language(code: str, wanted: dict[str, str]) -> None:
    catalogue = read_po_file(catalogue_file(code))
    assert not lacking(catalogue, wanted), "run python -m sim.catalogues, and fill in sim/language/*.po"


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_catalogue_has_a_message_that_nobody_says(code: str, wanted: dict[str, str]) -> None:
    catalogue = read_po_file(catalogue_file(code))
    assert [message.one for message in catalogue[1:]] == list(wanted)


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_compiled_catalogue_is_that_of_its_source(code: str) -> None:
    file = catalogue_file(code)
    catalogue = read_po_file(file)
    assert file.with_suffix(".mo").read_bytes() == compiled(catalogue)
    with file.with_suffix(".mo").open("rb") as stream:
        read = gettext.GNUTranslations(stream)
    for message in catalogue[1:]:
        if message.many:
            assert {read.ngettext(message.one, message.many, number) for number in range(200)} == set(
                message.forms
            )
        else:
            assert read.gettext(message.one) == message.forms[0]


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_form_has_the_parts_of_the_message(code: str) -> None:
    for message in read_po_file(catalogue_file(code))[1:]:
        for form in message.forms:
            assert _parts(form) in (_parts(message.one), _parts(message.many or message.one)), form


def _parts(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def test_a_catalogue_that_lacks_something_is_found_out() -> None:
    head = Message("", "", ("Plural-Forms: nplurals=3; plural=0;\n",))
    beds, day_ = Message("{n} bed", "{n} beds", ("а", "б", "в")), Message("a day", "", ("день",))
    wanted = {"{n} bed": "{n} beds", "a day": ""}
    assert lacking([head, beds, day_], wanted) == []
    assert lacking([head, beds], wanted) == ["a day"]
    for faulty in (
        Message("a day", "", ("",)),
        Message("a day", "", ("день",), ("fuzzy",)),
        Message("a day", "days", ("а", "б", "в")),
    ):
        assert lacking([head, beds, faulty], wanted) == ["a day"]
    for forms in (("а", "б"), ("а", "", "в")):
        assert lacking([head, Message("{n} bed", "{n} beds", forms), day_], wanted) == ["{n} bed"]


def test_a_catalogue_is_written_as_it_is_read() -> None:
    long = "Long words " * 20 + 'with "quotes", \\ and a line\nthat ends.'
    catalogue = [
        Message("", "", ("Plural-Forms: nplurals=2; plural=(n != 1);\n",)),
        Message(long, "", (long,), ("fuzzy",)),
        Message("{n} bed", "{n} beds", ("одна", "много")),
    ]
    assert read_po(written_po(catalogue)) == catalogue


def test_words_no_longer_said_leave_a_catalogue_and_new_ones_stand_empty_in_it() -> None:
    head = Message("", "", ("head",))
    known = [head, Message("old", "", ("старое",)), Message("kept", "", ("прежнее",))]
    wanted = {"kept": "", "one": "many"}
    assert merged(known, wanted, 3) == [head, known[2], Message("one", "many", ("", "", ""))]


def test_a_line_that_no_catalogue_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no line of a catalogue"):
        read_po("msgid nonsense")


# ------------------------------------------------ as each language writes it


@pytest.mark.parametrize(
    ("code", "people", "share", "change"),
    [
        ("en", "12,000", "3.5 %", "−1.9"),
        ("ru", f"12{NO_BREAK}000", f"3,5{NO_BREAK}%", "−1,9"),
        ("kk", f"12{NO_BREAK}000", f"3,5{NO_BREAK}%", "−1,9"),
    ],
)
def test_numbers(code: str, people: str, share: str, change: str) -> None:
    with speaking(code):
        assert (digits(12_345.0), percent(0.035), signed(-0.0194, "share")) == (people, share, change)


def test_numbers_that_are_known() -> None:
    with speaking("ru"):
        assert exactly(69_413_000.0) == f"69{NO_BREAK}413{NO_BREAK}000"
        assert exact_percent(0.025) == f"2,5{NO_BREAK}%"


@pytest.mark.parametrize(
    ("code", "whole", "short"),
    [
        ("en", "1 July 2023", "2023-07"),
        ("ru", "1 июля 2023 г.", "07.2023"),
        ("kk", "2023 ж. 1 шілде", "07.2023"),
    ],
)
def test_dates(code: str, whole: str, short: str) -> None:
    with speaking(code):
        assert day(date(2023, 7, 1)).replace(NO_BREAK, " ") == whole
        assert month(date(2023, 7, 1)) == short


def test_nouns_after_numbers() -> None:
    def said(number: int) -> str:
        return say_of(number, "{number} province", "{number} provinces", number=number)

    with speaking("ru"):
        russian = [said(number).split()[1] for number in (1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 101, 111)]
    assert russian == [
        *("регион", "региона", "региона", "регионов", "регионов", "регионов", "регионов"),
        *("регион", "региона", "регионов", "регион", "регионов"),
    ]
    with speaking("kk"):
        assert {said(number).split()[1] for number in range(1, 120)} == {"өңір"}
    assert (said(1), said(2)) == ("1 province", "2 provinces")


def test_a_fraction_is_followed_by_the_form_for_parts() -> None:
    from sim.wording import people

    with speaking("ru"):
        said = [people(value).replace(NO_BREAK, " ") for value in (0.01, 3.5, 21.0, 35.0, 12_345.0)]
    assert said == ["менее 0,1 человека", "3,5 человека", "21 человек", "35 человек", "12 000 человек"]


def test_a_language_holds_within_its_block_and_no_other_is_spoken() -> None:
    with speaking("ru"):
        with speaking("kk"):
            assert digits(float("nan")) == "белгісіз"
        assert digits(float("nan")) == "неизвестно"
    assert digits(float("nan")) == "not known"
    with pytest.raises(ValueError, match="must be one of en, ru, kk"), speaking("tt"):
        pass


# ------------------------------------------------ whole answers

LATIN = re.compile(r"[A-Za-z]{2,}")
IDENTIFIERS = re.compile(r"--?[a-z-]+|[a-z]+\.[a-z_]+|Erlang [ABC]|M/[MG]/[a-z0-9+/M]+")


@pytest.fixture(scope="module")
def comparisons() -> list[Comparison]:
    """Return a country with few draws, with many, with returns and balances, and shelters known and not."""
    country, shelter = main_scenarios(), shipped_folder() / "one-shelter.toml"
    others = [shipped_folder() / "variants" / f"{name}.toml" for name in ("returns-and-new-attempts",)]
    return [
        sim.compare(country[:2], draws=2, replications=4),
        sim.compare([country[0], *others], draws=60, replications=60),
        sim.compare([shelter], draws=60, replications=60),
        sim.compare(country[:1], draws=10, replications=10, precision=0.5),
    ]


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_english_word_is_left_in_an_answer(comparisons: list[Comparison], code: Code) -> None:
    for comparison in comparisons:
        text = sim.describe(comparison, code)
        for outlook in comparison.outlooks:
            text = text.replace(outlook.scenario.name, "")
        assert not LATIN.findall(IDENTIFIERS.sub("", text))


@pytest.mark.parametrize("code", TRANSLATED)
def test_an_answer_has_the_same_numbers_in_every_language(comparisons: list[Comparison], code: Code) -> None:
    for comparison in comparisons:
        english = re.sub(r"(?<=\d),(?=\d)", "", sim.describe(comparison))
        other = re.sub(r"(?<=\d),(?=\d)", ".", sim.describe(comparison, code).replace(NO_BREAK, ""))
        assert _numbers_of_tables(english) == _numbers_of_tables(other)


def _numbers_of_tables(text: str) -> list[list[str]]:
    """Return the numbers of every row of every table."""
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    return [re.findall(r"\d+(?:\.\d+)?", row) for row in rows]


# ------------------------------------------------ nothing is shown unsaid


def sentences_not_said(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of two words and more in some code that no function says, and that document nothing."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
            for part in (*node.args, *node.keywords):
                if not isinstance(part, ast.Constant):
                    yield from sentences_not_said(part)
        elif _documents(node):
            continue
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.search(r"[^\W\d_] | [^\W\d_]", node.value):
                yield node.value
        elif not isinstance(node, ast.Raise):
            yield from sentences_not_said(node)


def _documents(node: ast.AST) -> bool:
    """Whether something is a docstring, or of the JSON schema or the help, which catalogues look through."""
    is_found_elsewhere = isinstance(node, ast.keyword) and node.arg in ("description", "unit", "help")
    return is_found_elsewhere or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def test_no_sentence_is_shown_unsaid() -> None:
    shown = [
        module
        for module in MODULES
        if (package_of(module) in SHOWING and module not in FOR_EDITORS) or module == "wording"
    ]
    found = [(module, words) for module in shown for words in sentences_not_said(ast.parse(text_of(module)))]
    assert [each for each in found if each[1] not in NO_WORDS and not OF_COMMANDS.match(each[1])] == []


OF_THE_PROGRAM = {
    "the number is uncertain and not yet drawn: resolve the scenario first",
    *("the range has no such end", "faults must hold at least one fault"),
    "f'not TOML at line {place.line}, column {place.column}'",
}
"""Messages of faults that no user can make."""


def faults_not_said(tree: ast.AST) -> Iterator[str]:
    """Yield the messages of faults that are made of pieces, or bare: no catalogue can have them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            words = node.args[0]
            is_bare = node.func.id == "ValueError" and isinstance(words, ast.Constant)
            is_of_pieces = isinstance(words, ast.JoinedStr | ast.BinOp)
            if is_bare or (is_of_pieces and node.func.id in ("Mistake", "Saying", "ValueError")):
                yield str(words.value) if isinstance(words, ast.Constant) else ast.unparse(words)


def faults_not_said_in(module: str) -> set[str]:
    tree = ast.parse(text_of(module))
    if package_of(module) not in ("scenario", "cli"):  # elsewhere users see no `ValueError`
        mistakes = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_mistake(node))
        tree = ast.Module([ast.Expr(node) for node in mistakes], [])
    return set(faults_not_said(tree)) - OF_THE_PROGRAM


def test_every_fault_is_a_message() -> None:
    found = {module: faults_not_said_in(module) for module in MODULES}
    assert {module: faults for module, faults in found.items() if faults} == {}


def _is_mistake(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == "Mistake"


def test_a_fault_made_of_pieces_is_found() -> None:
    code = """
def refused(year):
    raise Mistake(f"{year} is no year")
    raise Mistake("{year} is no year", year=year)
    raise ValueError("no year")
    raise ValueError(Saying("no" + year))
"""
    assert list(faults_not_said(ast.parse(code))) == ["f'{year} is no year'", "no year", "'no' + year"]


def test_a_sentence_unsaid_is_found() -> None:
    code = """
def shown(year):
    '''A docstring.'''
    raise ValueError("a message of a fault")
    title = f"In {year} nobody is eligible."
    return say("A {what}", what="thing said apart", year=other(" points")), "key_of_a_table"
"""
    assert list(sentences_not_said(ast.parse(code))) == [
        *("In ", " nobody is eligible.", "thing said apart", " points"),
    ]
