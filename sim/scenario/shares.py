"""Shares that must add up to one, and weights that need not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.language import Saying, marked
from sim.scenario.locate import KeyPath
from sim.scenario.numbers import Number

TOLERANCE = 0.001
_ADD_UP = marked("must add up to 1; now {now}")


def broken_sum(key: str, shares: Sequence[float]) -> Iterator[tuple[KeyPath, Saying]]:
    """Yield the rule broken by shares that are negative or do not add up to 1."""
    if min(shares, default=0.0) < 0:
        yield (key,), Saying("must all be at least 0")
    elif not adds_up(shares):
        yield (key,), Saying(_ADD_UP, now=f"{sum(shares):.4g}")


def broken_mix_sum(key: str, mix: Mapping[str, float]) -> Iterator[tuple[KeyPath, Saying]]:
    """Yield the rule broken by named shares; an inherited one may be among them, so all are shown."""
    shares = list(mix.values())
    if min(shares, default=0.0) < 0 or adds_up(shares):
        yield from broken_sum(key, shares)
    else:
        yield (key,), Saying(_ADD_UP, now=listed(mix))


def listed(shares: Mapping[str, float]) -> Saying | str:
    """Return named shares in words."""
    return ", ".join(f"{name} {share:g}" for name, share in shares.items()) or Saying("nothing")


def adds_up(shares: Sequence[float]) -> bool:
    """Return whether shares add up to 1, but for the rounding of a reader."""
    return abs(sum(shares) - 1.0) <= TOLERANCE


def normalised(weights: Mapping[str, float | Number]) -> dict[str, float]:
    """Return weights as shares that add up to 1; uncertain ones must have been drawn."""
    values = {name: float(weight) for name, weight in weights.items()}
    total = sum(values.values())
    return {name: value / total for name, value in values.items()}


def broken_mix(
    mix: Mapping[str, float] | None, weights: Mapping[str, Number] | None
) -> Iterator[tuple[KeyPath, Saying]]:
    """Yield the rules broken by a mix of profiles, which is stated by shares or by weights."""
    if mix is None and weights is None:
        yield ("mix",), Saying("is required, or {other}", other="mix_weights")
    if mix is not None and weights is not None:
        yield ("mix_weights",), Saying("is not needed beside {other}", other="mix")
    if mix is not None:
        yield from broken_mix_sum("mix", mix)
    if weights is not None and not any(weight.smallest > 0 for weight in weights.values()):
        yield ("mix_weights",), Saying("must not all be 0")
