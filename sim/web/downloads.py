"""What can be taken away from a finished run: the brief, the tables, the scenario files, the numbers."""

from __future__ import annotations

from collections.abc import Callable

from sim.archives import archive
from sim.csv_text import as_csv
from sim.experiment.compare import Comparison
from sim.language import say
from sim.mistakes import Mistake
from sim.store import as_json, certificate, summary_of
from sim.tables import COLUMNS, pieces
from sim.web.answers import command_of
from sim.web.refusals import Refused
from sim.web.states import file_of, scenarios_of
from sim.web.wishes import Finished, Wish


def download(finished: Finished, wish: Wish, name: str) -> bytes:
    """Return a file of a finished run.

    Raises
    ------
    Refused
        If there is no such file, or what makes it is not installed.
    """
    make: dict[str, Callable[[], bytes]] = {
        "brief.html": lambda: _brief(finished),
        "tables.xlsx": lambda: _workbook(finished.comparison()),
        "tables.zip": lambda: _tables(finished.comparison()),
        "scenario.toml": lambda: file_of(wish.states[-1]).encode(),
        "scenarios.zip": lambda: archive(_scenario_files(wish)),
        "data.json": lambda: as_json(summary_of(finished.comparison())).encode(),
    }
    return make[name]()


def _brief(finished: Finished) -> bytes:
    from sim.report.page import page

    comparison = finished.comparison()
    told = certificate(comparison, command_of(comparison, finished.is_main_question))
    return page(comparison, told).encode()


def _workbook(comparison: Comparison) -> bytes:
    from sim.report.workbook import workbook

    try:
        return workbook(comparison)
    except Mistake:
        words = say(
            "Workbooks need openpyxl, which is not installed with this server: take the tables as CSV."
        )
        raise Refused(404, words) from None


def _tables(comparison: Comparison) -> bytes:
    return archive(
        {f"{name}.csv": as_csv(COLUMNS[name], pieces(comparison, name)).encode() for name in COLUMNS}
    )


def _scenario_files(wish: Wish) -> dict[str, bytes]:
    names = [scenario.name for scenario in scenarios_of(wish.states)]
    return {f"{name}.toml": file_of(state).encode() for name, state in zip(names, wish.states, strict=True)}
