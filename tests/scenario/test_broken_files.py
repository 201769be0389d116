"""Each broken file has one fault, and says on its first line which message is expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import ScenarioFaults, load

FOLDER = Path(__file__).parent / "broken"
FILES = sorted(path.name for path in FOLDER.glob("*.toml"))


@pytest.mark.parametrize("name", FILES)
def test_one_fault_with_its_whole_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    expected = Path(name).read_text(encoding="utf-8").splitlines()[0].removeprefix("# expect: ")
    with pytest.raises(ScenarioFaults) as caught:
        load(name)
    assert [str(fault) for fault in caught.value.faults] == [expected]


def test_there_are_many_broken_files() -> None:
    assert len(FILES) >= 60
