"""What is counted and what is reported: data, no computing.

A count is a number for each area, period and group; a measure is a count, or a ratio of two, with its words.
A person's *period* is that of first eligibility; for people who never had one, that of the referral. A
person's *area* is home; nights, beds, full days and money belong to the shelter's. A person is a referral: a
family counts once, but takes as many beds and nights as it has people. Other clients of the same beds are in
the occupancy, the demand and `nights_other_clients` only. Residents at the start are in no count of
referrals; they are in nights, moves and displacements.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Count:
    """A number found in each replication: its name, its unit, and its meaning in plain words."""

    name: str
    unit: str
    words: str


class Kind(Enum):
    """How a measure follows from its counts, over replications."""

    MEAN = "mean"
    """Expectation of the numerator."""
    SHARE = "share"
    """Ratio of expectations, people of people, between 0 and 1."""
    RATE = "rate"
    """Ratio of expectations without bound."""
    CHANCE = "chance"
    """Chance that the numerator, 0 or 1, is 1."""
    PEAK = "peak"
    """95 % quantile of the greatest number of beds needed (`Tally.peak_needed`)."""


class Scope(Enum):
    """For whom a measure is reported."""

    GROUPS = "groups"
    """Every area, period and group."""
    AREAS = "areas"
    """Every area and period, everyone together."""
    COUNTRY = "country"
    """The country only, everyone together."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A reported quantity: counts by name, and words for a table."""

    name: str
    unit: str
    kind: Kind
    numerator: str
    denominator: str
    words: str
    scope: Scope = Scope.GROUPS


FATES = (
    Count("referred", "people", "people referred"),
    Count("wanting_bed", "people", "people who want a bed"),
    Count("eligible", "people", "eligible people"),
    Count("admitted", "people", "people admitted"),
    Count("turned_away", "people", "people turned away at once"),
    Count("gave_up", "people", "people who gave up waiting"),
    Count("eligibility_ended", "people", "people whose eligibility ended while they waited"),
    Count("never_admitted", "people", "eligible people never admitted"),
    Count("still_waiting", "people", "people still waiting when the run ended"),
    Count("pending", "people", "people whose eligibility was still open when the run ended"),
    Count("never_eligible", "people", "people never eligible"),
    Count("no_place", "people", "people no shelter in reach takes"),
    Count("without_bed", "people", "people who want a bed and never get one"),
    Count("late_0", "people", "eligible people not in a bed at once"),
    Count("late_7", "people", "eligible people not in a bed within 7 days"),
    Count("waited_days", "days", "days waited from first eligibility, by people admitted"),
    Count("unmet_nights", "person-nights", "nights people never admitted would have stayed"),
    Count("transfers", "people", "people admitted away from their home province"),
    Count("cause_no_bed", "people", "people refused for want of a bed"),
    Count("cause_no_money", "people", "people refused for want of money"),
    Count("cause_closed", "people", "people refused because a place was closed"),
    Count("cause_wrong_kind", "people", "people refused because no place takes their kind"),
    Count("cause_not_open", "people", "people refused while no place they waited for was open to them"),
    Count("cause_no_shelter", "people", "people without any shelter on their route"),
)
"""By home province and group. The six causes add up to `never_admitted` and `no_place`."""

AGAIN = (
    Count("returned", "people", "people who asked again after a stay"),
    Count("returned_eligible", "people", "those of them who were eligible"),
    Count("returned_never_admitted", "people", "those of them who were never admitted"),
    Count("tried_again", "people", "new attempts after a refusal"),
    Count("admitted_in_new_attempt", "people", "people admitted in a new attempt"),
)
"""By home province and group, in the year of first eligibility of the request; each request counts."""

STAYS = (
    Count("displaced", "people", "people displaced by a closing"),
    Count("moved", "people", "moves to another place because of a closing"),
    Count("nights", "person-nights", "nights served"),
)
"""By group; residents at the start included. Displaced and moved by home, in the year it happened; nights by
the shelter's province."""

SERVICE = (
    Count("nights_other_clients", "person-nights", "nights of other clients of the same beds"),
    Count("nights_state_paid", "person-nights", "nights in places the state pays, everyone"),
    Count("nights_surge", "person-nights", "nights in surge places, everyone"),
    Count("bed_nights", "person-nights", "nights in nominal beds, everyone"),
    Count("bed_nights_state_paid", "person-nights", "nights in nominal beds the state pays, everyone"),
    Count("bed_nights_paid_by_others", "person-nights", "nights in nominal beds others pay, everyone"),
    Count("bed_days", "bed-days", "nominal beds open, added up over days; 0 without a shelter"),
    Count("bed_days_state_paid", "bed-days", "those of them that the state pays"),
    Count("bed_days_paid_by_others", "bed-days", "those of them that others pay"),
    Count("days_open", "days", "days on which any nominal bed is open; 0 without a shelter"),
    Count("days_full", "days", "days on which every nominal bed open is taken or being made ready"),
    Count("days_demand_exceeds", "days", "days on which more beds are needed than are open"),
    Count("grant_kzt", "KZT", "state money, KZT"),
    Count("days", "days", "length of the period"),
    Count("any_never_admitted", "0 or 1", "at least one eligible person is never admitted"),
)
"""By area; in the column of everyone only, but `any_never_admitted` by group."""

BALANCES = (
    Count("has_balance", "0 or 1", "places are paid from a balance"),
    Count("any_money_out", "0 or 1", "a balance was empty at least once while its places were open"),
    Count("money_out_days", "days", "days from the beginning of the period until the first time"),
    Count("arrears_kzt", "KZT", "money owed at the end of the period for what it did not cover, KZT"),
    Count("balance_spent_kzt", "KZT", "money taken from balances for nights or admissions, KZT"),
)
"""By area, everyone together; where grants buy nights or admissions. A balance of several provinces is in the
country only."""

COUNTS = (*FATES, *AGAIN, *STAYS, *SERVICE, *BALANCES)
"""All counts, in the order of the first axis of `Tally.counts`."""

INDEX = {count.name: row for row, count in enumerate(COUNTS)}
"""Row of each count, by name."""


def _mean(name: str, scope: Scope = Scope.GROUPS) -> Measure:
    count = COUNTS[INDEX[name]]
    return Measure(name, count.unit, Kind.MEAN, name, "", count.words, scope)


def _share(name: str, numerator: str, denominator: str, words: str) -> Measure:
    return Measure(name, "share", Kind.SHARE, numerator, denominator, words)


MEASURES = (
    _share(
        "share_never_admitted",
        "never_admitted",
        "eligible",
        "share never admitted, of eligible people",
    ),
    Measure(
        "chance_any_never_admitted",
        "chance",
        Kind.CHANCE,
        "any_never_admitted",
        "",
        "chance that at least one eligible person is never admitted",
    ),
    _share("share_late_0", "late_0", "eligible", "share not in a bed at once, of eligible people"),
    _share(
        "share_late_7",
        "late_7",
        "eligible",
        "share not in a bed within 7 days, of eligible people",
    ),
    _share(
        "share_never_eligible",
        "never_eligible",
        "wanting_bed",
        "share never eligible, of people who want a bed",
    ),
    _share(
        "share_without_bed", "without_bed", "wanting_bed", "share who never get a bed, of people who want one"
    ),
    _share("share_transferred", "transfers", "admitted", "share admitted away from home, of people admitted"),
    *(_mean(count.name) for count in FATES if count.name != "waited_days"),
    *(_mean(count.name) for count in AGAIN if count.name != "returned_eligible"),
    _share(
        "share_returned_never_admitted",
        "returned_never_admitted",
        "returned_eligible",
        "share never admitted, of eligible people who asked again after a stay",
    ),
    _share(
        "share_new_attempts_admitted",
        "admitted_in_new_attempt",
        "tried_again",
        "share admitted, of new attempts after a refusal",
    ),
    *(_mean(count.name) for count in STAYS),
    Measure(
        "mean_wait_days",
        "days",
        Kind.RATE,
        "waited_days",
        "admitted",
        "mean wait of people admitted, from eligibility",
    ),
    *(_mean(name, Scope.AREAS) for name in ("nights_other_clients", "nights_state_paid", "nights_surge")),
    Measure(
        "occupancy",
        "share",
        Kind.RATE,
        "bed_nights",
        "bed_days",
        "share taken of the nominal beds open",
        Scope.AREAS,
    ),
    Measure(
        "occupancy_state_paid",
        "share",
        Kind.RATE,
        "bed_nights_state_paid",
        "bed_days_state_paid",
        "share taken of the beds the state pays",
        Scope.AREAS,
    ),
    Measure(
        "occupancy_paid_by_others",
        "share",
        Kind.RATE,
        "bed_nights_paid_by_others",
        "bed_days_paid_by_others",
        "share taken of the beds others pay",
        Scope.AREAS,
    ),
    Measure("beds", "beds", Kind.RATE, "bed_days", "days", "nominal beds open, on average", Scope.AREAS),
    Measure(
        "beds_paid_by_others",
        "beds",
        Kind.RATE,
        "bed_days_paid_by_others",
        "days",
        "those of them that others pay",
        Scope.AREAS,
    ),
    Measure(
        "beds_needed_95",
        "beds",
        Kind.PEAK,
        "peak_needed",
        "",
        "beds needed at once, if anybody might use any bed",
        Scope.AREAS,
    ),
    *(_mean(name, Scope.AREAS) for name in ("days_full", "days_demand_exceeds")),
    Measure(
        "share_days_full",
        "share",
        Kind.RATE,
        "days_full",
        "days_open",
        "share of the time with any bed open in which all are taken",
        Scope.AREAS,
    ),
    Measure(
        "chance_money_runs_out",
        "chance",
        Kind.SHARE,
        "any_money_out",
        "has_balance",
        "chance that money runs out at least once",
        Scope.AREAS,
    ),
    Measure(
        "mean_days_until_money_runs_out",
        "days",
        Kind.RATE,
        "money_out_days",
        "any_money_out",
        "days from the beginning of the period until money first runs out, if it does",
        Scope.AREAS,
    ),
    *(_mean(name, Scope.AREAS) for name in ("arrears_kzt", "balance_spent_kzt")),
    _mean("grant_kzt", Scope.COUNTRY),
    Measure(
        "cost_kzt_per_night",
        "KZT",
        Kind.RATE,
        "grant_kzt",
        "nights_state_paid",
        "state money for each night in places the state pays, KZT",
        Scope.COUNTRY,
    ),
    Measure(
        "cost_kzt_per_bed_night",
        "KZT",
        Kind.RATE,
        "grant_kzt",
        "bed_days_state_paid",
        "state money for each day that a bed the state pays is open, taken or not, KZT",
        Scope.COUNTRY,
    ),
)
"""What is reported, the headline first."""

UNITS = {measure.name: measure.unit for measure in MEASURES}
WORDS = {measure.name: measure.words for measure in MEASURES}
