"""Titles and sources in the languages spoken are texts that a scenario file may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.language import LANGUAGES, said, speaking
from sim.scenario import ScenarioFaults, load
from sim.shipped import as_named, or_shipped, shipped_folder, shipped_scenarios

MINIMAL = Path(__file__).parent / "minimal.toml"


def titled(folder: Path, title: str) -> str:
    """Return the title that is read back from a file that states it."""
    file = folder / "titled.toml"
    file.write_text(f'extends = "{MINIMAL}"\ntitle = "{title}"\n', encoding="utf-8")
    return load(file).title


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_title_shipped_can_be_a_title_in_any_language(code: str, tmp_path: Path) -> None:
    with speaking(code):
        titles = {said(load(file).title) for file in shipped_scenarios()}
        assert {titled(tmp_path, title) for title in titles} == titles


@pytest.mark.parametrize("sign", ["\\n", "\\t", "\\u2028", "\\u0007", "\\u200e"])
def test_what_breaks_or_hides_a_line_is_refused(sign: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioFaults, match="must be one line of text"):
        titled(tmp_path, f"Our{sign}shelter")


def test_the_name_of_a_shipped_file_leads_to_it_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = Path("scenarios/one-shelter.toml")
    assert or_shipped(given) == shipped_folder() / "one-shelter.toml"
    assert as_named(or_shipped(given)) == given.as_posix()
    for other in (
        "one-shelter.toml",
        "scenarios/none.toml",
        "scenarios/../one.toml",
        "../scenarios/one.toml",
    ):
        assert or_shipped(Path(other)) == Path(other)
    given.parent.mkdir()
    given.write_text("# the user's own")
    assert or_shipped(given) == given
