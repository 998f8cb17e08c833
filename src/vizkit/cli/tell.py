"""`vizkit tell NAME`: the story in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.by_name import ByName

if TYPE_CHECKING:
    from vizkit.explainer import Explainer


def _tell(
    name: str,
    film: type[Explainer],
    inputs: dict[str, Any],
    lang: str | None,
    act: tuple[str, ...],
    beside: str | None,
    in_step: str | None,
    most: int,
) -> None:
    from vizkit.cli.said import both
    from vizkit.frames import Show
    from vizkit.language.columns import width
    from vizkit.terminal import told

    if beside is not None or in_step is not None:
        film, act = both(name, film, act, beside, in_step), ()
    show = Show(film, inputs, act, drawn=False, most=most)
    for line in told(show, lang or "en", width()):
        click.echo(line)
    options.tell_what_is_left_out(show)


tell = ByName(
    "tell",
    _tell,
    [options.language(), options.acts(), *options.beside(), options.most()],
    "Tell NAME's story in the terminal, moment by moment.",
)
