"""A critical care unit: emergencies queue, planned operations are cancelled when every bed is taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

import numpy as np
from scipy.special import ndtri

from sim.distributions import Exponential, Lognormal
from sim.engine.vocabulary import Ended, Floats
from tests.validation.cells import Cell, Truth, batches
from tests.validation.people import Group, Intensity, Luck, referred
from tests.validation.worlds import Run, World

TRUTH = Truth("griffiths_ccu_recreated")
WAY = (
    "A built network, empty at first, in hours: the unplanned wait without end, electives have no patience, "
    "and a bed stays taken 5 hours after each stay. Counted as in the published model: cancelled and arrived "
    "after the warm-up; waits and treatment of those discharged after it. The mean wait of a replication is "
    "very skewed, so there are many of them. Against 2,000 independent replications as well."
)
ELECTIVE = 5
"""Index of the group of electives, behind the five unplanned ones."""
REPLICATIONS, INDEPENDENT = 100, 2000
"""Of the published outputs, and of the independent ones."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of each replication."""

    arrivals: Floats
    cancelled: Floats
    wait: Floats
    """Mean wait of the unplanned, hours."""
    treated: Floats
    """Mean beds in treatment: total treatment of those discharged, over time."""
    taken: Floats
    """Mean beds in treatment, averaged over time."""


def cells(full: bool, seed: int) -> list[Cell]:
    """Return what happens with 23 and with 24 beds."""
    found: list[Cell] = []
    for beds in TRUTH.inputs["beds"] if full else [24]:
        sizes = batches(1000 if full else 40, 250)
        parts = [_replications(beds, f"{beds}|{number}", size, seed) for number, size in enumerate(sizes)]
        counted = Counted(
            *(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Counted))
        )
        found += _published(beds, counted)
        # Within 8 % of the mean of so skewed a wait needs the full size.
        found += _independent(beds, counted) if full else []
    return found


def _replications(beds: int, name: str, copies: int, seed: int) -> Counted:
    inputs = TRUTH.inputs
    since = float(inputs["warm_up"])
    until = since + inputs["collect"]
    groups = [_unplanned(kind, name, copies, until, seed) for kind in inputs["unplanned"]]
    groups.append(_electives(Luck(seed, f"electives|{name}"), copies, until))
    run = World((beds,), until, turnaround=inputs["turnaround_after_each_stay"]).run(copies, groups)
    return _count(run, since, until)


def _unplanned(kind: str, name: str, copies: int, until: float, seed: int) -> Group:
    source = TRUTH.inputs["unplanned"][kind]
    mean, sd = source["los_lognormal_mean_sd"]
    arrivals = Intensity.constant(1.0 / source["iat_exp_mean"], until)
    return referred(
        Luck(seed, f"{kind}|{name}"), copies, arrivals, Lognormal(mean, sd / mean), patience=np.inf
    )


def _electives(luck: Luck, copies: int, until: float) -> Group:
    """Return people who come at normal intervals, the first after one interval."""
    mean, sd = _numbers("iat")
    most = int(until / mean + 10.0 * np.sqrt(until / mean) * sd / mean) + 2
    between = mean + sd * ndtri(luck.uniforms(copies * most, "between")).reshape(copies, most)
    # An interval below 0 lies 5.7 standard deviations away.
    time = np.cumsum(np.maximum(between, 0.0), axis=1)
    copy, row = np.nonzero(time < until)
    (stay,) = _numbers("los")
    return Group(copy, time[copy, row], Exponential(stay).quantile(luck.uniforms(len(copy), "stay")))


def _numbers(what: str) -> list[float]:
    """Return the numbers in the words the truth says it with."""
    return [float(number) for number in re.findall(r"[0-9.]+", TRUTH.inputs["elective"][what])]


def _count(run: Run, since: float, until: float) -> Counted:
    stays, requests = run.placements, run.requests
    left = (stays.ended == Ended.COMPLETED) & (stays.left >= since)
    copy, length = run.copy[stays.request[left]], (stays.left - stays.admitted)[left]
    waited = (stays.admitted - requests.time[stays.request])[left]
    is_unplanned = run.group[stays.request[left]] != ELECTIVE
    total_wait = np.bincount(copy[is_unplanned], waited[is_unplanned], run.copies)
    return Counted(
        arrivals=run.count(run.asked(since)),
        cancelled=run.count(run.asked(since, ELECTIVE) & run.turned_away),
        wait=total_wait / np.bincount(copy[is_unplanned], minlength=run.copies),
        treated=np.bincount(copy, length, run.copies) / (until - since),
        taken=run.average(run.beds(), since),
    )


def _published(beds: int, counted: Counted) -> list[Cell]:
    exact, people = TRUTH.text["outputs_published_100reps"][str(beds)], TRUTH.text["patient_count_published"]
    root = np.sqrt(REPLICATIONS)
    cancelled, wait = exact["cancelled_sd"] / root, exact["wait_sd"] / root
    # The published occupancy has no standard deviation: ours stands in, and half of its last digit.
    spread = counted.treated.std(ddof=1)
    margin = 3.0 * spread * np.hypot(1.0 / root, 1.0 / np.sqrt(len(counted.treated))) + 0.005
    ours, label = float(counted.treated.mean()), f"{beds} beds, published"
    return [
        TRUTH.mean(f"{label}: cancelled", exact["cancelled_mean"], counted.cancelled, cancelled),
        TRUTH.mean(f"{label}: mean wait, hours", exact["wait_mean_h"], counted.wait, wait),
        TRUTH.mean(f"{label}: patients", people["mean"], counted.arrivals, people["sd"] / root),
        TRUTH.near(
            f"{label}: beds in treatment", exact["occupancy"], ours, margin, "3 SE of both, 2 decimals"
        ),
    ]


def _independent(beds: int, counted: Counted) -> list[Cell]:
    exact, label = TRUTH.text["outputs_independent_2000reps"][str(beds)], f"{beds} beds, independent"
    cancelled, wait = exact["cancelled_mean"], exact["wait_mean_h"]
    root = np.sqrt(INDEPENDENT)
    by_discharge, by_time = counted.treated / beds, counted.taken / beds
    return [
        TRUTH.near(f"{label}: cancelled", cancelled, counted.cancelled.mean(), 0.02 * cancelled, "2 %"),
        TRUTH.near(f"{label}: mean wait, hours", wait, counted.wait.mean(), 0.08 * wait, "8 %"),
        TRUTH.mean(
            f"{label}: use by discharge",
            exact["utilisation_by_discharge"],
            by_discharge,
            by_discharge.std() / root,
        ),
        TRUTH.mean(f"{label}: use over time", exact["utilisation_time_avg"], by_time, by_time.std() / root),
        TRUTH.mean(f"{label}: patients", exact["arrivals"], counted.arrivals, counted.arrivals.std() / root),
    ]
