"""What may differ from run to run, kept apart from the results: when, how long, on what."""

from __future__ import annotations

import platform
from datetime import UTC, datetime


class Journal:
    """Notes the beginning of a run when made, and its end when written.

    Parameters
    ----------
    jobs
        Worker processes.
    engine
        Name of the engine that runs.
    """

    def __init__(self, jobs: int, engine: str) -> None:
        self._jobs = jobs
        self._engine = engine
        self._began = datetime.now(UTC)

    def text(self) -> str:
        """Return the lines of `run.log`."""
        seconds = (datetime.now(UTC) - self._began).total_seconds()
        return (
            f"began    {self._began:%Y-%m-%d %H:%M:%S} UTC\n"
            f"took     {seconds:.1f} seconds, figures included\n"
            f"workers  {self._jobs}\n"
            f"engine   {self._engine}\n"
            f"system   {platform.system()} {platform.machine()}, Python {platform.python_version()}\n"
        )
