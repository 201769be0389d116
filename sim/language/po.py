"""Catalogues as translators keep them (.po) and as programs read them (.mo), in the forms of GNU gettext."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

MAGIC = 0x950412DE
_LINE = re.compile(r'(?:(?P<key>msgctxt|msgid|msgid_plural|msgstr)(?:\[(?P<form>\d+)\])? )?(?P<text>".*")$')
_WIDTH = 96


@dataclass(frozen=True, slots=True)
class Message:
    """A message and what it is in one language.

    Attributes
    ----------
    one, many
        The English words; `many` where they go with a number, else empty.
    forms
        In the language of the catalogue; several where they go with a number.
    flags
        As in "#, fuzzy".
    """

    one: str
    many: str = ""
    forms: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every form is there, and nobody doubts it."""
        return bool(self.forms) and all(self.forms) and "fuzzy" not in self.flags


def read_po(text: str) -> list[Message]:
    r"""Return the messages of a catalogue in its order; the first one, of no words, is its head.

    Raises
    ------
    ValueError
        If a line is not understood.

    Examples
    --------
    >>> read_po('msgid "a bed"\nmsgstr "место"\n')
    [Message(one='a bed', many='', forms=('место',), flags=())]
    """
    blocks = re.split(r"\n\s*\n", text.strip())
    return [_message(block.splitlines()) for block in blocks]


def _message(lines: Sequence[str]) -> Message:
    parts: dict[tuple[str, int], str] = {}
    flags: list[str] = []
    key = ("", 0)
    for line in lines:
        if line.startswith("#"):
            flags += [flag.strip() for flag in line[2:].split(",")] if line.startswith("#,") else []
            continue
        found = _LINE.fullmatch(line)
        if found is None or (found["key"] is None and not parts):
            raise ValueError(f"no line of a catalogue: {line}")
        if found["key"] is not None:
            key = (found["key"], int(found["form"] or 0))
        parts[key] = parts.get(key, "") + ast.literal_eval(found["text"])
    forms = tuple(words for (name, _), words in sorted(parts.items()) if name == "msgstr")
    return Message(parts[("msgid", 0)], parts.get(("msgid_plural", 0), ""), forms, tuple(flags))


def written_po(messages: Iterable[Message]) -> str:
    """Return a catalogue as text."""
    return "\n".join("\n".join(_lines(message)) + "\n" for message in messages)


def _lines(message: Message) -> Iterator[str]:
    if message.flags:
        yield f"#, {', '.join(message.flags)}"
    yield from _quoted("msgid", message.one)
    if message.many:
        yield from _quoted("msgid_plural", message.many)
    for number, form in enumerate(message.forms or ("",)):
        yield from _quoted(f"msgstr[{number}]" if message.many else "msgstr", form)


def _quoted(key: str, words: str) -> Iterator[str]:
    """Yield words in quotes, on lines of their own where they are long."""
    pieces = re.findall(rf"[^\n]{{1,{_WIDTH - 4}}}(?:(?<= )|\n|$)|\n|[^\n]+", words) or [""]
    quoted = [f'"{_escaped(piece)}"' for piece in pieces]
    if len(quoted) == 1:
        yield f"{key} {quoted[0]}"
    else:
        yield f'{key} ""'
        yield from quoted


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def merged(known: Sequence[Message], wanted: Mapping[str, str], num_forms: int) -> list[Message]:
    """Return the head of a catalogue and the messages wanted, as far as they are known.

    Parameters
    ----------
    known
        The catalogue as it was.
    wanted
        The English words that the program says, and with a number the words for many.
    num_forms
        That the language has with numbers.
    """
    of = {message.one: message for message in known}
    found = [known[0]]
    for one, many in wanted.items():
        empty = ("",) * (num_forms if many else 1)
        before = of.get(one, Message(one))
        is_same_kind = bool(before.many) == bool(many)
        found.append(replace(before, many=many, forms=before.forms if is_same_kind else empty))
    return [message if message.forms else replace(message, forms=("",)) for message in found]


def compiled(messages: Iterable[Message]) -> bytes:
    """Return a catalogue as programs read it: the head, and messages whose forms are all there.

    References
    ----------
    GNU gettext manual, section "The Format of GNU MO Files".
    """
    pairs = sorted(
        ("\0".join(filter(None, (each.one, each.many))).encode(), "\0".join(each.forms).encode())
        for each in messages
        if each.is_whole
    )
    start = 28 + 16 * len(pairs)
    tables: list[bytes] = []
    texts = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<2I", len(pair[column]), start + len(texts)))
            texts += pair[column] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + b"".join(tables) + texts


def num_forms(head: Message) -> int:
    """Return how many forms go with numbers, as the head of a catalogue says."""
    found = re.search(r"nplurals=(\d+)", head.forms[0])
    if found is None:
        raise ValueError("the head of the catalogue does not say how many plural forms there are")
    return int(found[1])


def read_po_file(file: Path) -> list[Message]:
    """Return the messages of a file."""
    return read_po(file.read_text(encoding="utf-8"))
