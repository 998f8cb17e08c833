"""`vizkit chapters NAME`: the list of chapters that a video site wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.by_name import ByName
from vizkit.cli.notice import tell
from vizkit.cli.progress import progress
from vizkit.delivery.files import STDOUT
from vizkit.delivery.settings import WORDS, Settings

if TYPE_CHECKING:
    from vizkit.explainer import Explainer


def _chapters(
    name: str, film: type[Explainer], inputs: dict[str, Any], act: tuple[str, ...], most: int, **said: Any
) -> None:
    from vizkit.delivery.order import Order
    from vizkit.film.cache import usual
    from vizkit.words.chapters import FEWEST, chapters
    from vizkit.words.said import waiting
    from vizkit.words.times import timed

    settings, kind = Settings(**said), WORDS[0]
    take = settings.take(kind)
    order = Order(
        name, film, inputs, act, kind, take, STDOUT, most=most, said_by=settings.script, speech=settings.speech
    )
    with progress(1) as display:
        making = order.making(None, usual(), display(0, name))
        times = timed(waiting(making), take, making.progress)
    lines = chapters(order.show, times, take.fps, take.style.language)
    click.echo("\n".join(lines))
    options.tell_what_is_left_out(order.show)
    options.tell_what_is_not_there(order.script)
    if len(lines) < FEWEST:
        tell("video sites want at least {fewest} chapters: of fewer they show none", fewest=FEWEST)


chapters = ByName(
    "chapters",
    _chapters,
    [
        options.script(),
        options.acts(),
        options.layout(),
        options.language(),
        options.speed(),
        *options.spoken(),
        options.most(),
    ],
    "Print the chapters of NAME's film as a video site wants them: a line an act, short ones joined with the next.",
)
