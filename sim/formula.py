"""One shelter by formula: what Erlang's textbook answer says, beside the simulation.

The formulas know one shelter, people one by one at a constant rate, and a long time; they check the
simulation where all of that holds, and show what it misses where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario import DAYS_A_YEAR, Scenario, resolve, uncertain_numbers
from sim.sources import steady_sources
from sim.stays import stay_law
from sim.theory import erlang_a, erlang_b


@dataclass(frozen=True, slots=True)
class Formula:
    """The long run of one shelter, at the central value of every number.

    Attributes
    ----------
    beds
        Beds of the shelter.
    people_per_year
        People a year who want one.
    mean_stay
        Days, after any limit.
    mean_patience
        Days a person waits for a bed, 0 if not at all.
    turnaround
        Days a bed is made ready after a stay: it is taken for these, too.
    """

    beds: int
    people_per_year: float
    mean_stay: float
    mean_patience: float
    turnaround: float = 0.0

    @property
    def name(self) -> str:
        """Which formula it is."""
        return "Erlang B" if self.mean_patience == 0 else "Erlang A"

    @property
    def share_refused(self) -> float:
        """Share turned away (Erlang B), or giving up (Erlang A)."""
        return self.share_refused_with(self.beds)

    def share_refused_with(self, beds: int) -> float:
        """Return the share refused if the shelter had so many beds, at least 1."""
        rate, taken = self.people_per_year / DAYS_A_YEAR, self.mean_stay + self.turnaround
        if self.mean_patience == 0:
            return erlang_b(rate * taken, beds)
        return erlang_a(rate, taken, beds, self.mean_patience).chance_of_giving_up

    def beds_for(self, share: float) -> int:
        """Return the fewest beds with which no more than a share, above 0, is refused.

        Examples
        --------
        >>> shelter = Formula(beds=10, people_per_year=40.0, mean_stay=75.0, mean_patience=0.0)
        >>> shelter.beds_for(0.02), round(shelter.share_refused, 3)
        (15, 0.131)
        """
        beds = 1
        while self.share_refused_with(beds) > share:
            beds += 1
        return beds


def formula(scenario: Scenario) -> Formula | None:
    """Return the formula's answer for a single shelter whose beds take anyone, else None.

    References
    ----------
    Erlang (1917) for loss; Palm (1957) for waiting with exponential patience.
    """
    known = _central(scenario)
    if not _is_one_shelter(known):
        return None
    people = _people_per_year(known)
    rate = sum(people.values()) / DAYS_A_YEAR
    stay = _weighted(known, people, "stay")
    patience = _weighted(known, people, "patience")
    beds = _beds(known)
    if rate == 0 or beds == 0:
        return None
    return Formula(beds, rate * DAYS_A_YEAR, stay, patience, float(known.shelters.turnaround_days))


def _beds(scenario: Scenario) -> int:
    """Return the beds of the one province, 0 where money gives them."""
    stated = scenario.shelters.beds_in.get(scenario.provinces[0].code, scenario.shelters.beds)
    return 0 if stated is None else round(float(stated))


def _central(scenario: Scenario) -> Scenario:
    """Return the scenario with every uncertain number at the middle of its range."""
    return resolve(scenario, lambda _: 0.5) if uncertain_numbers(scenario) else scenario


def _is_one_shelter(scenario: Scenario) -> bool:
    pools = list(scenario.shelters.places.values())
    return (
        [province.code for province in scenario.provinces] == list(scenario.shelters.provinces or ())
        and scenario.money.buys == "places"
        and len(pools) == 1
        and pools[0].accepts == ("any",)
        and all(profile.citizen and profile.party is None for profile in scenario.profiles.values())
        and not any(stream.is_bursts for stream in scenario.streams.values())
        and float(scenario.shelters.beds_paid_by_others) == float(scenario.shelters.surge_share) == 0
    )


def _people_per_year(scenario: Scenario) -> dict[str, float]:
    """Return people a year who want a bed, by profile."""
    people = dict.fromkeys(scenario.profiles, 0.0)
    for source in steady_sources(scenario):
        assert source.profile is not None
        share = scenario.share_wanting_bed(source.stream, source.profile)
        people[source.profile] += source.events_a_year * source.mean_size * source.factor * share
    return people


def _weighted(scenario: Scenario, people: dict[str, float], what: str) -> float:
    """Return the mean stay or patience over the people who want a bed, in days."""
    days = {name: _days(scenario, name, what) for name in people}
    total = sum(people.values())
    return sum(people[name] * days[name] for name in people) / total if total else 0.0


def _days(scenario: Scenario, profile: str, what: str) -> float:
    if what == "patience":
        return float(scenario.profiles[profile].patience_for_bed_days)
    law = stay_law(scenario.stays[scenario.profiles[profile].stay])
    usual, longer = (law.law.capped_mean(limit) for limit in (law.at_most, law.extended))
    return float((1 - law.extension_share) * usual + law.extension_share * longer)
