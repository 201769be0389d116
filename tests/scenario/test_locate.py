from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.locate import MAX_DEPTH, KeyPath, Place, TooDeepError, locate

CORPUS = [
    'title = "a"\n[study]\nstart = 2021-01-01 07:30:00Z # a day\nend.first = 1\nend.last = 2\n',
    '[[a]]\nb = 1\n[[a.c]]\nd = [1, [2, "]"], {e = 3}]\n[[a]]\n[[a.c]]\n[[a.c]]\nx.y = {}\n[a.z]\n',
    '[x.y]\nk = """\n[no]\na = 1 # "" \\""" \n"""""\n[x]\nk = \'\'\'\n[[no]]\n\'\' b = 2\'\'\'\'\n[x.z]\n',
    'a = [ # one\n  1,\n  # [two]\n  "#", \'"\', 3.5e2,\n]\r\n"b.c" . \'d e\'\t.f = true\n"\\u0061b" = ""\n',
    "1.2 = inf\n[ \"\" . '' ]\n- = []\nt = {a.b = 1, 'c d' = [{}, {e = \"}\"}]}\n",
]


def paths_of(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    items: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for key, item in items:
        yield (*path, key)
        yield from paths_of(item, (*path, key))


def at(value: Any, path: KeyPath) -> Any:
    for part in path:
        value = value[part]
    return value


def offset(text: str, place: Place) -> int:
    return sum(len(line) + 1 for line in text.split("\n")[: place.line - 1]) + place.column - 1


def check(text: str) -> None:
    """All paths are there, and where a key is said to stand, its name stands."""
    data = tomllib.loads(text)
    places = locate(text)
    assert set(places) == set(paths_of(data))
    unix = text.replace("\r\n", "\n")
    for path, place in places.items():
        if isinstance(path[-1], str):
            found = re.compile(r'[\w-]+|"(?:[^"\\]|\\.)*"|\'[^\']*\'').match(unix, offset(unix, place))
            assert found is not None
            assert list(tomllib.loads(f"{found.group()} = 0")) == [path[-1]]


def check_by_editing(text: str, choose: Callable[[list[KeyPath]], KeyPath]) -> None:
    """Rename one key, or put a new element before one, and see that tomllib finds just this change."""
    text = text.replace("\r\n", "\n")
    data = tomllib.loads(text)
    leaves = [path for path in paths_of(data) if not isinstance(at(data, path), dict | list)]
    if not leaves:
        return
    path = choose(leaves)
    start = offset(text, locate(text)[path])
    parent, last = at(data, path[:-1]), path[-1]
    if isinstance(last, int):
        edited = f"{text[:start]}77, {text[start:]}"
        parent.insert(last, 77)
    else:
        start += text[start] in "\"'"
        edited = f"{text[:start]}zz{text[start:]}"
        parent[f"zz{last}"] = parent.pop(last)
    assert tomllib.loads(edited) == data


SCALARS = st.one_of(
    st.booleans(),
    st.integers(-9999, 9999),
    st.dates(date(1900, 1, 1)),
    st.sampled_from(
        ["[x]", "a = 1", "# no", '"', "'", "\\", "line\n[y]\nb = 2\n", "}", "],", "", "Қ", "é\t"]
    ),
    st.text(st.characters(codec="utf-8"), max_size=6),
)
NAMES = st.one_of(
    st.sampled_from(
        ["a", "b", "c-d", "1", "2021", "low_days", "", "a b", "x.y", 'q"t', "Қ", "n\nl", "[", "#"]
    ),
    st.text(st.characters(codec="utf-8"), max_size=3).filter(lambda name: "z" not in name),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(NAMES, inner, max_size=4),
        st.lists(st.dictionaries(NAMES, inner, max_size=3), min_size=1, max_size=3),
    ),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, max_size=5)


class _Writer:
    """Writes a document in one of the many spellings of TOML."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def some(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def blank(self) -> str:
        return self.some("", "", " ", "\t ")

    def end(self) -> str:
        return (
            self.blank()
            + self.some("", "", "# note", '# [no] x = """')
            + self.some("\n", "\n", "\n \n", "\n# c = 1\n")
        )

    def between(self) -> str:
        return self.some("", " ", "\n", " # ], x\n\t", "\n\n")

    def name(self, name: str) -> str:
        spellings = [json_text(name)]
        if re.fullmatch(r"[A-Za-z0-9_-]+", name):
            spellings += [name, name]
        if is_literal(name):
            spellings.append(f"'{name}'")
        return self.some(*spellings)

    def key(self, *names: str) -> str:
        return f"{self.blank()}.{self.blank()}".join(self.name(name) for name in names)

    def scalar(self, value: Any) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, date):
            return value.isoformat() + self.some("", "T07:30:00Z", " 07:30:00.5")
        if not isinstance(value, str):
            return str(value)
        body = json_text(value)[1:-1]
        spellings = [f'"{body}"', f'"""\n{body}"""', f'"""{body}\\\n   """']
        if is_literal(value):
            spellings.append(f"'{value}'")
        if is_literal(value.replace("\n", "")):
            spellings.append(f"'''\n{value}'''")
        if "\\" not in value and is_literal(value.replace("\n", "").replace("'", "")) and '"""' not in value:
            spellings.append(f'"""\n{value}"""')
        spellings = [s for s in spellings if accepted(f"k = {s}") and tomllib.loads(f"k = {s}")["k"] == value]
        return self.some(*spellings)

    def value(self, value: Any) -> str:
        if isinstance(value, dict):
            items = [self.assignment((key,), item) for key, item in value.items()]
            return "{" + self.blank() + f"{self.blank()},{self.blank()}".join(items) + self.blank() + "}"
        if isinstance(value, list):
            items = [self.between() + self.value(item) + self.between() for item in value]
            comma = self.some("", ",") if items else ""
            return "[" + ",".join(items) + comma + self.between() + "]"
        return self.scalar(value)

    def assignment(self, names: tuple[str, ...], value: Any) -> str:
        if isinstance(value, dict) and len(value) == 1 and self.chance.random() < 0.5:
            [(key, item)] = value.items()
            return self.assignment((*names, key), item)
        return f"{self.key(*names)}{self.blank()}={self.blank()}{self.value(value)}"

    def lines(self, names: tuple[str, ...], value: Any) -> str:
        """Write an assignment, or several with dotted keys."""
        if isinstance(value, dict) and value and self.chance.random() < 0.5:
            return "".join(self.lines((*names, key), item) for key, item in value.items())
        return self.blank() + self.assignment(names, value) + self.end()

    def header(self, path: tuple[str, ...], brackets: int = 1) -> str:
        inside = self.blank() + self.key(*path) + self.blank()
        return self.blank() + "[" * brackets + inside + "]" * brackets + self.end()

    def table(self, path: tuple[str, ...], table: dict[str, Any], head: str) -> str:
        own, below = "", ""
        for key, value in table.items():
            here = (*path, key)
            if isinstance(value, dict) and self.chance.random() < 0.7:
                below += self.table(here, value, self.header(here))
            elif is_array_of_tables(value) and self.chance.random() < 0.7:
                below += "".join(self.table(here, item, self.header(here, 2)) for item in value)
            else:
                own += self.lines((key,), value)
        if own or not below or "[[" in head or not head:
            is_late = bool(head) and not head.lstrip().startswith("[[") and self.chance.random() < 0.3
            return below + head + own if is_late else head + own + below
        return self.some(head + below, below)


def json_text(value: str) -> str:
    return json.dumps(value).replace("\x7f", "\\u007f") if value.isascii() else f'"{escaped(value)}"'


def escaped(value: str) -> str:
    return "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in value)


def is_literal(value: str) -> bool:
    return "'" not in value and all(c == "\t" or (c >= " " and c != "\x7f") for c in value)


def is_array_of_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def accepted(text: str) -> bool:
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True


# Each spelling is a choice: hundreds a document, which Hypothesis would draw ten times as slowly.
@given(document=DOCUMENTS, chance=st.integers(0, 2**32 - 1).map(random.Random), is_crlf=st.booleans())
@settings(max_examples=250, deadline=None, derandomize=True)
def test_places_agree_with_tomllib_in_every_spelling(
    document: dict[str, Any], chance: random.Random, is_crlf: bool
) -> None:
    text = _Writer(chance).table((), document, "")
    assert set(paths_of(tomllib.loads(text))) == set(
        paths_of(document)
    )  # the writer writes what it was given
    check(text.replace("\n", "\r\n") if is_crlf else text)
    check_by_editing(text, chance.choice)


@pytest.mark.parametrize("text", CORPUS)
def test_places_agree_with_tomllib_on_the_corpus(text: str) -> None:
    check(text)
    for seed in range(20):
        check_by_editing(text, random.Random(seed).choice)


def test_places_agree_with_tomllib_on_mutated_files() -> None:
    chance = random.Random(20210101)
    num_checked = 0
    for _ in range(12000):
        text = mutated(chance.choice(CORPUS), chance)
        if accepted(text):
            check(text)
            num_checked += 1
    assert num_checked > 1000


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        start, length = chance.randrange(len(text)), chance.choice([0, 1, 1, 2])
        put = chance.choice(
            ["", "", "x", '"', "'", "[", "]", "\n", ",", " ", ".", "#", "{", "}", "=", "a = 1\n"]
        )
        text = text[:start] + put + text[start + length :] or "\n"
    return text


def test_places_of_a_small_file() -> None:
    text = 'title = "x"\r\n\r\n[a.b]\r\n  "low end" = [6, 9]\r\n[[c]]\r\nd.e = {f = 1}\r\n[a]\r\n'
    assert locate(text) == {
        ("title",): Place(1, 1),
        ("a",): Place(7, 2),
        ("a", "b"): Place(3, 4),
        ("a", "b", "low end"): Place(4, 3),
        ("a", "b", "low end", 0): Place(4, 16),
        ("a", "b", "low end", 1): Place(4, 19),
        ("c",): Place(5, 3),
        ("c", 0): Place(5, 3),
        ("c", 0, "d"): Place(6, 1),
        ("c", 0, "d", "e"): Place(6, 3),
        ("c", 0, "d", "e", "f"): Place(6, 8),
    }


def test_columns_count_characters_not_bytes() -> None:
    assert locate("'Қазақ' = {'ә' = 1}")[("Қазақ", "ә")] == Place(1, 12)


@pytest.mark.parametrize("text", ["k." * MAX_DEPTH + "k = 1", "\n k = " + "[" * 100 + "]" * 100])
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(TooDeepError, match=f"{MAX_DEPTH} deep"):
        locate(text)


@pytest.mark.parametrize("text", ["a = [", "a = ", "= 1", 'a = """'])
def test_a_text_that_is_not_toml_ends_in_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="not TOML at line 1"):
        locate(text)
