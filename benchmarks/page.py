"""The planner's page under load: how soon it answers, alone and with fifty people at once, and its memory."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Barrier
from typing import Any

from httpx2 import Client

from sim.web import jobs
from sim.web.requests import state_in
from sim.web.wishes import Wish

PEOPLE, LOOKS_EACH = 50, 4
SECONDS_BETWEEN = 5.0
"""That a person looks at an answer before moving the next lever."""
REQUESTS, SETTLED = 10_000, 2_000
"""Memory is compared after so many requests, and after so many first ones."""
FIRST_SECONDS, ALONE_SECONDS, CROWD_SECONDS, MOST_GROWTH = 3.0, 0.2, 2.0, 0.1


@dataclass(frozen=True)
class Server:
    """A server under way: its address, its group of processes, and the moment it was started."""

    address: str
    group: int
    started: float


def page() -> Iterator[str]:
    """Yield what is measured, with what is wanted beside it."""
    jobs.be_fast(lambda _: None)  # a warm cache
    with serving() as server:
        yield _line("First answer after the start", _first(server), FIRST_SECONDS)
        _wait_until_done(server)
        yield _line("A first look, alone, median", median(_alone(server, 30)), ALONE_SECONDS)
        yield from _crowd(server, "as people use it", SECONDS_BETWEEN)
        yield from _crowd(server, "all in one moment", 0.0)
        yield from _memory(server)


def _line(what: str, seconds: float, most: float) -> str:
    return f"{what}: {seconds:.2f} s  at most {most:g} s: {'met' if seconds <= most else 'MISSED'}"


@contextmanager
def serving() -> Iterator[Server]:
    """Start `shelter-sim serve` on a free port, and end it."""
    started = time.monotonic()
    command = [sys.executable, "-m", "sim", "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    try:
        address = process.stdout.readline().split()[1]
        yield Server(address, process.pid, started)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _asking(server: Server) -> Client:
    return Client(base_url=server.address, timeout=600.0)


def _first(server: Server) -> float:
    with _asking(server) as client:
        answer = client.get("/api/start").json()["answer"]
        assert len(answer["views"]) == 4
    return time.monotonic() - server.started


def _wait_until_done(server: Server) -> None:
    """Wait for the answer to the shipped question, which is made when the server starts."""
    with _asking(server) as client:
        run = client.get("/api/start").json()["run"]
        while client.get(f"/api/runs/{run}").json()["state"] != "done":
            time.sleep(0.5)


def _states(number: int) -> list[dict[str, Any]]:
    """Return the baseline and a scenario unlike any other, as the page asks for them."""
    changes = {"access.reform.uptake": 0.3 + number / 100_000, "shelters.beds": 6 + number % 12}
    mine = {"extends": "expansion-and-access", "title": f"Number {number}", "changes": changes}
    return [{"extends": "baseline-2020"}, mine]


def _look(client: Client, number: int) -> tuple[float, bytes]:
    begun = time.monotonic()
    answer = client.post("/api/look", json={"scenarios": _states(number)})
    assert answer.status_code == 200, answer.text
    return time.monotonic() - begun, answer.content


def _alone(server: Server, number: int) -> list[float]:
    with _asking(server) as client:
        return [_look(client, 5000 + each)[0] for each in range(number)]


def _crowd(server: Server, how: str, between: float) -> Iterator[str]:
    """Yield how long first looks take for fifty people, and whether every answer was right."""
    first = 0 if between else 1000
    together = Barrier(PEOPLE)

    def person(number: int) -> list[tuple[int, float, bytes]]:
        with _asking(server) as client:
            client.get("/")
            together.wait()
            time.sleep(between * number / PEOPLE)
            found = []
            for look in range(LOOKS_EACH if between else 1):
                which = first + number * LOOKS_EACH + look
                found.append((which, *_look(client, which)))
                time.sleep(between)
            return found

    with ThreadPoolExecutor(PEOPLE) as people:
        looks = [look for found in people.map(person, range(PEOPLE)) for look in found]
    seconds = sorted(seconds for _, seconds, _ in looks)
    late = seconds[int(0.95 * len(seconds))]
    yield _line(f"First looks of {PEOPLE} people, {how}, 95th percentile", late, CROWD_SECONDS)
    wrong = sum(not _is_right(which, answer) for which, _, answer in looks)
    yield f"Of these {len(looks)} answers, wrong: {wrong}"


def _is_right(number: int, answer: bytes) -> bool:
    """Return whether an answer is the one that this process gives by itself."""
    states = tuple(map(state_in, _states(number)))
    return bool(json.loads(answer) == json.loads(jobs.first_look(Wish(states), lambda _: None)))


def _memory(server: Server) -> Iterator[str]:
    """Yield how much memory the server and its workers have, early and late in many requests."""
    settled = 0.0
    with _asking(server) as client:
        for number in range(REQUESTS):
            _some_request(client, number)
            if number == SETTLED:
                settled = megabytes(server.group)
    end = megabytes(server.group)
    growth = end / settled - 1
    verdict = "met" if growth <= MOST_GROWTH else "MISSED"
    yield (
        f"Memory of all processes after {SETTLED:,} and {REQUESTS:,} requests: {settled:.0f} and "
        f"{end:.0f} MB  growth at most {100 * MOST_GROWTH:g} %: {verdict}"
    )


def _some_request(client: Client, number: int) -> None:
    """Ask for one of the things that pages ask for; every twentieth is a first look at something new."""
    if number % 20 == 0:
        _look(client, 20_000 + number)
    elif number % 5 == 0:
        client.get("/api/start", params={"language": ("en", "ru", "kk")[number % 3]})
    elif number % 3 == 0:
        client.post("/api/look", json={"scenario": {"extends": "no-such"}})
    else:
        client.get("/" if number % 2 else "/api/runs/none")


def megabytes(group: int) -> float:
    """Return the memory that a group of processes holds, from /proc; a page that they share counts once."""
    return sum(_held(folder) for folder in Path("/proc").glob("[0-9]*") if _group(folder) == group)


def _group(folder: Path) -> int:
    try:
        fields: Sequence[str] = (folder / "stat").read_text().rpartition(")")[2].split()
        return int(fields[2])
    except OSError:
        return -1


def _held(folder: Path) -> float:
    """Return the proportional set size: of a page that n processes share, an n-th."""
    lines = (folder / "smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 2**10
