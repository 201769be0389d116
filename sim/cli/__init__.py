"""The command line.

Little is imported at the top, so that Ctrl-C is answered from the very beginning.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from itertools import pairwise

from sim.cli import ending
from sim.language import LANGUAGES, of_environment, speaking


def language_named(words: Sequence[str]) -> str | None:
    """Return the language that `--language` names among the words of a command; None without a known one.

    So that a mistake before it, such as an unknown option, is told in that language, too.

    Examples
    --------
    >>> language_named(["run", "--oops", "--language", "ru"]), language_named(["run", "--language=kk"])
    ('ru', 'kk')
    """
    joined = [word.removeprefix("--language=") for word in words if word.startswith("--language=")]
    apart = [after for word, after in pairwise(words) if word == "--language"]
    return next((code for code in (*joined, *apart) if code in LANGUAGES), None)


def main() -> None:
    """Run the command line; Ctrl-C ends it at once and leaves no half-written result.

    It speaks the language that `--language` names wherever it stands, else that of the environment.
    """
    ending.answer_interrupts_at_once()
    # Read when numpy loads. Matrices are small here: threads that share one wait for each other, and take
    # the processors from the workers.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an old terminal has no Kazakh letters
    with speaking(language_named(sys.argv) or of_environment(os.environ)):
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
