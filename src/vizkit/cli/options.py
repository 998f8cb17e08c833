"""Options: those that several commands share, and those that an explainer's inputs become."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from vizkit.picture.style import LAYOUTS, THEMES

if TYPE_CHECKING:
    from vizkit.inputs import Input

LANGUAGES = ("en", "zh")


def layout() -> click.Option:
    said = "lecture: with code and timeline; slide: stage and note alone, large"
    return click.Option(["--layout"], type=click.Choice(tuple(LAYOUTS)), help=said)


def theme(usual: str = "dark") -> click.Option:
    return click.Option(["--theme"], type=click.Choice(tuple(THEMES)), help=f"[default: {usual}]")


def language(usual: str = "en") -> click.Option:
    said = f"language of all that is written  [default: {usual}]"
    return click.Option(["--lang"], type=click.Choice(LANGUAGES), help=said)


def acts() -> click.Option:
    return click.Option(["--act"], multiple=True, help="only this act (may be repeated)")


def output() -> click.Option:
    kind = click.Path(path_type=Path, allow_dash=True)
    return click.Option(["-o", "--output"], type=kind, help="the file to write, or - for standard output")


class Worded(click.ParamType):
    """What a function reads from text; what it refuses is said as it says it."""

    def __init__(self, name: str, read: Callable[[str], Any]):
        self.name, self.read = name, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return self.read(value) if isinstance(value, str) else value


class Read(click.ParamType):
    """The text of an explainer's input, which the explainer reads when all are known."""

    def __init__(self, wanted: Input):
        self.wanted, self.name = wanted, wanted.kind

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(word) for word in self.wanted.among if word.startswith(incomplete)]


def key(name: str) -> str:
    """What click calls an input."""
    return name.lower()


def of_input(name: str, wanted: Input) -> click.Option:
    """The option that an explainer's input becomes."""
    from vizkit.explainer import option

    flag = option(name)
    default = "made of the others" if callable(wanted.default) else wanted.write(wanted.default)
    words = wanted.help if isinstance(wanted.help, str) else wanted.help[0]
    if wanted.widget == "switch":
        said = f"{words}  [default: {'yes' if wanted.default else 'no'}]"
        return click.Option([f"{flag}/--no-{flag[2:]}", key(name)], default=None, help=said)
    limit = f", {wanted.limit}" if wanted.limit else ""
    metavar = f"[{'|'.join(wanted.among)}]" if wanted.among else wanted.kind.upper()
    said = f"{words}  [default: {default}{limit}]"
    return click.Option([flag, key(name)], type=Read(wanted), help=said, metavar=metavar)
