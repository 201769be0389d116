"""The dated strip: which money holds when."""

from __future__ import annotations

from pathlib import Path

from sim import load
from sim.web.strip import strip

MINIMAL = Path(__file__).parents[1] / "scenario" / "minimal.toml"


def test_years_before_the_first_grant_named_show_its_money(tmp_path: Path) -> None:
    """So the model pays it; the strip had no money in such years."""
    file = tmp_path / "later.toml"
    grants = "[{ year = 2022, amount = 5e6 }, { year = 2023, amount = 7e6 }]"
    file.write_text(
        f'extends = "{MINIMAL}"\n[study]\nend = 2023-12-31\n[money]\ngrants = {grants}\n', encoding="utf-8"
    )
    bars = [(bar["text"], bar["from"], bar["until"]) for bar in strip(load(file)) if bar["row"] == "money"]
    assert bars == [
        ("5 million KZT a year", "2021-01-01", "2023-01-01"),
        ("7 million KZT a year", "2023-01-01", None),
    ]
