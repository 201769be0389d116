"""The brief: one file with everything in it, in three languages, and the numbers of every figure."""

from __future__ import annotations

import base64
import builtins
import csv
import io
import math
import re
import shutil
import sys
import zipfile
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim import store
from sim.archives import FIRST_DAY
from sim.cli.commands import commands
from sim.experiment.compare import Comparison
from sim.figures.charts import plans
from sim.figures.numbers import numbers_of
from sim.language import LANGUAGES, speaking
from sim.mistakes import Mistake
from sim.report import pdf
from sim.report.first import enough
from sim.report.markdown import as_html, inline
from sim.report.page import _sentence, page
from sim.report.stress import stress_form
from sim.report.tables import groups_table, money_table
from sim.scenario import assumptions
from sim.shipped import main_scenarios, shipped_folder
from sim.tables import rows
from tests.answer.made import with_levels

COMMAND = "shelter-sim compare --draws 2 --replications 4 --seed 1"


@dataclass
class Read(HTMLParser):
    """What a browser would meet in a page."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    is_style: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.is_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        """Note that a style ends."""
        self.is_style = False

    def handle_data(self, data: str) -> None:
        """Keep the words that are shown."""
        if not self.is_style:
            self.words.append(data)

    def of(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def read(html: str) -> Read:
    reader = Read()
    reader.feed(html)
    return reader


@pytest.fixture(scope="module")
def country() -> Comparison:
    return sim.compare(main_scenarios()[::3], draws=2, replications=4)


@pytest.fixture(scope="module")
def pages(country: Comparison) -> dict[str, str]:
    found = {}
    for code in LANGUAGES:
        with speaking(code):
            found[code] = page(country, store.certificate(country, COMMAND))
    return found


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


def table(link: str) -> list[list[str]]:
    text = base64.b64decode(link.split("base64,")[1]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


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


def test_the_form_of_stress_has_its_twenty_items(country: Comparison) -> None:
    form = stress_form(country, store.certificate(country, COMMAND))
    numbers = {number for item, _ in form for number in re.findall(r"\d\.\d", item)}
    described = Path(__file__).parents[1] / "docs" / "model.md"
    assert numbers == set(re.findall(r"^## (\d\.\d)", described.read_text(encoding="utf-8"), re.MULTILINE))
    assert all(words for _, words in form)


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


def test_where_all_are_of_one_kind_no_empty_column_is_shown() -> None:
    """Of the clients of the shelter the file gives no sex."""
    shelter = sim.compare([sim.load(shipped_folder() / "one-shelter.toml")], draws=2, replications=4)
    assert groups_table(shelter, shelter.baseline)[0] == ["", "everyone"]
    assert shelter.frame.ages == ()


def test_one_shelter_has_no_map_and_no_differences() -> None:
    shelter = sim.compare([shipped_folder() / "one-shelter.toml"], draws=2, replications=4)
    reader = read(page(shelter, store.certificate(shelter, COMMAND)))
    assert [each["download"] for each in reader.of("a") if "download" in each] == [
        "occupancy-one-shelter.csv",
        "assumptions.csv",
    ]


def test_what_no_file_states_is_no_line_of_the_money() -> None:
    shelter = sim.compare([shipped_folder() / "one-shelter.toml"], draws=2, replications=4)
    assert [row[0] for row in money_table(shelter)] == ["", "nights in places the state pays, everyone"]


def test_where_nobody_is_refused_no_province_is_the_worst(country: Comparison) -> None:
    share = country.baseline.levels["share_never_admitted"]
    for value, words in ((0.0, "nowhere, 0 %"), (math.nan, "")):
        calm = replace(share, estimate=np.full_like(share.estimate, value))
        outlook = replace(country.baseline, levels={**country.baseline.levels, "share_never_admitted": calm})
        found = _sentence(replace(country, outlooks=(outlook,)), "maps", None)
        assert words in found
        assert ("nobody is eligible" in found) == math.isnan(value)


def test_words_of_a_file_are_no_html() -> None:
    assert as_html('**<script>** & "x"') == "<p><strong>&lt;script&gt;</strong> &amp; &quot;x&quot;</p>"
    assert "<td>a<b" not in as_html("| x | y |\n|---|---|\n| 1 | a<b |")
    assert inline("`stays.a` = 5 %") == "<code>stays.<wbr>a</code> = 5\u00a0%"
    assert as_html("- **a.** b\n- c") == "<ul><li><strong>a.</strong> b</li><li>c</li></ul>"


# ------------------------------------------------ the command


@pytest.fixture(scope="module")
def written(country: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "results"
    store.write(country, [], folder, COMMAND, lambda: "log\n")
    return folder


@pytest.fixture
def results(written: Path, tmp_path: Path) -> Path:
    """Return a copy, as each test writes into it."""
    return Path(shutil.copytree(written, tmp_path / "results"))


def told(*words: str | Path) -> None:
    commands(list(map(str, words)), standalone_mode=False)


def test_results_are_told_again_in_another_language(
    results: Path, pages: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    told("report", results, "--language", "kk")
    assert capsys.readouterr().out == f"Жазылды: {results / 'report-kk.html'}\n"
    assert (results / "report-kk.html").read_text(encoding="utf-8") == pages["kk"]
    assert sorted(path.name for path in results.glob("*report*")) == ["report-kk.html"]


def test_a_folder_without_results(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="cannot be read"):
        told("report", tmp_path)


def test_the_workbook_has_the_tables(tmp_path: Path) -> None:
    openpyxl, results = pytest.importorskip("openpyxl"), tmp_path / "results"
    shelter = sim.compare([shipped_folder() / "one-shelter.toml"], draws=2, replications=4)
    store.write(shelter, [], results, COMMAND, lambda: "log\n")
    told("report", results, "--xlsx")
    book = openpyxl.load_workbook(results / "tables.xlsx", read_only=True)
    assert book.sheetnames == ["estimates", "differences", "verdicts", "assumptions"]
    with (results / "verdicts.csv").open(encoding="utf-8", newline="") as stream:
        written = [row[:4] for row in csv.reader(stream)]
    assert [list(row[:4]) for row in book["verdicts"].values] == written
    head, *assumed = book["assumptions"].values
    stated = {each.path: each.mode for each in assumptions(shelter.baseline.scenario)}
    key, mode = head.index("key"), head.index("most_likely")
    assert {row[key]: row[mode] for row in assumed} == stated
    with zipfile.ZipFile(results / "tables.xlsx") as parts:
        # No moment in it: the same results, the same bytes.
        assert {part.date_time for part in parts.infolist()} == {FIRST_DAY}
        assert set(re.findall(rb"\d{4}-\d\d-\d\dT", parts.read("docProps/core.xml"))) == {b"1980-01-01T"}


@pytest.mark.parametrize(("option", "library"), [("--pdf", "weasyprint"), ("--xlsx", "openpyxl")])
def test_what_is_not_installed_is_named(
    results: Path, monkeypatch: pytest.MonkeyPatch, option: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(Mistake, match=f"{option} needs .*: install shelter-sim with the extra {option[2:]}"):
        told("report", results, option)
    assert not list(results.glob("report-*"))


def test_a_pdf_without_the_systems_library(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacks(name: str, *rest: Any) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return usual(name, *rest)

    usual = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", lacks)
    with pytest.raises(Mistake, match="needs Pango, a library of the system"):
        pdf.must_be_possible()


def weasyprint_or_skip() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        pytest.skip(f"no WeasyPrint, or no Pango: {error}")
    return weasyprint


@pytest.mark.filterwarnings("ignore:HarfBuzz-Subset will be required")
def test_the_pdf_is_a_pdf(country: Comparison, pages: dict[str, str]) -> None:
    weasyprint_or_skip()
    short = re.sub(r'<img src="[^"]*"', '<img src="https://example.org/never-asked-for.svg"', pages["kk"])
    made = pdf.as_pdf(short)
    assert made.startswith(b"%PDF-")
    assert len(made) > 20_000


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


MARGIN, TWO_LINES = 68.0, 45.0
"""Below the text of a page, and what a heading has under it at least, in CSS pixels."""


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


def test_a_back_test_goes_into_the_brief(tmp_path: Path) -> None:
    scenario = shipped_folder() / "one-shelter.toml"
    words = [
        "run",
        str(scenario),
        "--draws",
        "2",
        "--replications",
        "4",
        "--no-figures",
        "--out",
        str(tmp_path / "r"),
    ]
    commands(words, standalone_mode=False)
    table = tmp_path / "ours.csv"
    table.write_text("year,number\n2014,9\n2015,7\n2016,8\n2017,3\n2018,11\n", encoding="utf-8")
    commands(["report", str(tmp_path / "r")], standalone_mode=False)
    without = (tmp_path / "r" / "report-en.html").read_text(encoding="utf-8")
    commands(["report", str(tmp_path / "r"), "--backtest", str(table)], standalone_mode=False)
    with_it = (tmp_path / "r" / "report-en.html").read_text(encoding="utf-8")
    assert "no back-test was given" in without
    assert "right in the past?" not in without
    assert "no back-test was given" not in with_it
    assert "Each year of ours.csv predicted" in with_it
    (link,) = re.findall(r'download="past-1.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', with_it)
    rows = list(csv.reader(io.StringIO(base64.b64decode(link).decode("utf-8-sig"))))
    assert [row[3] for row in rows] == ["count", "under 5", "11"]
    assert rows[1][-2:] == ["", ""]
