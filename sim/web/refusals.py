"""What the server says no to: a status, one plain sentence, and the faults of a scenario if it has some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.language import say_of

if TYPE_CHECKING:
    from sim.scenario import Fault, ScenarioFaults

MOST_FAULTS = 100
"""Faults told at once."""


class Refused(Exception):  # noqa: N818 - the name says what happened
    """A request that is not answered; its words are for the user.

    Attributes
    ----------
    status
        Of HTTP, 400 to 503.
    message
        One sentence in the language asked for.
    faults
        Each with line, column, key and message, where a scenario is at fault.
    """

    def __init__(self, status: int, message: str, faults: tuple[dict[str, Any], ...] = ()) -> None:
        super().__init__(status, message, faults)
        self.status, self.message, self.faults = status, message, faults

    def told(self) -> dict[str, Any]:
        """Return it as the page reads it."""
        return {"message": self.message, "faults": list(self.faults)}


def of_faults(found: ScenarioFaults, name: str) -> Refused:
    """Return the refusal of a faulty scenario; a fault in another file than this one names that file."""
    number = len(found.faults)
    message = say_of(
        number, "The scenario has {number} fault.", "The scenario has {number} faults.", number=number
    )
    return Refused(422, message, tuple(_told(fault, name) for fault in found.faults[:MOST_FAULTS]))


def _told(fault: Fault, name: str) -> dict[str, Any]:
    from sim.scenario.faults import dotted

    told: dict[str, Any] = {
        "line": fault.line,
        "column": fault.column,
        "key": dotted(fault.key),
        "message": fault.told,
    }
    # A rule may be broken by a number together with one of the scenario that it extends.
    return told if fault.file.stem == name else told | {"file": fault.file.name}
