"""Comparisons with other numbers in them, so that an answer has something else to say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.answer.values import Cell, level_words
from sim.experiment.compare import Comparison, Outlook
from sim.experiment.levels import Level
from sim.frame import GROUPS
from sim.shipped import shipped_folder
from sim.verdicts import Verdict

ONE_SHELTER = shipped_folder() / "one-shelter.toml"
NONE = (np.nan, np.nan)


def with_levels(outlook: Outlook, changed: dict[tuple[str, str], float]) -> Outlook:
    """Return an outlook in which some estimates, by measure and group, are others, in every area and year."""
    levels = dict(outlook.levels)
    for (name, group), number in changed.items():
        estimate = levels[name].estimate.copy()
        estimate[..., GROUPS.index(group)] = number
        levels[name] = replace(levels[name], estimate=estimate)
    return replace(outlook, levels=levels)


def with_verdict(outlook: Outlook, code: Verdict, above: float, by_share: Verdict | None = None) -> Outlook:
    """Return an outlook with this verdict, and so sure that the share is above its threshold."""
    judgement = outlook.judgement
    return replace(
        outlook,
        judgement=replace(
            judgement,
            verdicts=np.full_like(judgement.verdicts, code),
            share_above=np.full_like(judgement.share_above, above),
            by_share=np.full_like(judgement.verdicts, code if by_share is None else by_share),
        ),
    )


def with_draws(comparison: Comparison, draws: int, per_draw: int = 5) -> Comparison:
    design = replace(comparison.design, draws=draws, replications=draws * per_draw)
    return replace(comparison, design=design)


def refusals(**causes: float) -> dict[tuple[str, str], float]:
    names = ("no_bed", "no_money", "closed", "not_open")
    return {
        (f"cause_{name}", group): causes.get(name, 0.0)
        for name in names
        for group in ("all", "citizen", "foreign")
    }


def with_ignorance(outlook: Outlook, bounds: tuple[float, float]) -> Outlook:
    """Return an outlook whose share never admitted has this interval over the draws, in every cell."""
    share = outlook.levels["share_never_admitted"]
    lower, upper = (np.full_like(share.estimate, bound) for bound in bounds)
    share = replace(share, ignorance_lower=lower, ignorance_upper=upper)
    return replace(outlook, levels={**outlook.levels, "share_never_admitted": share})


def level_of(estimate: float, runs: tuple[float, float], draws: tuple[float, float]) -> Level:
    columns = (estimate, *runs, *draws, np.nan)
    return Level(*(np.full((1, 1, len(GROUPS)), number) for number in columns))


def words_of(outlook: Outlook, name: str, level: Level) -> str:
    return level_words(replace(outlook, levels={name: level}), name, Cell(0))
