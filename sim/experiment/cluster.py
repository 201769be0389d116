"""The same pieces of work on a Dask cluster: where a worker is lost, its pieces are run again."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sim.mistakes import Mistake

Piece = TypeVar("Piece")
Result = TypeVar("Result")

PATIENCE = 20.0
"""Seconds that a scheduler may take to answer."""
RETRIES = 20
"""How often a piece may lose its worker before it is given up."""


@contextmanager
def cluster_crew(
    work: Callable[[Piece], Result], address: str, program: Callable[[], str]
) -> Iterator[Callable[[Iterable[Piece]], Iterator[Result]]]:
    """Give a function that yields the results of pieces of work, in order, as `sim.experiment.parallel.crew`.

    Parameters
    ----------
    work
        What is done for one piece; it can be sent to another process, as pieces can.
    address
        Of the scheduler, such as ``tcp://127.0.0.1:8786``.
    program
        Names the version of this program; workers must have the same.

    Raises
    ------
    Mistake
        If Dask is not installed, nobody answers, there is no worker, or workers run another version.
    """
    try:
        from distributed import Client
    except ImportError:
        raise Mistake("--cluster needs Dask: install shelter-sim with the extra dask") from None
    _must_answer(address)
    with Client(address, timeout=PATIENCE, set_as_default=False) as client:
        _must_be_the_same(client, address, program)
        # A task of its own: sent once to each worker, and made again where a worker with it is lost.
        sent = client.submit(_itself, work, pure=False)

        def run(pieces: Iterable[Piece]) -> Iterator[Result]:
            tasks = [client.submit(_do, sent, piece, pure=False, retries=RETRIES) for piece in pieces]
            for task in tasks:
                yield task.result()

        yield run


def _must_answer(address: str) -> None:
    """Raise `Mistake` if nobody listens at an address; Dask itself would try for long."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=PATIENCE):
            return
    except (OSError, ValueError, OverflowError):
        raise Mistake("--cluster is {address}: no Dask scheduler answers there", address=address) from None


def _must_be_the_same(client: Any, address: str, program: Callable[[], str]) -> None:
    found = client.run(program)
    if not found:
        raise Mistake("--cluster is {address}: it has no workers", address=address)
    if set(found.values()) != {program()}:
        raise Mistake(
            "--cluster is {address}: its workers run another version of this program", address=address
        )


def _itself(work: Callable[[Piece], Result]) -> Callable[[Piece], Result]:
    return work


def _do(work: Callable[[Piece], Result], piece: Piece) -> Result:
    return work(piece)
