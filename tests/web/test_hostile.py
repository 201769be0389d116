"""Two thousand hostile requests: each is refused in plain words, and the server is right afterwards."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from httpx2 import Client, Request

from sim.web.bodies import STATE_BYTES
from sim.web.refusals import Refused
from sim.web.requests import parsed

NUMBER = 2000
TO_WORKERS = 60
"""Requests that are refused only once a worker has looked at the numbers; these take longer."""
POSTS = ("/api/look", "/api/runs", "/api/check", "/api/file")
JSON = {"content-type": "application/json"}
WRONG: tuple[Any, ...] = (
    *(None, True, -1, 2**70, 0.5, "", "x" * 6000, "\u0000", "../x"),
    *([], [[]], {}, {"a": None}, ["a"] * 3000),
)
"""Values of the wrong type nearly everywhere."""
TELLTALES = ("Traceback", 'File "', "site-packages", "/sim/", ".py", "pydantic", "starlette", "uvicorn")


@dataclass(frozen=True)
class Hostile:
    """A request nobody means well with."""

    method: str
    path: str
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def hostile_requests(luck: random.Random) -> Iterator[Hostile]:
    """Yield requests of every kind in turn, without end."""
    kinds = (
        no_json,
        wrong_types,
        tricks_of_paths,
        other_hosts,
        wrong_methods,
        unknown_names,
        bad_tables,
    )
    while True:
        for kind in kinds:
            yield kind(luck)


def no_json(luck: random.Random) -> Hostile:
    deep = luck.randrange(13, 5000)
    bodies = (
        *(b"", b"{", b"nul", b"\xff\xfe{}", b"[]", b"3", b'"text"', b'{"a":NaN}', b'{"a":-Infinity}'),
        *(b'{"a":1e999}', b'{"a":' + b"9" * 5000 + b"}", b'{"title":"\\ud800"}', b"{} {}", b"\x00"),
        *(
            b"[" * deep,
            b'{"a":' * deep + b"1" + b"}" * deep,
            b'{"scenario":' + b"[" * deep + b"]" * deep + b"}",
        ),
        *(b'{"text":"' + b"x" * 1_100_000 + b'"}', b"\x80\x04\x95\x1a", b"<?xml version='1.0'?><a/>"),
    )
    kind = luck.choice(
        (JSON, JSON, JSON, {"content-type": "text/plain"}, {"content-type": "multipart/form-data"})
    )
    return Hostile("POST", luck.choice(POSTS), luck.choice(bodies), kind)


def wrong_types(luck: random.Random) -> Hostile:
    value: Any = luck.choice(WRONG)
    state: Any = {"extends": "baseline-2020", "title": "x", "changes": {}}
    where = luck.randrange(9)
    if where == 0:
        state = value if value != {} else [value]
    elif where == 1:
        state["extends"] = value if value != "" else "/etc/passwd"
    elif where == 2:
        state["title"] = value if not isinstance(value, str) else "line\nline"
    elif where == 3:
        state["changes"] = value if value != {} else [1]
    elif where == 4:
        state["changes"] = {luck.choice(("../x", "a..b", "", "a b", "__proto__", "a[0", "a" * 3000)): value}
        state["unknown"] = 1
    elif where == 5:
        state["changes"] = {"shelters.beds": luck.choice((None, {"low": None}, 2**80, {"a": {"b": [None]}}))}
    elif where == 6:
        state["remove"] = value if value not in ([], ["a"] * 3000) else 5
    asked: dict[str, Any] = {"scenarios": [state]}
    if where == 7:
        asked["seed"] = luck.choice((-1, 0.5, "1", None, [], 2**64, True))
    elif where == 8:
        asked["scenarios"] = luck.choice(([], [state] * 5, None, "x", 3, {}, [None]))
    return Hostile("POST", "/api/runs", json.dumps(asked).encode(), JSON)


def tricks_of_paths(luck: random.Random) -> Hostile:
    folder = luck.choice(("/page/", "/page/x/", "/api/runs/", "/api/runs/x/files/", "/", "/api/"))
    trick = luck.choice(
        (
            *("..%2f..%2fapp.py", "%2e%2e/%2e%2e/etc/passwd", "..%5c..%5cserver.py", "%00", "a%00.js"),
            *("....//....//etc/passwd", "x" * 9000, "%ff%fe", "app.py", "index.html", "style.css%00.html"),
            *("%252e%252e%252f", "file:///etc/passwd", "CON", "?x=" + "y" * 9000, ";id", "$(id)", "{{7*7}}"),
        )
    )
    return Hostile("GET", folder + trick)


def other_hosts(luck: random.Random) -> Hostile:
    headers = luck.choice(
        (
            *({"host": name} for name in ("evil.example", "localhost", "127.0.0.1", "", "127.0.0.1:1@evil")),
            *({"origin": name} for name in ("http://evil.example", "null", "https://127.0.0.1", "file://")),
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"},
        )
    )
    method, path = luck.choice(
        (("GET", "/api/start"), ("POST", "/api/look"), ("GET", "/"), ("DELETE", "/api/runs/x"))
    )
    return Hostile(method, path, b"{}" if method == "POST" else b"", {**JSON, **headers})


def wrong_methods(luck: random.Random) -> Hostile:
    method = luck.choice(("PUT", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "POST", "DELETE"))
    return Hostile(method, luck.choice(("/", "/api/start", "/page/x/app.js")))


def unknown_names(luck: random.Random) -> Hostile:
    name = "".join(luck.choices("abcdefghijklmnopqrstuvwxyz0123456789-_", k=luck.randrange(1, 60)))
    path = luck.choice(("/api/runs/{}", "/api/runs/{}/files/brief.html", "/{}", "/api/{}", "/page/{}/app.js"))
    return Hostile(luck.choice(("GET", "DELETE")) if path == "/api/runs/{}" else "GET", path.format(name))


def bad_tables(luck: random.Random) -> Hostile:
    queries = ("beds=0", "beds=-3", "beds=1e9", "beds=9999999", "beds=x", "beds=%D9%A3")
    others = ("longest_stay=0", "longest_stay=99999999", "date_order=xyz", "date_order=../x")
    days = ("records_from=x", "records_until=2020-02-31", "records_from=20200101")
    query = luck.choice(queries + others + days)
    return Hostile("POST", f"/api/records?{query}", luck.randbytes(50))


def to_workers(luck: random.Random) -> Iterator[Hostile]:
    """Yield requests whose numbers are looked at by a worker."""
    values = (
        1e308,
        -1e308,
        -1,
        10**15,
        "2022-01-01",
        "x",
        {"low": 5, "high": 1},
        [1],
        {"low": -1, "mode": 0},
        True,
    )
    paths = (
        "shelters.beds",
        "access.reform.uptake",
        "stays.citizens.mean_days",
        "totals.foreign.referrals_per_year",
    )
    texts = (
        *(
            "",
            "x",
            "a = [" * 3000,
            'extends = "baseline-2020.toml"\nextends = "x"',
            "[a\n",
            "a." * 200 + "b = 1",
        ),
        *(
            'extends = "../../etc/passwd.toml"',
            'title = "x"\ncountry.provinces_file = "/etc/passwd"',
            "\ufeff\x00",
        ),
    )
    while True:
        change = {luck.choice(paths): luck.choice(values)}
        state = {"extends": "expansion-and-access", "title": "x", "changes": change}
        yield Hostile("POST", luck.choice(("/api/look", "/api/runs")), as_json({"scenarios": [state]}), JSON)
        yield Hostile("POST", "/api/check", as_json({"text": luck.choice(texts)}), JSON)


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


def must_be_refused(client: Client, hostile: Hostile) -> None:
    """Send a request, and fail unless it is refused in plain words."""
    # Built by hand, so that no part of a path is put right on the way.
    url = client.base_url.copy_with(raw_path=hostile.path.encode())
    headers = {"host": client.base_url.netloc.decode(), **hostile.headers}
    answer = client.send(Request(hostile.method, url, headers=headers, content=hostile.content))
    assert 400 <= answer.status_code < 500, (hostile, answer.status_code, answer.text[:300])
    if hostile.method != "HEAD" and answer.headers["content-type"] == "application/json":
        assert answer.json()["message"]
    assert not [word for word in TELLTALES if word in answer.text.replace("index.html", "")], (
        hostile,
        answer.text,
    )


@pytest.fixture(scope="module")
def before(client: Client) -> dict[str, Any]:
    """Return an answer from before the storm."""
    return look(client)


def look(client: Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.post(
        "/api/look", json={"scenario": {"extends": "one-shelter"}, "seed": 5}
    ).json()
    return answer


def test_hostile_requests_are_refused_and_the_server_is_right_afterwards(
    client: Client, before: dict[str, Any]
) -> None:
    luck = random.Random(2026)
    plain, numbers = hostile_requests(luck), to_workers(luck)
    for _ in range(NUMBER - TO_WORKERS):
        must_be_refused(client, next(plain))
    for _ in range(TO_WORKERS):
        must_be_refused(client, next(numbers))
    scenario = {"extends": "one-shelter", "changes": {"shelters.beds": 11}}
    assert client.post("/api/look", json={"scenario": scenario}).status_code == 200
    assert look(client) == before


def bomb(size: int, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """Return a workbook that is small and unpacks to so many bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "x", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(name, b" " * size)
    return stream.getvalue()


def many_laughs() -> bytes:
    """Return a workbook whose text grows a billion times when its entities are put in."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><worksheet>&a9;</worksheet>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "x") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, sheet)
    return stream.getvalue()


NO_TABLES = {
    "bomb": bomb(101 * 2**20),
    "small bomb": bomb(30 * 2**20),
    "outside": bomb(3 * 2**20, "../../outside.xml"),
    "laughs": many_laughs(),
    "cut": bomb(10)[:-30],
    "no parts": b"PK\x03\x04" + b"\x00" * 100,
    "old": bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 100,
    "turned round": b"arrived,left\n" + b"2020-01-01,2019-01-01\n" * 40,
    "zeros": b"\x00" * 1000,
    "empty": b"",
}


@pytest.mark.parametrize("table", NO_TABLES.values(), ids=NO_TABLES)
def test_tables_that_are_none_are_refused(client: Client, table: bytes) -> None:
    must_be_refused(client, Hostile("POST", "/api/records", table))


def test_a_body_larger_than_allowed_is_refused_before_it_is_read(client: Client) -> None:
    state = b'{"scenario":{"extends":"one-shelter","title":"' + b"x" * STATE_BYTES + b'"}}'
    must_be_refused(client, Hostile("POST", "/api/look", state, JSON))
    answer = client.post("/api/look", content=state, headers=JSON)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [b'{"a":' + b'"\\' * 140_000, b'"' * 290_000 + b"\\", b'{"a":' + b"[" * 140_000],
    ids=["a string of escapes that never ends", "quotes", "brackets"],
)
def test_no_body_of_json_takes_long_to_look_through(body: bytes) -> None:
    """A search that began anew at each quote of the first would take minutes, and all others would wait."""
    with pytest.raises(Refused):
        parsed(body)
