"""What people ask for, and of which beds: all that stands before an engine runs.

Blocks do not touch, so what is asked in several scenarios and draws can stand side by side: engine, checks
and measures then pass once over all of them. A block has the numbers that it has alone, to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.beds import Beds
from sim.conservation import check_money
from sim.engine.blocks import join_networks, join_requests
from sim.engine.choice import Engine
from sim.engine.vocabulary import Floats, Network, Requests
from sim.experiment.labels import people_of, places_of, residents_of
from sim.history import History, People, PlaceLabels
from sim.referrals import Referrals
from sim.residents import ResidentLabels
from sim.rows import joined
from sim.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Requests and beds of r replications with their labels, as in `sim.history.History`; y years.

    Attributes
    ----------
    people, residents, requests, network, places
        As there.
    grant_kzt
        State money of each year, or of the part of it that the study covers, shape (r, y).
    cost_kzt
        Implied cost of a bed-night, shape (r, y).
    """

    people: People
    residents: People
    requests: Requests
    network: Network
    places: PlaceLabels
    grant_kzt: Floats
    cost_kzt: Floats

    @property
    def num_blocks(self) -> int:
        """Number of replications."""
        return len(self.cost_kzt)


def asked_for(
    scenario: Scenario, referrals: Referrals, at_start: ResidentLabels, requests: Requests, beds: Beds
) -> Asked:
    """Return what is asked for in some replications of a scenario, with all numbers known."""
    cost = beds.implied_cost_kzt_per_bed_night
    return Asked(
        people=people_of(scenario, referrals),
        residents=residents_of(scenario, at_start),
        requests=requests,
        network=beds.network,
        places=places_of(scenario, beds),
        grant_kzt=np.broadcast_to(beds.grant_kzt, cost.shape),
        cost_kzt=cost,
    )


def side_by_side(parts: Sequence[Asked], num_provinces: int) -> Asked:
    """Return what is asked for in scenarios or draws of the same country and study, as blocks of one."""
    if len(parts) == 1:
        return parts[0]
    first_areas = np.cumsum([0, *(part.num_blocks * num_provinces for part in parts)]).tolist()
    people, residents, places = (
        [replace(rows, area=rows.area + first) for rows, first in zip(column, first_areas, strict=False)]
        for column in zip(*((part.people, part.residents, part.places) for part in parts), strict=True)
    )
    networks = [part.network for part in parts]
    return Asked(
        joined(people),
        joined(residents),
        join_requests([part.requests for part in parts], networks, [len(part.people) for part in parts]),
        join_networks(networks),
        joined(places),
        np.concatenate([part.grant_kzt for part in parts]),
        np.concatenate([part.cost_kzt for part in parts]),
    )


def placed(asked: Asked, years: Sequence[tuple[float, float]], engine: Engine) -> History:
    """Return what happens to those who ask, after checking that the money is what the beds cost.

    Parameters
    ----------
    asked
        Requests and beds.
    years
        Beginning and end of each year of the study, days.
    engine
        What places the requests in the network.
    """
    history = History(
        people=asked.people,
        residents=asked.residents,
        requests=asked.requests,
        placements=engine(asked.network, asked.requests),
        network=asked.network,
        places=asked.places,
        grant_kzt=asked.grant_kzt,
    )
    check_money(history, years, asked.grant_kzt, asked.cost_kzt)
    return history
