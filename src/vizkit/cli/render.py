"""`vizkit render NAME`: a film, GIF or page; of several explainers one after the other."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.by_name import ByName
from vizkit.cli.options import Worded
from vizkit.cli.progress import progress
from vizkit.delivery.files import STDOUT
from vizkit.delivery.settings import KINDS, QUALITIES, Settings, byte_count, kind_of, size, usual_target

if TYPE_CHECKING:
    from vizkit.explainer import Explainer


def _render(
    name: str,
    film: type[Explainer],
    inputs: dict[str, Any],
    output: Path | None,
    as_: str | None,
    act: tuple[str, ...],
    most: int,
    **said: Any,
) -> None:
    from vizkit.delivery.deliver import delivering
    from vizkit.delivery.order import Order

    settings, kind = Settings(**said), kind_of(output, as_)
    settings.check(kind)
    target = output or usual_target(name, (*act, "preview") if settings.preview else act, kind)
    order = Order(name, film, inputs, act, kind, settings.take(kind), target, settings.max_size, most)
    order.check()
    with delivering(settings.jobs, settings.cache is not False) as deliver, progress(1) as display:
        deliver(order, display(0, str(target)))
    if target != STDOUT:
        click.echo(target)


def _render_several(names: list[str], as_: str | None, most: int, **said: Any) -> None:
    """Render several explainers with their default inputs; one that fails does not stop the others."""
    from rich.console import Console
    from rich.table import Table

    from vizkit.delivery.deliver import delivering
    from vizkit.delivery.order import Order
    from vizkit.explainer import catalogue

    settings, kind = Settings(**said), as_ or KINDS[0]
    settings.check(kind)
    table, failed = Table("explainer", "file", "seconds", "result", box=None), False
    with delivering(settings.jobs, settings.cache is not False) as deliver, progress(len(names)) as display:
        for number, name in enumerate(names):
            start, target, result = time.monotonic(), usual_target(name, (), kind), "done"
            try:
                film = catalogue.film(name)
                take = replace(settings, lang=options.offered(settings.lang, film)).take(kind)
                order = Order(name, film, {}, (), kind, take, target, settings.max_size, most)
                deliver(order, display(number, str(target)))
            except Exception as reason:
                target, result, failed = "", str(reason), True
            table.add_row(name, str(target), f"{time.monotonic() - start:.1f}", result)
    Console(highlight=False).print(table)
    sys.exit(1 if failed else 0)


render = ByName(
    "render",
    _render,
    [
        options.output(),
        click.Option(["--as", "as_"], type=click.Choice(KINDS), help="kind of file, if -o does not say"),
        options.acts(),
        options.most(),
        click.Option(
            ["--quality"],
            type=click.Choice(tuple(QUALITIES)),
            help="480p15, 720p30, 1080p60, 2160p60  [default: high; a GIF 960x540 at 15]",
        ),
        click.Option(["--size"], type=Worded("size", size), metavar="WxH", help="pixels, such as 1280x720"),
        click.Option(["--fps"], type=options.Number(1, 120), help="frames a second"),
        options.layout(),
        options.theme("dark; a page as its reader prefers"),
        options.language(),
        click.Option(["--speed"], type=options.Number(0.1, 10), help="2 is twice as fast  [default: 1]"),
        click.Option(
            ["--max-size"],
            type=Worded("bytes", byte_count),
            metavar="SIZE",
            help="make a GIF fit: fewer frames a second, then smaller (1MB, 500KB)",
        ),
        click.Option(
            ["--preview"],
            is_flag=True,
            default=None,
            help="small and quick, for authors: 480p15, under a name of its own",
        ),
        click.Option(
            ["--jobs"],
            type=click.IntRange(1, 256),
            help="processes that encode, at most one a core  [default: all]",
        ),
        click.Option(
            ["--cache/--no-cache"], default=None, help="keep encoded segments, and use those kept  [default: yes]"
        ),
    ],
    "Render NAME, or the scene file NAME.py, as a film, GIF or page. Several names, or --all, by default.",
    several=_render_several,
)
