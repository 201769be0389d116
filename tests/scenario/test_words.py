from __future__ import annotations

import pytest

from sim.scenario.words import money


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("148.9 million KZT", 148_900_000.0),
        ("69,400,000 KZT", 69_400_000.0),
        ("69 400 000 KZT", 69_400_000.0),
        ("69\u00a0400\u202f000 KZT", None),
        ("69\u00a0400\u00a0000 tenge", 69_400_000.0),
        ("1.2 Billion kzt", 1.2e9),
        ("250 thousand ₸", 250_000.0),
        ("1,200.50 KZT", 1200.5),
        ("0 KZT", 0.0),
        (148900000, 148_900_000.0),
        (0.5, 0.5),
    ],
)
def test_money(value: object, amount: float | None) -> None:
    if amount is None:
        with pytest.raises(ValueError, match="groups of three digits"):
            money(value)
    else:
        assert money(value) == amount


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("12,5 million KZT", "must have a point as decimal mark, and no comma before a word of size"),
        ("12,500 million KZT", "no comma before a word of size"),
        ("12,5 KZT", "must have a point as decimal mark"),
        ("69.400.000 KZT", "must have a point as decimal mark"),
        ("69,4000 KZT", "groups of three digits"),
        ("5 million USD", 'must be in KZT, got the currency "usd"'),
        ("5 million", "must name its currency"),
        ("5", "must name its currency"),
        ("5 gazillion KZT", "thousand, million or billion"),
        ("-5 KZT", "must not be negative"),
        ("a lot", "must be an amount such as"),
        ("", "must be an amount such as"),
        ("٥ KZT", "must be an amount such as"),
        (-1, "must not be negative"),
        (True, "must be an amount such as"),
        (None, "must be an amount such as"),
        (float("nan"), "must be a finite number"),
        (float("inf"), "must be a finite number"),
        (10**400, "must be a finite number"),
        ("9" * 400 + " KZT", "must be a finite number"),
    ],
)
def test_money_refused(value: object, rule: str) -> None:
    with pytest.raises(ValueError, match=rule) as refusal:
        money(value)
    assert "\n" not in str(refusal.value)
