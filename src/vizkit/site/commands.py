"""The command line, as its own help tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from vizkit.page.markup import element
from vizkit.site.guide import Text


@dataclass(frozen=True)
class Command:
    """A command: how it is written, what it does, and its options, each with its help."""

    name: str
    usage: str
    help: str
    options: Sequence[tuple[str, str]]


def commands(title: str, found: Sequence[Command], closing: str) -> Text:
    """Return the page of these commands; `closing` is said of all of them."""
    parts = [_part(each) for each in found]
    said = [(_address(each), each.name, f"{each.help} {' '.join(map(' '.join, each.options))}") for each in found]
    return Text(title, "".join(parts) + element("p", escape(closing)), (("", title, ""), *said))


def _part(command: Command) -> str:
    rows = "".join(
        element("dt", element("code", escape(flags))) + element("dd", escape(help_)) for flags, help_ in command.options
    )
    return "".join(
        [
            element("h2", escape(command.name), id=_address(command)),
            *(element("p", escape(paragraph)) for paragraph in command.help.split("\n\n") if paragraph.strip()),
            element("pre", element("code", escape(command.usage)), tabindex="0"),
            element("dl", rows) if rows else "",
        ]
    )


def _address(command: Command) -> str:
    return command.name.replace(" ", "-")
