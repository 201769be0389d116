"""Ciw: a node a shelter, its servers the beds, people who renege.

In variant b an arrival node of our own sends people to the first free shelter; that is Ciw's way to change
behaviour (`arrival_node_class`), and quicker than nodes of no duration in front of the shelters.
"""

from __future__ import annotations

from collections.abc import Sequence

import ciw

from benchmarks.peers.counts import Counts
from benchmarks.yardstick import (
    BEDS,
    MEAN_GAPS,
    MEAN_PATIENCE,
    MU_STAY,
    REACH,
    SIGMA_STAY,
    UNTIL,
    WARM_UP,
    Numbers,
)


class NextThree(ciw.ArrivalNode):
    """Sends a person to the first free shelter of four, or home."""

    def release_individual(self, next_node: ciw.Node, next_individual: ciw.Individual) -> None:
        """Send a person who has just arrived."""
        nodes = self.simulation.transitive_nodes
        home = next_node.id_number - 1
        for step in range(REACH["b"]):
            node = nodes[(home + step) % len(BEDS)]
            if node.number_of_individuals < node.c:
                next_node = node
                break
        super().release_individual(next_node, next_individual)


ARRIVALS = {"a": ciw.ArrivalNode, "b": NextThree}


def network() -> ciw.network.Network:
    """Return the shelters."""
    return ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1.0 / gap) for gap in MEAN_GAPS],
        service_distributions=[ciw.dists.Lognormal(MU_STAY, SIGMA_STAY) for _ in BEDS],
        reneging_time_distributions=[ciw.dists.Exponential(1.0 / MEAN_PATIENCE) for _ in BEDS],
        number_of_servers=list(BEDS),
        routing=ciw.routing.NetworkRouting([ciw.routing.Leave() for _ in BEDS]),
    )


def simulate(
    variant: str, seeds: Sequence[int], warm_up: float = WARM_UP, until: float = UNTIL
) -> list[Numbers]:
    """Return the numbers of one replication for each seed."""
    shelters = network()
    results = []
    for seed in seeds:
        ciw.seed(seed)
        simulation = ciw.Simulation(shelters, arrival_node_class=ARRIVALS[variant])
        simulation.simulate_until_max_time(until)
        results.append(counted(simulation, Counts(warm_up, until)))
    return results


def counted(simulation: ciw.Simulation, counts: Counts) -> Numbers:
    """Return the numbers, from Ciw's records of the past and from the people still there."""
    for person in simulation.get_all_individuals():
        home = person.starting_node - 1
        for record in person.data_records:
            counts.refer(record.arrival_date)
            if record.record_type == "renege":
                counts.give_up(record.arrival_date)
            else:
                counts.admit(
                    record.arrival_date, home, record.node - 1, record.service_start_date, record.exit_date
                )
    for node in simulation.transitive_nodes:
        for person in node.all_individuals:
            counts.refer(person.arrival_date)
            if person.server:
                begins, ends = person.service_start_date, person.service_end_date
                counts.admit(person.arrival_date, person.starting_node - 1, node.id_number - 1, begins, ends)
    return counts.numbers()
