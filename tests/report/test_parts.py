"""Parts of the brief: its tables, its sentences, the form of STRESS, and words as HTML."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim import store
from sim.experiment.compare import Comparison
from sim.figures.style import width_of
from sim.language import LANGUAGES, speaking
from sim.report import assumed
from sim.report.drawn import sentence_on
from sim.report.first import enough
from sim.report.markdown import as_html, inline
from sim.report.page import page
from sim.report.stress import stress_form
from sim.report.tables import groups_table, money_table
from sim.tables import rows
from tests.answer.made import refusals, with_levels
from tests.report.reading import COMMAND, read


def test_the_form_of_stress_has_its_twenty_items(country: Comparison) -> None:
    form = stress_form(country, store.certificate(country, COMMAND))
    numbers = {number for item, _ in form for number in re.findall(r"\d\.\d", item)}
    described = Path(__file__).parents[2] / "docs" / "model.md"
    assert numbers == set(re.findall(r"^## (\d\.\d)", described.read_text(encoding="utf-8"), re.MULTILINE))
    assert all(words for _, words in form)


def test_the_form_tells_of_draws_only_where_there_is_something_to_draw(
    country: Comparison, shelter: Comparison
) -> None:
    of_country, of_shelter = (
        dict(stress_form(each, store.certificate(each, COMMAND)))["4.3 Estimation"]
        for each in (country, shelter)
    )
    assert "draws of the numbers nobody knows" in of_country
    assert "every number of the file is taken as known" in of_shelter


def test_who_is_turned_away_is_told_by_citizenship_sex_and_age(country: Comparison) -> None:
    """Nobody in the shipped scenarios is a child who comes alone: such people have no column and no row."""
    table = groups_table(country, country.baseline)
    expected = ["everyone", "citizens", "foreign people", "women and girls", "men and boys", "adults"]
    assert table[0] == ["", *expected, "families with children"]
    groups = ("all", "citizen", "foreign", "female", "male", "adult", "family")
    assert country.frame.groups == groups
    assert tuple(dict.fromkeys(row[2] for row in rows(country, "estimates"))) == groups
    referred = country.baseline.levels["referred"].estimate[-1, country.headline_period]
    assert referred[5] > 5 * referred[6] > 0
    assert referred[5] + referred[6] == pytest.approx(referred[0])


def test_beds_that_would_be_enough_are_not_called_so_for_people_out_of_reach(country: Comparison) -> None:
    """Some home provinces have no shelter within reach: nobody from there is among the eligible."""
    assert country.baseline.levels["no_place"].estimate[-1, country.headline_period, 0] > 0
    assert "everyone" not in enough(country)
    assert "no shelter in reach takes would need beds beside these" in enough(country)
    outlook = with_levels(country.baseline, {("no_place", "all"): 0.0})
    assert "in reach" not in enough(replace(country, outlooks=(outlook,)))


@pytest.mark.parametrize(("causes", "is_said"), [({"no_bed": 9.0}, True), ({"no_money": 9.0}, False)])
def test_free_beds_are_elsewhere_only_where_people_find_none(
    country: Comparison, causes: dict[str, float], is_said: bool
) -> None:
    """Where the money had run out the brief said that the free beds are in another province."""
    changed = {("beds", "all"): 99.0, ("beds_needed_95", "all"): 40.0, ("never_admitted", "all"): 9.0}
    outlook = with_levels(country.baseline, changed | refusals(**causes))
    told = enough(replace(country, outlooks=(outlook,)))
    assert ("the free beds are in another province" in told) == is_said


def test_where_all_are_of_one_kind_no_empty_column_is_shown(shelter: Comparison) -> None:
    """Of the clients of the shelter the file gives no sex."""
    assert groups_table(shelter, shelter.baseline)[0] == ["", "everyone"]
    assert shelter.frame.ages == ()


def test_one_shelter_has_no_map_and_no_differences(shelter: Comparison) -> None:
    reader = read(page(shelter, store.certificate(shelter, COMMAND)))
    assert [each["download"] for each in reader.of("a") if "download" in each] == [
        "occupancy-one-shelter.csv",
        "assumptions.csv",
    ]


def test_what_no_file_states_is_no_line_of_the_money(shelter: Comparison) -> None:
    assert [row[0] for row in money_table(shelter)] == ["", "nights in places the state pays, everyone"]


def test_where_nobody_is_refused_no_province_is_the_worst(country: Comparison) -> None:
    share = country.baseline.levels["share_never_admitted"]
    for value, words in ((0.0, "nowhere, 0 %"), (math.nan, "")):
        calm = replace(share, estimate=np.full_like(share.estimate, value))
        outlook = replace(country.baseline, levels={**country.baseline.levels, "share_never_admitted": calm})
        found = sentence_on(replace(country, outlooks=(outlook,)), "maps", None)
        assert words in found
        assert ("nobody is eligible" in found) == math.isnan(value)


def test_words_of_a_file_are_no_html() -> None:
    assert as_html('**<script>** & "x"') == "<p><strong>&lt;script&gt;</strong> &amp; &quot;x&quot;</p>"
    assert "<td>a<b" not in as_html("| x | y |\n|---|---|\n| 1 | a<b |")
    assert inline("`stays.a` = 5 %") == "<code>stays.<wbr>a</code> = 5\u00a0%"
    assert as_html("- **a.** b\n- c") == "<ul><li><strong>a.</strong> b</li><li>c</li></ul>"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_words_of_narrow_columns_are_not_cut_on_paper(country: Comparison, code: str) -> None:
    """Russian units and the names of shipped files lost their last letters to a line of their own."""
    style = (Path(assumed.__file__).parent / "style.css").read_text(encoding="utf-8")
    unit, where, weight = (
        float(width) / 100 * 180 - 1.8
        for column in (r"assumptions th:nth-child\(3\)", r"where th:nth-child\(5\)", "weighed th:last-child")
        for width in re.findall(rf"\.{column} {{ width: ([\d.]+)%", style)
    )  # millimetres of a line of 180, without the space between columns
    with speaking(code):
        scenarios = [outlook.scenario for outlook in country.outlooks]
        heads, *table = assumed.assumptions_table(scenarios, {"start.occupancy": "1 %"})
    for words, wide in zip(heads[4:], (where, weight), strict=True):
        assert widest(words.split(), 6.4, "bold") <= wide, words
    for row in table:
        assert widest(row[2].split()) <= unit, row[2]
        # A hyphen before a digit parts nothing.
        assert widest(re.findall(r"[^\s-]+(?:-(?=\d)\d+)?[-,]?", row[4])) <= where, row[4]


def widest(words: list[str], size: float = 7.0, weight: str = "normal") -> float:
    """Return the millimetres of the widest of some words in the letters of small tables."""
    return max((25.4 * width_of(word, size, weight) for word in words), default=0.0)
