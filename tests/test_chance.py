from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim import chance

ONES = 0xFFFFFFFF

# Random123 (D. E. Shaw Research), tests/kat_vectors, the three lines "philox4x32 10".
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]

words64 = st.integers(0, 2**64 - 1)
words32 = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
def test_the_published_vectors(
    counter: tuple[int, ...], key: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert tuple(int(word) for word in chance.philox4x32(counter, key)) == expected


def test_the_published_vectors_as_columns_leave_the_arguments_as_they_were() -> None:
    counter = np.array([answer[0] for answer in KNOWN_ANSWERS], dtype=np.uint64).T
    key = np.array([answer[1] for answer in KNOWN_ANSWERS], dtype=np.uint64).T
    before = counter.copy(), key.copy()
    words = np.array(chance.philox4x32(tuple(counter), tuple(key))).T
    assert words.tolist() == [list(answer[2]) for answer in KNOWN_ANSWERS]
    np.testing.assert_array_equal(counter, before[0])
    np.testing.assert_array_equal(key, before[1])


def test_the_layout_of_key_and_counter() -> None:
    """The pi vector, addressed by key, person, replication and purpose."""
    key, person = 0x299F31D0_A4093822, 0x85A308D3_243F6A88
    even, odd = chance.uniform_pair(key, 0x13198A2E, person, 0x03707344)
    assert float(even) == ((0xD16CFE0994FDC) + 0.5) / 2**52
    assert float(odd) == ((0x5001E42024126) + 0.5) / 2**52


@given(st.integers(), st.text(), words32, words64, words32)
def test_one_uniform_equals_its_element_in_an_array(
    seed: int, name: str, replication: int, person: int, purpose: int
) -> None:
    key = chance.key_of(seed, name)
    array = chance.uniforms(np.uint64(key), replication, np.array([person, 7], dtype=np.uint64), purpose)
    assert chance.uniform(seed, name, replication, person, purpose) == array[0]


def test_a_pair_is_two_singles() -> None:
    keys, persons = chance.keys_of(5, ["a", "b"])[:, None], np.arange(9000, dtype=np.uint64)
    even, odd = chance.uniform_pair(keys, 3, persons, 11)
    assert even.shape == odd.shape == (2, 9000)
    np.testing.assert_array_equal(even, chance.uniforms(keys, 3, persons, 22))
    np.testing.assert_array_equal(odd, chance.uniforms(keys, 3, persons, 23))


def test_more_people_and_names_change_nobodys_numbers() -> None:
    few = chance.uniforms(chance.keys_of(1, ["hotline"]), 4, np.arange(100, dtype=np.uint64), 6)
    keys = chance.keys_of(1, ["police", "hotline"])[:, None]
    many = chance.uniforms(keys, 4, np.arange(10_000, dtype=np.uint64)[::-1], 6)
    np.testing.assert_array_equal(few, many[1, ::-1][:100])


def test_each_part_of_the_address_matters() -> None:
    """All uniforms of a small grid differ; two of 486 agree by chance once in 10**10 grids."""
    found = {
        chance.uniform(seed, name, replication, person, purpose)
        for seed in (0, 1, -1)
        for name in ("", "a", "1")
        for replication in (0, 1, ONES)
        for person in (0, 1, 2**32)
        for purpose in (0, 1, 2, 3, 4, 5)
    }
    assert len(found) == 3 * 3 * 3 * 3 * 6


def test_seed_and_name_cannot_be_confused() -> None:
    assert chance.key_of(1, "2|a") != chance.key_of(12, "|a")
    assert chance.keys_of(3, ["x", "y", "x"]).tolist() == [
        chance.key_of(3, "x"),
        chance.key_of(3, "y"),
        chance.key_of(3, "x"),
    ]


def test_bounds_are_never_reached() -> None:
    lowest = chance._unit(np.zeros(1, np.uint64), np.zeros(1, np.uint64))
    highest = chance._unit(np.full(1, ONES, np.uint64), np.full(1, ONES, np.uint64))
    assert lowest[0] == 2.0**-53
    assert highest[0] == 1.0 - 2.0**-53


@pytest.mark.parametrize("axis", ["persons", "purposes", "replications", "names", "seeds"])
def test_uniform_and_uncorrelated_along_every_axis(axis: str) -> None:
    """Kolmogorov-Smirnov and neighbours' correlation; each fails by chance once in 10,000 seeds."""
    drawn = neighbours(axis, 20_000)
    assert stats.kstest(drawn, "uniform").pvalue > 1e-4
    correlation = 12.0 * np.mean((drawn[1:] - 0.5) * (drawn[:-1] - 0.5))
    assert abs(correlation) < 3.891 / np.sqrt(drawn.size - 1)


def neighbours(axis: str, number: int) -> chance.Floats:
    key, row = chance.key_of(2020, "hotline"), range(number)
    if axis == "persons":
        return chance.uniforms(key, 0, np.arange(number, dtype=np.uint64), 0)
    if axis == "names":
        return chance.uniforms(chance.keys_of(2020, map(str, row)), 0, 0, 0)
    if axis == "purposes":
        return np.array([chance.uniform(2020, "hotline", purpose=k) for k in row])
    if axis == "replications":
        return np.array([chance.uniform(2020, "hotline", k) for k in row])
    return np.array([chance.uniform(k, "hotline") for k in row])


@pytest.mark.parametrize(("replication", "purpose"), [(-1, 0), (2**32, 0), (0, -1), (0, 2**33)])
def test_numbers_that_do_not_fit_are_refused(replication: int, purpose: int) -> None:
    with pytest.raises(ValueError, match="must lie from 0"):
        chance.uniforms(1, replication, 1, purpose)
    with pytest.raises(ValueError, match="must lie from 0"):
        chance.uniform(1, "a", replication, 1, purpose)
