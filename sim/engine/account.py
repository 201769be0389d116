"""A balance that pays for places, as the reference engine keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf


@dataclass(slots=True)
class Account:
    """Money that is brought up to date only when the people it pays for, or itself, change."""

    is_by_night: bool
    amount: float = 0.0
    """KZT; negative for arrears."""
    people: int = 0
    rate: float = 0.0
    """KZT a day."""
    since: float = 0.0
    """When it was last brought up to date, days."""
    dry_at: float = inf
    """When it will reach zero as things stand, days; inf for not at all, or reached."""
    dry: list[float] = field(default_factory=list)
    """When it did."""

    @property
    def has_money(self) -> bool:
        """Whether it lets people in."""
        return self.amount > 0.0

    def pay(self, now: float, cost: float, party: int) -> None:
        """Pay for a party that comes; a negative one goes. Whoever costs nothing is not counted."""
        if cost == 0.0:
            return
        if self.is_by_night:
            self.count(now, cost * party, party)
        elif party > 0:
            self.change(now, -cost * party)

    def count(self, now: float, rate: float, people: int) -> None:
        """Change the head-count that is paid for by the night."""
        had_money = self.has_money
        self.bring_up_to(now)
        self.people += people
        self.rate = max(self.rate + rate, 0.0) if self.people else 0.0
        self.look_ahead(now, had_money)

    def change(self, now: float, money: float) -> None:
        """Change the money."""
        had_money = self.has_money
        self.bring_up_to(now)
        self.amount += money
        self.look_ahead(now, had_money)

    def reach_zero(self, now: float) -> None:
        """Reach zero, at the moment found before."""
        self.since, self.amount, self.dry_at = now, 0.0, inf
        self.dry.append(now)

    def bring_up_to(self, now: float) -> None:
        """Pay for the time since it was last brought up to date."""
        self.amount -= self.rate * (now - self.since)
        self.since = now

    def look_ahead(self, now: float, had_money: bool) -> None:
        """Find when it reaches zero; what would be reached now is reached."""
        self.dry_at = inf
        if self.amount > 0.0 and self.rate > 0.0:
            self.dry_at = now + self.amount / self.rate
            if self.dry_at <= now:
                self.amount, self.dry_at = 0.0, inf
        if had_money and not self.has_money:
            self.dry.append(now)
