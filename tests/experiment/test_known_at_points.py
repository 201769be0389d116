"""What is known at each point of a sweep, told from luck or not, and searches that stop once they know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import load
from sim.answer.frontier import NOISE, Room, few_draws, room_findings
from sim.cli.commands import commands
from sim.experiment.batches import Study
from sim.experiment.crossing import Crossing, Search, places_between
from sim.experiment.design import Design
from sim.experiment.frontier import Axis, Frontier, Question
from sim.experiment.known import Known, known
from sim.experiment.outcomes import KEPT, KEPT_RATIOS, NUM_ROWS, Outcomes

MINIMAL = Path(__file__).parents[1] / "scenario" / "minimal.toml"
CHANCE = "chance_any_never_admitted"
LIMIT = 0.1
WORLDS, DRAWS, RUNS = 2000, 40, 5


def outcomes_of(hits: NDArray[np.int64]) -> Outcomes:
    """Return outcomes of one area in which so many of `RUNS` runs of each draw saw the event; (L, P)."""
    rows = np.zeros((*hits.shape, NUM_ROWS, 1))
    place = KEPT.index("any_never_admitted")
    rows[:, :, place, 0] = rows[:, :, len(KEPT) + place, 0] = hits
    return Outcomes(rows, RUNS)


@pytest.fixture(scope="module")
def rarely_bad() -> Known:
    """Return what is known of worlds in which one draw in ten has a chance of 30 %, and all others none."""
    chance = np.random.default_rng(1)
    is_bad = chance.random((DRAWS, WORLDS)) < 0.1
    return known(outcomes_of(chance.binomial(RUNS, 0.3 * is_bad)), CHANCE, 0, LIMIT, has_unknown=True)


def test_what_few_runs_cannot_tell_from_luck_is_not_taken_for_enough(rarely_bad: Known) -> None:
    """The limit is passed in a tenth of the draws, so the cautious end of the band must lie beyond it.

    It does unless hardly any run saw the event: with 4 bad draws of 5 runs on average that is so in some 11 %
    of the worlds, and then nobody could know. 2,000 worlds: 15 % lie 5 standard errors above.
    """
    told_to_be_enough = (rarely_bad.cautious_upper <= LIMIT).mean()
    assert told_to_be_enough <= 0.15
    # Without caution it would be said in most worlds where the spread is not told from luck.
    is_not_told = np.isnan(rarely_bad.ignorance_upper)
    assert (rarely_bad.upper[is_not_told] <= LIMIT).mean() > 0.5


def test_caution_is_nothing_where_the_spread_is_told(rarely_bad: Known) -> None:
    is_told = ~np.isnan(rarely_bad.ignorance_upper) & (rarely_bad.estimate > 0)
    assert is_told.any()
    np.testing.assert_array_equal(rarely_bad.cautious_upper[is_told], rarely_bad.ignorance_upper[is_told])


def test_where_nothing_is_unknown_the_runs_stand_for_caution() -> None:
    found = known(outcomes_of(np.ones((DRAWS, 1), np.int64)), CHANCE, 0, LIMIT, has_unknown=False)
    np.testing.assert_array_equal(found.cautious_upper, found.upper)
    np.testing.assert_array_equal(found.cautious_lower, found.lower)


def test_a_change_is_surer_than_what_changes() -> None:
    """In each of four draws one run more of five sees the event at the second point: a sure change."""
    hits = np.array([[0, 1], [1, 2], [3, 4], [4, 5]])
    found = known(outcomes_of(hits), CHANCE, 0, LIMIT, has_unknown=True)
    np.testing.assert_allclose(found.estimate, [0.4, 0.6])
    np.testing.assert_allclose([found.change_lower, found.change_upper], [[0.0, 0.2]] * 2, atol=1e-12)
    assert found.upper[1] - found.lower[1] > 0.3
    # Two runs more in one half of the draws, none in the other: 0.2 with a standard error of 0.2 / sqrt 3.
    other = known(outcomes_of(np.array([[0, 2], [1, 1], [2, 4], [3, 3]])), CHANCE, 0, LIMIT, has_unknown=True)
    reach = 3.182446 * 0.2 / 3**0.5  # Student's t of 3 degrees of freedom
    np.testing.assert_allclose(
        [other.change_lower[1], other.change_upper[1]], [0.2 - reach, 0.2 + reach], rtol=1e-6
    )


def test_draws_in_which_nobody_is_eligible_are_not_below_the_limit() -> None:
    """Of six draws that know the share three are far above; the four others counted as below."""
    rows, per_run = np.zeros((10, 1, NUM_ROWS, 1)), np.array([0, 0, 0, 12, 12, 12])
    share = KEPT_RATIOS.index("share_never_admitted")
    for name, people in (("never_admitted", per_run), ("eligible", np.full(6, 20))):
        place = KEPT.index(name)
        rows[:6, 0, place, 0], rows[:6, 0, len(KEPT) + place, 0] = RUNS * people, RUNS * people**2
    rows[:6, 0, 2 * len(KEPT) + share, 0] = RUNS * per_run * 20
    found = known(Outcomes(rows, RUNS), "share_never_admitted", 0, LIMIT, has_unknown=True)
    assert float(found.above[0]) == 0.5


@dataclass(frozen=True)
class Told:
    """Stands for a question whose answer at each number of beds is written down."""

    values: dict[float, float]
    limit: float = LIMIT

    def of(self, _sweep: object, settings: list[dict[str, float]]) -> Known:
        """Return the value at a number of beds, surely."""
        value = np.array([self.values[settings[0]["beds"]]])
        return Known(*[value] * 10)


def search_of(values: dict[float, float]) -> Search:
    sweep = SimpleNamespace(study=SimpleNamespace(scenario=SimpleNamespace(has_unknown=False)))
    places = places_between(min(values), max(values), is_whole=True)
    return Search(sweep, Told(values), lambda beds: {"beds": beds}, places, is_rising=False)  # type: ignore[arg-type]


def test_a_search_that_meets_noise_larger_than_its_step_says_so() -> None:
    falling = {4.0: 0.5, 5.0: 0.4, 6.0: 0.3, 7.0: 0.08, 8.0: 0.05}
    found = search_of(falling).crossing()
    assert (found.estimate, found.lower, found.upper, found.is_noisy) == (7.0, 7.0, 7.0, False)
    assert search_of({**falling, 6.0: 0.45, 5.0: 0.3, 4.0: 0.4}).crossing().is_noisy
    assert not search_of({**falling, 5.0: 0.6}).crossing().is_noisy, "only what was looked at can tell"


def test_the_answer_warns_of_noise() -> None:
    noisy = Crossing(7.0, 6.0, 8.0, np.nan, np.nan, is_noisy=True)
    study = Study(load(MINIMAL), Design(1, 2), "reference")
    across, up = Axis.of(("streams.ngo.factor",), (1.0, 2.0)), Axis.of(("shelters.beds",), (4.0, 8.0))
    grid = Known(*[np.zeros((2, 2))] * 10)
    front = Frontier(across, up, Question(CHANCE, 0, LIMIT), grid, grid, *[np.full(2, 6.0)] * 3)
    quiet = Crossing(7.0, 6.0, 8.0, np.nan, np.nan, is_noisy=False)
    assert NOISE in room_findings(study, Room(front, quiet, noisy)).summary
    assert NOISE not in room_findings(study, Room(front, quiet, quiet)).summary


@pytest.mark.parametrize(("draws", "is_warned"), [(58, True), (59, False)])
def test_the_answer_warns_of_draws_too_few_to_hold_rare_bad_cases(
    draws: int, is_warned: bool, tmp_path: Path
) -> None:
    file = tmp_path / "ranged.toml"
    file.write_text(f'extends = "{MINIMAL}"\n[shelters]\nbeds = {{ low = 7, mode = 8, high = 9 }}\n')
    for path, may_warn in ((file, True), (MINIMAL, False)):
        told = few_draws(Study(load(path), Design(draws, 2 * draws), "reference"))
        assert bool(told) == (is_warned and may_warn)


def test_a_value_is_known_to_a_part_of_it_or_to_a_step() -> None:
    search = search_of({4.0: 0.5, 5.0: 0.05})
    assert search.is_enough(Crossing(16.0, 15.0, 17.0, np.nan, np.nan, is_noisy=False), 0.01), "one bed"
    assert search.is_enough(Crossing(40.0, 36.0, 44.0, np.nan, np.nan, is_noisy=False), 0.1)
    assert not search.is_enough(Crossing(40.0, 36.0, 45.0, np.nan, np.nan, is_noisy=False), 0.1)
    assert not search.is_enough(Crossing(40.0, 36.0, np.inf, np.nan, np.nan, is_noisy=False), 0.1)
    assert search.is_enough(Crossing(np.inf, np.inf, np.inf, np.nan, np.nan, is_noisy=False), 0.1)


@pytest.mark.parametrize(
    ("up", "draws", "said"),
    [
        ("1,2", 41, "Known well enough after 40 runs at each point, of 82 allowed"),
        ("6,16", 10, "Not known as well as asked for after 20 runs at each point, the most allowed"),
    ],
    ids=["far beyond the limit", "a number of beds to a hundredth"],
)
def test_a_frontier_stops_once_it_is_known(
    up: str, draws: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    axes = ("--across", "streams.ngo.factor=8,9", "--up", f"shelters.beds={up}")
    size = ("--draws", str(draws), "--replications", str(2 * draws), "--precision", "1%", "--jobs", "1")
    words = ["frontier", str(MINIMAL), *size, *axes, "--engine", "kernel", "--out", str(tmp_path / "r")]
    commands(words, standalone_mode=False)
    assert said in capsys.readouterr().out
    kept = f"--precision 0.01 --draws {draws} --replications {2 * draws}"
    assert kept in (tmp_path / "r" / "run.json").read_text()
