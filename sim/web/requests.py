"""What a request may say: JSON that is not deep, not large, and of the form expected; nothing is guessed."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from sim.language import say
from sim.web.known import known_ids
from sim.web.refusals import Refused
from sim.web.toml_text import Value
from sim.web.wishes import MOST_SCENARIOS, State, is_path
from sim.wording import NO_BREAK

MOST_DEPTH = 12
MOST_CHANGES, MOST_REMOVED = 2000, 200
LONGEST_TITLE, LONGEST_TEXT, MOST_ITEMS = 200, 5000, 2000
MOST_REPLICATIONS = 5000

# A string that does not end is one too: else each of its quotes would be looked at as the beginning of
# another, which takes minutes for some hundred thousand of them.
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


def parsed(body: bytes) -> dict[str, Any]:
    """Return the object that a body of JSON holds.

    Raises
    ------
    Refused
        If it is no JSON, no object, or nested more than `MOST_DEPTH` deep.
    """
    if _is_deep(body):
        raise Refused(400, say("The request is nested too deeply."))
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode("utf-8")  # no half of a pair of surrogates
    except (ValueError, RecursionError):
        raise Refused(400, say("The request is not JSON in UTF-8.")) from None
    if not isinstance(found, dict):
        raise Refused(400, say("The request must be a JSON object."))
    return found


def _is_deep(body: bytes) -> bool:
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", body)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > MOST_DEPTH:
            return True
    return False


def _no_number(_text: str) -> NoReturn:
    raise ValueError("not a number")


def state_in(given: Any) -> State:
    """Return the state of a scenario that a request holds.

    Raises
    ------
    Refused
        If it is not of the form expected.
    """
    if not isinstance(given, dict) or not set(given) <= {"extends", "title", "changes", "remove"}:
        raise _wrong("scenario")
    extends, title = given.get("extends", ""), given.get("title", "")
    if isinstance(title, str):
        title = title.replace(NO_BREAK, " ")  # titles of shipped scenarios have them, in Russian and Kazakh
    changes, remove = given.get("changes", {}), given.get("remove", [])
    if not isinstance(extends, str) or (extends and extends not in known_ids()):
        raise Refused(422, say("The scenario must extend one of those shipped with the program."))
    if not isinstance(title, str) or len(title) > LONGEST_TITLE or not title.isprintable():
        raise _wrong("title")
    if not isinstance(changes, dict) or len(changes) > MOST_CHANGES or not all(map(is_path, changes)):
        raise _wrong("changes")
    if not isinstance(remove, list) or len(remove) > MOST_REMOVED or not all(map(_is_key, remove)):
        raise _wrong("remove")
    return State(
        extends, title.strip(), {path: _value(value) for path, value in changes.items()}, tuple(remove)
    )


def states_in(given: Any) -> tuple[State, ...]:
    """Return the states of one to four scenarios; raises as `state_in`."""
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_SCENARIOS:
        raise Refused(422, say("Between 1 and {most} scenarios can be compared.", most=MOST_SCENARIOS))
    return tuple(map(state_in, given))


def seed_in(given: dict[str, Any]) -> int:
    """Return the seed, 1 by default."""
    seed = given.get("seed", 1)
    if not _is_whole(seed) or not 0 <= seed < 2**63:
        raise _wrong("seed")
    return int(seed)


def replications_in(given: dict[str, Any]) -> int | None:
    """Return the runs asked for, a multiple of five; None where the program is to say when it is enough."""
    number = given.get("replications")
    if number is None:
        return None
    if not _is_whole(number) or not 5 <= number <= MOST_REPLICATIONS or number % 5:
        words = say("Runs must be a multiple of 5, at most {most}.", most=MOST_REPLICATIONS)
        raise Refused(422, words)
    return int(number)


def text_in(given: dict[str, Any]) -> str:
    """Return the text of a scenario file."""
    text = given.get("text")
    if not isinstance(text, str):
        raise _wrong("text")
    return text


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_key(value: Any) -> bool:
    return isinstance(value, str) and is_path(value)


def _value(given: Any) -> Value:
    """Return a value of a scenario file; how deep it is was looked at before."""
    if isinstance(given, dict):
        if len(given) > MOST_ITEMS or not all(is_path(key) and not set(".[") & set(key) for key in given):
            raise _wrong("changes")
        return {key: _value(value) for key, value in given.items()}
    if isinstance(given, list):
        if len(given) > MOST_ITEMS:
            raise _wrong("changes")
        return [_value(value) for value in given]
    if isinstance(given, str):
        if len(given) > LONGEST_TEXT:
            raise _wrong("changes")
        return given
    if isinstance(given, bool) or (_is_whole(given) and abs(given) < 2**63):
        return bool(given) if isinstance(given, bool) else int(given)
    if isinstance(given, float) and math.isfinite(given):
        return given
    raise _wrong("changes")


def _wrong(key: str) -> Refused:
    return Refused(422, say("The request has a wrong or missing value: {key}.", key=key))
