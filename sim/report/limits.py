"""What no answer of this program can tell."""

from __future__ import annotations

from sim.language import marked

LIMITS = (
    marked(
        "It does not forecast how many people are trafficked or identified: referrals are what the files "
        "state."
    ),
    marked(
        "An assumption is a judgement and no record. Of Kazakhstan it is not public which provinces had "
        "shelters, with how many beds, how full, and how long people stayed."
    ),
    marked(
        "Staff, quality of care, legal and medical services, and people whom no channel ever finds, "
        "are outside the model."
    ),
    marked(
        "People are told apart by citizenship, by sex, and as adults, children who come alone and families, "
        "no finer; nothing is said of any single person."
    ),
)
NOT_RANKED = marked("This run does not say which assumption matters most.")
RANKED_ALONE = marked(
    "The weights see each assumption alone. What assumptions do together, or up and then down, they do not "
    "see: `shelter-sim sensitivity` does."
)
