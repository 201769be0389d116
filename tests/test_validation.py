"""A few cells of each published or exact result; `make validate` checks all of them at full size."""

from __future__ import annotations

import pytest

from tests.validation.report import CHECKS, PAGE, SEED, Check

# Three standard errors a cell and a fixed seed: a right program passes or fails once and for all, on every
# machine. Of N simulated cells 0.0027 N are expected to miss by luck, and more where ten replications tell
# the standard error (Student's t: 0.015 N). As in `make validate`, one re-run of the truth under another
# seed decides, so that a false alarm has a chance between 0.0027 and 0.015 squared a cell.


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.TRUTH.name))
def test_a_few_cells(check: Check) -> None:
    cells = check.cells(False, SEED)
    assert cells
    assert {cell.truth for cell in cells} == {check.TRUTH.name}
    if missed := {cell.label for cell in cells if not cell.agrees}:
        again = check.cells(False, SEED + 1)
        assert [str(cell) for cell in again if cell.label in missed and not cell.agrees] == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.TRUTH.name))
def test_the_page_covers_the_truth(check: Check) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"`tests/data/validation/{check.TRUTH.name}.json`" in text
    assert check.WAY in text


def test_the_page_hides_no_disagreement() -> None:
    assert "DISAGREES" not in PAGE.read_text(encoding="utf-8")
