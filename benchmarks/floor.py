"""The floor: what drawing a replication's own random numbers costs by exact inversion, and nothing else.

Three numbers a person: the days since the referral before (exponential), the length of stay (lognormal) and
the patience (exponential). Each is a quantile of one uniform of `sim.chance`, drawn by counter: a Philox
block gives two uniforms, so two people take three blocks. All this is one compiled function with plain loops,
written so that the compiler can draw several blocks side by side.

References
----------
Wichura (1988), Algorithm AS 241: the percentage points of the normal distribution, Applied Statistics
37(3), 477-484: the function PPND16, good to about 1e-16.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from time import process_time
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.yardstick import BEDS, LOAD, MEAN_PATIENCE, MEAN_STAY, MU_STAY, SIGMA_STAY, UNTIL
from sim.chance import key_of

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, for the types it is called with."""
    return cast(Function, numba.njit(function))


def inlined(function: Function) -> Function:
    """Compile a function into its callers: their loops are not vectorised around a call."""
    return cast(Function, numba.njit(function, inline="always"))


PEOPLE = 2 * round(LOAD * sum(BEDS) / MEAN_STAY * UNTIL / 2.0)
"""People of a replication: as many as are expected, made even."""
MEAN_GAP = UNTIL / PEOPLE

MULTIPLY_EVEN, MULTIPLY_ODD = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
STEP_EVEN, STEP_ODD = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)
HALF, TWENTY, TWELVE = np.uint64(32), np.uint64(20), np.uint64(12)


def polynomials(*numbers: str) -> tuple[tuple[float, ...], ...]:
    """Return numerator and denominator, coefficients of the highest power first."""
    return tuple(tuple(float(number) for number in row.split()) for row in numbers)


CENTRE = polynomials(
    "2.5090809287301226727e3 3.3430575583588128105e4 6.7265770927008700853e4 4.5921953931549871457e4 "
    "1.3731693765509461125e4 1.9715909503065514427e3 1.3314166789178437745e2 3.3871328727963666080",
    "5.2264952788528545610e3 2.8729085735721942674e4 3.9307895800092710610e4 2.1213794301586595867e4 "
    "5.3941960214247511077e3 6.8718700749205790830e2 4.2313330701600911252e1 1.0",
)
"""Where |u - 1/2| <= 0.425."""
SHOULDER = polynomials(
    "7.74545014278341407640e-4 2.27238449892691845833e-2 2.41780725177450611770e-1 1.27045825245236838258 "
    "3.64784832476320460504 5.76949722146069140550 4.63033784615654529590 1.42343711074968357734",
    "1.05075007164441684324e-9 5.47593808499534494600e-4 1.51986665636164571966e-2 1.48103976427480074590e-1 "
    "6.89767334985100004550e-1 1.67638483018380384940 2.05319162663775882187 1.0",
)
"""Where the root of -log(tail) is at most 5."""
TAIL = polynomials(
    "2.01033439929228813265e-7 2.71155556874348757815e-5 1.24266094738807843860e-3 2.65321895265761230930e-2 "
    "2.96560571828504891230e-1 1.78482653991729133580 5.46378491116411436990 6.65790464350110377720",
    "2.04426310338993978564e-15 1.42151175831644588870e-7 1.84631831751005468180e-5 "
    "7.86869131145613259100e-4 1.48753612908506148525e-2 1.36929880922735805310e-1 "
    "5.99832206555887937690e-1 1.0",
)
"""Beyond."""

Floats = NDArray[np.float64]


@inlined
def ratio(numerator: tuple[float, ...], denominator: tuple[float, ...], x: float) -> float:
    """Return the quotient of two polynomials of degree 7, by Horner's rule."""
    above, below = numerator[0], denominator[0]
    for power in range(1, 8):
        above = above * x + numerator[power]
        below = below * x + denominator[power]
    return above / below


@inlined
def normal_quantile(u: float) -> float:
    """Return the standard normal quantile."""
    from_middle = u - 0.5
    if abs(from_middle) <= 0.425:
        return from_middle * ratio(CENTRE[0], CENTRE[1], 0.180625 - from_middle * from_middle)
    root = math.sqrt(-math.log(min(u, 1.0 - u)))
    is_far = root > 5.0
    size = ratio(TAIL[0], TAIL[1], root - 5.0) if is_far else ratio(SHOULDER[0], SHOULDER[1], root - 1.6)
    return size if from_middle > 0.0 else -size


@inlined
def uniform_of(upper: np.uint64, lower: np.uint64) -> float:
    """Return the uniform that two words make, as `sim.chance` does; signed, which converts faster."""
    return (np.float64(np.int64(upper << TWENTY | lower >> TWELVE)) + 0.5) * 2.0**-52


@inlined
def two_uniforms(
    person: np.uint64, replication: np.uint64, block: np.uint64, key: np.uint64
) -> tuple[float, float]:
    """Return the uniforms of purposes 2 * block and 2 * block + 1, as `sim.chance.uniform_pair` does."""
    even, passed, odd, crossed = person & LOW, person >> HALF, replication, block
    key_even, key_odd = key & LOW, key >> HALF
    for _ in range(10):
        from_even, from_odd = (even & LOW) * MULTIPLY_EVEN, (odd & LOW) * MULTIPLY_ODD
        even, odd = (from_odd >> HALF) ^ passed ^ key_even, (from_even >> HALF) ^ crossed ^ key_odd
        passed, crossed = from_odd & LOW, from_even & LOW
        key_even, key_odd = (key_even + STEP_EVEN) & LOW, (key_odd + STEP_ODD) & LOW
    return uniform_of(even, passed), uniform_of(odd, crossed)


@compiled
def draw(key: np.uint64, replication: np.uint64, gaps: Floats, stays: Floats, patiences: Floats) -> None:
    """Fill in the numbers of a replication's people: first their uniforms, then the quantiles."""
    for person in range(len(gaps)):
        stays[person], patiences[person] = two_uniforms(np.uint64(person), replication, np.uint64(0), key)
    for pair in range(len(gaps) // 2):
        uniforms = two_uniforms(np.uint64(pair), replication, np.uint64(1), key)
        gaps[2 * pair], gaps[2 * pair + 1] = uniforms
    for person in range(len(gaps)):
        stays[person] = math.exp(MU_STAY + SIGMA_STAY * normal_quantile(stays[person]))
        patiences[person] = -MEAN_PATIENCE * math.log(patiences[person])
        gaps[person] = -MEAN_GAP * math.log(gaps[person])


def numbers_of(replication: int, people: int = PEOPLE) -> tuple[Floats, Floats, Floats]:
    """Return the gaps, stays and patiences of a replication."""
    gaps, stays, patiences = np.empty(people), np.empty(people), np.empty(people)
    draw(np.uint64(key_of(1, "floor")), np.uint64(replication), gaps, stays, patiences)
    return gaps, stays, patiences


def nanoseconds(replications: range) -> float:
    """Return the processor time a person of some replications, once it is compiled."""
    key = np.uint64(key_of(1, "floor"))
    gaps, stays, patiences = np.empty(PEOPLE), np.empty(PEOPLE), np.empty(PEOPLE)
    begun = process_time()
    for replication in replications:
        draw(key, np.uint64(replication), gaps, stays, patiences)
    return (process_time() - begun) / (len(replications) * PEOPLE) * 1e9
