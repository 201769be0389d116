"""Where the shipped scenarios are: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

MAIN = ("baseline-2020", "expansion-2021", "foreign-access", "expansion-and-access")
"""The four scenarios of the main question, the baseline first."""

VARIANTS = (
    "borders-reopen",
    "closure-orders",
    "expert-demand",
    "grants-that-pay-admissions",
    "grants-that-pay-nights",
    "high-demand",
    "large-operation",
    "low-demand",
    "money-of-2019-in-all",
    "money-of-2019-per-shelter",
    "one-year-contracts",
    "repatriation-group",
    "returns-and-new-attempts",
    "surge-places",
)
"""Scenarios that extend one of the four, in a folder of their own."""

EXAMPLES = (
    "four-provinces",
    "how-sure",
    "what-matters",
    "how-much-more",
    "what-is-enough",
    "what-to-buy",
    "other-rules",
    "large-sweep",
)
"""Small scenarios, one for each question of the user guide, in a folder of their own."""

OTHERS = ("one-shelter", "data/examples/ten-bed-shelter")


def shipped_folder() -> Path:
    """Return the folder of the shipped scenarios."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / "scenarios"
    return checkout if checkout.is_dir() else package / "shipped"


def main_scenarios() -> tuple[Path, ...]:
    """Return the files of the four scenarios of the main question."""
    return tuple(shipped_folder() / f"{name}.toml" for name in MAIN)


def variants() -> tuple[Path, ...]:
    """Return the files of the variants of the main question."""
    return tuple(shipped_folder() / "variants" / f"{name}.toml" for name in VARIANTS)


def examples() -> tuple[Path, ...]:
    """Return the files of the examples, one for each question of the user guide."""
    return tuple(shipped_folder() / "examples" / f"{name}.toml" for name in EXAMPLES)


def one_shelter() -> Path:
    """Return the file of the scenario of one shelter, which a director fills in."""
    return shipped_folder() / "one-shelter.toml"


def shipped_scenarios() -> tuple[Path, ...]:
    """Return the files of all shipped scenarios, and none that a user may have put beside them."""
    others = (shipped_folder() / f"{name}.toml" for name in OTHERS)
    return (*main_scenarios(), *variants(), *examples(), *others)
