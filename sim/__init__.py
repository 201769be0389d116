"""Will the shelters hold? A discrete-event simulation of shelters for trafficking victims.

>>> import sim
>>> scenario = sim.load(sim.main_scenarios()[0])
>>> scenario.title
'Rules, money and shelters of 2020, carried on'
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sim.shipped import main_scenarios
from sim.version import __version__

# What these functions need is imported when they are called: `import sim` stays quick.
if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.experiment.compare import Comparison
    from sim.scenario import Scenario

__all__ = ["__version__", "compare", "describe", "draw", "load", "main_scenarios", "tabulate"]


def load(path: str | Path) -> Scenario:
    """Read a scenario file and all that it extends.

    Raises
    ------
    sim.scenario.ScenarioFaults
        All faults of the file, each with file, line, key and rule.
    """
    from sim.scenario import load as load_scenario

    return load_scenario(Path(path))


def compare(
    scenarios: Sequence[Scenario | str | Path] | Scenario | str | Path,
    draws: int = 100,
    replications: int | None = None,
    seed: int = 1,
    jobs: int = 1,
    engine: Literal["kernel", "reference"] | None = None,
    precision: float | None = None,
    sampling: Literal["independent", "latin"] = "independent",
) -> Comparison:
    """Run scenarios over the same people and compare them with the first.

    Parameters
    ----------
    scenarios
        Scenarios or their files, the first the one that the others are compared with; or a single one.
    draws
        Draws of the numbers that nobody knows.
    replications
        In all, a multiple of `draws`; five a draw by default.
    seed
        Of all luck.
    jobs
        Worker processes; the numbers do not depend on them. In a script, more than one needs the usual
        ``if __name__ == "__main__":``.
    engine
        The compiled engine or the reference, by default the one that is done sooner; same numbers.
    precision
        Stop as soon as the headline is known within this part of itself; `draws` are then the most made.
    sampling
        How draws lie together: independent, or spread evenly (Latin hypercube) in blocks of ten.

    Raises
    ------
    sim.mistakes.Mistake
        If the design is impossible, or the scenarios do not fit each other; a `ValueError`.
    sim.scenario.ScenarioFaults
        If a file has faults.
    """
    from sim.experiment.compare import compare as compare_scenarios
    from sim.experiment.design import Design
    from sim.scenario import Scenario as Loaded

    several = [scenarios] if isinstance(scenarios, str | Path | Loaded) else scenarios
    loaded = [load(each) if isinstance(each, str | Path) else each for each in several]
    design = Design(draws, 5 * draws if replications is None else replications, seed, sampling)
    return compare_scenarios(loaded, design, jobs, engine=engine, precision=precision)


def describe(comparison: Comparison, language: Literal["en", "ru", "kk"] = "en") -> str:
    """Return the answer in words and tables, as Markdown, in English, Russian or Kazakh."""
    from sim.answer import answer
    from sim.language import speaking

    with speaking(language):
        return answer(comparison)


def draw(comparison: Comparison, language: Literal["en", "ru", "kk"] = "en") -> dict[str, Figure]:
    """Return the figures of a comparison, by name, in English, Russian or Kazakh."""
    from sim.figures.charts import charts
    from sim.language import speaking

    with speaking(language):
        return charts(comparison)


def tabulate(
    comparison: Comparison, table: Literal["estimates", "differences", "verdicts"] = "estimates"
) -> pd.DataFrame:
    """Return a table of results as a pandas frame."""
    from sim.tables import frame

    return frame(comparison, table)
