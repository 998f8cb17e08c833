"""The command line: find the scene, choose the stage, say where the file is."""

from __future__ import annotations

import functools
import gc
import importlib
import itertools
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vizkit import __version__

if TYPE_CHECKING:
    from vizkit.delivery.order import Order
    from vizkit.explainer import Film
    from vizkit.film.clip import Take
    from vizkit.inputs import Input
    from vizkit.page.document import Opening

QUALITIES = ("low", "medium", "high", "ultra")
KINDS = ("mp4", "gif", "html")
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class ByName(click.Group):
    """A command whose next word names an explainer, and which takes that explainer's inputs as options."""

    def __init__(
        self,
        *args: Any,
        make: Callable[..., None],
        options: list[click.Option],
        several: Callable[..., None] | None = None,
        alone: Callable[[], None] | None = None,
        **kwargs: Any,
    ):
        metavar = "NAME [OPTIONS]" if alone is None else "[NAME] [OPTIONS]"
        super().__init__(*args, subcommand_metavar=metavar, context_settings=_CONTEXT, **kwargs)
        if alone is not None:
            self.invoke_without_command, self.no_args_is_help = True, False
            self.callback = lambda: None if click.get_current_context().invoked_subcommand else alone()
        self.make, self.options, self.several = make, options, several

    def list_commands(self, ctx: click.Context) -> list[str]:
        from vizkit.explainer import catalogue

        return list(catalogue.names())

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        from vizkit.explainer import catalogue

        film = catalogue.film(name)
        inputs = [_option(input_name, wanted) for input_name, wanted in film.inputs.items()]
        return click.Command(
            name,
            params=[*inputs, *self.options],
            help=f"{film.title[0]}: {film.idea[0]}.",
            short_help=film.idea[0],
            context_settings=_CONTEXT,
            callback=lambda **given: self.make(name, film, {i: given.pop(_key(i)) for i in film.inputs}, **given),
        )

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str, click.Command, list[str]]:
        names = list(itertools.takewhile(lambda word: not word.startswith("-"), args))
        if self.several is not None and (args[0] == _ALL or len(names) > 1):
            chosen, rest = (self.list_commands(ctx), args[1:]) if args[0] == _ALL else (names, args[len(names) :])
            options = [option for option in self.options if option.name not in ("output", "act")]
            together = functools.partial(self.several, chosen)
            return _ALL, click.Command(_ALL, params=options, callback=together, context_settings=_CONTEXT), rest
        return args[0], self.get_command(ctx, args[0]), args[1:]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if self.several is not None and args[:1] == [_ALL]:
            return super().parse_args(ctx, ["--", *args])
        if args and args[0].startswith("-") and args[0] not in _CONTEXT["help_option_names"]:
            raise click.UsageError(
                f"{args[0]} stands before the explainer's name: write vizkit {self.name} NAME {args[0]} …"
            )
        return super().parse_args(ctx, args)


_ALL = "--all"


class Read(click.ParamType):
    """A value of an explainer's input, kept with the text that it was read from."""

    def __init__(self, wanted: Input):
        self.wanted, self.name = wanted, wanted.kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from vizkit.inputs import InputError

        try:
            return self.wanted.read(value) if isinstance(value, str) else value
        except InputError as reason:
            raise InputError(f"{param.opts[0]}: {reason}") from None


def _key(name: str) -> str:
    return name.lower()


def _option(name: str, wanted: Input) -> click.Option:
    from vizkit.explainer import option
    from vizkit.inputs import written

    flag = option(name)
    default = "made of the others" if callable(wanted.default) else written(wanted.default)
    if wanted.kind == "switch":
        return click.Option(
            [f"{flag}/--no-{flag[2:]}", _key(name)],
            default=None,
            help=f"{wanted.help[0]}  [default: {'yes' if wanted.default else 'no'}]",
        )
    kind = click.Choice(wanted.among) if wanted.among else Read(wanted)
    limit = f", at most {wanted.most} to be drawn" if isinstance(wanted.most, int) else ""
    said = f"{wanted.help[0]}  [default: {default}{limit}]"
    return click.Option([flag, _key(name)], type=kind, help=said, metavar=None if wanted.among else wanted.kind.upper())


def _size(_: click.Context, __: click.Parameter, text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise click.UsageError(f"--size {text!r} is no size: write width x height, such as 1280x720") from None
    if not (64 <= width <= 7680 and 64 <= height <= 4320) or width % 2 or height % 2:
        raise click.UsageError(
            f"--size {text} cannot be encoded: width and height must be even, from 64x64 to 7680x4320"
        )
    return width, height


def _bytes(_: click.Context, __: click.Parameter, text: str | None) -> int | None:
    if text is None:
        return None
    number = text.strip().upper().removesuffix("B").removesuffix("I")
    unit = {"K": 1000, "M": 1000**2, "G": 1000**3}.get(number[-1:], 1)
    try:
        found = int(float(number.rstrip("KMG")) * unit)
    except (ValueError, OverflowError):
        found = 0
    if found <= 0:
        raise click.UsageError(f"--max-size {text!r} is no size: write bytes, or 500KB, or 1MB")
    return found


_STYLE = [
    click.Option(
        ["--layout"],
        type=click.Choice(["lecture", "slide"]),
        help="lecture: with code and timeline; slide: stage and note alone, large",
    ),
    click.Option(["--theme"], type=click.Choice(["dark", "light"]), default="dark", show_default=True),
    click.Option(
        ["--lang"],
        type=click.Choice(["en", "zh"]),
        default="en",
        show_default=True,
        help="language of all that is written",
    ),
    click.Option(["--act"], multiple=True, help="only this act (may be repeated)"),
]
_OUTPUT = click.Option(
    ["-o", "--output"],
    type=click.Path(path_type=Path, allow_dash=True),
    help="the file to write, or - for standard output",
)


@click.group(context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="vizkit")
def cli() -> None:
    """Animations that cannot lie: textbook algorithms, watched while they run."""


@cli.command("list")
def list_() -> None:
    """What can be rendered: name, title, the one idea, family."""
    from vizkit.explainer import catalogue

    films = [(name, catalogue.load(path)) for name, path in catalogue.names().items()]
    names, titles, families = (
        max(map(len, column), default=0) for column in zip(*((n, f.title[0], f.family) for n, f in films), strict=True)
    )
    for name, film in films:
        click.echo(
            f"{click.style(name.ljust(names), bold=True)}  {film.title[0].ljust(titles)}"
            f"  {film.family.ljust(families)}  {film.idea[0]}"
        )


def _render(
    name: str,
    film: type[Film],
    given: dict[str, Any],
    output: Path | None,
    as_: str | None,
    quality: str | None,
    size: tuple[int, int] | None,
    fps: float | None,
    layout: str | None,
    theme: str,
    lang: str,
    speed: float,
    act: tuple[str, ...],
    max_size: int | None,
    jobs: int | None,
    cache: bool,
    preview: bool,
) -> None:
    from vizkit.delivery.order import Order

    kind = _kind(output, as_)
    if kind == "html":
        _check_fits_a_page()
    if max_size is not None and kind != "gif":
        raise click.UsageError("--max-size is for GIFs: give -o NAME.gif or --as gif")
    if (quality is not None) + (size is not None) + preview > 1:
        raise click.UsageError("--quality, --size and --preview exclude each other: give one of them")
    shape = layout or ("slide" if kind == "gif" else "lecture")
    take = _take(kind, "low" if preview else quality, size, fps, shape, theme, lang, speed)
    target = output or _default(name, (*act, "preview") if preview else act, kind)
    order = Order(
        name, film, {key: value for key, value in given.items() if value is not None}, act, kind, take, target, max_size
    )
    order.check()
    _deliver([order], jobs, cache)
    if str(target) != "-":
        click.echo(target)


def _take(
    kind: str,
    quality: str | None,
    size: tuple[int, int] | None,
    fps: float | None,
    layout: str,
    theme: str,
    lang: str,
    speed: float,
) -> Take | Opening:
    from vizkit.film.clip import Take
    from vizkit.film.render import GIF_FPS, GIF_SIZE, QUALITIES
    from vizkit.page.document import Opening
    from vizkit.picture.style import Style

    if kind == "html":
        return Opening(lang, theme if _is_given("theme") else None)
    usual = (GIF_SIZE, GIF_FPS) if kind == "gif" and quality is None else QUALITIES[quality or "high"]
    rate = usual[1] if fps is None else Fraction(fps).limit_denominator(1001)
    return Take(Style(layout, theme, lang), size or usual[0], rate, speed)


_OF_FILMS = ("quality", "size", "fps", "layout", "speed", "max_size", "preview", "jobs", "cache")
"""Options that are about frames, of which a page has none."""


def _check_fits_a_page() -> None:
    for name in filter(_is_given, _OF_FILMS):
        flag = f"--{name.replace('_', '-')}" if name != "cache" else "--cache or --no-cache"
        raise click.UsageError(f"a page has no {flag}: it fits its window, and its reader sets the pace")


def _is_given(name: str) -> bool:
    """Whether an option was said, and not only has its default."""
    return click.get_current_context().get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


def _render_several(names: list[str], **given: Any) -> None:
    """Render several explainers with their default inputs; one that fails does not stop the others."""
    from rich.console import Console
    from rich.table import Table

    from vizkit.delivery.order import Order
    from vizkit.explainer import catalogue

    kind = given["as_"] or "mp4"
    if kind == "html":
        _check_fits_a_page()
    layout = given["layout"] or ("slide" if kind == "gif" else "lecture")
    quality = "low" if given["preview"] else given["quality"]
    take = _take(kind, quality, given["size"], given["fps"], layout, given["theme"], given["lang"], given["speed"])
    orders = []
    for name in names:
        order = Order(name, catalogue.film(name), {}, (), kind, take, _default(name, (), kind), given["max_size"])
        orders.append(order)
    results = _deliver(orders, given["jobs"], given["cache"], go_on=True)
    table = Table("explainer", "file", "seconds", "result", box=None)
    for order, (seconds, failure) in zip(orders, results, strict=True):
        table.add_row(
            order.name, "" if failure else str(order.target), f"{seconds:.1f}", str(failure) if failure else "done"
        )
    Console(highlight=False).print(table)
    sys.exit(1 if any(failure for _, failure in results) else 0)


def _deliver(
    orders: list[Order], jobs: int | None, keep: bool, go_on: bool = False
) -> list[tuple[float, Exception | None]]:
    """Render the orders one after the other, by the same workers and with one display of progress."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from vizkit.film.cache import ClipCache, folder
    from vizkit.film.memory import give_back
    from vizkit.film.work import Workers, cores

    give_back()
    results = []
    columns = (
        TextColumn("{task.description}"),
        BarColumn(None),
        TextColumn("{task.percentage:3.0f} %"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with (
        Workers(jobs or cores()) as workers,
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as display,
    ):
        task = display.add_task("", total=len(orders))
        for number, order in enumerate(orders):
            display.update(task, description=str(order.target))

            def progress(done: int, total: int, number: int = number) -> None:
                display.update(task, completed=number + done / total)

            start, failure = time.monotonic(), None
            try:
                order.render(workers, ClipCache(folder()) if keep else None, progress)
            except Exception as reason:
                if not go_on:
                    raise
                failure = reason
            results.append((time.monotonic() - start, failure))
    return results


def _kind(output: Path | None, as_: str | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output is not None and str(output) != "-" else None
    if suffix is not None and suffix not in KINDS:
        raise click.UsageError(f"-o {output}: a file's name ends in .mp4, .gif or .html")
    if suffix and as_ and suffix != as_:
        raise click.UsageError(f"--as {as_} does not fit -o {output}: give one of them, or the same twice")
    return suffix or as_ or "mp4"


def _default(name: str, act: tuple[str, ...], kind: str) -> Path:
    from vizkit.delivery.files import RENDERS

    return RENDERS / ("-".join([Path(name).stem.replace("_", "-"), *act]) + f".{kind}")


def _tell(name: str, film: type[Film], given: dict[str, Any], lang: str, act: tuple[str, ...]) -> None:
    from vizkit.frames import Show
    from vizkit.terminal import told

    for line in told(Show(film, {k: v for k, v in given.items() if v is not None}, act, drawn=False), lang):
        click.echo(line)


def _sheet(
    name: str,
    film: type[Film],
    given: dict[str, Any],
    output: Path | None,
    moments: str | None,
    stills: bool,
    layout: str | None,
    theme: str,
    lang: str,
    act: tuple[str, ...],
) -> None:
    from vizkit.delivery.files import appearing
    from vizkit.film.sheet import sheet, still
    from vizkit.frames import Show
    from vizkit.picture.style import Style

    if output is not None and str(output) != "-" and output.suffix.lower() != ".png":
        raise click.UsageError(f"-o {output}: a sheet's name ends in .png")
    show = Show(film, {k: v for k, v in given.items() if v is not None}, act)
    style = Style(layout or "lecture", theme, lang)
    numbers = _numbers(moments, len(show.moments)) if moments else range(1, len(show.moments) + 1)
    target = output or _default(name, act, "png")
    if stills and str(target) == "-":
        raise click.UsageError("--stills are several files: give -o NAME.png")
    for number in numbers if stills else ():
        file = target.with_name(f"{target.stem}-{number:03}.png")
        with appearing(file) as whole:
            still(show, show.moments[number - 1], style).save(whole, "PNG")
        click.echo(file)
    if not stills:
        with appearing(target) as whole:
            sheet(show, [show.moments[number - 1] for number in numbers], style).save(whole, "PNG")
        if str(target) != "-":
            click.echo(target)


def _step(
    name: str, film: type[Film], given: dict[str, Any], theme: str | None, lang: str | None, act: str | None
) -> None:
    from vizkit.frames import Show
    from vizkit.inputs import written

    inputs = {key: value for key, value in given.items() if value is not None}
    runs = Show(film, inputs).runs
    changes: dict[str, Any] = {"name": name}
    if act is not None:
        (first,) = Show(film, inputs, [act]).acts
        changes["moment"] = sum(len(run.trace) for run in runs[: film.acts.index(first)])
    if inputs:
        changes["texts"] = {key: written(value) for key, value in inputs.items()}
    changes |= {key: value for key, value in {"theme": theme, "language": lang}.items() if value is not None}
    _show_desk(changes)


def _show_desk(changes: dict[str, Any]) -> None:
    from vizkit.desk.display import Display

    Display().check()
    from vizkit.desk.start import run

    sys.exit(run(changes))


def _numbers(text: str, most: int) -> list[int]:
    try:
        found = [int(part) for part in text.split(",")]
    except ValueError:
        raise click.UsageError(f"--moments {text!r} are no numbers: write them as 3,7") from None
    for number in found:
        if not 1 <= number <= most:
            raise click.UsageError(f"--moments {number} is not there: the moments are 1 to {most}")
    return found


cli.add_command(
    ByName(
        "render",
        make=_render,
        several=_render_several,
        help="Render NAME, or the scene file NAME.py, as a film, GIF or page. Several names, or --all, by default.",
        options=[
            _OUTPUT,
            click.Option(["--as", "as_"], type=click.Choice(KINDS), help="kind of file, if -o does not say"),
            click.Option(
                ["--quality"],
                type=click.Choice(QUALITIES),
                help="480p15, 720p30, 1080p60, 2160p60  [default: high; a GIF 960x540 at 15]",
            ),
            click.Option(["--size"], callback=_size, metavar="WxH", help="pixels, such as 1280x720"),
            click.Option(["--fps"], type=click.FloatRange(1, 120), help="frames a second"),
            *_STYLE,
            click.Option(
                ["--speed"], type=click.FloatRange(0.1, 10), default=1.0, show_default=True, help="2 is twice as fast"
            ),
            click.Option(
                ["--max-size"],
                callback=_bytes,
                metavar="SIZE",
                help="make a GIF fit: fewer frames a second, then smaller (1MB, 500KB)",
            ),
            click.Option(
                ["--preview"], is_flag=True, help="small and quick, for authors: 480p15, under a name of its own"
            ),
            click.Option(
                ["--jobs"], type=click.IntRange(1, 256), help="processes that encode  [default: the cores at hand]"
            ),
            click.Option(
                ["--cache/--no-cache"], default=True, help="keep encoded segments, and use those kept  [default: yes]"
            ),
        ],
    )
)
cli.add_command(
    ByName(
        "tell", make=_tell, options=[_STYLE[2], _STYLE[3]], help="Tell NAME's story in the terminal, moment by moment."
    )
)
cli.add_command(
    ByName(
        "step",
        make=_step,
        alone=lambda: _show_desk({}),
        help="Step through NAME in a window; without NAME through what was looked at last.",
        options=[
            click.Option(["--theme"], type=click.Choice(["dark", "light"]), help="[default: as last time]"),
            click.Option(["--lang"], type=click.Choice(["en", "zh"]), help="[default: as last time]"),
            click.Option(["--act"], help="begin with this act"),
        ],
    )
)
cli.add_command(
    ByName(
        "sheet",
        make=_sheet,
        help="Show every moment of NAME on one picture.",
        options=[
            _OUTPUT,
            click.Option(["--moments"], metavar="3,7", help="only these, by their numbers in vizkit tell"),
            click.Option(["--stills"], is_flag=True, help="full-size pictures, a file each"),
            *_STYLE,
        ],
    )
)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
def inspect(file: Path) -> None:
    """The exact command that makes FILE, a film, GIF or page of vizkit's, again."""
    from vizkit.delivery.order import made

    found = made(file)
    click.echo(found.command(str(file)))
    if found.version != __version__:
        click.echo(f"(made by vizkit {found.version}; this is {__version__})", err=True)


@cli.command()
@click.option("--clear", is_flag=True, help="throw all of it away")
def cache(clear: bool) -> None:
    """How much encoded film is kept, and where."""
    from vizkit.film.cache import MOST, ClipCache, folder

    clips = ClipCache(folder())
    if clear:
        clips.trim(0)
    count, size = clips.size()
    click.echo(f"{clips.folder}: {count} clips, {size / 2**20:.1f} MiB of at most {MOST / 2**20:.0f}")


_OBJECTS = 100_000
"""New objects before garbage is looked for. What is loaded first is no garbage, and to look took a third of a start."""


def main() -> None:
    """Run the command line: what goes wrong by the user's hand is one line and exit code 2."""
    gc.set_threshold(_OBJECTS)
    try:
        sys.exit(cli.main(standalone_mode=False, prog_name="vizkit"))
    except click.exceptions.NoArgsIsHelpError as reason:
        click.echo(reason.ctx.get_help())
        sys.exit(2)
    except click.ClickException as reason:
        _refuse(reason.format_message())
    except (click.Abort, KeyboardInterrupt):
        click.echo("vizkit: interrupted; nothing was written", err=True)
        sys.exit(130)
    except Exception as reason:
        if not isinstance(reason, _refusals()):
            raise
        _refuse(str(reason))


def _refusals() -> tuple[type[Exception], ...]:
    """The errors that are the user's to mend."""
    kinds = {
        "vizkit.inputs": "InputError",
        "vizkit.delivery.files": "OutputError",
        "vizkit.picture.type": "MissingGlyph",
        "vizkit.explainer.explainer": "SceneError",
        "vizkit.picture.ink": "InkError",
        "vizkit.film.work": "WorkError",
        "vizkit.desk.display": "DeskError",
    }
    return tuple(
        getattr(importlib.import_module(module), name) for module, name in kinds.items() if module in sys.modules
    )


def _refuse(message: str) -> None:
    click.echo(f"vizkit: {' '.join(message.split())}", err=True)
    sys.exit(2)
