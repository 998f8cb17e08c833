"""`vizkit chapters NAME`: the list of chapters that a video site wants."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.by_name import ByName
from vizkit.cli.notice import tell
from vizkit.cli.progress import progress

if TYPE_CHECKING:
    from vizkit.explainer import Explainer

_FPS = Fraction(60)


def _chapters(
    name: str,
    film: type[Explainer],
    inputs: dict[str, Any],
    script: Path | None,
    act: tuple[str, ...],
    layout: str | None,
    lang: str | None,
    speed: float | None,
    voice: str | None,
    cues: Path | None,
    pace: Path | None,
    most: int,
) -> None:
    from vizkit.film.cache import usual
    from vizkit.frames import Show
    from vizkit.picture.style import Style
    from vizkit.voice.speech import Speech
    from vizkit.words.chapters import FEWEST, chapters
    from vizkit.words.cues import lasting
    from vizkit.words.script import Script
    from vizkit.words.times import timed
    from vizkit.words.wording import Wording

    show = Show(film, inputs, act, most=most)
    said = Script.of(show, script)
    wording = Wording(Style(layout or "lecture", language=lang or "en"), _FPS, speed or 1.0)
    language, speech = wording.style.language, Speech(voice, cues, pace)
    source = speech.source(show, lambda moment: said.said(moment, language), language)
    longer = show.lasting_as(lasting(show, said, language, wording.speed))
    with progress(2 if source is not None else 1) as display:
        narration = source.narration(usual(), display(0, name)) if source is not None else None
        longer = longer.lasting_as(speech.lengths(show, narration))
        times = timed(longer, wording, display(1 if source is not None else 0, name))
    lines = chapters(show, times, _FPS, language)
    click.echo("\n".join(lines))
    options.tell_what_is_left_out(show)
    options.tell_what_is_not_there(said)
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
