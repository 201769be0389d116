"""Who may use state-paid places, and from when: criminal cases, permissions, the reform."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.language import Saying
from sim.scenario.admissible import Days, Factor, People, Share
from sim.scenario.locate import KeyPath
from sim.scenario.names import ProfileName, SpreadName
from sim.scenario.numbers import Number, UncertainDate
from sim.scenario.rules import Row, RulesBroken, Table, Unit, require
from sim.scenario.shares import broken_mix_sum, broken_sum


class Reform(Table):
    """A law that opens state-paid places to foreign people without a criminal case."""

    date: UncertainDate = Field(description="The day on which it comes into force.")
    uptake: Share = Field(
        Number(value=1.0), description="Share of foreign people who make use of it in the end."
    )
    uptake_ramp_days: Days = Field(
        Number(value=0.0), description="Days from the date until the uptake is reached, growing evenly."
    )
    induced_demand: Factor = Field(
        Number(value=1.0), description="Factor on the referrals of foreign people once the law is known."
    )
    induced_ramp_days: Days = Field(
        Number(value=0.0), description="Days from the date until that factor is reached, growing evenly."
    )


class Access(Table):
    """How foreign people come to have access to state-paid places."""

    case_probability: Share = Field(description="Chance that a criminal case is opened.")
    case_delay_days: Days = Field(
        description="Mean days from referral to the opening of the case (exponential)."
    )
    case_closes_probability: Share = Field(
        Number(value=0.0), description="Chance that a case is closed before the person has left."
    )
    case_closes_days: Days = Field(
        Number(value=0.0), description="Mean days from the opening to that closing (exponential)."
    )
    grace_days: Days = Field(Number(value=0.0), description="Days a person may stay after the closing.")
    permission_probability: Share = Field(
        Number(value=0.0), description="Chance of a permission through another channel."
    )
    permission_delay_days: Days = Field(
        Number(value=0.0), description="Mean days from referral to the permission (exponential)."
    )
    reflection_days: Days = Field(
        Number(value=0.0),
        description="Days from referral open to everyone, without a case. 0: no such period.",
    )
    residency_days: Days | None = Field(
        None,
        description="Days after referral by which every foreign person must leave; without it, no limit.",
    )
    reform: Reform | None = Field(None, description="The reform; without it there is none.")


def no_access() -> Access:
    """Return the access of a scenario that has no foreign people: none."""
    return Access(case_probability=Number(value=0.0), case_delay_days=Number(value=0.0))


class BeenThere(Table):
    """How long the residents of the first day have been there, from which follows what is left of stays."""

    from_days: Row[Annotated[float, Unit("days")]] = Field(
        min_length=1, description="Where each class of days begins, 0 first; the last one has no end."
    )
    shares: Row[float] = Field(
        min_length=1, description="Share of the residents in each class; they add up to 1."
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if list(self.from_days) != sorted(set(self.from_days)) or self.from_days[0] != 0:
            raise RulesBroken([(("from_days",), Saying("must begin with 0 and ascend"))])
        if not math.isfinite(self.from_days[-1]):
            raise RulesBroken([(("from_days",), Saying("must all be finite"))])
        if len(self.from_days) != len(self.shares):
            rule = Saying("must be as many as from_days, {number}", number=len(self.from_days))
            raise RulesBroken([(("shares",), rule)])
        require(broken_sum("shares", self.shares))
        return self


class Start(Table):
    """Who is there on the first day."""

    occupancy: Share = Field(
        Number(value=0.0), description="Share of the beds open the day before that are taken at the start."
    )
    residents: BeenThere | None = Field(
        None,
        description="How long they have been there; without it, as long as people met on any day have.",
    )
    waiting_without_case: People = Field(
        Number(value=0.0), description="Foreign people who already wait at the start, mean (Poisson)."
    )
    waiting_mix: dict[ProfileName, float] | None = Field(
        None, description="Share of each foreign profile among them; the shares add up to 1."
    )
    waiting_spread: SpreadName | None = Field(
        None, description="Their home provinces: the name of a [spreads.*]; without it, by population."
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        require(self._broken())
        return self

    def _broken(self) -> Iterator[tuple[KeyPath, Saying]]:
        if self.waiting_mix is not None:
            yield from broken_mix_sum("waiting_mix", self.waiting_mix)
        elif self.waiting_without_case.largest > 0:
            yield ("waiting_mix",), Saying("is required where people wait at the start")
