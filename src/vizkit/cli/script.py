"""`vizkit script NAME`: a script to be filled in with what is said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.by_name import ByName
from vizkit.cli.progress import progress
from vizkit.delivery.files import RENDERS, STDOUT, check_writable, write
from vizkit.delivery.settings import WORDS, Settings

if TYPE_CHECKING:
    from vizkit.explainer import Explainer


def _script(
    name: str,
    film: type[Explainer],
    inputs: dict[str, Any],
    output: Path | None,
    script: Path | None,
    act: tuple[str, ...],
    layout: str | None,
    lang: str | None,
    speed: float | None,
    most: int,
) -> None:
    from vizkit.delivery.provenance import SCRIPT, of_show
    from vizkit.frames import Show
    from vizkit.words.comment import comment
    from vizkit.words.draft import draft, kept
    from vizkit.words.said import lasting
    from vizkit.words.times import timed

    target = output or RENDERS / f"{Path(name).stem.replace('_', '-')}-script.md"
    show = Show(film, inputs, act, most=most)
    check_writable(target)
    found = kept(target, show, script)
    wording = Settings(layout=layout, lang=lang, speed=speed).take(WORDS[0])
    longer = show.lasting_as(lasting(show, found, wording.style.language, wording.speed))
    with progress(1) as display:
        times = timed(longer, wording, display(0, str(target)))
    said = {"layout": layout, "lang": lang, "speed": speed and f"{speed:g}"}
    said = {option: value for option, value in said.items() if value is not None}
    made = of_show(name, show, {"as": SCRIPT, **said, "act": list(act)})
    blocks = draft(show, found, times, wording.fps, wording.style.language, comment(made))
    write(target, ("\n\n".join(blocks) + "\n").encode())
    options.tell_what_is_left_out(show)
    if target != STDOUT:
        click.echo(target)


script = ByName(
    "script",
    _script,
    [
        options.output(),
        options.script("a script whose words go into this one  [default: those of the file that is written]"),
        options.acts(),
        options.layout(),
        options.language(),
        options.speed(),
        options.most(),
    ],
    "Write a script of NAME, moment by moment, to be filled in with what is said: render --script FILE uses it.",
)
