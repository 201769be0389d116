"""What the page needs to open: the country, the scenarios and the levers, in the language spoken."""

from __future__ import annotations

from typing import Any

from sim.language import ENGLISH, LANGUAGES, language, said
from sim.scenario import Province
from sim.shipped import MAIN as MAIN_NAMES
from sim.web.glossary import glossary
from sim.web.known import known_ids, shipped
from sim.web.levers import MAIN, groups, levers
from sim.wording import NO_BREAK


def start() -> dict[str, Any]:
    """Return everything that does not depend on a run."""
    study = shipped(MAIN).study
    return {
        "language": language(),
        "languages": dict(LANGUAGES),
        "numbers": {"decimal": ".", "group": ","}
        if language() == ENGLISH
        else {"decimal": ",", "group": NO_BREAK},
        "provinces": [_province(province) for province in shipped(MAIN).provinces],
        "scenarios": [_scenario(name) for name in known_ids()],
        "groups": groups(),
        "levers": list(levers()),
        "glossary": glossary(),
        "study": {"start": study.start.isoformat(), "end": study.end.isoformat()},
    }


def _province(province: Province) -> dict[str, Any]:
    return {
        "code": province.code,
        "name": province.name,
        "row": province.tile_row,
        "column": province.tile_column,
    }


def _scenario(name: str) -> dict[str, Any]:
    scenario = shipped(name)
    question = said(scenario.question) if scenario.question else None
    return {
        "id": name,
        "title": said(scenario.title),
        "question": question,
        "file": f"{name}.toml",
        "is_main": name in MAIN_NAMES,
        "is_alone": scenario.provinces != shipped(MAIN).provinces,
    }
