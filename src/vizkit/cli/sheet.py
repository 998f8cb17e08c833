"""`vizkit sheet NAME`: every moment on one picture, or a picture each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.by_name import ByName
from vizkit.cli.notice import say, tell
from vizkit.delivery.files import STDOUT, check_writable, write
from vizkit.delivery.provenance import PICTURES
from vizkit.delivery.settings import LETTERING

if TYPE_CHECKING:
    from vizkit.explainer import Explainer


def _sheet(
    name: str,
    film: type[Explainer],
    inputs: dict[str, Any],
    output: Path | None,
    moments: str | None,
    stills: bool,
    text: str | None,
    act: tuple[str, ...],
    aspect: str | None,
    layout: str | None,
    ground: str | None,
    theme: str | None,
    lang: str | None,
    beside: str | None,
    in_step: str | None,
    most: int,
    watch: str | None,
    every_line: bool,
) -> None:
    from vizkit.cli.said import both
    from vizkit.delivery import settings
    from vizkit.delivery.provenance import SHEET, of_picture
    from vizkit.film.sheet import save, sheet
    from vizkit.film.still import picture
    from vizkit.frames import Show, chosen
    from vizkit.frames.checks import legibility
    from vizkit.frames.together import together
    from vizkit.picture.style import Style

    film = options.watching(name, film, watch, every_line)
    called = act if beside is None else (*act, "beside")
    if beside is not None or in_step is not None:
        film, act = both(name, film, act, beside, in_step), ()
    target = output or settings.usual_target(name, called, "png")
    kind = _kind(target, stills, text)
    settings.check_aspect(aspect, layout)
    check_writable(target)
    style = Style(settings.laid_out(aspect, layout, "lecture"), theme or "dark", lang or "en", clear=ground == "none")
    show = together(Show(film, inputs, act, most=most), style.layout)
    count = len(show.moments)
    asked = chosen.numbers(moments, count) if moments is not None else None
    numbers = asked or range(1, count + 1)
    if stills and target == STDOUT and len(numbers) > 1:
        raise settings.SettingsError("--stills are several files: give -o NAME.png")
    for number in numbers if stills else ():
        said = of_picture(name, show, kind, [number], style, act, text)
        file = target if len(numbers) == 1 else target.with_name(f"{target.stem}-{number:03}{target.suffix}")
        write(file, picture(kind, show, show.moments[number - 1], style, said.text(), text or LETTERING[0]))
        if file != STDOUT:
            click.echo(file)
    if not stills:
        said = of_picture(name, show, SHEET, asked, style, act)
        save(sheet(show, [show.moments[number - 1] for number in numbers], style), target, said.text())
        if target != STDOUT:
            click.echo(target)
    options.tell_what_is_left_out(show)
    found = list(legibility(show, [style.layout], [style.language], [style.theme], numbers))
    if found:
        first, *others = map(str, found)
        if not others:
            return say(first)
        tell("{finding}, and {count} more: vizkit check {name}", finding=first, count=len(others), name=name)


def _kind(target: Path, stills: bool, text: str | None) -> str:
    """The kind of picture that a file's name tells; `SettingsError` where it cannot be what is asked for."""
    from vizkit.delivery.settings import SettingsError

    kind = PICTURES[0] if target == STDOUT else target.suffix.lower().removeprefix(".")
    if kind not in PICTURES:
        raise SettingsError("-o {output}: a sheet's name ends in .png, one of --stills in .png or .svg", output=target)
    if kind == "svg" and not stills:
        raise SettingsError("-o {output}: a sheet is a .png, and an .svg one moment: ask for --stills", output=target)
    if text is not None and kind != "svg":
        raise SettingsError("--text means nothing for .{kind}: it is for .svg", kind=kind)
    return kind


sheet = ByName(
    "sheet",
    _sheet,
    [
        options.output(),
        options.moments(),
        click.Option(["--stills"], is_flag=True, help="full-size pictures, .png or .svg, a file each"),
        click.Option(
            ["--text"],
            type=click.Choice(LETTERING),
            help="type of an .svg: outlines, the same everywhere, or text to edit  [default: outlines]",
        ),
        options.aspect(),
        options.layout(),
        options.ground(),
        options.theme(),
        options.language(),
        options.acts(),
        *options.beside(),
        options.most(),
        *options.watched(),
    ],
    "Show every moment of NAME on one picture.",
)
