"""Work shared out over processes: what Ctrl-C does while they start."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from sim.experiment.parallel import _interrupts_put_off


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
    with _interrupts_put_off():
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)
        reached.append(True)


def test_work_can_be_shared_out_from_a_thread() -> None:
    """There Ctrl-C needs no care, and may not be given any: Python lets the main thread alone."""
    entered: list[bool] = []

    def enter() -> None:
        with _interrupts_put_off():
            entered.append(True)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert entered == [True]
