"""The commands as their own help tells them, for a page of it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from vizkit.cli.by_name import ByName

if TYPE_CHECKING:
    from vizkit.site.commands import Command


def helped(root: click.Context) -> tuple[Command, ...]:
    """Return what every command's help says: how it is written, what it does, and its options."""
    return tuple(_command(root, name) for name in root.command.list_commands(root))


def _command(root: click.Context, name: str) -> Command:
    from vizkit.site.commands import Command

    command = root.command.get_command(root, name)
    context = click.Context(command, info_name=name, parent=root)
    options = command.options if isinstance(command, ByName) else command.params
    said = (option.get_help_record(context) for option in options)
    usage = f"vizkit {name} {' '.join(command.collect_usage_pieces(context))}"
    return Command(f"vizkit {name}", usage, inspect.cleandoc(command.help or ""), tuple(filter(None, said)))
