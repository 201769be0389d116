"""What a shelter's own records tell, as an answer with tables."""

from __future__ import annotations

import numpy as np

from sim.answer.findings import Findings, Row
from sim.fitting.fitted import Fitted
from sim.fitting.stays import RULED_OUT, Fit
from sim.fitting.summary import told
from sim.fitting.survivors import shown, survivors
from sim.language import marked, say

TITLE = marked("What the records tell")
SURE = marked(
    "Each range is a 95 % interval: of twenty such one misses. Only more records narrow them. Numbers of "
    "people are rounded, and those below five are not told, so that nobody can be recognised."
)
POINTS = 25
"""Of the laws, in the table of stays."""


def fit_findings(fitted: Fitted) -> Findings:
    """Return what was fitted, with the numbers of its figure."""
    lines = "\n".join(f"- {line}" for line in told(fitted))
    answer = f"# {say(TITLE)}\n\n{lines}\n\n## {say('How sure')}\n\n{say(SURE)}\n"
    rate = fitted.referrals.rate
    years = zip(*fitted.people_by_year(), strict=True)
    return Findings(
        lines,
        answer,
        {
            "stays": (("what", "days", "share_still_there"), _stays(fitted)),
            "people": (
                (
                    "year",
                    "people_at_least",
                    "people_at_most",
                    "part_of_year",
                    "rate_low",
                    "rate",
                    "rate_high",
                ),
                [
                    (year, people.least, people.most, part, rate.low, rate.estimate, rate.high)
                    for year, people, part in years
                ],
            ),
        },
        {},
    )


def _stays(fitted: Fitted) -> list[Row]:
    """Return the share still there after so many days: as recorded, and by each law that may be true."""
    curve = shown(survivors(fitted.stays), fitted.stays)
    recorded: list[Row] = [
        ("recorded", day, share) for day, share in zip(curve.days.tolist(), curve.share.tolist(), strict=True)
    ]
    longest = 1.3 * max([*curve.days.tolist(), fitted.chosen.law.mean])
    days = np.linspace(0.0, longest, POINTS)
    laws = [each for each in fitted.ranked if each.aicc <= fitted.chosen.aicc + RULED_OUT]
    return recorded + [row for each in laws for row in _law(each, days)]


def _law(each: Fit, days: np.typing.NDArray[np.float64]) -> list[Row]:
    shares = each.law.survival(days)
    return [(each.family.name, day, share) for day, share in zip(days.tolist(), shares.tolist(), strict=True)]
