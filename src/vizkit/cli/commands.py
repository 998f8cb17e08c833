"""A group of commands, a file a command, each imported when it is called or when its help is shown."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
"""How every command says its help."""


class Commands(click.Group):
    """The commands that are named, in this order, each with its module and what it is called there."""

    def __init__(self, *args: Any, places: Mapping[str, tuple[str, str]], **given: Any):
        super().__init__(*args, **given)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.places)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.places:
            return None
        module, called = self.places[name]
        return getattr(importlib.import_module(module), called)
