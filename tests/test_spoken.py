"""The command line in Russian and Kazakh: help, what is refused, and which language is spoken."""

from __future__ import annotations

import errno
import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sim.catalogues import TRANSLATED
from sim.cli import language_named
from sim.cli.commands import commands
from sim.cli.spoken import Command, let_click_speak
from sim.language import LANGUAGES, Saying, language, of_environment, speaking
from sim.mistakes import Mistake, reason
from tests.command import refused, shelter_sim

MINIMAL = Path(__file__).parent / "scenario" / "minimal.toml"
COMMANDS = {"": commands, **commands.commands}
NAMES = re.compile(
    r"--?[a-z][a-z-]*|\[[a-z|-]+\]|%[A-Za-z]|results/|[a-z-]+\.toml|\.csv|'[^']*'"
    r"|\b(shelter-sim|Dask|auto|latin|independent|country|arrived|run|compare|kernel|JSON|PDF|KZT|beds|turned-away|as-given"
    rf"|pdf|xlsx|web|million|127\.0\.0\.1|<=x<=|{'|'.join(filter(None, COMMANDS))})\b"
)
"""What stays as it is in every language: options, values, commands, formats and files."""


@pytest.fixture(autouse=True)
def _let_click_speak() -> None:
    let_click_speak()


def english_in(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{2,}", NAMES.sub("", text))


def shown(code: str, *words: str) -> str:
    """Return what the command line shows in a language."""
    with speaking(code):
        runner, width = CliRunner(), 300  # no name is broken in two
        return runner.invoke(
            commands, list(words), prog_name="shelter-sim", terminal_width=width, max_content_width=width
        ).output


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("name", COMMANDS)
def test_no_english_word_is_left_in_the_help(name: str, code: str) -> None:
    text = shown(code, *name.split(), "--help")
    assert len(re.findall("[А-я]", text)) > 50
    assert not english_in(text), text


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize(
    "words",
    [
        *(
            ("run",),
            ("run", "a", "b"),
            ("run", "--no", "a"),
            ("run", "--drawz", "1", "a"),
            ("walk",),
            ("runn",),
        ),
        *(("run", "--draws", "many", "a"), ("run", "--engine", "own", "a"), ("run", "--seed")),
        *(
            ("sensitivity", "--rows", "2", "a"),
            ("fit", "a"),
            ("fit", "a", "--into", "b", "--from", "1.2.2020"),
        ),
        *(("report", "--pdf=yes", "a"), ("fit", "a", "--longest-stay", "long", "--into", "b")),
        ("run", "--language", "xx", "a"),
    ],
)
def test_no_english_word_is_left_where_click_refuses(words: tuple[str, ...], code: str) -> None:
    text = shown(code, *words)
    assert re.search("[А-я]{4}", text)
    assert not english_in(text), text


def test_english_stays_that_of_click() -> None:
    assert "Usage: shelter-sim run [OPTIONS] FILE\n" in shown("en", "run", "--help")
    assert "Usage: shelter-sim compare [OPTIONS] [FILES]...\n" in shown("en", "compare", "--help")
    assert shown("en", "run").endswith("Error: Missing argument 'FILE'.\n")


def test_one_process_may_speak_several_languages() -> None:
    before = shown("en", "run", "--help")
    assert len({shown(code, "run", "--help") for code in LANGUAGES}) == len(LANGUAGES)
    assert shown("en", "run", "--help") == before


def test_the_language_option_holds_for_all_that_is_said_after_it() -> None:
    assert "Параметры:" in shown("kk", "run", "--language", "ru", "--help")
    with speaking("kk"):
        given = [*("run", str(MINIMAL), "--jobs", "0", "--language", "ru")]
        error = CliRunner().invoke(commands, given).exception
        assert isinstance(error, Mistake)
        assert str(error) == "--jobs 0: нужно число от 1 до 256"
    assert language() == "en"


def test_a_parameter_that_is_declared_elsewhere_is_said_too() -> None:
    @click.command(cls=Command)
    @click.argument("files", nargs=-1)
    @click.option("--seed", type=int, help="Of all luck.")
    def command(files: tuple[str, ...], seed: int) -> None:
        """Show the version and exit."""

    with speaking("ru"):
        lines = CliRunner().invoke(command, ["--help"], prog_name="mine").output.splitlines()
    assert lines[0] == "Использование: mine [ПАРАМЕТРЫ] [ФАЙЛЫ]..."
    assert lines[2] == "  Показать версию и выйти."
    assert [*command.words()] == ["Show the version and exit.", "FILES", "Of all luck."]


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "kk_KZ"}, "kk"),
        ({"LANG": "kk"}, "kk"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "run"}, "en"),
        ({"LANG": "ru_RU@euro", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "kk_KZ.UTF-8"}, "kk"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "kk_KZ.UTF-8", "LC_ALL": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": ""}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LANGUAGE": "kk:ru"}, "kk"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "tt:ru:kk"}, "ru"),
        ({"LC_ALL": "C.UTF-8", "LANGUAGE": "kk"}, "en"),
    ],
)
def test_the_language_of_an_environment(environment: dict[str, str], code: str) -> None:
    assert of_environment(environment) == code


def said_by(folder: Path, locale: str, *words: str | Path) -> tuple[int, str, str]:
    """Return the exit code, the output and the complaints of the command line in an environment."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "sim", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "LC_ALL": locale, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
    )
    return done.returncode, done.stdout, done.stderr


def test_a_fault_is_told_in_the_language_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("title = 1\n", encoding="utf-8")
    code, output, complaints = said_by(tmp_path, "ru_RU.UTF-8", "check", "mine.toml")
    assert (code, output) == (2, "")
    assert "mine.toml:1:1: title: должно быть текстом в кавычках.\n" in complaints
    assert complaints.endswith(" ошибок.\n")
    assert said_by(tmp_path, "kk_KZ.UTF-8", "run", "none.toml")[2].startswith(
        "none.toml:1:1: мұндай файл жоқ."
    )


def test_a_kept_command_names_its_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = ("--draws", "2", "--replications", "2", "--engine", "reference", "--jobs", "1", "--out")
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    done = shelter_sim("run", MINIMAL, *size, "ours", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "begin with" not in done.stdout
    kept = json.loads((tmp_path / "ours" / "run.json").read_text(encoding="utf-8"))["command"]
    again = kept.split()[3:]
    assert again[-2:] == ["--language", "ru"]
    options = (*again, "--engine", "reference", "--jobs", "1", "--out", "theirs")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert shelter_sim("run", MINIMAL, *options, folder=tmp_path).returncode == 0
    for name in ("run.json", "answer.md", "figures/map-minimal.svg"):
        assert (tmp_path / "ours" / name).read_bytes() == (tmp_path / "theirs" / name).read_bytes()


def test_what_the_system_refuses_is_told_in_the_language_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    _, _, complaints = said_by(tmp_path, "ru_RU.UTF-8", "report", "there")
    assert complaints == f"there{os.sep}run.json: прочитать невозможно: такого файла или папки нет\n"
    with speaking("kk"):
        assert str(reason(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))) == "дискіде орын жоқ"
        assert str(reason(OSError("a word of our own"))) == "a word of our own"


def test_a_mistake_of_a_worker_is_told_in_the_language_of_whoever_waits_for_it() -> None:
    rule = Saying("must not be empty")
    found = pickle.loads(pickle.dumps(Mistake("{key}: {rule}", key="beds", rule=rule)))
    assert str(found) == "beds: must not be empty"
    with speaking("ru"):
        assert str(found) == "beds: не должно быть пустым"
    assert str(Mistake("{beds} as they stand")) == "{beds} as they stand"


def test_words_that_an_old_terminal_cannot_write_end_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sim", "run", "--help"],
        capture_output=True,
        cwd=tmp_path,
        env={
            **os.environ,
            "LC_ALL": "kk_KZ",
            "PYTHONIOENCODING": "cp1251",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
    )
    assert done.returncode == 0
    assert "?олданылуы".encode("cp1251") in done.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("run", "--oops", "--language", "ru"), "ru"),
        (("run", "--language=kk", "--oops"), "kk"),
        (("run", "--language", "fr"), None),
        (("run", "--language"), None),
        ((), None),
    ],
)
def test_the_language_is_known_before_any_mistake(words: tuple[str, ...], code: str | None) -> None:
    assert language_named(words) == code


def test_an_unknown_option_is_told_in_the_language_named_after_it() -> None:
    assert "Ошибка: " in refused("run", MINIMAL, "--oops", "--language", "ru")
