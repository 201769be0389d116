"""What the planner's page says: each message by the key that the page knows it by."""

from __future__ import annotations

from sim.language import marked, said

MESSAGES = {
    "title": marked("Will the shelters hold?"),
    "no_script": marked("This page computes answers as you ask, and needs JavaScript for that."),
    "making": marked("The first answer is being computed."),
}


def words() -> dict[str, str]:
    """Return the words in the language spoken."""
    return {key: said(message) for key, message in MESSAGES.items()}
