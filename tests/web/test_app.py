"""The server asked as the page asks it: its opening, looks, runs, files, and its languages."""

from __future__ import annotations

import json
import re
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Client

import sim
from sim.language import LANGUAGES
from sim.shipped import main_scenarios, or_shipped, shipped_folder
from sim.store import as_json, summary_of
from sim.web.wishes import State

SMALL = {"extends": "one-shelter", "title": "Mine", "changes": {"shelters.beds": 8}}
MAIN: list[dict[str, Any]] = [{"extends": path.stem} for path in main_scenarios()]


def finished(client: Client, states: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return a run of some states once it is over."""
    asked = client.post("/api/runs", json={"scenarios": states, **more})
    assert asked.status_code == 202, asked.text
    for _ in range(600):
        run: dict[str, Any] = client.get(f"/api/runs/{asked.json()['id']}").json()
        if run["state"] not in ("waiting", "running"):
            return run
        time.sleep(0.1)
    raise AssertionError("the run does not end")


@pytest.fixture(scope="module")
def pair(client: Client) -> dict[str, Any]:
    """Return a finished run of a baseline and one scenario."""
    mine: dict[str, Any] = {"extends": "expansion-2021", "title": "Mine", "changes": {}}
    states = [{"extends": "baseline-2020"}, mine]
    return finished(client, states, replications=20, seed=7)


@pytest.fixture(scope="module")
def start(client: Client) -> dict[str, Any]:
    """Return what the page opens with."""
    opened: dict[str, Any] = client.get("/api/start").json()
    return opened


def test_the_page_opens_in_the_language_asked_for(client: Client) -> None:
    for code in LANGUAGES:
        page = client.get(f"/?language={code}")
        assert page.status_code == 200
        assert f'<html lang="{code}"' in page.text
    assert '<html lang="kk"' in client.get("/", headers={"accept-language": "kk-KZ,ru;q=0.5"}).text


def test_files_of_the_page_are_kept_by_browsers_and_change_their_address(client: Client) -> None:
    address = next(
        part for part in client.get("/").text.split('"') if part.startswith("/page/") and ".js" in part
    )
    answer = client.get(address)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert client.get(address.replace("/page/", "/page/0")).status_code == 404
    assert client.get(address.rpartition("/")[0] + "/..%2fapp.py").status_code == 404


def test_the_page_opens_on_the_answer(start: dict[str, Any]) -> None:
    assert [view["scenario"] for view in start["answer"]["views"]] == [path.stem for path in main_scenarios()]
    assert start["answer"]["first_look"]
    assert len(start["provinces"]) == 17
    assert {each["group"] for each in start["levers"]} == {group["id"] for group in start["groups"]}


def test_the_opening_is_in_the_language_asked_for(client: Client, start: dict[str, Any]) -> None:
    russian = client.get("/api/start?language=ru").json()
    assert russian["numbers"]["decimal"] == ","
    assert [lever["id"] for lever in russian["levers"]] == [lever["id"] for lever in start["levers"]]
    for one, other in zip(start["levers"], russian["levers"], strict=True):
        assert one["label"] != other["label"]
        assert one["values"] == other["values"]


def test_a_first_look_is_marked_and_moves_with_a_lever(client: Client) -> None:
    looks = [
        client.post("/api/look", json={"scenario": {**SMALL, "changes": {"shelters.beds": beds}}}).json()
        for beds in (2, 40)
    ]
    shares = [look["views"][0]["provinces"][0]["share_turned_away"]["estimate"] for look in looks]
    assert all(look["first_look"] for look in looks)
    assert shares[0] > shares[1]
    assert looks[0]["views"][0]["erlang"]["share"] > looks[1]["views"][0]["erlang"]["share"]


def test_a_first_look_at_two_scenarios_has_their_differences(client: Client) -> None:
    states = [{"extends": "baseline-2020"}, {"extends": "foreign-access"}]
    first, second = client.post("/api/look", json={"scenarios": states}).json()["views"]
    assert first["differences"] == []
    assert second["differences"][0]["id"] == "share_never_admitted"


def test_page_command_line_and_python_give_the_same_numbers(
    client: Client, pair: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pair["state"] == "done"
    answer = pair["answer"]
    archive = client.get(f"/api/runs/{pair['id']}/files/scenarios.zip").content
    with zipfile.ZipFile(BytesIO(archive)) as files:
        names = files.namelist()
        texts = {name: files.read(name).decode() for name in names}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    # In whatever folder the files lie, the command finds them, and what is shipped.
    monkeypatch.chdir(tmp_path)
    called = [or_shipped(Path(word)) for word in answer["command"].split() if word.endswith(".toml")]
    comparison = sim.compare(called, draws=4, replications=20, seed=7)
    ours = client.get(f"/api/runs/{pair['id']}/files/data.json").json()
    theirs = json.loads(as_json(summary_of(comparison)))
    assert list(ours["scenarios"].values()) == list(theirs["scenarios"].values())
    for view, outlook in zip(answer["views"], comparison.outlooks, strict=True):
        level = outlook.levels["share_never_admitted"].estimate
        told = [each["share_turned_away"]["estimate"] for each in view["provinces"]]
        period = comparison.headline_period
        assert told == [None if x != x else x for x in level[:-1, period, 0].tolist()]
    assert answer["command"].endswith("state-2.toml --draws 4 --replications 20 --seed 7 --language en")


def test_an_answer_has_its_words_in_every_language(client: Client, pair: dict[str, Any]) -> None:
    answers = [client.get(f"/api/runs/{pair['id']}?language={code}").json()["answer"] for code in LANGUAGES]
    verdicts = {answer["views"][0]["verdict"]["label"] for answer in answers}
    assert len(verdicts) == len(LANGUAGES)
    estimates = [[row["values"] for row in answer["measures"]] for answer in answers]
    assert (
        len({json.dumps([[v["estimate"] for v in row.values()] for row in each]) for each in estimates}) == 1
    )


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("tables.zip", b"PK"), ("tables.xlsx", b"PK"), ("scenario.toml", b"# "), ("brief.html", b"<!")],
)
def test_what_a_run_gives_to_take_away(client: Client, name: str, beginning: bytes) -> None:
    run = finished(client, [SMALL], replications=5)
    answer = client.get(f"/api/runs/{run['id']}/files/{name}")
    assert answer.status_code == 200
    assert answer.content.lstrip().startswith(beginning)
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_the_same_run_is_not_made_twice(client: Client) -> None:
    first, second = (finished(client, [SMALL], replications=5) for _ in range(2))
    assert first["id"] != second["id"]
    assert first["answer"] == second["answer"]


def test_a_run_can_be_stopped_and_the_next_one_runs(client: Client) -> None:
    asked = client.post("/api/runs", json={"scenarios": MAIN, "replications": 5000}).json()
    stopped = client.delete(f"/api/runs/{asked['id']}").json()
    assert stopped["state"] == "stopped"
    assert finished(client, [SMALL], replications=5, seed=3)["state"] == "done"
    assert client.get(f"/api/runs/{asked['id']}").json()["state"] == "stopped"


def test_a_file_is_taken_in_and_given_out(client: Client) -> None:
    text = client.post("/api/file", json=SMALL).json()["text"]
    state = client.post("/api/check", json={"text": text}).json()["state"]
    assert state == State("one-shelter", "Mine", {"shelters.beds": 8}).told()


def test_what_is_odd_in_a_file_is_told_with_it(client: Client) -> None:
    """A misspelt table changed nothing, and on the page nobody said so."""
    law = 'law = "exponential"\nmean_days = 30\n'
    odd = f'extends = "baseline-2020.toml"\ntitle = "x"\n[stays.citizen]\n{law}'
    answer = client.post("/api/check?language=kk", json={"text": odd}).json()
    assert answer["doubts"] == [
        'stays.citizen: ескерту: ешқайда қолданылмайды. Мүмкін, "stays.citizens" дегіңіз келген болар?'
    ]
    fine = client.post("/api/file", json=SMALL).json()["text"]
    assert client.post("/api/check", json={"text": fine}).json()["doubts"] == []


def test_faults_are_told_in_the_language_asked_for(client: Client) -> None:
    faulty = {"text": 'extends = "one-shelter.toml"\ntitle = "x"\nshelters.bedz = 3\n'}
    answer = client.post("/api/check?language=ru", json=faulty)
    assert answer.status_code == 422
    assert answer.json()["message"] == "В сценарии 1 ошибка."
    assert answer.json()["faults"][0]["line"] == 3


def test_a_table_of_few_people_is_fitted_to_nothing(client: Client) -> None:
    rows = "".join(f"2020-0{month}-01,2020-0{month}-20\n" for month in range(1, 5))
    answer = client.post("/api/records?language=en", content=f"arrived,left\n{rows}")
    assert answer.status_code == 422
    assert "a person might be recognised" in answer.json()["message"]
    assert not re.search(r"\b[1-4]\b", answer.json()["message"])


def test_the_days_that_a_table_covers_can_be_told(client: Client) -> None:
    table = (shipped_folder() / "data/examples/ten-bed-shelter-en.csv").read_bytes()
    days = "records_from=2019-01-01&records_until=2020-06-30"
    told = client.post(f"/api/records?language=en&beds=10&{days}", content=table).json()
    assert "1 January 2019 to 30 June 2020" in told["text"]
    wrong = client.post("/api/records?language=en&records_until=2020-02-31", content=table)
    assert wrong.status_code == 422
    assert "records_until" in wrong.json()["message"]


def test_a_table_of_records_becomes_a_scenario_and_is_gone(client: Client) -> None:
    table = (shipped_folder() / "data/examples/ten-bed-shelter-en.csv").read_bytes()
    answer = client.post("/api/records?beds=10", content=table)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert client.post("/api/check", json={"text": told["text"]}).json()["state"] == told["state"]
    assert client.post("/api/look", json={"scenario": told["state"]}).status_code == 200
