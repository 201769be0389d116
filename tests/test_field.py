"""The layered Poisson field and the rates that cut it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import special

from sim import chance
from sim.events import Happenings, draw_events, in_window
from sim.field import BLOCK_DAYS, LAYER_HEIGHT, Events, Floats, Ints, Window, members, ranks
from sim.rates import Curve, Rates, calendar, step, weighted

WINDOW = Window(start=7671, since=0.0, until=1000.0)
CELLS = chance.keys_of(1, ["a", "b", "c"])


def constant(rates: list[float], window: Window = WINDOW, replication: int = 0) -> Events:
    cells = CELLS if len(rates) == 3 else chance.keys_of(2, [f"cell {n}" for n in range(len(rates))])
    return drawn(in_window(cells, level(rates, window), window, np.zeros(len(rates))), replication)


def level(rates: list[float], window: Window) -> Rates:
    """Return rates that never change."""
    nothing, no_curve = np.zeros(len(rates)), np.zeros((0, len(rates)), np.bool_)
    return Rates(
        np.array(rates), nothing, nothing, (), no_curve, np.zeros(len(rates), np.int64), calendar(window)
    )


def drawn(happenings: Happenings, replication: int) -> Events:
    num_years = len(happenings.rates.calendar.years)
    return draw_events(happenings, np.array([replication]), np.ones((1, 1, num_years)))


def rows(events: Events) -> set[tuple[int, float, int]]:
    return set(zip(events.cell.tolist(), events.time.tolist(), events.key.tolist(), strict=True))


def test_a_raised_rate_keeps_every_event_and_leaves_other_cells_alone() -> None:
    before, after = rows(constant([0.1, 0.02, 0.3])), rows(constant([0.1, 0.033, 0.3]))
    assert before < after
    assert {cell for cell, _, _ in after - before} == {1}


def test_a_longer_window_extends_a_shorter_one() -> None:
    longer = rows(constant([0.1, 0.02, 0.3], Window(7671, 0.0, 1500.5)))
    shorter = rows(constant([0.1, 0.02, 0.3]))
    assert shorter == {row for row in longer if row[1] < 1000}
    assert len(longer) > len(shorter)


def test_a_later_start_shifts_the_same_events() -> None:
    later = constant([0.1, 0.02, 0.3], Window(7671 + 100, 0.0, 900.0))
    first = constant([0.1, 0.02, 0.3])
    kept = first.time >= 100
    assert later.key.tolist() == first.key[kept].tolist()
    np.testing.assert_allclose(later.time, first.time[kept] - 100, rtol=0, atol=1e-9)


def test_blocks_cover_the_window() -> None:
    window = Window(start=BLOCK_DAYS * 60 + 1, since=-2.0, until=BLOCK_DAYS - 1.0)
    assert window.edges.tolist() == [-129.0, -1.0, 127.0]
    assert Window(start=0, since=0.0, until=float(BLOCK_DAYS)).num_blocks == 1


def test_bounds_decide_nothing_but_the_work() -> None:
    exact = in_window(CELLS, level([0.1, 0.02, 0.3], WINDOW), WINDOW, np.zeros(3))
    loose = replace(exact, patches=replace(exact.patches, bound=np.ones(len(exact.patches.bound))))
    assert rows(drawn(loose, 0)) == rows(drawn(exact, 0))


def test_counts_are_poisson_and_cells_are_independent() -> None:
    # 50 cells x 60 replications, mean 30 each. False alarm: 1 in 1,000 for each of the two tests.
    counts = np.array(
        [np.bincount(constant([0.03] * 50, replication=j).cell, minlength=50) for j in range(60)]
    )
    mean = counts.size * 30.0
    assert abs(counts.sum() - mean) < 3.2905 * np.sqrt(mean)
    dispersion = ((counts - 30.0) ** 2 / 30.0).sum()
    assert 0.0005 < special.chdtr(counts.size, dispersion) < 0.9995


def test_layers_join_without_a_seam() -> None:
    """A rate of one and a half layers gives one and a half times the candidates of one."""
    # 400 cells of 1,000 days: Poisson with mean 2343.75. False alarm: 1 in 1,000.
    events = constant([1.5 * LAYER_HEIGHT] * 400)
    mean = 400 * 1000 * 1.5 * LAYER_HEIGHT
    assert abs(len(events) - mean) < 3.2905 * np.sqrt(mean)


def test_events_of_a_cell_have_their_own_keys() -> None:
    events = constant([2.0, 2.0, 2.0])
    for cell in range(3):
        keys = events.key[events.cell == cell]
        assert len(set(keys.tolist())) == len(keys) > 1000


def test_members_of_an_event_share_the_upper_bits() -> None:
    events = constant([0.1, 0.02, 0.3])
    sizes = np.arange(len(events)) % 4
    row, key = members(events, sizes)
    assert np.bincount(row, minlength=len(events)).tolist() == sizes.tolist()
    assert (key >> np.uint64(20)).tolist() == (events.key[row] >> np.uint64(20)).tolist()
    assert (key & np.uint64(0xFFFFF)).tolist() == ranks(sizes).tolist()


def test_a_rate_beyond_all_layers_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 4096 a day"):
        constant([5000.0, 0.0, 0.0])


def rates_of(curves: tuple[Curve, ...] = (), amplitude: float = 0.0) -> Rates:
    """One cell of half an event a day that follows all curves."""
    follows = np.ones((len(curves), 1), dtype=np.bool_)
    one = np.ones(1)
    return Rates(0.5 * one, amplitude * one, 100 * one, curves, follows, np.array([0]), calendar(WINDOW))


def at(rates: Rates, time: Floats) -> Floats:
    cell: Ints = np.zeros(len(time), np.int64)
    return rates.at(cell, cell, time, np.ones((1, 1, len(rates.calendar.years))))


def test_the_calendar_knows_years_and_days_of_the_year() -> None:
    years = calendar(Window(start=7671, since=-1.0, until=366.0))  # 7671 days after 2000-01-01: 2021-01-01
    assert years.years[0] == 2020
    assert years.years[years.index(np.array([-0.5, 0.0, 364.9, 365.0]))].tolist() == [2020, 2021, 2021, 2022]
    assert years.day_of_year(np.array([-0.5, 0.0, 365.0])).tolist() == [366.5, 1.0, 1.0]


def test_a_season_has_its_peak_on_its_day() -> None:
    rate = at(rates_of(amplitude=0.4), np.array([99.0, 99.0 + 365.25 / 2]))
    np.testing.assert_allclose(rate, [0.5 * 1.4, 0.5 * 0.6], rtol=1e-12)


def test_curves_multiply_and_are_constant_outside() -> None:
    trend = Curve(np.array([100.0, 300.0]), np.array([1.0, 2.0]))
    rates = rates_of((trend, step(200.0, 100.0, 3.0)))
    np.testing.assert_allclose(
        at(rates, np.array([0.0, 150.0, 250.0, 400.0])), [0.5, 0.5 * 1.25, 0.5 * 1.75 * 2, 0.5 * 2 * 3]
    )


def test_a_step_without_a_ramp_is_there_from_its_day() -> None:
    assert step(10.0, 0.0, 2.0).at(np.array([9.999, 10.0, np.nextafter(10.0, 11), 11.0]))[-2:].tolist() == [
        2,
        2,
    ]
    assert step(10.0, 0.0, 2.0).at(np.array([9.999]))[0] == 1.0


def test_weighted_curves_add_up() -> None:
    one, two = (
        Curve(np.array([0.0, 10.0]), np.array([0.0, 1.0])),
        Curve(np.array([5.0, 6.0]), np.array([1.0, 3.0])),
    )
    time = np.array([-1.0, 2.0, 5.5, 8.0, 20.0])
    np.testing.assert_allclose(
        weighted([2.0, 0.5], [one, two]).at(time), 2 * one.at(time) + 0.5 * two.at(time)
    )


def test_no_rate_exceeds_its_bound() -> None:
    peak = Curve(np.array([100.0, 200.0, 210.0, 900.0]), np.array([1.0, 1.5, 0.2, 4.0]))
    rates = rates_of((peak, step(500.0, 0.0, 1.7)), amplitude=0.3)
    edges = WINDOW.edges
    time = np.linspace(edges[0], edges[-1] - 1e-6, 20_000)
    block = np.searchsorted(edges, time, side="right") - 1
    assert np.all(at(rates, time) <= rates.bounds(edges)[0, block])


def test_moments_follow_the_exact_cumulative_rate() -> None:
    # Kolmogorov-Smirnov of about 6,500 moments under a season, a trend and a reform. False alarm: 1 in 1,000.
    trend = Curve(np.array([100.0, 700.0]), np.array([0.5, 2.0]))
    rates = rates_of((trend, step(400.0, 0.0, 2.0)), amplitude=0.8)
    many = replace(rates, base=8 * rates.base)
    time = np.sort(drawn(in_window(CELLS[:1], many, WINDOW, np.zeros(1)), 5).time)
    grid = np.linspace(0, 1000, 200_001)
    level = at(many, grid)
    cumulative = np.concatenate([[0], np.cumsum((level[1:] + level[:-1]) / 2) * (grid[1] - grid[0])])
    expected = np.interp(time, grid, cumulative / cumulative[-1])
    distance = np.abs(expected - (np.arange(len(time)) + 0.5) / len(time)).max()
    assert special.kolmogorov(distance * np.sqrt(len(time))) > 0.001
    assert abs(len(time) - cumulative[-1]) < 3.2905 * np.sqrt(cumulative[-1])  # false alarm: 1 in 1,000
