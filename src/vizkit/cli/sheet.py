"""`vizkit sheet NAME`: every moment on one picture, or a picture each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.by_name import ByName
from vizkit.cli.notice import say, tell
from vizkit.delivery.files import STDOUT

if TYPE_CHECKING:
    from vizkit.explainer import Explainer


def _sheet(
    name: str,
    film: type[Explainer],
    inputs: dict[str, Any],
    output: Path | None,
    moments: str | None,
    stills: bool,
    act: tuple[str, ...],
    layout: str | None,
    theme: str | None,
    lang: str | None,
    most: int,
) -> None:
    from vizkit.delivery import settings
    from vizkit.film.sheet import save, sheet, still
    from vizkit.frames import Show, chosen
    from vizkit.frames.checks import legibility
    from vizkit.picture.style import Style

    target = output or settings.usual_target(name, act, "png")
    if target != STDOUT and target.suffix.lower() != ".png":
        raise settings.SettingsError("-o {output}: a sheet's name ends in .png", output=output)
    if stills and target == STDOUT:
        raise settings.SettingsError("--stills are several files: give -o NAME.png")
    show = Show(film, inputs, act, most=most)
    style = Style(layout or "lecture", theme or "dark", lang or "en")
    count = len(show.moments)
    numbers = chosen.numbers(moments, count) if moments is not None else range(1, count + 1)
    for number in numbers if stills else ():
        file = target.with_name(f"{target.stem}-{number:03}.png")
        save(still(show, show.moments[number - 1], style), file)
        click.echo(file)
    if not stills:
        save(sheet(show, [show.moments[number - 1] for number in numbers], style), target)
        if target != STDOUT:
            click.echo(target)
    options.tell_what_is_left_out(show)
    found = list(legibility(show, [style.layout], [style.language], [style.theme], numbers))
    if found:
        first, *others = map(str, found)
        if not others:
            return say(first)
        tell("{finding}, and {count} more: vizkit check {name}", finding=first, count=len(others), name=name)


sheet = ByName(
    "sheet",
    _sheet,
    [
        options.output(),
        options.moments(),
        click.Option(["--stills"], is_flag=True, help="full-size pictures, a file each"),
        options.layout(),
        options.theme(),
        options.language(),
        options.acts(),
        options.most(),
    ],
    "Show every moment of NAME on one picture.",
)
