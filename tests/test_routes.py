"""Which places are tried, in which order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.beds import ANYONE, KINDS, Places
from sim.routes import build_routes, distances, province_ranks
from sim.runs import Runs
from sim.scenario import Scenario, load, resolve

pytestmark = pytest.mark.usefixtures("both_forms")

HERE = Path(__file__).parent / "scenario"
WOMEN, MEN, FAMILIES = (1 << index for index in range(3))
AKMOLA, ASTANA, SHYMKENT = 0, 1, 2
REACHES = (
    "limit_km = 300",
    "limit_km = 2000",
    "limit_km = 2000\nmost_provinces = 1",
    'limit_km = 300\nalso = ["KZ-SHY", "KZ-AST"]',
)


def scenario(folder: Path, transfers: str = "") -> Scenario:
    """Return three provinces: Akmola and its neighbour Astana, and Shymkent far away."""
    file = folder / "case.toml"
    file.write_text(f'extends = "{(HERE / "minimal.toml").as_posix()}"\n[transfers]\n{transfers}\n')
    return resolve(load(file), lambda path: 0.5)


def places(*rows: tuple[int, int, bool, bool]) -> Places:
    """Return places from province, kinds, paid by the state, surge."""
    province, accepts, is_state_paid, is_surge = np.array(rows, dtype=np.int64).reshape(-1, 4).T.copy()
    return Places(
        run=np.zeros(len(rows), np.int64),
        province=province,
        accepts=accepts,
        is_state_paid=is_state_paid.astype(np.bool_),
        is_surge=is_surge.astype(np.bool_),
        opens=np.zeros(len(rows)),
        label=np.arange(len(rows)),
        labels=tuple(f"place {index}" for index in range(len(rows))),
    )


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scenario]:
    """Return the scenario with each of some reaches."""
    return {transfers: scenario(tmp_path_factory.mktemp("routes"), transfers) for transfers in REACHES}


ONE_EACH = places(*((province, ANYONE, True, False) for province in range(3)))
POOLS = places(
    (AKMOLA, WOMEN, True, False),  # 0
    (AKMOLA, MEN, True, False),  # 1
    (AKMOLA, ANYONE, False, False),  # 2
    (AKMOLA, WOMEN, True, True),  # 3
    (ASTANA, WOMEN | FAMILIES, True, False),  # 4
    (ASTANA, ANYONE, False, False),  # 5
    (ASTANA, WOMEN | FAMILIES, True, True),  # 6
)


def route(case: Scenario, found: Places, home: int, kind: str, transfer: bool) -> list[int]:
    places = build_routes(Runs.of(case, 0), found).place[0, home, KINDS.index(kind), int(transfer)].tolist()
    return [place for place in places if place >= 0]


def test_home_first_then_elsewhere_then_surge_in_the_same_order(tmp_path: Path) -> None:
    case = scenario(tmp_path, "limit_km = 500")
    assert route(case, POOLS, AKMOLA, "women", True) == [0, 2, 4, 5, 3, 6]
    assert route(case, POOLS, ASTANA, "women", True) == [4, 5, 0, 2, 6, 3]


def test_only_home_without_a_transfer(tmp_path: Path) -> None:
    case = scenario(tmp_path, "limit_km = 500")
    assert route(case, POOLS, AKMOLA, "women", False) == [0, 2, 3]
    assert route(case, POOLS, SHYMKENT, "women", False) == []


def test_only_places_of_the_kind(tmp_path: Path) -> None:
    case = scenario(tmp_path, "limit_km = 500")
    assert route(case, POOLS, AKMOLA, "men", True) == [1, 2, 5]
    assert route(case, POOLS, AKMOLA, "families", True) == [2, 4, 5, 6]
    assert route(case, places((0, WOMEN, True, False)), AKMOLA, "men", True) == []


def test_the_limit_and_the_provinces_tried_at_any_distance(tmp_path: Path) -> None:
    # Kokshetau to Nur-Sultan 274 km, to Shymkent 1,217 km; Nur-Sultan to Shymkent 992 km.
    assert route(scenario(tmp_path, "limit_km = 300"), ONE_EACH, AKMOLA, "men", True) == [0, 1]
    assert route(scenario(tmp_path, "limit_km = 1300"), ONE_EACH, AKMOLA, "men", True) == [0, 1, 2]
    assert route(scenario(tmp_path, "limit_km = 300"), ONE_EACH, SHYMKENT, "men", True) == [2]
    also = 'limit_km = 300\nalso = ["KZ-AKM", "KZ-AST"]'
    assert route(scenario(tmp_path, also), ONE_EACH, SHYMKENT, "men", True) == [2, 1, 0]
    assert route(scenario(tmp_path, also), ONE_EACH, AKMOLA, "men", True) == [0, 1]


def test_no_more_provinces_than_allowed(tmp_path: Path) -> None:
    assert route(scenario(tmp_path, "limit_km = 2000\nmost_provinces = 1"), ONE_EACH, 0, "men", True) == [
        0,
        1,
    ]
    assert route(scenario(tmp_path, "limit_km = 2000\nmost_provinces = 0"), ONE_EACH, 0, "men", True) == [0]
    far = 'limit_km = 2000\nmost_provinces = 1\nalso = ["KZ-SHY"]'
    assert route(scenario(tmp_path, far), ONE_EACH, 0, "men", True) == [0, 1, 2]


def test_provinces_without_a_shelter_are_passed_over(tmp_path: Path) -> None:
    case = scenario(tmp_path, "limit_km = 2000\nmost_provinces = 1")
    ranks = province_ranks(Runs.of(case, 0), np.array([[True, False, True]]))
    assert ranks.tolist() == [[[0, np.inf, 1], [1, 0, np.inf], [1, np.inf, 0]]]
    found = replace(ONE_EACH, province=np.array([0, 2, 2]))
    assert route(case, found, AKMOLA, "men", True) == [0, 1, 2]


def test_whether_a_shelter_is_on_the_way_at_all(tmp_path: Path) -> None:
    case = scenario(tmp_path, "limit_km = 300")
    found = build_routes(Runs.of(case, 0), places((ASTANA, WOMEN, True, False)))
    assert found.has_places.tolist() == [[[False, True], [True, True], [False, False]]]


def test_no_places_at_all(tmp_path: Path) -> None:
    numbers, flags = np.zeros(0, np.int64), np.zeros(0, np.bool_)
    empty = Places(numbers, numbers, numbers, flags, flags, np.zeros(0), numbers, ())
    found = build_routes(Runs.of(scenario(tmp_path), range(2)), empty)
    assert found.place.shape == (2, 3, 3, 2, 0)
    assert not found.has_places.any()


SHELTERS = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=6)


@given(SHELTERS, st.sampled_from(REACHES))
def test_ranks_of_several_replications_are_those_of_each(
    cases: dict[str, Scenario], shelters: list[tuple[bool, bool, bool]], transfers: str
) -> None:
    has_shelter = np.array(shelters)
    case = cases[transfers]
    together = province_ranks(Runs.of(case, range(len(shelters))), has_shelter)
    assert together.shape == (len(shelters), 3, 3)
    for found, of_one in zip(together, has_shelter, strict=True):
        assert found.tolist() == province_ranks(Runs.of(case, 0), of_one[None])[0].tolist()


ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, ANYONE), st.booleans(), st.booleans()), max_size=5
).map(sorted)


@given(st.lists(ROWS, min_size=1, max_size=4), st.sampled_from(REACHES))
def test_routes_of_several_replications_are_those_of_each(
    cases: dict[str, Scenario], runs: list[list[tuple[int, int, bool, bool]]], transfers: str
) -> None:
    """Replications with no place at all, with places that stand in one province only, and others."""
    case, num_runs = cases[transfers], len(runs)
    run = np.repeat(np.arange(num_runs), [len(rows) for rows in runs])
    every = replace(places(*(row for rows in runs for row in rows)), run=run)
    together = build_routes(Runs.of(case, range(num_runs)), every)
    first = 0
    for number, rows in enumerate(runs):
        alone = build_routes(Runs.of(case, 0), places(*rows))
        found = together.place[number]
        own = alone.place.shape[-1]
        assert np.where(found >= 0, found - first, -1)[..., :own].tolist() == alone.place[0].tolist()
        assert (found[..., own:] == -1).all()
        assert together.has_places[number].tolist() == alone.has_places[0].tolist()
        first += len(rows)


def test_great_circles() -> None:
    # A quarter of the equator, and from the equator to the pole: a quarter of 2 pi 6371.0088 km each.
    found = distances(((0.0, 0.0), (0.0, 90.0), (90.0, 0.0)))
    quarter = 2 * np.pi * 6371.0088 / 4
    assert found == pytest.approx(quarter * (1 - np.eye(3)))
    # One degree of longitude at 60 degrees north, by the spherical law of cosines.
    sine, cosine = np.sin(np.pi / 3), np.cos(np.pi / 3)
    expected = 6371.0088 * np.arccos(sine**2 + cosine**2 * np.cos(np.pi / 180))
    assert distances(((60.0, 10.0), (60.0, 11.0)))[0, 1] == pytest.approx(expected, rel=1e-9)
