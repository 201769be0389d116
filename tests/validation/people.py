"""People for small worlds: who comes when to which copy, and how long they stay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import chance
from sim.distributions import Distribution, poisson_quantile
from sim.engine.vocabulary import Floats, Ints


@dataclass(frozen=True, slots=True)
class Luck:
    """Uniforms by name: the same seed and name give the same ones."""

    seed: int
    name: str

    def uniforms(self, number: int, purpose: str) -> Floats:
        """Return so many uniforms for a purpose."""
        key = chance.key_of(self.seed, f"validation|{self.name}|{purpose}")
        return chance.uniforms(np.uint64(key), 0, np.arange(number, dtype=np.uint64), 0)


@dataclass(frozen=True, slots=True, eq=False)
class Intensity:
    """A rate that is constant between edges."""

    edges: Floats
    """Moments, one more than the rates, from 0 up."""
    rates: Floats
    """People a day."""

    @classmethod
    def constant(cls, rate: float, until: float) -> Intensity:
        """Return one rate for all the time."""
        return cls(np.array([0.0, until]), np.array([rate]))

    def draw(self, luck: Luck, copies: int) -> tuple[Ints, Floats]:
        """Return copy and moment of each event of a Poisson process in each copy."""
        reached = np.concatenate(([0.0], np.cumsum(self.rates * np.diff(self.edges))))
        counts = poisson_quantile(luck.uniforms(copies, "count"), float(reached[-1]))
        place = luck.uniforms(int(counts.sum()), "time") * reached[-1]
        row = np.searchsorted(reached, place, side="right") - 1
        time: Floats = self.edges[row] + (place - reached[row]) / self.rates[row]
        return np.repeat(np.arange(copies), counts), time


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """People who follow the same rules, one row each."""

    copy: Ints
    time: Floats
    stay: Floats
    route: tuple[int, ...] = (0,)
    """Stations tried, in order; people wait for all of them."""
    patience: Floats | float = 0.0
    party: int = 1
    is_resident: bool = False
    """Whether they are in the first station of the route when the run starts."""

    def __len__(self) -> int:
        return len(self.copy)


def referred(
    luck: Luck,
    copies: int,
    intensity: Intensity,
    stay: Distribution,
    *,
    patience: Distribution | float = 0.0,
    route: tuple[int, ...] = (0,),
    party: int = 1,
) -> Group:
    """Return people who come one by one."""
    copy, time = intensity.draw(luck, copies)
    length = stay.quantile(luck.uniforms(len(time), "stay"))
    waits = (
        patience if isinstance(patience, float) else patience.quantile(luck.uniforms(len(time), "patience"))
    )
    return Group(copy, time, length, route, waits, party)


def residents(luck: Luck, numbers: Ints, stay: Distribution) -> Group:
    """Return so many residents in each copy, whose stays go on by the equilibrium law."""
    copy = np.repeat(np.arange(len(numbers)), numbers)
    left = stay.equilibrium_quantile(luck.uniforms(len(copy), "left"))
    return Group(copy, np.zeros(len(copy)), left, is_resident=True)


def drawn(luck: Luck, copies: int, chances: Floats) -> Ints:
    """Return a number 0, 1, ... for each copy with these chances."""
    reached = np.cumsum(chances)
    return np.searchsorted(reached[:-1] / reached[-1], luck.uniforms(copies, "number"), side="right")


def poisson(luck: Luck, copies: int, mean: float) -> Ints:
    """Return a Poisson number for each copy."""
    return poisson_quantile(luck.uniforms(copies, "number"), mean)
