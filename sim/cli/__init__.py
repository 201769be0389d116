"""The command line.

Little is imported at the top, so that Ctrl-C is answered from the very beginning.
"""

from __future__ import annotations

import sys

from sim.cli import ending


def main() -> None:
    """Run the command line; Ctrl-C ends it at once and leaves no half-written result."""
    ending.answer_interrupts_at_once()
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
