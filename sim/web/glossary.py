"""What the words of the page mean, in a sentence each; docs/glossary.md says more."""

from __future__ import annotations

from sim.language import marked, said

TERMS = {
    "eligible": (
        marked("Eligible"),
        marked("Wants a bed, and is let in by the rules of whoever pays for at least one place in reach."),
    ),
    "turned_away": (
        marked("Never admitted"),
        marked("Eligible, and no bed was found before the person could wait no longer."),
    ),
    "never_eligible": (
        marked("Never eligible"),
        marked("Wants a bed, and no place in reach was ever open to the person by its rules."),
    ),
    "verdict": (
        marked("Verdict"),
        marked(
            "Exceeded or adequate only if the evidence makes that at least 95 % sure; else not decided "
            "by what is known."
        ),
    ),
    "range": (
        marked("Range"),
        marked(
            "What nobody knows is drawn again and again between a least and a greatest value; the answer "
            "shows within which limits it then lies."
        ),
    ),
    "weight": (
        marked("Part of the doubt"),
        marked(
            "How much of the spread of the answer goes with one of the numbers nobody knows, taken alone. "
            "To know the heaviest ones better makes the answer surer."
        ),
    ),
    "state_paid": (
        marked("State-paid bed"),
        marked("A bed paid by the state. Before the reform a foreign person needs a criminal case for it."),
    ),
    "first_look": (
        marked("First look"),
        marked("An answer from few runs, shown at once. It can be far off; the full answer follows."),
    ),
    "erlang": (
        marked("Erlang's formula"),
        marked(
            "The textbook answer for beds and people who come at random. It knows no rules, no waiting and "
            "no transfers: a check on the simulation, not a second answer."
        ),
    ),
    "baseline": (
        marked("Baseline"),
        marked("The scenario that the others are compared with. The same people meet all of them."),
    ),
    "transfer": (
        marked("Transfer"),
        marked("A bed in another province, for someone who finds none at home and agrees to go."),
    ),
}


def glossary() -> dict[str, dict[str, str]]:
    """Return term and meaning in the language spoken, by identifier."""
    return {name: {"term": said(term), "meaning": said(meaning)} for name, (term, meaning) in TERMS.items()}


__all__ = ["glossary"]
