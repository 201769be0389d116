"""The people of a scenario: who they are, how long they stay, who comes together."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from sim.language import Saying
from sim.scenario.admissible import Days, Patience, PositiveDays, Shape, Share, Variation
from sim.scenario.names import PartyName, StayName
from sim.scenario.numbers import Number
from sim.scenario.rules import Row, RulesBroken, Table, require
from sim.scenario.shares import broken_sum

Kind = Literal["women", "men", "families"]
Age = Literal["adult", "child", "family"]
Law = Literal[
    "deterministic", "exponential", "lognormal", "gamma", "weibull", "loglogistic", "hyperexponential"
]
PARAMETERS = {"weibull": "shape", "loglogistic": "shape", "deterministic": None, "exponential": None}
"""The key that a law needs beside its mean, where it is not the coefficient of variation."""

LARGEST_SIZE = 100


class Profile(Table):
    """A kind of person."""

    citizen: bool = Field(description="true for citizens, false for foreign people.")
    sex: Literal["female", "male", "mixed"] = Field(description="Group in the results; mixed for families.")
    kind: Kind = Field(description="Which places the person needs.")
    age: Age = Field(
        "adult",
        description="Group in the results: an adult, a child who comes alone, or a family, which is an adult "
        "with children. Without it: family where the kind is families, else adult.",
    )
    stay: StayName = Field(description="How long the person stays: the name of a [stays.*].")
    patience_for_bed_days: Patience = Field(
        description="How long the person waits for a bed open to them, mean; 0: not at all, inf: no end."
    )
    patience_before_eligibility_days: Patience = Field(
        Number(value=0.0),
        description="How long a foreign person waits, from referral, to become eligible, mean.",
    )
    patience_law: Literal["exponential", "deterministic"] = Field(
        "exponential", description="The law of both patiences."
    )
    share_who_want_a_bed: Share = Field(
        Number(value=1.0), description="Share of these people who want a bed at all."
    )
    priority: int = Field(2, ge=1, le=1000, description="Place in the waiting list; 1 goes first.")
    party: PartyName | None = Field(
        None, description="Beds that one referral needs: the name of a [parties.*]; without it, one bed."
    )

    @model_validator(mode="before")
    @classmethod
    def _age_by_kind(cls, stated: Any) -> Any:
        if isinstance(stated, dict) and stated.get("kind") == "families":
            return {"age": "family"} | stated
        return stated

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.citizen and "patience_before_eligibility_days" not in self.model_fields_set:
            rule = Saying("is required for foreign people")
            raise RulesBroken([(("patience_before_eligibility_days",), rule)])
        return self


class Sizes(Table):
    """How many there are at once, with the share of each number."""

    sizes: Row[int] = Field(description="The numbers, 1 to 100, ascending.", min_length=1)
    shares: Row[float] = Field(description="The share of each number; they add up to 1.", min_length=1)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(self.sizes) != len(self.shares):
            rule = Saying("must be as many as the {key}, {number}", key="sizes", number=len(self.sizes))
            raise RulesBroken([(("shares",), rule)])
        if min(self.sizes) < 1 or max(self.sizes) > LARGEST_SIZE:
            raise RulesBroken(
                [(("sizes",), Saying("must all be between {low} and {high}", low=1, high=LARGEST_SIZE))]
            )
        if list(self.sizes) != sorted(set(self.sizes)):
            raise RulesBroken([(("sizes",), Saying("must be ascending"))])
        require(broken_sum("shares", self.shares))
        return self

    @property
    def mean(self) -> float:
        """The mean number."""
        return _moment(self.sizes, self.shares, 1)

    @property
    def mean_square(self) -> float:
        """The mean of the number's square."""
        return _moment(self.sizes, self.shares, 2)


@lru_cache(maxsize=64)  # asked for in every draw of the unknown numbers, of which sizes are none
def _moment(sizes: tuple[int, ...], shares: tuple[float, ...], power: int) -> float:
    pairs = zip(sizes, shares, strict=True)
    return sum(share * float(size) ** power for size, share in pairs) / sum(shares)


class Party(Sizes):
    """People who need their beds in one place: a family. Each is one referral."""


class Group(Sizes):
    """People who are referred together, each a referral of their own."""


class Stay(Table):
    """A law of lengths of stay, in days."""

    law: Law = Field(description="The family of distributions.")
    mean_days: PositiveDays = Field(
        description="Mean length of stay, before any cap; of those who do not leave early."
    )
    cv: Variation | None = Field(
        None, description="Coefficient of variation; for lognormal, gamma and hyperexponential."
    )
    shape: Shape | None = Field(None, description="Shape of the Weibull or the log-logistic law.")
    early_share: Share | None = Field(
        None, description="Share of people who leave within days, whatever the law says of the others."
    )
    early_mean_days: PositiveDays | None = Field(
        None, description="Mean stay of those who leave early (exponential)."
    )
    at_most_days: PositiveDays | None = Field(None, description="The longest stay allowed.")
    extension_share: Share | None = Field(
        None, description="Share of people whose longest stay is extended_days instead."
    )
    extended_days: Days | None = Field(None, description="The longest stay of those with an extension.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        parameter = PARAMETERS.get(self.law, "cv")
        for key in ("cv", "shape"):
            if key == parameter and getattr(self, key) is None:
                raise RulesBroken([((key,), Saying('is required for the law "{law}"', law=self.law))])
            if key != parameter and getattr(self, key) is not None:
                raise RulesBroken([((key,), Saying('is not used by the law "{law}"', law=self.law))])
        if self.law == "hyperexponential" and self.cv is not None and self.cv.smallest < 1:
            raise RulesBroken([(("cv",), Saying('must be at least 1 for the law "{law}"', law=self.law))])
        if self.law == "loglogistic" and self.shape is not None and self.shape.smallest <= 1:
            raise RulesBroken([(("shape",), Saying('must be above 1 for the law "{law}"', law=self.law))])
        self._check_early()
        self._check_extension()
        return self

    def _check_early(self) -> None:
        given = (self.early_share is not None, self.early_mean_days is not None)
        if any(given) and not all(given):
            missing = "early_mean_days" if given[0] else "early_share"
            raise RulesBroken([((missing,), Saying("is required where some leave early"))])
        if self.early_share is not None and self.early_share.largest >= 1:
            raise RulesBroken([(("early_share",), Saying("must be below {lt}", lt=1))])

    def _check_extension(self) -> None:
        if self.extension_share is None and self.extended_days is None:
            return
        for key in ("at_most_days", "extension_share", "extended_days"):
            if getattr(self, key) is None:
                raise RulesBroken([((key,), Saying("is required where stays are extended"))])
        if (
            self.extended_days
            and self.at_most_days
            and self.extended_days.smallest < self.at_most_days.largest
        ):
            rule = Saying("must not be less than {key}", key="at_most_days")
            raise RulesBroken([(("extended_days",), rule)])
