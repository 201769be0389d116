"""The brief: one file with everything in it, in three languages, and the numbers of every figure."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim import store
from sim.experiment.compare import Comparison
from sim.figures.charts import plans
from sim.figures.numbers import numbers_of
from sim.language import LANGUAGES, speaking
from sim.report.page import page
from sim.shipped import shipped_folder
from tests.report.reading import COMMAND, read, table, told, weasyprint_or_skip

MARGIN, TWO_LINES = 68.0, 45.0
"""Below the text of a page, and what a heading has under it at least, in CSS pixels."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_comes_from_elsewhere(pages: dict[str, str], code: str) -> None:
    reader = read(pages[code])
    links = [value for _, each in reader.tags for name, value in each.items() if name in ("src", "href")]
    assert links
    assert all(link.startswith(("data:", "#part-")) for link in links)
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in reader.tags}
    assert not re.search(r"url\(|@import", re.sub(r"base64,[A-Za-z0-9+/=]+", "", pages[code]))


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_has_every_part_and_one_title(pages: dict[str, str], code: str) -> None:
    reader = read(pages[code])
    assert reader.of("html") == [{"lang": code}]
    assert len(reader.of("h1")) == 1
    assert len(reader.of("h2")) >= 12
    pictures = reader.of("img")
    assert len(pictures) == 4  # maps, differences, and occupancy of either scenario
    assert all(picture["alt"] for picture in pictures)


@pytest.mark.parametrize("code", ["ru", "kk"])
def test_no_english_is_left_outside_the_words_of_files(pages: dict[str, str], code: str) -> None:
    text = "".join(read(pages[code]).words)
    for heading in ("The verdict", "What would be enough", "Certificate", "assumption:", "people", "share"):
        assert heading not in text.replace("share_", "").replace("_share", "").rpartition("STRESS")[2]
    first = text.split("SHA-256")[0]
    assert not re.search(r"\b(the|of eligible|never admitted|beds needed)\b", first.split("baseline-2020")[0])


def test_the_first_page_answers_before_the_rest(pages: dict[str, str], country: Comparison) -> None:
    first = pages["en"].split('<section class="first sheet">')[1].split("</section>")[0]
    words = "".join(read(first).words)
    order = ["The verdict, 2023", *(outlook.scenario.title for outlook in country.outlooks)]
    order += ["highest in: ", "What would be enough", "How sure", "against the first scenario"]
    places = [words.index(part) for part in order]
    assert places == sorted(places)
    assert len(read(first).of("img")) == 1
    assert not read(first).of("table")


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_contents_lead_to_every_part(pages: dict[str, str], code: str) -> None:
    reader = read(pages[code])
    places = [each["id"] for each in reader.of("h2") if "id" in each]
    assert [each["href"] for each in reader.of("a") if "download" not in each] == [
        f"#{each}" for each in places
    ]
    assert len(set(places)) == len(places) == len(reader.of("h2")) - 3  # those of the first page


def test_every_figure_has_its_numbers(pages: dict[str, str], country: Comparison) -> None:
    links = [each for each in read(pages["en"]).of("a") if "download" in each]
    assert sorted(each["download"] for each in links) == [
        *(
            "assumptions.csv",
            "differences.csv",
            "maps.csv",
            "occupancy-baseline-2020.csv",
            "occupancy-expansion-and-access.csv",
        ),
    ]
    tables = {each["download"]: table(each["href"]) for each in links}
    maps = tables["maps.csv"]
    assert len(maps) == 1 + 2 * 17
    share = country.baseline.levels["share_never_admitted"].estimate[0, country.headline_period, 0]
    assert maps[1][0] == "baseline-2020"
    assert maps[1][2] == ("" if np.isnan(share) else f"{share:.6g}")
    occupancy = tables["occupancy-baseline-2020.csv"]
    assert occupancy[1][:2] == ["Kazakhstan", "2021-01-01"]
    change = country.outlooks[1].changes["share_never_admitted"].estimate[-1, country.headline_period, 0]
    assert float(tables["differences.csv"][1][2]) == pytest.approx(100 * change, rel=1e-5)


def test_every_kind_of_figure_gives_its_numbers(country: Comparison) -> None:
    for plan in plans(country).values():
        head, *rows = numbers_of(plan)
        assert rows
        assert {len(row) for row in rows} == {len(head)}


def test_the_certificate_is_in_it(pages: dict[str, str], country: Comparison) -> None:
    text = "".join(read(pages["ru"]).words)
    assert COMMAND in text
    for outlook in country.outlooks:
        for file, digest in outlook.scenario.files.items():
            assert file in text
            assert digest in text


def test_results_are_told_again_in_another_language(
    country: Comparison, pages: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results"
    store.write(country, [], results, COMMAND, lambda: "log\n")
    told("report", results, "--language", "kk")
    assert capsys.readouterr().out == f"Жазылды: {results / 'report-kk.html'}\n"
    assert (results / "report-kk.html").read_text(encoding="utf-8") == pages["kk"]
    assert sorted(path.name for path in results.glob("*report*")) == ["report-kk.html"]


@pytest.mark.filterwarnings("ignore:HarfBuzz-Subset will be required")
@pytest.mark.parametrize("code", ["ru", "kk"])
def test_on_paper_the_answer_is_one_sheet_and_no_heading_stands_alone(
    pages: dict[str, str], code: str
) -> None:
    """The longest languages; figures are empty, but as large as they are."""
    weasyprint = weasyprint_or_skip()
    short = re.sub(r'src="data:image/svg\+xml;base64,([^"]*)"', emptied, pages[code])
    laid_out = weasyprint.HTML(string=short).render()
    height = laid_out.pages[0].height
    places = [place for _, place, _, _ in flattened(laid_out.make_bookmark_tree())]
    numbers = [number for number, _, _ in places]
    assert numbers[:5] == [0, 0, 0, 0, 1]  # title, verdict, enough, how sure; the answer in full
    assert max(down for _, _, down in places) < height - MARGIN - TWO_LINES


@pytest.mark.filterwarnings("ignore:HarfBuzz-Subset will be required")
def test_the_answer_on_one_scenario_is_one_sheet_too() -> None:
    """In Kazakh, of a file with a long question, and with the five lines more that a verdict can have."""
    weasyprint = weasyprint_or_skip()
    one = sim.compare([shipped_folder() / "expansion-2021.toml"], draws=2, replications=4)
    with speaking("kk"):
        html = page(one, store.certificate(one, COMMAND))
    first, _, _ = re.sub(r'src="data:image/svg\+xml;base64,([^"]*)"', emptied, html).partition("</section>")
    assert "roomy" in first
    more = "<p>" + "<br>".join(["."] * 5) + "</p>"
    assert len(weasyprint.HTML(string=f"{first}{more}</section></main></body></html>").render().pages) == 1


def emptied(source: re.Match[str]) -> str:
    """Return an empty picture of the same size."""
    head = base64.b64decode(source[1]).decode().partition("<defs")[0]
    size = re.search(r'<svg[^>]*?(viewBox="[^"]*")', head)
    assert size
    empty = f'<svg xmlns="http://www.w3.org/2000/svg" {size[1]}></svg>'
    return f'src="data:image/svg+xml;base64,{base64.b64encode(empty.encode()).decode()}"'


def flattened(tree: list[Any]) -> list[Any]:
    """Return every heading of a tree of bookmarks, in order."""
    return [each for branch in tree for each in (branch, *flattened(branch[2]))]
