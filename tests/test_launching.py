"""Worker processes: copies of one that has loaded what they need, or else started afresh."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from sim import launching
from sim.experiment.parallel import in_order, let_workers_load
from sim.launching import LOADED, nursery_is_safe


def about_the_worker(number: int) -> tuple[int, bool, int, bool]:
    """Return the number, and what a worker has loaded, whose child it is, and whether it feels Ctrl-C."""
    blocked = signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    return number, LOADED in sys.modules, os.getppid(), blocked


@pytest.mark.skipif(sys.platform != "linux", reason="workers are copied on Linux only")
def test_workers_are_copies_of_one_process_that_has_loaded_what_they_need() -> None:
    let_workers_load(2)
    found = list(in_order(about_the_worker, 4, 2))
    assert [number for number, *_ in found] == [0, 1, 2, 3]
    assert all(has_loaded for _, has_loaded, *_ in found)
    parents = {parent for _, _, parent, _ in found}
    assert len(parents) == 1
    assert os.getpid() not in parents
    assert all(is_blocked for *_, is_blocked in found)


def test_workers_are_started_afresh_where_copies_are_not_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launching, "nursery_is_safe", lambda: False)
    let_workers_load(2)
    found = list(in_order(about_the_worker, 4, 2))
    assert [number for number, *_ in found] == [0, 1, 2, 3]
    assert not any(has_loaded for _, has_loaded, *_ in found)
    assert {parent for _, _, parent, _ in found} == {os.getpid()}


@pytest.mark.parametrize(
    ("platform", "version", "is_safe"),
    [
        ("linux", (3, 11, 0), False),
        ("linux", (3, 11, 1), True),
        ("darwin", (3, 12, 0), False),
        ("win32", (3, 12, 0), False),
    ],
)
def test_where_workers_may_be_copied(
    monkeypatch: pytest.MonkeyPatch, platform: str, version: tuple[int, int, int], is_safe: bool
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "version_info", version)
    assert nursery_is_safe() == is_safe
