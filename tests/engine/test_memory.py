"""Memory that is kept: a second large array needs hardly a new page of the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

SECOND_OF_TWO_ARRAYS = """
import resource
import numpy as np
from sim.engine.memory import keep_memory

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

if KEEPS:
    assert keep_memory()
np.ones(64 * 2**20, np.uint8)
before = faults()
np.ones(64 * 2**20, np.uint8)
print(faults() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library can be told")
def test_memory_of_a_large_array_is_used_again() -> None:
    # 64 MiB are 16,384 pages of 4 KiB, or 32 of 2 MiB where the system gives such.
    kept, handed_back = pages_of_second(keeps=True), pages_of_second(keeps=False)
    assert kept < 10 < handed_back


HANDED_BACK = """
import numpy as np
from sim.engine.memory import hand_back_memory, keep_memory

def resident():
    return int(open("/proc/self/statm").read().split()[1])

keep_memory()
before = resident()
np.ones(64 * 2**20, np.uint8)
kept = resident() - before
assert hand_back_memory()
print(kept, resident() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library can be told")
def test_memory_that_was_kept_is_handed_back_when_asked() -> None:
    told = subprocess.run([sys.executable, "-c", HANDED_BACK], capture_output=True, check=True).stdout
    kept, left = map(int, told.split())
    assert kept > 16_000 > 1_600 > left, "of 16,384 pages"


def pages_of_second(keeps: bool) -> int:
    code = SECOND_OF_TWO_ARRAYS.replace("KEEPS", str(keeps))
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
