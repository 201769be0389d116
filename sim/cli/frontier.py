"""`shelter-sim frontier`: what its options mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.answer.frontier import Room, room_findings
from sim.answer.well_enough import Ending
from sim.cli.asking import MEASURES, area_said, question_of
from sim.cli.exploring import Errand, Found, draws_to_try, explore
from sim.experiment.batches import Sweep
from sim.experiment.crossing import Search, places_between
from sim.experiment.design import Design
from sim.experiment.enough import FEWEST, FEWEST_OF_LUCK
from sim.experiment.frontier import Axis, Question, frontier
from sim.experiment.usual import beds_name, beds_range, growth_name, growth_values, must_count
from sim.figures.experiments import room_plans
from sim.mistakes import Mistake
from sim.scenario import Scenario, number_at

USUAL, MOST = Design(40, 200), Design(200, 1000)
"""Runs at each point without a precision, and at most until one is reached."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The options of the frontier as the user gives them; None where the program is to choose."""

    across: str | None
    up: str | None
    points: int
    area: str | None
    measure: str | None


def answer_frontier(scenario: Scenario, errand: Errand, wish: Wish) -> None:
    """Compute how much more can be taken, write it and print it.

    Raises
    ------
    Mistake
        If an option is impossible.
    """
    across = axis_of(scenario, wish.across or _usual_across(scenario), wish.points, "--across")
    up = axis_of(scenario, wish.up or _usual_up(scenario), wish.points, "--up")
    question = question_of(scenario, wish.area, wish.measure)
    said = {"--across": _said(across), "--up": _said(up), "--area": area_said(scenario, question.area)}
    said["--measure"] = next(short for short, name in MEASURES.items() if name == question.measure)
    precision = errand.wanted
    said |= {} if precision is None else {"--precision": f"{precision:g}"}
    usual = USUAL if precision is None else MOST
    explore("frontier", scenario, errand, usual, said, partial(_find, across, up, question, precision))


def _find(across: Axis, up: Axis, question: Question, precision: float | None, sweep: Sweep) -> Found:
    is_unknown = sweep.study.scenario.has_unknown
    for running in draws_to_try(sweep, FEWEST if is_unknown else FEWEST_OF_LUCK, precision):
        searches = (
            _search(running, question, across, is_rising=True),
            _search(running, question, up, is_rising=False),
        )
        most, least = (search.crossing() for search in searches)
        if precision is None:
            ending = None
            break
        is_enough = all(map(Search.is_enough, searches, (most, least), (precision, precision)))
        ending = Ending(precision, sweep.study.design.replications, is_enough)
        if is_enough:
            break
    front = frontier(running, across, up, question)
    is_of_nobody = question.is_of_nobody(running, {**across.settings[-1], **up.settings[-1]})
    enough = float(np.clip(least.estimate, up.values[0], up.values[-1]))
    left_out = question.left_out(running, dict.fromkeys(up.settings[0], enough))
    room = Room(front, most, least, ending, is_of_nobody, left_out)
    return Found(running.study, room_findings(running.study, room), room_plans(running.study, room))


def _search(sweep: Sweep, question: Question, axis: Axis, is_rising: bool) -> Search:
    names = tuple(axis.settings[0])
    places = places_between(axis.values[0], axis.values[-1], axis.is_whole)
    return Search(sweep, question, lambda value: dict.fromkeys(names, value), places, is_rising)


def axis_of(scenario: Scenario, text: str, points: int, option: str) -> Axis:
    """Return the axis that a text such as ``shelters.beds=4:20`` names.

    Several numbers, with commas between them, all have the same value; values are a range, or a list.

    Raises
    ------
    Mistake
        If it cannot be read, a number is not in the file, or may not have a value.
    """
    names, _, values = text.partition("=")
    wanted = tuple(name.strip() for name in names.split(","))
    limits = [number_at(scenario, name)[2] for name in wanted]
    is_whole = all(each.is_whole for each in limits)
    found = _values(values, points, is_whole, option)
    for name, each in zip(wanted, limits, strict=True):
        must_count(scenario, name)
        for value in found:
            if not each.admits(value):
                raise Mistake(
                    "{option}: {name} is set to {value}: it {rule}",
                    option=option,
                    name=name,
                    value=f"{value:g}",
                    rule=each.rule(),
                )
    return Axis.of(wanted, found, is_whole)


def _values(text: str, points: int, is_whole: bool, option: str) -> tuple[float, ...]:
    is_range = text.count(":") == 1
    try:
        stated = np.array([float(part) for part in text.split(":" if is_range else ",")])
    except ValueError:
        stated = np.array([math.nan])
    found = np.linspace(stated[0], stated[-1], points) if is_range else stated
    found = np.unique(np.round(found)) if is_whole and is_range else found
    is_rising = len(stated) > 1 and np.isfinite(stated).all() and (np.diff(stated) > 0).all()
    if not is_rising or len(found) < 2:
        raise Mistake(
            "{option}: {values!r} must be a range FROM:TO, or rising values with commas between them, "
            "such as {example}",
            option=option,
            values=text,
            example="shelters.beds=4:20",
        )
    return tuple(float(value) for value in found)


def _usual_across(scenario: Scenario) -> str:
    name = growth_name(scenario)
    return f"{name}={','.join(f'{value:g}' for value in growth_values(scenario, name))}"


def _usual_up(scenario: Scenario) -> str:
    if scenario.shelters.beds is None:
        raise Mistake(
            "{scenario}: money gives the beds; name a number with --up, such as --up NAME=1:5",
            scenario=scenario.name,
        )
    name = beds_name(scenario)
    low, high = beds_range(scenario, name)
    return f"{name}={low:g}:{high:g}"


def _said(axis: Axis) -> str:
    return f"{','.join(axis.settings[0])}={','.join(f'{value:.10g}' for value in axis.values)}"
