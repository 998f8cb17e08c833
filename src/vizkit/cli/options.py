"""Options: those that several commands share, and those that an explainer's inputs become."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from vizkit.cli.notice import tell
from vizkit.delivery.settings import ASPECTS, GROUNDS, SettingsError
from vizkit.explainer.flags import option
from vizkit.picture.style import FILMED, THEMES

if TYPE_CHECKING:
    from vizkit.explainer import Explainer
    from vizkit.frames import Show
    from vizkit.inputs import Input
    from vizkit.language.refusal import Refusal
    from vizkit.words.script import Script

EVERY_ACT = "all"
"""What asks for all acts, where fewer are usual."""

LANGUAGES = ("en", "zh")
"""What every explainer may be asked for; one that does not offer it is shown in English."""


def watched() -> list[click.Option]:
    """What is watched of a plain function."""
    return [
        click.Option(["--watch"], metavar="NAMES", help="the variables that matter, such as nums,left,right"),
        click.Option(["--every-line"], is_flag=True, help="a moment at every line that runs"),
    ]


_NAMES = re.compile(r"[,\s]+")


def watching(name: str, film: type[Explainer], watch: str | None, every_line: bool) -> type[Explainer]:
    """The explainer of a plain function where that is watched so; of no other explainer can that be said."""
    from vizkit.explainer.catalogue import names_a_function
    from vizkit.functions.film import film_of

    if watch is None and not every_line:
        return film
    if not names_a_function(name):
        flag = "--watch" if watch is not None else "--every-line"
        raise SettingsError("{flag} is for a function, FILE.py:function: a scene says itself what matters", flag=flag)
    return film_of(name, every_line, tuple(_NAMES.split(watch.strip(" ,"))) if watch is not None else None)


def layout() -> click.Option:
    said = "lecture: with code and timeline; slide: stage and note alone, large; square, post, portrait: for a phone"
    return click.Option(["--layout"], type=click.Choice(FILMED), help=said)


def aspect() -> click.Option:
    said = "the shape of a frame, by which its layout is chosen"
    return click.Option(["--aspect"], type=click.Choice(tuple(ASPECTS)), help=said)


def ground() -> click.Option:
    said = "none: what is behind is seen, in pictures, .webm and .mov  [default: theme]"
    return click.Option(["--ground"], type=click.Choice(GROUNDS), help=said)


def theme(usual: str = "dark") -> click.Option:
    return click.Option(["--theme"], type=click.Choice(tuple(THEMES)), help=f"[default: {usual}]")


def language(usual: str = "en") -> click.Option:
    said = f"language of all that is written: en, zh, or another that NAME offers  [default: {usual}]"
    return click.Option(["--lang"], metavar="CODE", help=said)


def offered(language: str | None, film: type[Explainer]) -> str | None:
    """The language that was asked for, English where the explainer has no catalogue for it."""
    if language is None or language in film.languages:
        return language
    if language not in LANGUAGES:
        from vizkit.delivery.settings import SettingsError

        unknown = "--lang {language} is not offered: there are {names}"
        raise SettingsError(unknown, language=repr(language), names=", ".join(film.languages))
    file = Path(sys.modules[film.__module__].__file__)
    wanted = f"locale/{language}/{file.stem}.po"
    english = "{file} is shown in English: for --lang {language} write {wanted} beside it"
    tell(english, file=file.name, language=language, wanted=wanted)
    return "en"


def tell_what_is_left_out(show: Show) -> None:
    """Say which acts do not run with these inputs, and what of the others cannot be watched, if anything."""
    for omission in show.omissions:
        tell(omission.sentence, **omission.blanks)


def tell_what_was_lost(lost: Refusal | None) -> None:
    """Say that a cluster, or a worker of it, was lost and what it had made here, if so it was."""
    if lost is not None:
        tell(lost.sentence, **lost.blanks)


def tell_what_is_not_there(script: Script) -> None:
    """Say which entries of a script have no moment with these inputs, if any."""
    if script.absent:
        first, *others = script.absent
        alone = "{file}:{line}: with these inputs there is no {id}: it is not said"
        more = "{file}:{line}: with these inputs there is no {id}, and {count} others are not there: they are not said"
        tell(more if others else alone, file=script.file, line=first.line, id=first.id, count=len(others))


def acts(headline: bool = False) -> click.Option:
    """The option that names acts: where the usual are those of a `headline`, it can ask for all."""
    if headline:
        said = "only this act (may be repeated), or all  [default: all; of a picture that moves the headline]"
        return click.Option(["--act"], multiple=True, help=said)
    return click.Option(["--act"], multiple=True, help="only this act (may be repeated)", callback=_few)


def _few(ctx: click.Context, param: click.Parameter, said: tuple[str, ...]) -> tuple[str, ...]:
    return few(said)


def few(asked: tuple[str, ...]) -> tuple[str, ...]:
    """The acts that are asked for; none where all are."""
    return () if EVERY_ACT in asked else asked


def moments() -> click.Option:
    said = "only these, by their numbers in vizkit tell"
    return click.Option(["--moments"], metavar="3,7-9", help=said)


def speed() -> click.Option:
    return click.Option(["--speed"], type=Number(0.1, 10), help="2 is twice as fast  [default: 1]")


def spoken() -> list[click.Option]:
    """What is heard, and how long moments last."""
    heard = (
        "what is heard in a film, which waits for it: a folder of recordings named by the moments' ids, one recording "
    )
    heard += "with --cues or --pace, or espeak, piper, piper:MODEL.onnx"
    file = {"type": click.Path(path_type=Path), "metavar": "FILE"}
    return [
        click.Option(["--voice"], metavar="VOICE", help=heard),
        click.Option(["--cues"], **file, help="where in the recording moments begin: TIME ID a line"),
        click.Option(["--pace"], **file, help="how long moments last: ID SECONDS a line"),
    ]


def script(said: str = "what is said in place of the notes: a file of vizkit script, filled in") -> click.Option:
    return click.Option(["--script"], type=click.Path(path_type=Path), metavar="FILE", help=said)


def most() -> click.Option:
    said = "moments that a run may have before it is taken to be endless  [default: 10000]"
    return click.Option(["--most"], type=click.IntRange(1), metavar="N", help=said, callback=_bound)


def _bound(ctx: click.Context, param: click.Parameter, said: int | None) -> int:
    """What was said, or as many as any run may have: known only where something is run."""
    from vizkit.trace.bound import MOST

    return said or MOST


def beside() -> list[click.Option]:
    """What is seen side by side with the run, and how both are in step."""
    said = "another run side by side with it: other inputs, '--k 4', another act, '--act NAME', or FILE.trace"
    step = "how both are in step: moments of the same names, or one by one  [default: names]"
    return [
        click.Option(["--beside"], metavar="RUN", help=said),
        click.Option(["--in-step"], type=click.Choice(("names", "moments")), help=step),
    ]


def output(said: str = "the file to write, or - for standard output") -> click.Option:
    kind = click.Path(path_type=Path, allow_dash=True)
    return click.Option(["-o", "--output"], type=kind, help=said)


def folder() -> click.Option:
    kind = click.Path(path_type=Path)
    return click.Option(["-o", "--output"], type=kind, help="the folder to write into  [default: renders]")


def executor() -> click.Option:
    said = "a Dask scheduler whose workers encode: tls://host:8786, on this machine tcp://127.0.0.1:8786"
    return click.Option(["--executor"], metavar="ADDRESS", help=said)


def shard() -> click.Option:
    from vizkit.delivery.shard import Shard, shard

    said = "of several this part alone: 2/5 is the second of five, which together are all"
    return click.Option(["--shard"], type=Worded("part", shard), default=Shard(), metavar="PART/PARTS", help=said)


def for_machines() -> list[click.Option]:
    """How what is made is told."""
    return [
        click.Option(["--json"], is_flag=True, help="tell an event a line, in JSON, on standard output"),
        click.Option(["--quiet"], is_flag=True, help="tell of what fails alone"),
    ]


class Number(click.FloatRange):
    """A real number from one to another; what is no number is not among them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = super().convert(value, param, ctx)
        if math.isnan(found):
            self.fail(f"{value} is not in the range {self._describe_range()}.", param, ctx)
        return found


class Worded(click.ParamType):
    """What a function reads from text; what it refuses is said as it says it."""

    def __init__(self, name: str, read: Callable[[str], Any]):
        self.name, self.read = name, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return self.read(value) if isinstance(value, str) else value


class Read(click.ParamType):
    """The text of an explainer's input, which the explainer reads when all are known."""

    def __init__(self, wanted: Input):
        self.wanted, self.name = wanted, wanted.kind

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(word) for word in self.wanted.among if word.startswith(incomplete)]


def key(name: str) -> str:
    """What click calls an input."""
    return option(name)[2:].replace("-", "_")


def of_presets(film: type[Explainer]) -> list[click.Option]:
    """The option that names one of the explainer's presets, where it has any."""
    from vizkit.explainer.explainer import dashed

    if not film.presets:
        return []
    said = f"inputs worth seeing: {', '.join(map(dashed, film.presets))}; others that are given come on top"
    return [click.Option(["--preset"], metavar="NAME", help=said)]


def of_input(name: str, wanted: Input) -> click.Option:
    """The option that an explainer's input becomes."""
    flag = option(name)
    default = "made of the others" if callable(wanted.default) else wanted.write(wanted.default)
    if wanted.widget == "switch":
        said = f"{wanted.help}  [default: {'yes' if wanted.default else 'no'}]"
        return click.Option([f"{flag}/--no-{flag[2:]}", key(name)], default=None, help=said)
    limit = f", {wanted.limit}" if wanted.limit else ""
    metavar = f"[{'|'.join(wanted.among)}]" if wanted.among else wanted.kind.upper()
    said = f"{wanted.help}  [default: {default}{limit}]" if default != "" else f"{wanted.help}  [required]"
    return click.Option([flag, key(name)], type=Read(wanted), help=said, metavar=metavar)
