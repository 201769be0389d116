"""What the planner's page says: each message by the key that the page knows it by."""

from __future__ import annotations

from sim.language import marked, said, say_of
from sim.report.limits import LIMITS
from sim.wording import MONTHS

TITLE = marked("Will the shelters hold?")

MESSAGES = {
    # The frame of the page
    "title": TITLE,
    "language": marked("Language"),
    "glossary": marked("Words explained"),
    "close": marked("Close"),
    "skip_answer": marked("To the answer"),
    "skip_levers": marked("To what you can change"),
    "no_script": marked("This page computes answers as you ask, and needs JavaScript for that."),
    "promise": marked(
        "Only totals are computed, never anything about one person. Nothing leaves the computer that runs "
        "this program."
    ),
    "made": marked("{runs}, seed {seed}."),
    "limits": marked("What it cannot tell"),
    **{f"limit_{number}": limit for number, limit in enumerate(LIMITS, start=1)},
    # The answer
    "first_answer": marked("The first answer is being computed."),
    "no_answer": marked("There is no answer to this scenario."),
    "first_look": marked("first look"),
    "old_answer": marked("from before the change"),
    "sure_look": marked("A first look ({runs}). The full answer follows, and may differ."),
    "sure_full": marked("The full answer ({runs}; draws of the numbers nobody knows: {draws})."),
    "sure_known": marked("The full answer ({runs}; every number of the scenario is taken as known)."),
    "more_words": marked("The answer in more words"),
    "what_is_changed": marked("What is changed in this scenario:"),
    "was_now": marked("{lever}: {now}, in place of {before}"),
    "making": marked("The full answer is being computed."),
    "making_waits": marked("The full answer waits for others to be finished."),
    "stop": marked("Stop"),
    "again": marked("Try again"),
    "no_server": marked("The program does not answer. Is it still running?"),
    "news_look": marked("First look: {sentence}"),
    "news_full": marked("Full answer: {sentence}"),
    "news_stopped": marked("Stopped. The first look stays."),
    # Scenarios
    "scenarios": marked("Scenarios"),
    "never_admitted_short": marked("of eligible people never admitted"),
    "not_yet": marked("Not computed yet"),
    "compared": marked("Compare"),
    "compare": marked("Compute the comparison"),
    "compare_full": marked("Four at most. Untick one to compare another."),
    "compare_how": marked("Tick two to four scenarios to compare them."),
    "compare_ready": marked("The same people meet each of the ticked scenarios."),
    "compare_coming": marked("The comparison is being computed."),
    "compare_done": marked("The ticked scenarios stand side by side below."),
    "remove": marked("Remove"),
    "remove_which": marked("Remove the scenario {name}"),
    "name_it": marked("Name of this scenario"),
    "keep": marked("Keep it in this browser"),
    "add_shipped": marked("Look at another scenario"),
    "choose": marked("choose"),
    "changed_title": marked("{title}, changed"),
    "news_kept": marked("{name} is kept in this browser."),
    "news_not_kept": marked("This browser keeps nothing. {name} stays until the page is closed."),
    # The map and the provinces
    "where": marked("Where"),
    "map": marked("Map of the provinces"),
    "map_how": marked("Arrow keys move from province to province, the space bar selects one."),
    "map_legend": marked("Share of eligible people never admitted"),
    "map_signs": marked(
        "▲ capacity is exceeded, ✓ capacity is adequate, no sign: the evidence does not decide."
    ),
    "no_shelter": marked("no shelter"),
    "up_to": marked("up to {share}"),
    "over": marked("over {share}"),
    "tile": marked("{name}: {share} never admitted, {verdict}"),
    "tile_without": marked("{name}: no shelter, {share} never admitted, {verdict}"),
    "provinces_of": marked("The provinces in {year}. Choose one to see its beds through time."),
    "whole_country": marked("Show the whole country"),
    "the_country": marked("The whole country"),
    "column_name": marked("Province"),
    "column_verdict": marked("Verdict"),
    "column_share": marked("Share never admitted"),
    "column_turned_away": marked("People never admitted"),
    "column_people": marked("Eligible people"),
    "column_beds": marked("Open beds"),
    "column_shelter": marked("Chance of a shelter"),
    "news_place": marked("Shown: {name}"),
    # Through time
    "when": marked("People in beds through time"),
    "course_unit": marked("people, beds"),
    "no_course": marked("This province has no beds to show."),
    "course_point": marked("Point at the chart, or move the handle below it, to read a week."),
    "course_week": marked("Week to read"),
    "course_at": marked("{day}: {people} people in beds ({low} to {high}), {beds} beds open"),
    "course_words": marked(
        "{name}. On {day}, {people} people are in beds ({low} to {high}), and {beds} beds are open."
    ),
    "course_full": marked("The band of people in beds first reaches the open beds on {day}."),
    "course_table": marked("{name}: people in beds and beds open"),
    "key_people": marked("People in beds, median"),
    "key_band": marked("People in beds, {part} of the runs"),
    "key_beds": marked("Beds open, median"),
    "key_beds_band": marked("Beds open, {part} of the runs"),
    "who": marked("Who"),
    "who_of": marked(
        "Who asks for a bed and does not get one, {year}. A person is in several of these groups at once."
    ),
    "column_group": marked("Group"),
    "column_never_eligible": marked("People never eligible"),
    "column_day": marked("Day"),
    "column_band": marked("From – to"),
    "policy_words": marked("Which rule holds when"),
    "rule_from": marked("{label}: {text}, from {from}"),
    "rule_until": marked("{label}: {text}, from {from} to {until}"),
    "rule_doubt": marked("(nobody knows yet when: between {first} and {last})"),
    "numbers_table": marked("The numbers of this chart"),
    # Differences
    "against": marked("What it changes"),
    "against_what": marked(
        "Against “{title}”, met by the same people. Dot: the change; line: {level} of what the change may be."
    ),
    "side": marked("Side by side"),
    "side_how": marked("Below each number: what it differs from “{title}”."),
    "column_measure": marked("Measure"),
    "column_change": marked("Change, in brackets 95 % over the runs"),
    "column_over_draws": marked("95 % over what nobody knows"),
    # Levers
    "levers": marked("What you can change"),
    "levers_of": marked("In the scenario: {title}"),
    "all_back": marked("Put everything back"),
    "weights": marked("Most of the doubt in the answer comes from:"),
    "weights_none": marked("No number by itself can be told to make much of the doubt in the answer."),
    "lever_more": marked("Exact numbers, source and reason"),
    "lever_back": marked("Put back"),
    "levers_absent": marked("Not part of this scenario; choose one that has it: {levers}"),
    "lever_absent_short": marked("not part of it"),
    "own_number": marked("This value is your own. What follows is said of the scenario's, {before}:"),
    "source": marked("Source:"),
    "assumption": marked("Assumption:"),
    "range": marked("{low} to {high}, most likely {mode}"),
    "range_middle": marked("{low} to {high}; as likely below {mode} as above it"),
    "with_unit": marked("{value} ({unit})"),
    "percent": marked("{number} %"),
    "percent_sign": marked("in per cent"),
    "date": marked("{day} {month} {year}"),
    "point_low": marked("At least"),
    "point_mode": marked("Most likely"),
    "point_high": marked("At most"),
    "point_value": marked("Value"),
    "fault_number": marked("Please write a number, or a whole date."),
    "fault_limits": marked("It must lie between {least} and {most}."),
    "fault_least": marked("It must be at least {least}."),
    "fault_order": marked("At least, most likely and at most must not go down."),
    "explain": marked("What does “{term}” mean?"),
    # Files
    "files": marked("Take it with you, bring your own"),
    "give_file": marked("Save the scenario as a file"),
    "copy_link": marked("Copy the link to what is shown"),
    "news_bad_link": marked("The link holds a scenario that cannot be shown here. It was left out."),
    "news_copied": marked("The link is copied."),
    "news_not_copied": marked("This browser does not copy here. The link stands in its address bar."),
    "print": marked("Print"),
    "files_later": marked("The brief and the tables come with the full answer."),
    "file_brief.html": marked("Decision brief (HTML, to print)"),
    "file_tables.xlsx": marked("All numbers (Excel)"),
    "file_tables.zip": marked("All numbers (CSV)"),
    "file_data.json": marked("The main numbers (JSON)"),
    "command": marked("The command that makes the same numbers"),
    "command_how": marked(
        "In a terminal, in the folder of the saved scenario, this makes the same numbers again:"
    ),
    "take_file": marked("Open a scenario file"),
    "take_file_how": marked("Scenario file (.toml)"),
    "too_large": marked("The file is larger than 1 MB. A scenario file is a page or two of text."),
    "taken": marked("Opened: {title}"),
    "at_line": marked("Line {line}:"),
    "your_file": marked("Your file, with the faulty lines marked"),
    "take_records": marked("Use your shelter's own records"),
    "records_how": marked(
        "The table is read in memory and dropped: nothing of it is kept. Only totals come back, and the "
        "scenario made of them."
    ),
    "records_file": marked("Table of stays (.csv or .xlsx)"),
    "records_paste": marked("or its rows, copied from a spreadsheet with the headings"),
    "records_none": marked("Please choose a file, or paste the rows."),
    "records_beds": marked("Beds, if you know them"),
    "records_from": marked("First day on which every stay is in the table, if you know it"),
    "records_until": marked("Last such day"),
    "records_longest": marked("Longest stay in days, if there is a rule"),
    "date_order": marked("Dates are written"),
    "date_order_guess": marked("in an order that can be seen"),
    "date_order_dmy": marked("day, month, year"),
    "date_order_mdy": marked("month, day, year"),
    "date_order_ymd": marked("year, month, day"),
    "records_read": marked("Read the table"),
    "records_options": marked(
        "What begins with -- is an option of the command shelter-sim fit, which can be told more."
    ),
    "records_reading": marked("How the table was read"),
    "records_use": marked("Compute this scenario"),
    "reading": marked("The table is being read."),
}
"""One form each; names in braces are filled in by the page."""

NUMBERED = {"one": 1, "few": 2, "many": 5, "other": 2}
"""A number for each plural category of Unicode; `other` is that of fractions in Russian."""


def words() -> dict[str, str | dict[str, str]]:
    """Return every message in the language spoken; one that goes with a number in each plural category."""
    months = {f"month_{number}": said(name) for number, name in enumerate(MONTHS, start=1)}
    return {key: said(message) for key, message in MESSAGES.items()} | months | _numbered()


def _numbered() -> dict[str, dict[str, str]]:
    forms: dict[str, dict[str, str]] = {}
    for category, number in NUMBERED.items():
        told = {
            "runs": say_of(number, "{number} run", "{number} runs", number="{number}"),
            "moved": say_of(number, "{number} changed", "{number} changed", number="{number}"),
            "others_changed": say_of(
                number,
                "{number} entry of the scenario file that has no lever here",
                "{number} entries of the scenario file that have no lever here",
                number="{number}",
            ),
            "faults": say_of(
                number,
                "The file has {number} fault:",
                "The file has {number} faults:",
                number="{number}",
            ),
            "making_seconds": say_of(
                number,
                "The full answer is being computed: about {number} second left.",
                "The full answer is being computed: about {number} seconds left.",
                number="{number}",
            ),
            **_units(number),
        }
        for key, form in told.items():
            forms.setdefault(key, {})[category] = form
    return forms


def _units(number: int) -> dict[str, str]:
    """Return a point and a range in each unit whose name goes with a number; a range goes with its end."""
    point, ends = {"number": "{number}"}, {"low": "{low}", "high": "{high}", "mode": "{mode}"}
    return {
        "point_days": say_of(number, "{number} day", "{number} days", **point),
        "range_days": say_of(
            number,
            "{low} to {high} day, most likely {mode}",
            "{low} to {high} days, most likely {mode}",
            **ends,
        ),
        "point_beds": say_of(number, "{number} bed", "{number} beds", **point),
        "range_beds": say_of(
            number,
            "{low} to {high} bed, most likely {mode}",
            "{low} to {high} beds, most likely {mode}",
            **ends,
        ),
        "point_people": say_of(number, "{number} person", "{number} people", **point),
        "range_people": say_of(
            number,
            "{low} to {high} person, most likely {mode}",
            "{low} to {high} people, most likely {mode}",
            **ends,
        ),
        "point_people_a_year": say_of(number, "{number} person a year", "{number} people a year", **point),
        "range_people_a_year": say_of(
            number,
            "{low} to {high} person a year, most likely {mode}",
            "{low} to {high} people a year, most likely {mode}",
            **ends,
        ),
        "point_times_a_year": say_of(number, "{number} time a year", "{number} times a year", **point),
        "range_times_a_year": say_of(
            number,
            "{low} to {high} time a year, most likely {mode}",
            "{low} to {high} times a year, most likely {mode}",
            **ends,
        ),
        "point_km": say_of(number, "{number} km", "{number} km", **point),
        "point_KZT": say_of(number, "{number} KZT", "{number} KZT", **point),
    }
