"""Who may ask the server, and who may not."""

from __future__ import annotations

import pytest
from httpx2 import Client
from starlette.datastructures import Headers

from sim.mistakes import Mistake
from sim.web.guard import Door
from sim.web.headers import SAFETY
from sim.web.places import Place
from sim.web.refusals import Refused
from tests.web.conftest import serving

HERE = Door.of("127.0.0.1", 8021)
TOKEN = "a-token-of-some-length"


def is_let_in(door: Door, query: str = "", **headers: str) -> bool:
    """Return whether a request with these headers gets in."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        door.must_let_in(Headers(names), query)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("host", ["127.0.0.1:8021", "localhost:8021", "[::1]:8021", "LOCALHOST:8021"])
def test_this_machine_goes_by_its_own_names(host: str) -> None:
    assert is_let_in(HERE, host=host)


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:8021", "127.0.0.1", "127.0.0.1:80", "localhost:8021.evil.example"],
)
def test_no_other_name_leads_here(host: str) -> None:
    assert not is_let_in(HERE, host=host)
    assert not is_let_in(HERE)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9000", "file://"])
def test_pages_of_other_hosts_may_not_ask(origin: str) -> None:
    assert not is_let_in(HERE, host="127.0.0.1:8021", origin=origin)
    assert is_let_in(HERE, host="127.0.0.1:8021", origin="http://127.0.0.1:8021")


def test_what_other_pages_embed_is_refused_and_links_are_followed() -> None:
    where = {"host": "127.0.0.1:8021", "sec_fetch_site": "cross-site"}
    assert not is_let_in(HERE, **where, sec_fetch_mode="no-cors")
    assert is_let_in(HERE, **where, sec_fetch_mode="navigate")
    form = Headers({"host": "127.0.0.1:8021", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})
    with pytest.raises(Refused, match="Pages of other hosts"):
        HERE.must_let_in(form, "", "POST")


def test_a_token_is_asked_for_in_every_request() -> None:
    door = Door.of("192.168.1.5", 8021, TOKEN)
    host = "192.168.1.5:8021"
    assert not is_let_in(door, host=host)
    assert not is_let_in(door, "token=wrong", host=host)
    assert not is_let_in(door, host=host, cookie="shelter-sim-token-8021=wrong")
    assert not is_let_in(door, host=host, cookie='shelter-sim-token-8021="; ;;=é')
    assert is_let_in(door, f"token={TOKEN}", host=host)
    assert is_let_in(door, host=host, authorization=f"Bearer {TOKEN}")
    assert is_let_in(door, host=host, cookie=f"shelter-sim-token-8021={TOKEN}")


def test_two_servers_of_a_host_keep_their_tokens_apart() -> None:
    """Browsers send cookies to every port of a host."""
    doors = [Door.of("192.168.1.5", port, token) for port, token in ((8021, TOKEN), (8022, TOKEN[::-1]))]
    both = "; ".join(f"{door.cookie}={door.token}" for door in doors)
    assert all(
        is_let_in(door, host=host, cookie=both)
        for door, host in zip(doors, ("192.168.1.5:8021", "192.168.1.5:8022"), strict=True)
    )


def test_a_named_proxy_is_the_name_that_browsers_say() -> None:
    door = Door.of("0.0.0.0", 8021, proxy="Shelters.example.kz")
    assert is_let_in(door, host="shelters.example.kz", origin="https://shelters.example.kz")
    assert not is_let_in(door, host="other.example.kz")


def test_others_can_ask_only_with_a_token_or_behind_a_proxy() -> None:
    Place().must_be_safe()
    Place("0.0.0.0", token=TOKEN).must_be_safe()
    Place("0.0.0.0", proxy="shelters.example.kz").must_be_safe()
    with pytest.raises(Mistake, match=r"--host is 0\.0\.0\.0: others could ask"):
        Place("0.0.0.0").must_be_safe()
    with pytest.raises(Mistake, match="at least 16"):
        Place(token="short").must_be_safe()


def test_every_answer_is_safe(client: Client) -> None:
    for path in ("/", "/api/runs/none", "/nothing"):
        answer = client.get(path)
        assert {name: answer.headers[name] for name in SAFETY} == dict(SAFETY)
    policy = client.get("/").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_the_page_has_no_script_or_style_inside(client: Client) -> None:
    page = client.get("/").text
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count("src=")
    assert "http" not in page


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_who_comes_without_the_token_reads_a_page_in_their_language() -> None:
    with serving(TOKEN) as port, Client(base_url=f"http://127.0.0.1:{port}") as browser:
        words = {"ru": "Этому серверу нужен ключ", "kk": "Бұл серверге кілт керек", "en": "asks for a token"}
        for code, some in words.items():
            told = browser.get("/", headers=BROWSER | {"Accept-Language": code})
            assert told.status_code == 403
            assert told.headers["content-type"].startswith("text/html")
            assert f'<html lang="{code}">' in told.text
            assert some in told.text
            assert TOKEN not in told.text
            assert told.headers["content-security-policy"] == SAFETY["Content-Security-Policy"]
        assert browser.get("/").json()["message"].startswith("This server asks for a token")
        assert browser.post("/api/look", headers=BROWSER, json={}).json()["faults"] == []


def test_the_way_in_keeps_the_language_and_only_one_there_is() -> None:
    with serving(TOKEN) as port, Client(base_url=f"http://127.0.0.1:{port}") as browser:
        for asked, kept in (("&language=kk", "/?language=kk"), ("", "/"), ("&language=//evil.example", "/")):
            answer = browser.get(f"/?token={TOKEN}{asked}")
            assert (answer.status_code, answer.headers["location"]) == (303, kept)


def test_where_nothing_is_a_person_reads_a_page_and_a_script_json(client: Client) -> None:
    told = client.get("/nothing/<b>here", headers=BROWSER | {"Accept-Language": "ru"})
    assert told.status_code == 404
    assert "<b>here" not in told.text
    assert "Здесь ничего нет" in told.text
    assert client.get("/nothing").json()["faults"] == []


def test_a_server_at_any_address_goes_by_the_one_somebody_came_by() -> None:
    door = Door.of("0.0.0.0", 8021, TOKEN)

    def comes_to(host: str, came_by: tuple[str, int | None] | None) -> bool:
        headers = Headers({"host": host, "origin": f"http://{host}", "authorization": f"Bearer {TOKEN}"})
        try:
            door.must_let_in(headers, "", "POST", came_by)
        except Refused:
            return False
        return True

    assert comes_to("192.168.1.5:8021", ("192.168.1.5", 8021))
    assert comes_to("[fe80::1]:8021", ("fe80::1", 8021))
    assert comes_to("192.168.1.5:8021", ("::ffff:192.168.1.5", 8021)), "as a listener on :: sees it"
    assert not comes_to("192.168.1.6:8021", ("192.168.1.5", 8021))
    assert not comes_to("evil.example:8021", ("192.168.1.5", 8021)), "a name that was made to point here"
    assert not comes_to("192.168.1.5:8021", None)
    with pytest.raises(Refused):  # a server at one address goes by no other
        HERE.must_let_in(Headers({"host": "192.168.1.5:8021"}), "", "GET", ("192.168.1.5", 8021))


def test_what_a_proxy_could_say_is_not_believed() -> None:
    forged = {"x_forwarded_host": "127.0.0.1:8021", "x_forwarded_for": "127.0.0.1", "forwarded": "host=x"}
    assert not is_let_in(HERE, host="evil.example", **forged)


def test_the_token_counts_in_the_address_of_the_page_alone_and_stays_in_none() -> None:
    with serving(TOKEN) as port, Client(base_url=f"http://127.0.0.1:{port}") as browser:
        assert browser.get(f"/api/runs/x?token={TOKEN}").status_code == 403
        assert browser.post(f"/api/look?token={TOKEN}", json={}).status_code == 403
        quoted = {"cookie": 'x="\\\\' * 9000 + f"; shelter-sim-token-{port}={TOKEN}x"}
        assert browser.get("/api/runs/x", headers=quoted).status_code in (400, 403)
        way_in = browser.get(f"/?token={TOKEN}")
        assert "httponly" in way_in.headers["set-cookie"].lower()
        assert TOKEN not in way_in.headers["location"]
        assert browser.get("/api/runs/x").status_code == 404, "the cookie is enough from now on"


def test_a_fault_of_the_program_is_told_plainly_and_safely(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr("sim.web.at_page._looked", fail)
    asked = {"scenario": {"extends": "one-shelter"}}
    told = client.post("/api/look?language=ru", json=asked)
    assert told.status_code == 500
    assert told.json() == {"message": "Это ошибка программы, а не вашего запроса.", "faults": []}
    assert {name: told.headers[name] for name in SAFETY} == dict(SAFETY)
    assert told.headers["cache-control"] == "no-store"
    monkeypatch.undo()
    assert client.post("/api/look", json=asked).status_code == 200
