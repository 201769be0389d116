"""How the program ends: what it leaves on the screen, and its exit code."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from sim.language import marked, said, say

FAULT = 1
"""Exit code for a fault of the program."""
MISTAKE = 2
"""Exit code for what the user can put right."""
INTERRUPTED = 130
"""Exit code after Ctrl-C."""

STOPPED = marked("Stopped. Nothing is half written.")
REPORT = marked("This is a fault of the program, not of your files. Please report it with the lines above.")


def answer_interrupts_at_once() -> None:
    """From here on Ctrl-C ends the process where it stands.

    So it is while libraries are loaded: nothing has begun, and some would not let an exception through.
    """
    signal.signal(signal.SIGINT, _stop)


def answer_interrupts_by_tidying_up() -> None:
    """From here on Ctrl-C raises `KeyboardInterrupt`: there are workers to end, or files to take back."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def interrupted() -> NoReturn:
    """End after Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one would only disturb the end
    _tell(f"\n{say(STOPPED)}")
    raise SystemExit(INTERRUPTED) from None


def failed(error: Exception) -> NoReturn:
    """End with one line where the user or the machine is at fault, with a traceback where the program is."""
    from sim.mistakes import Mistake, reason

    if isinstance(error, BrokenPipeError):  # whoever read the output has enough, as `head` has
        _let_output_go()
        raise SystemExit(FAULT) from None  # as click does
    if isinstance(error, OSError):
        _let_output_go()
        _tell(f"{error.filename or said('output')}: {reason(error)}")
        raise SystemExit(MISTAKE) from None
    if isinstance(error, Mistake):
        _tell(str(error))
        raise SystemExit(MISTAKE) from None
    import traceback

    traceback.print_exception(error)
    _tell(say(REPORT))
    raise SystemExit(FAULT) from None


def _let_output_go() -> None:
    """Send what is still unwritten nowhere, or Python would try again, and complain, when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    _tell(f"\n{say(STOPPED)}")
    os._exit(INTERRUPTED)


def _tell(message: str) -> None:
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()
