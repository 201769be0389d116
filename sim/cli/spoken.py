"""click in the language spoken: its own words, and the help of commands, arguments and options.

click looks its words up when it shows them, by the name `_` of each of its modules; here that name gets
`said`. What this program says of its commands stands in English where they are declared, and is put into the
language spoken whenever click asks for the parameters of a command. A message of click that is not named here
is shown in English.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from copy import copy
from typing import Any

import click

from sim.language import marked, marked_of, said, said_of

HELP = marked("Show this message and exit.")
TYPES = {
    "integer": marked("integer"),
    "integer range": marked("integer range"),
    "float": marked("float"),
    "path": marked("path"),
    "text": marked("text"),
    "file": marked("file"),
}
"""What click calls the types of values: in help in capitals, in faults as they are."""
OF_CLICK = (
    *(marked("Usage:"), marked("[OPTIONS]"), marked("COMMAND [ARGS]..."), marked("Options"), HELP),
    *(marked("Commands"), marked("default: {default}"), marked("required"), marked("env var: {var}")),
    *(marked("Error: {message}"), marked("Try '{command} {option}' for help."), marked("Missing command.")),
    *(marked("Missing argument"), marked("Missing option"), marked("Choose from:\n\t{choices}")),
    *(marked("Invalid value: {message}"), marked("Invalid value for {param_hint}: {message}")),
    *(marked("No such option {name!r}."), marked("No such command {name!r}.")),
    *(marked("{value!r} is not a valid {number_type}."), marked("{value} is not in the range {range}.")),
    *(marked("Option {name!r} does not take a value."), marked("(dynamic)")),
)
COUNTED = (
    marked_of("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    marked_of("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    marked_of("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    marked_of("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    marked_of(
        "{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}."
    ),
)
"""Those that go with a number."""
_MODULES = ("_termui_impl", "core", "decorators", "exceptions", "formatting", "parser", "types")


def let_click_speak() -> None:
    """From here on click shows its own words in the language spoken."""
    for name in _MODULES:
        module = importlib.import_module(f"click.{name}")
        for its_name, ours in (("_", said), ("ngettext", said_of)):
            if hasattr(module, its_name):
                setattr(module, its_name, ours)


class _English:
    """A parameter as it was declared."""

    def __init__(self, param: click.Parameter) -> None:
        self.param, self.type, self.metavar = param, param.type, param.metavar
        self.help: str | None = getattr(param, "help", None)
        if isinstance(param, click.Argument) and self.metavar is None:
            self.metavar = param.name.upper() if param.name else None

    def words(self) -> Iterator[str]:
        """Yield what is to be said of it."""
        yield from filter(None, (self.metavar, self.help))

    def say(self) -> None:
        """Put the parameter into the language spoken."""
        param = self.param
        if isinstance(param, click.Option):
            param.help = said(self.help or "")
            param.metavar = None if self.metavar is None else said(self.metavar)
        else:
            param.metavar = self.argument()
        if self.type.name in TYPES:
            param.type = copy(self.type)
            param.type.name = said(TYPES[self.type.name])

    def argument(self) -> str:
        """Return the name of an argument with the signs of click: may it be missing, may there be several."""
        name = said(self.metavar or "")
        name = name if self.param.required else f"[{name}]"
        return f"{name}..." if self.param.nargs != 1 else name


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a docstring, each as one line."""
    return [" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n") if part.strip()]


class Command(click.Command):
    """A command that is shown in the language spoken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paragraphs = _paragraphs(self.help or "")
        self.english = [_English(param) for param in self.params]

    def words(self) -> Iterator[str]:
        """Yield what is to be said of the command and its parameters."""
        yield from self.paragraphs
        for each in self.english:
            yield from each.words()

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the parameters in the language spoken."""
        for each in self.english:
            each.say()
        return super().get_params(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows the help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = said(HELP)
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what stands after the name of the command in the line of its usage."""
        return [said(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        super(Command, self.spoken()).format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return what the command does, for the list of commands."""
        return super(Command, self.spoken()).get_short_help_str(limit)

    def spoken(self) -> Command:
        """Return the command with its help in the language spoken."""
        command = copy(self)
        command.help = "\n\n".join(map(said, self.paragraphs))
        return command


class Group(Command, click.Group):
    """Commands that are shown in the language spoken."""

    command_class = Command


__all__ = ["Command", "Group", "let_click_speak"]
