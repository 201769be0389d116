"""How the program ends: what it leaves on the screen, and its exit code."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn

from sim.language import marked, said, say

FAULT = 1
"""Exit code for a fault of the program."""
MISTAKE = 2
"""Exit code for what the user can put right."""
INTERRUPTED = 130
"""Exit code after Ctrl-C."""
UNTIL_AGAIN_SECONDS = 0.02
"""After which an interrupt that got lost is raised again; should it get lost once more, then again."""

STOPPED = marked("Stopped. Nothing is half written.")
REPORT = marked("This is a fault of the program, not of your files. Please report it with the lines above.")


def answer_interrupts_at_once() -> None:
    """From here on Ctrl-C ends the process where it stands.

    So it is while libraries are loaded: nothing has begun, and some would not let an exception through.
    """
    signal.signal(signal.SIGINT, _stop)


def answer_interrupts_by_tidying_up() -> None:
    """From here on Ctrl-C raises `KeyboardInterrupt`: there are workers to end, or files to take back.

    Where it meets a callback of a library, from which no exception gets out, it is raised again soon after.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.unraisablehook = _raise_again


def interrupted() -> NoReturn:
    """End after Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one would only disturb the end
    _tell(f"\n{say(STOPPED)}")
    # All is tidied up by now. Libraries that were met half loaded would complain when Python takes them down.
    os._exit(INTERRUPTED)


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


def _raise_again(lost: sys.UnraisableHookArgs) -> None:
    """Interrupt the main thread once more if what got lost was an interrupt; else say what Python says."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    again = threading.Timer(UNTIL_AGAIN_SECONDS, _interrupt_the_main_thread)
    again.daemon = True
    again.start()


def _interrupt_the_main_thread() -> None:
    """Send it the signal where that can be done, which also ends what it waits for."""
    if hasattr(signal, "pthread_kill"):
        main = threading.main_thread().ident
        assert main is not None  # it has begun
        signal.pthread_kill(main, signal.SIGINT)
    else:
        _thread.interrupt_main()


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    _tell(f"\n{say(STOPPED)}")
    os._exit(INTERRUPTED)


def _tell(message: str) -> None:
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()
