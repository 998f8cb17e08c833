"""`vizkit watch FILE.py:function`: any function, watched as it is, in the terminal or as any kind of file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from vizkit.cli.by_name import ByName
from vizkit.cli.options import watched, watching
from vizkit.cli.render import render
from vizkit.cli.tell import tell

if TYPE_CHECKING:
    from vizkit.explainer import Explainer


def _watch(
    name: str,
    film: type[Explainer],
    inputs: dict[str, Any],
    output: Path | None,
    as_: str | None,
    every_line: bool,
    watch: str | None,
    **said: Any,
) -> None:
    film = watching(name, film, watch, every_line)
    if output is None and as_ is None:
        tell.make(name, film, inputs, said["lang"], said["act"], None, None, said["most"])
    else:
        render.make(name, film, inputs, output=output, as_=as_, **said)


_EXAMPLES = [
    ("two_sum.py:two_sum --nums 2,7,11 --target 9", "each argument by its name; --arg-size where --size is an option"),
    ("two_sum.py:two_sum 'nums = [2,7,11], target = 9'", "all at once, as LeetCode writes them"),
    ("two_sum.py:Solution.twoSum", "a method; without an example that of its docstring"),
    ("two_sum.py", "of a file that holds one function, or LeetCode's Solution"),
]
"""What help shows of how a function is named."""


class Watching(ByName):
    """Takes the name of a function, or of a file that holds one alone."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str, click.Command, list[str]]:
        from vizkit.explainer.catalogue import names_a_function
        from vizkit.functions.found import found

        if not ctx.resilient_parsing and not names_a_function(args[0]):
            args = [f"{args[0]}:{found(args[0]).name}", *args[1:]]
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return []

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("NAME and what it is given, in one piece or as options"):
            formatter.write_dl(_EXAMPLES)
        with formatter.section("Options of every NAME; NAME --help shows the arguments of one"):
            formatter.write_dl([record for option in self.options if (record := option.get_help_record(ctx))])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type="file"), *super().shell_complete(ctx, incomplete)]


watch = Watching(
    "watch",
    _watch,
    [
        *watched(),
        *render.options,
    ],
    "Watch a function as it is, no scene written: NAME is FILE.py:function. Without -o its story is told.",
)
