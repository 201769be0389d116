"""Work shared out over processes: its order, workers that end, and what Ctrl-C does while they start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from sim.experiment.parallel import crew, workers_are_copies
from sim.interrupts import interrupts_put_off
from sim.mistakes import Mistake


@pytest.mark.skipif(os.name != "posix", reason="signals of one process to itself")
def test_ctrl_c_waits_while_workers_start_even_if_a_thread_of_a_library_takes_it_in() -> None:
    """That thread does not block it; the kernel gives a signal to any thread that does not."""
    is_over = threading.Event()
    thread = threading.Thread(target=is_over.wait)
    thread.start()
    reached: list[bool] = []
    try:
        with pytest.raises(KeyboardInterrupt):
            interrupted_at_the_start(reached)
    finally:
        is_over.set()
        thread.join()
    assert reached == [True]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def interrupted_at_the_start(reached: list[bool]) -> None:
    with interrupts_put_off():
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)
        reached.append(True)


def test_work_can_be_shared_out_from_a_thread() -> None:
    """There Ctrl-C needs no care, and may not be given any: Python lets the main thread alone."""
    entered: list[bool] = []

    def enter() -> None:
        with interrupts_put_off():
            entered.append(True)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert entered == [True]


def test_a_program_around_python_that_answers_ctrl_c_is_let_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """There Python knows no handler, and could not give it back."""
    changed: list[object] = []
    monkeypatch.setattr(signal, "getsignal", lambda _: None)
    monkeypatch.setattr(signal, "signal", lambda _, handler: changed.append(handler))
    with interrupts_put_off():
        pass
    assert changed == []


def test_results_come_in_the_order_of_the_pieces_and_an_error_in_its_turn() -> None:
    came: list[int] = []
    with crew(_halved, 2) as done, pytest.raises(ValueError, match="3 is odd") as raised:
        came.extend(done([8, 2, 6, 3, 5, 4]))
    assert came == [4, 1, 3]
    assert "_halved" in raised.value.__notes__[0], "where it happened in the worker is told"


def test_workers_serve_again_after_a_caller_who_did_not_wait_for_all() -> None:
    with crew(_halved, 2) as done:
        assert next(iter(done(range(0, 20, 2)))) == 0
        assert list(done([10, 12, 14])) == [5, 6, 7]


def test_an_answer_that_cannot_be_sent_is_told_as_that_and_the_next_one_comes() -> None:
    """A function without a name of its own cannot; neither can an error that holds one."""
    with crew(_unsendable, 2) as done:
        with pytest.raises(TypeError, match="what a worker process answers cannot be sent") as raised:
            list(done(["answer"]))
        assert "<lambda>" in raised.value.__notes__[0]
        with pytest.raises(TypeError, match="what a worker process answers cannot be sent") as raised:
            list(done(["error"]))
        assert "_unsendable" in raised.value.__notes__[0], "where the error happened is told"
        assert list(done(["", ""])) == ["sent", "sent"]


def _unsendable(what: str) -> object:
    if what == "error":
        raise ValueError(lambda: None)
    return (lambda: None) if what else "sent"


@pytest.mark.skipif(os.name != "posix", reason="a process that kills itself")
def test_a_worker_that_is_killed_is_told_of_and_nobody_waits_for_it() -> None:
    """As the system does when memory runs out."""
    with crew(_killed, 2) as done, pytest.raises(Mistake, match="ended in the middle of its work"):
        list(done([1, 2, 3]))


def _halved(number: int) -> int:
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


def _killed(_number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="workers are copies on Linux only")
def test_workers_are_copies_of_a_process_without_threads_and_end_when_it_is_killed() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED_WHILE_IT_WAITS], stdout=subprocess.PIPE, start_new_session=True
    )
    out, _ = process.communicate(timeout=20)  # until no worker holds the other end any more
    assert out == b"copies\n2\n"
    assert process.returncode == -signal.SIGKILL


KILLED_WHILE_IT_WAITS = """
import os, signal
from sim.experiment.parallel import crew, workers_are_copies

assert workers_are_copies()
print("copies", flush=True)
with crew(abs, 2) as done:
    answers = done([-2, -3, -4])
    print(next(answers), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are copies on Linux only")
def test_workers_start_afresh_where_another_thread_may_hold_a_lock() -> None:
    is_over = threading.Event()
    thread = threading.Thread(target=is_over.wait)
    thread.start()
    try:
        assert not workers_are_copies()
    finally:
        is_over.set()
        thread.join()
