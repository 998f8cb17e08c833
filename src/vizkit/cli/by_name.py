"""Commands whose next word names an explainer, and which take that explainer's inputs as options."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli.commands import CONTEXT
from vizkit.cli.notice import LANG, QUIET, asked, told_in
from vizkit.cli.options import folder, key, of_input, of_presets, offered, shard
from vizkit.cli.surveyed import surveyed
from vizkit.explainer import catalogue
from vizkit.explainer.flags import option
from vizkit.explainer.heading import Heading, heading, source

if TYPE_CHECKING:
    from vizkit.delivery.shard import Shard
    from vizkit.explainer import Explainer

ALL = "--all"

_EXAMPLE = "in_one_piece"
"""What click calls a function's arguments in one text, as LeetCode writes them."""


class ByName(click.Group):
    """`make` is given the explainer's name, the explainer, its inputs as far as they were said, and the options.

    `several` is given many names, `alone` is called without any. `unchanged` may know what to do of the words alone.
    """

    def __init__(
        self,
        name: str,
        make: Callable[..., None],
        options: list[click.Option],
        help: str,
        several: Callable[..., None] | None = None,
        alone: Callable[[], None] | None = None,
        unchanged: Callable[[Sequence[str]], Callable[[], None] | None] = lambda words: None,
    ):
        metavar = "NAME [OPTIONS]" if alone is None else "[NAME] [OPTIONS]"
        super().__init__(name, help=help, options_metavar="", subcommand_metavar=metavar, context_settings=CONTEXT)
        if alone is not None:
            self.invoke_without_command, self.no_args_is_help = True, False
            self.callback = lambda: None if click.get_current_context().invoked_subcommand else alone()
        self.make, self.options, self.several, self.unchanged = make, options, several, unchanged

    def invoke(self, ctx: click.Context) -> Any:
        with told_in(ctx.meta.get(LANG)):
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [entry.name for entry in surveyed(ctx).entries]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """What a list of explainers says of one; it is not run for that."""
        for entry in surveyed(ctx).entries:
            if entry.name == name:
                return click.Command(name, short_help=entry.heading.idea)
        return None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str, click.Command, list[str]]:
        names = list(itertools.takewhile(lambda word: not word.startswith("-"), args))
        if names and catalogue.names_a_function(names[0]) and not any(map(catalogue.names_a_function, names[1:])):
            names = names[:1]  # what follows is an example for it
        if self.several is not None and (args[0] == ALL or len(names) > 1):
            chosen, rest = (self.list_commands(ctx), args[1:]) if args[0] == ALL else (names, args[len(names) :])
            return ALL, self._for_several(chosen), rest
        if not ctx.resilient_parsing and (known := self.unchanged(args)) is not None:
            return args[0], click.Command(args[0], callback=known), []
        return args[0], self.for_one(ctx, args[0]), args[1:]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[LANG], ctx.meta[QUIET] = asked(args), QUIET in args
        if self.several is not None and args[:1] == [ALL]:
            return super().parse_args(ctx, ["--", *args])
        if args and args[0].startswith("-") and args[0] not in CONTEXT["help_option_names"]:
            from vizkit.delivery.settings import SettingsError

            early = "{option} stands before the explainer's name: write vizkit {command} NAME {option} …"
            with told_in(ctx.meta[LANG]):
                raise SettingsError(early, option=args[0], command=self.name)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What every explainer takes, and which explainers there are."""
        together = [(ALL, "all explainers, each with its default inputs"), shard().get_help_record(ctx)]
        several = together if self.several is not None else []
        records = [record for option in self.options if (record := option.get_help_record(ctx)) is not None]
        with formatter.section("Options of every NAME"):
            formatter.write_dl([*several, *records])
        with formatter.section("NAME is one of these, or a scene's file; NAME --help shows its inputs"):
            formatter.write_dl([(entry.name, entry.heading.idea) for entry in surveyed(ctx).entries])

    def for_one(self, ctx: click.Context, name: str) -> click.Command:
        """The command with the inputs of the one explainer that is named, which is run for it."""
        if ctx.resilient_parsing and not catalogue.runs_unasked(name):
            asked_for = [click.Option([option(each)]) for each in catalogue.asked_for(name)]
            return click.Command(name, params=[*asked_for, *self.options])
        film = catalogue.film(name)
        is_function = catalogue.names_a_function(name)
        said = film if is_function or film.kept is not None else heading(source(catalogue.scene(name)))
        example = [click.Argument([_EXAMPLE], required=False, metavar="[EXAMPLE]")] if is_function else []
        return click.Command(
            name,
            params=[
                *(of_input(input_name, wanted) for input_name, wanted in film.inputs.items()),
                *of_presets(film),
                *self.options,
                *example,
            ],
            help=_help(said, bool(example)),
            context_settings=CONTEXT,
            callback=functools.partial(self._make_one, name, film),
        )

    def _make_one(self, name: str, film: type[Explainer], **given: Any) -> None:
        if "lang" in given:
            given["lang"] = offered(given["lang"], film)
        inputs, others = inputs_and_others(film, given)
        self.make(name, film, inputs, **others)

    def _for_several(self, names: list[str]) -> click.Command:
        options = [folder() if option.name == "output" else option for option in self.options if option.name != "act"]

        def together(shard: Shard, **given: Any) -> None:
            self.several(shard.of(names), **given)

        return click.Command(ALL, params=[*options, shard()], callback=together, context_settings=CONTEXT)


def inputs_and_others(film: type[Explainer], given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The inputs of an explainer among what was given, those of a preset beneath them, and all other options."""
    others = dict(given)
    preset, example = others.pop("preset", None), others.pop(_EXAMPLE, None)
    inputs = film.preset(preset) if preset is not None else {}
    if example is not None:
        from vizkit.functions.arguments import given as given_by

        inputs = given_by(film.acts[0].reference.steps, example)
    inputs |= film.read({each: others.pop(key(each)) for each in film.inputs})
    return inputs, others


def _help(said: Heading | type[Explainer] | None, is_function: bool) -> str | None:
    """What a command says of an explainer, or of a function."""
    if said is None:
        return None
    example = " EXAMPLE gives all its arguments at once, 'nums = [2, 7, 11, 15], target = 9'." if is_function else ""
    return f"{said.title}: {said.idea}.{example}"
