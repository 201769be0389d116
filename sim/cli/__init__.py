"""The command line.

Little is imported at the top, so that Ctrl-C is answered from the very beginning.
"""

from __future__ import annotations

import io
import os
import sys

from sim.cli import ending
from sim.language import of_environment, speaking


def main() -> None:
    """Run the command line; Ctrl-C ends it at once and leaves no half-written result.

    It speaks the language of the environment until an option names another.
    """
    ending.answer_interrupts_at_once()
    # Read when numpy loads. Matrices are small here: threads that share one wait for each other, and take
    # the processors from the workers.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an old terminal has no Kazakh letters
    with speaking(of_environment(os.environ)):
        try:
            from sim.cli.commands import run_commands

            code = run_commands()
            sys.stdout.flush()
        except KeyboardInterrupt:
            ending.interrupted()
        except Exception as error:
            ending.failed(error)
    raise SystemExit(code)


__all__ = ["main"]
