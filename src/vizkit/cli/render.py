"""`vizkit render NAME`: a film, GIF or page; of several explainers one after the other."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.by_name import ByName
from vizkit.cli.notice import SAID, asked_for, say, tell, told_in
from vizkit.cli.options import Worded
from vizkit.cli.report import Report, reporting
from vizkit.cli.said import both
from vizkit.delivery.files import RENDERS, STDOUT, write
from vizkit.delivery.media import LOOPS, MEDIA, medium_of
from vizkit.delivery.naming import called, check_pattern, check_single, is_pattern
from vizkit.delivery.settings import (
    KINDS,
    QUALITIES,
    Settings,
    SettingsError,
    byte_count,
    check_no_picture,
    frame_rate,
    kind_of,
    languages,
    rate_text,
    size,
    usual_target,
)
from vizkit.explainer import catalogue

if TYPE_CHECKING:
    from vizkit.delivery.deliver import Delivery
    from vizkit.delivery.order import Order
    from vizkit.delivery.provenance import Provenance
    from vizkit.delivery.unchanged import Made
    from vizkit.explainer import Explainer
    from vizkit.film.take import Take
    from vizkit.frames import Show
    from vizkit.page.document import Opening
    from vizkit.slides.deck import Deck


SLIDE = 20
"""Seconds that a picture that moves keeps the viewers of a slide."""


def _render(
    name: str,
    film: type[Explainer],
    inputs: dict[str, Any],
    output: Path | None,
    json: bool,
    quiet: bool,
    follow: bool,
    **said: Any,
) -> None:
    from vizkit.delivery.deliver import delivering

    preset = click.get_current_context().params.get("preset")
    order, settings = ordered(name, film, inputs, output, preset=preset, **said)
    headline = bool(order.acts) and order.acts != options.few(said["act"])
    with delivering(settings.jobs, settings.cache is not False, settings.executor) as deliver:
        deliver.begin(order)
        if follow:
            if headline:
                _tell_of_headline(order)
            _follow(order, deliver, json, quiet)
            return
        order.check()
        before = _said_by(order.target) if output is None else None
        with reporting(1, json, quiet) as report:
            kept = _make(deliver, report, order)
    options.tell_what_was_lost(deliver.lost)
    if headline:
        _tell_of_headline(order)
    _tell_of_changes(order, kept)
    if settings.cache is not False and deliver.lost is None:
        _keep(order, json, quiet)
    _tell_of_replaced(order, kept, before)


def _make(deliver: Delivery, report: Report, order: Order) -> Take | Opening | Deck:
    """Make the order's file, and return how it was taken."""
    with report.making(0, order.name, order.target) as progress:
        return deliver(order, progress)


def _follow(order: Order, deliver: Delivery, json: bool, quiet: bool) -> None:
    """Make the order's file, and again at every save."""
    from vizkit.cli.follow import follow

    if order.target == STDOUT:
        raise SettingsError("--follow makes a file again and again: name one with -o")

    def make(report: Report, order: Order) -> None:
        order.check()
        _tell_of_changes(order, _make(deliver, report, order))

    follow(order, make, partial(reporting, 1, json, quiet))
    options.tell_what_was_lost(deliver.lost)


COMMAND = "command"
"""Where the context holds the words that were said."""


def _unchanged(words: Sequence[str]) -> Callable[[], None] | None:
    """What writes the file that these words made, where it would be the same now."""
    if {"--no-cache", "--follow"} & {*words} or catalogue.names_a_function(words[0]):
        return None
    from vizkit.delivery.unchanged import Command

    command = click.get_current_context().meta[COMMAND] = Command(tuple(words))
    made = command.made()
    return None if made is None else partial(_write, command.name, command.target or made.target, made)


def _write(name: str, target: Path, made: Made) -> None:
    with reporting(1, made.json, made.quiet) as report, report.making(0, name, target) as progress:
        write(target, made.content)
        progress(1, 1)
    for line in made.told:
        say(line)


def _keep(order: Order, json: bool, quiet: bool) -> None:
    """Keep the file by the words that asked for it, where all that it is made of is read by this process."""
    from vizkit.delivery.made_of import scene_of
    from vizkit.delivery.unchanged import Made
    from vizkit.explainer.sources import sources
    from vizkit.voice.speech import SILENT

    meta = click.get_current_context().meta
    known = COMMAND in meta and order.speech == SILENT and order.film.kept is None and order.film.beside is None
    if known and "cache" in MEDIA[order.kind].settings and order.target.is_file():
        made = Made(order.target, order.target.read_bytes(), tuple(meta.get(SAID, ())), json, quiet)
        meta[COMMAND].keep(scene_of(order), sources(scene_of(order)), made)


def ordered(
    name: str,
    film: type[Explainer],
    inputs: dict[str, Any],
    output: Path | None,
    as_: str | None,
    act: tuple[str, ...],
    most: int,
    preset: str | None = None,
    one_of: str | None = None,
    beside: str | None = None,
    in_step: str | None = None,
    **said: Any,
) -> tuple[Order, Settings]:
    """The order of a file, and what was said about it; `one_of` several explainers has its part of their voices."""
    from vizkit.delivery.order import Order

    settings, kind = Settings(**said), kind_for(output, as_)
    settings.check(kind)
    named = options.few(act)
    if beside is not None or in_step is not None:
        if kind == "trace":
            raise SettingsError("--beside means nothing for .trace: keep each run by itself, vizkit diff compares them")
        film = both(name, film, named or _acts(kind, (), film), beside, in_step)
        act, named = (options.EVERY_ACT,), (*named, "beside")
        settings = settings.for_two(kind)
    acts, take = _acts(kind, act, film), settings.take(kind)
    if is_pattern(output):
        check_pattern(str(output))
        target = called(str(output), _blanks(name, preset, named, kind, take))
        kind_of(target, kind)
    else:
        target = output or usual_target(name, (*named, "preview") if settings.preview else named, MEDIA[kind].ending)
    words = _words(settings, one_of)
    return Order(name, film, inputs, acts, kind, take, target, settings.max_size, most, **words), settings


def kind_for(output: Path | None, as_: str | None) -> str:
    """The kind of file; of a pattern that ends as its kind does the usual one, where none is said."""
    return as_ or KINDS[0] if output is not None and "{as}" in str(output) else kind_of(output, as_)


def _blanks(name: str, preset: str | None, acts: tuple[str, ...], kind: str, take: Any) -> dict[str, str]:
    """What a file is of, to be said in its name."""
    from vizkit.explainer.explainer import dashed

    seen = getattr(take, "style", take)
    return {
        "name": Path(name.replace(".py:", "-")).stem.replace("_", "-"),
        "preset": dashed(preset) if preset is not None else "",
        "act": "-".join(acts),
        "lang": seen.language or "",
        "theme": seen.theme or "",
        "layout": getattr(seen, "layout", ""),
        "as": MEDIA[kind].ending,
    }


def _acts(kind: str, asked: tuple[str, ...], film: type[Explainer]) -> tuple[str, ...]:
    """The acts that are shown: those that are asked for, else of a picture that moves the headline, else all."""
    if asked or kind not in LOOPS:
        return options.few(asked)
    return tuple(act.name for act in film.acts if act.headline)


def _tell_of_headline(order: Order) -> None:
    tell("it shows the headline, {acts}: --act all shows the whole film", acts=", ".join(order.acts))


def _render_several(
    names: list[str],
    output: Path | None,
    as_: str | None,
    most: int,
    json: bool,
    quiet: bool,
    **said: Any,
) -> None:
    """Render several explainers with their default inputs; one that fails does not stop the others."""
    from vizkit.delivery.deliver import delivering
    from vizkit.explainer import catalogue

    if any(said.pop(name) is not None for name in ("beside", "in_step")):
        raise SettingsError("--beside is for one explainer: name one")
    if said.pop("follow"):
        raise SettingsError("--follow is for one explainer: name one")
    settings, kind = Settings(**said), kind_for(output if is_pattern(output) else None, as_)
    if settings.script is not None:
        raise SettingsError("--script is the script of one explainer: name one")
    settings.check(kind)
    wanted = _several_called(output, settings.preview)
    check_pattern(str(wanted))
    failed, used = False, {}

    def orders() -> Iterator[tuple[int, Order]]:
        """The orders with their numbers, of those that can be made."""
        nonlocal failed
        for number, name in enumerate(names):
            try:
                with told_in(settings.lang):
                    film = catalogue.film(name)
                    own = {**said, "lang": options.offered(settings.lang, film)}
                    order, _ = ordered(name, film, {}, wanted, kind, (), most, one_of=name, **own)
                    check_single(used, order.target, name)
                    order.check()
            except Exception as reason:
                failed = True
                report.failed(name, reason)
            else:
                yield number, order

    with (
        reporting(len(names), json, quiet) as report,
        delivering(settings.jobs, settings.cache is not False, settings.executor) as deliver,
    ):
        for number, order in deliver.ahead(orders(), lambda numbered: numbered[1]):
            try:
                with told_in(settings.lang):
                    before = _said_by(order.target) if output is None else None
                    with report.making(number, order.name, order.target) as progress:
                        kept = deliver(order, progress)
            except Exception as reason:
                failed = True
                report.failed(order.name, reason)
            else:
                if order.acts:
                    _tell_of_headline(order)
                _tell_of_changes(order, kept)
                _tell_of_replaced(order, kept, before)
    options.tell_what_was_lost(deliver.lost)
    sys.exit(1 if failed else 0)


def _words(settings: Settings, name: str | None = None) -> dict[str, Any]:
    """What an order is told of what is said, where it is one of several that of this `name`."""
    speech = settings.speech if name is None else settings.speech.of(name)
    return {"said_by": settings.script, "subtitles": settings.subtitles or (), "speech": speech}


def _several_called(output: Path | None, preview: bool | None) -> Path:
    """The pattern of the names of several files: as it is given, or the usual names in a folder."""
    return output if is_pattern(output) else _folder(output) / ("{name}-preview.{as}" if preview else "{name}.{as}")


def _folder(output: Path | None) -> Path:
    if output is None:
        return RENDERS
    if output == STDOUT or medium_of(output.name) is not None or output.is_file():
        raise SettingsError("-o {output}: several explainers are several files: name a folder", output=output)
    return output


def _said_by(target: Path) -> Provenance | None:
    """What the file says of itself that is about to be replaced."""
    from vizkit.delivery.inspected import made
    from vizkit.inputs import InputError

    try:
        return made(target) if target.is_file() else None
    except InputError:
        return None


def _tell_of_changes(order: Order, kept: Take | Opening | Deck) -> None:
    """Say what one may not have wanted: a file made smaller, or long for a slide."""
    from vizkit.explainer.explainer import dashed

    options.tell_what_is_left_out(order.show)
    options.tell_what_is_not_there(order.script)
    _tell_of_recordings(order)
    if order.kind == "html":
        for preset in kept.without:
            own = f"vizkit render {order.name} --preset {dashed(preset)} -o {dashed(preset)}.html"
            tell("the page has no room for the preset {preset}: {own} makes its own", preset=preset, own=own)
    elif kept != order.take:
        _tell_of_size(order, kept)
    if order.kind in LOOPS and order.acts and (seconds := _seconds(order.played, kept)) > SLIDE:
        faster = f"--speed {math.ceil(10 * kept.speed * seconds / SLIDE) / 10:g}"
        long = "it plays for {seconds} s, long for a slide: {faster} makes it {most} s"
        tell(long, seconds=f"{seconds:.0f}", faster=faster, most=SLIDE)
    elif "speed" in MEDIA[order.kind].settings:
        _tell_of_hurry(order)
        _tell_of_length(order.played, kept)


def _tell_of_replaced(order: Order, kept: Take | Opening | Deck, before: Provenance | None) -> None:
    """Say how the file was made that is replaced, where that was in another way."""
    now = order.provenance(kept)
    if before is not None and (before.inputs, before.options) != (now.inputs, now.options):
        again = before.command(str(order.target))
        tell("{file} replaces what was made by: {command}", file=order.target, command=again)


def _tell_of_recordings(order: Order) -> None:
    """Say which recordings are not heard, and which moments have none."""
    if order.source is None:
        return
    from vizkit.voice.folder import Folder

    if isinstance(order.source, Folder):
        folder, absent, silent = order.source.folder, order.source.absent, order.source.silent
        if absent:
            unheard = "recordings in {folder} of moments that are not shown: {count}, such as {file}"
            tell(unheard, count=len(absent), folder=folder, file=absent[0].name)
        if silent:
            missing = "moments without a recording are silent: {count}, such as {id}"
            tell(missing, count=len(silent), id=silent[0])


def _seconds(show: Show, take: Take) -> float:
    """How long a picture that moves plays, once through."""
    from vizkit.film.segments import timings

    fps = float(take.fps)
    return sum(timing.frames for timing in timings(show, take.style, fps, take.speed)) / fps


def _tell_of_size(order: Order, kept: Take) -> None:
    """Say what `--max-size` made of it, and whether its type can still be read."""
    from vizkit.film.legible import LEAST, smallest_text

    size, rate = "x".join(map(str, kept.size)), rate_text(kept.fps)
    tell("for --max-size it has {size} pixels and {rate} frames a second", size=size, rate=rate)
    if (least := smallest_text(order.show, kept)) < LEAST:
        small = "its smallest type is {least} pixels high, and {most} can be read: allow more, or take fewer acts"
        tell(small, least=f"{least:.0f}", most=LEAST)


def _tell_of_hurry(order: Order) -> None:
    """Say what is hurried of a film that would be too long."""
    if order.played is not order.show:
        silent = sum(moment.step.speaker is not None for moment in order.played.moments)
        tell("hurried: {count} moments that only repeat what was said are one sweep", count=silent)


def _tell_of_length(show: Show, take: Take) -> None:
    """Say which acts are longer than one can follow, as they are where the inputs make many moments."""
    from vizkit.explainer import option
    from vizkit.frames.pace import LONGEST_ACT
    from vizkit.language.house import HOUSE

    language, most = take.style.language, math.ceil(LONGEST_ACT)
    for number, act in enumerate(show.acts):
        seconds = round(show.lasting(number, language, take.speed))
        if seconds > most:
            faster = f"--speed {math.ceil(10 * take.speed * seconds / most) / 10:g}"
            names = HOUSE.words(" or ", asked_for()).join(map(option, show.lowered(number)))
            long = "act {act} lasts {seconds} s with these inputs: {faster} makes it {most} s, or lower {names}"
            tell(long, act=act.name, seconds=seconds, faster=faster, most=most, names=names)


class Kind(click.Choice):
    """A kind of file; where a picture is asked for it says what writes one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        check_no_picture(value)
        return super().convert(value, param, ctx)


render = ByName(
    "render",
    _render,
    [
        options.output("the file to write, a pattern such as '{name}-{lang}.{as}', or - for standard output"),
        click.Option(["--as", "as_"], type=Kind(KINDS), help="kind of file, if the name of -o does not say"),
        options.acts(headline=True),
        options.most(),
        *options.beside(),
        click.Option(
            ["--quality"],
            type=click.Choice(tuple(QUALITIES)),
            help="480p15, 720p30, 1080p60, 2160p60  [default: high; a picture that moves 960x540 at 15]",
        ),
        click.Option(["--size"], type=Worded("size", size), metavar="WxH", help="pixels, such as 1280x720"),
        click.Option(
            ["--fps"],
            type=Worded("rate", frame_rate),
            metavar="RATE",
            help="frames a second: 25, 29.97 (NTSC), 30000/1001",
        ),
        options.aspect(),
        options.layout(),
        options.ground(),
        options.theme("dark; a page as its reader prefers"),
        options.language(),
        options.speed(),
        *options.spoken(),
        click.Option(
            ["--max-size"],
            type=Worded("bytes", byte_count),
            metavar="SIZE",
            help="make a picture that moves fit: fewer frames a second, then smaller (1MB, 500KB)",
        ),
        options.moments(),
        click.Option(
            ["--handout"],
            type=click.Choice(("2", "3", "6")),
            callback=lambda ctx, param, said: said and int(said),
            help="of a PDF a hand-out: so many pictures a page, with notes, code and lines to write on",
        ),
        click.Option(
            ["--captions"],
            type=click.Choice(("on", "off")),
            callback=lambda ctx, param, said: said and said == "on",
            help="what is said, in the picture; off: its place stays empty, for subtitles or a voice  [default: on]",
        ),
        options.script(),
        click.Option(
            ["--subtitles"],
            type=Worded("languages", languages),
            metavar="en,zh",
            help="subtitles within a film (.mp4) that its viewer may choose, the film's language first",
        ),
        click.Option(
            ["--slides"],
            type=click.Choice(("moments", "acts", "gifs", "film")),
            help="of a deck: a slide a moment, an act with its film or its GIF, or one with all  [default: moments]",
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
        options.executor(),
        click.Option(["--follow"], is_flag=True, help="make the file again at every save, until Ctrl-C"),
        click.Option(
            ["--cache/--no-cache"], default=None, help="keep encoded segments, and use those kept  [default: yes]"
        ),
        *options.for_machines(),
    ],
    "Render NAME, or the scene file NAME.py, as a film, a picture that moves, a page, slides or words. Several names, "
    "or --all, go into one folder.",
    several=_render_several,
    unchanged=_unchanged,
)
