"""Scenario files: the typed model, loading with inheritance, and faults that point at the line."""

from sim.scenario.assumptions import Assumption, assumptions
from sim.scenario.faults import Fault, ScenarioFaults
from sim.scenario.inherit import Origin
from sim.scenario.load import load, load_text
from sim.scenario.model import DAYS_A_YEAR, Period, Scenario, day
from sim.scenario.numbers import Number, UncertainDate
from sim.scenario.opened import OPENING, with_shelters
from sim.scenario.provinces import Province
from sim.scenario.resolve import resolve, resolve_each, uncertain_numbers, with_quantiles
from sim.scenario.settings import number_at, settable, with_numbers
from sim.scenario.switches import AS_IN_FILE, Switch, switched, switches

__all__ = [
    "AS_IN_FILE",
    "DAYS_A_YEAR",
    "OPENING",
    "Assumption",
    "Fault",
    "Number",
    "Origin",
    "Period",
    "Province",
    "Scenario",
    "ScenarioFaults",
    "Switch",
    "UncertainDate",
    "assumptions",
    "day",
    "load",
    "load_text",
    "number_at",
    "resolve",
    "resolve_each",
    "settable",
    "switched",
    "switches",
    "uncertain_numbers",
    "with_numbers",
    "with_quantiles",
    "with_shelters",
]
