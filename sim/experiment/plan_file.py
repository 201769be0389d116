"""A plan of what to buy as a scenario file that extends the one asked about."""

from __future__ import annotations

import json
from pathlib import Path

from sim.experiment.plans import Plan, transfers_of
from sim.scenario import OPENING, Scenario


def scenario_text(scenario: Scenario, plan: Plan, title: str, parent: Path, aim: str) -> str:
    """Return a scenario file that extends the one asked about, and states a plan."""
    reason = json.dumps(f"Chosen by shelter-sim allocate, aim {aim}.")

    def stated(value: float) -> str:
        return f"{{ value = {value:g}, assumption = {reason} }}"

    lines = [f"extends = {_quoted(parent.as_posix())}", f"title = {_quoted(title)}"]
    if plan.extras.surge is not None:
        lines += ["", "[shelters]", f"surge_share = {stated(plan.extras.surge)}"]
    lines += ["", "[shelters.beds_in]"]
    for province, number in zip(scenario.provinces, plan.beds, strict=True):
        lines.append(f"{province.code} = {stated(number)}")
    if plan.extras.opened:
        start = scenario.study.start.isoformat()
        lines += ["", f"[openings.{OPENING}]", f"provinces = {json.dumps(plan.extras.opened)}"]
        lines += [f"first = {start}", f"last = {start}", f"assumption = {reason}"]
    if plan.extras.transfers:
        lines += ["", "[transfers]"]
        numbers = transfers_of(scenario).items()
        lines += [f"{name.removeprefix('transfers.')} = {stated(value)}" for name, value in numbers]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
