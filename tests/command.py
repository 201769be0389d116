"""The command line in the process of the tests: its words, files and exit codes, without a start of Python.

What only a process of its own can show (its start, signals, a closed output) is in `test_cli.py`.
"""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from sim.cli import main


def shelter_sim(*words: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line, in some folder if that is wanted, and leave the process as it was."""
    output, complaints = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    on_interrupt = signal.getsignal(signal.SIGINT)
    try:
        with pytest.MonkeyPatch.context() as patch, chdir(folder or Path.cwd()):
            patch.setattr(sys, "argv", ["shelter-sim", *map(str, words)])
            patch.setattr(sys, "stdout", output)
            patch.setattr(sys, "stderr", complaints)
            patch.setattr(sys, "unraisablehook", sys.unraisablehook)
            with pytest.raises(SystemExit) as ended:
                main()
    finally:
        signal.signal(signal.SIGINT, on_interrupt)
    assert isinstance(ended.value.code, int)
    return subprocess.CompletedProcess(sys.argv, ended.value.code, told(output), told(complaints))


def told(stream: io.TextIOWrapper) -> str:
    """Return all that was written into a stream."""
    stream.seek(0)
    return stream.read()


def refused(*words: str | Path, folder: Path | None = None) -> str:
    """Return the message of a refusal."""
    return message_of(shelter_sim(*words, folder=folder))


def message_of(done: subprocess.CompletedProcess[str]) -> str:
    """Return the message of a refusal: exit code 2, nothing else printed, no traceback."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr
