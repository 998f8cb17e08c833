"""Verified: whether what a file was made of is still what its references give, act by act, and what it shows."""

from __future__ import annotations

import html
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from vizkit.delivery.inspected import made
from vizkit.delivery.making import Progress
from vizkit.delivery.order import Order
from vizkit.delivery.provenance import Provenance
from vizkit.delivery.settings import DECKS, Settings
from vizkit.explainer import Explainer, catalogue
from vizkit.film.work import Workers
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.inputs.files import shown_file
from vizkit.kept.difference import difference
from vizkit.kept.film import check_inside, film_of
from vizkit.kept.runs import KeptRun
from vizkit.kept.sides import of_file, of_runs
from vizkit.page.shared import unpacked
from vizkit.trace import same
from vizkit.trace.bound import MOST

_BLOCK = re.compile(r"H4sI[A-Za-z0-9+/]{40,}={0,2}")
"""What a page carries compressed."""

_OWN = re.compile(r'<meta (?:name="vizkit"|http-equiv="Content-Security-Policy")[^>]*>')
"""What a page says of itself: how it was made, and by which digests its looks are known."""

_LOOKS = re.compile(r"<style>.*?</style>|<script>.*?</script>", re.DOTALL)
"""What all pages have alike."""

_AROUND = 30
"""Signs on both sides of a difference that are shown."""

_TEXT = re.compile(r"<a:t>([^<]*)</a:t>")


@dataclass(frozen=True)
class Verified:
    """What was found of a file: of every act whether its run is the same; what it shows otherwise, if that is known.

    `drawn` is where a page or a deck differs from one that is made now: what stands there, and what would. It is empty
    where nothing does, and `None` where that was not looked at.
    """

    said: Provenance
    acts: dict[str, bool]
    drawn: tuple[str, str] | tuple[()] | None

    @property
    def holds(self) -> bool:
        return all(self.acts.values()) and not self.drawn


Both = Callable[[str, type[Explainer], tuple[str, ...], str | None, str | None], type[Explainer]]
"""What makes the film of two runs: of a name, an explainer, its acts, the other run in a word, how they are in step."""


def verified(file: Path, both: Both, progress: Progress) -> Verified:
    """Run the references of a file again; `InputError` where it does not say what its runs held."""
    said = made(file)
    if not said.digests:
        raise InputError("{file} does not say what its runs held: make it again", file=shown_file(file))
    check_inside(said.explainer, file)
    film, options = catalogue.film(said.explainer), said.options
    if "beside" in options:
        film = both(said.explainer, film, tuple(options.get("act", ())), options["beside"], options.get("in-step"))
    inputs = film.read(said.inputs)
    there = [act.name for act in film.acts]
    acts = [name for name in there if name in said.digests]
    most = int(said.options.get("most", MOST))
    show = Show(film, inputs, acts, drawn=False, most=most) if acts else None
    now, kind = show.digests if show else {}, said.options.get("as")
    alike = {name: now.get(name) == digest for name, digest in said.digests.items()}
    if kind == "trace" and show is not None:
        held, given = of_file(file).runs, of_runs(film, show.runs).runs
        alike = {name: each and name in held and _alike(held[name], given[name]) for name, each in alike.items()}
    again = all(alike.values()) and (kind in _PAGES or (kind in _SLIDES and "slides" not in said.options))
    return Verified(said, alike, _drawn(file, said, film, inputs, progress) if again else None)


def _alike(one: KeptRun, other: KeptRun) -> bool:
    """Whether a run that a file holds is that which it says it is, number by number."""
    return not difference(one, other).differs and same(dict(one.facts), dict(other.facts))


_PAGES, _SLIDES = ("html", "reveal"), ("pptx",)


def _drawn(
    file: Path, said: Provenance, film: type[Explainer], inputs: dict, progress: Progress
) -> tuple[str, str] | tuple[()]:
    """Where a page or a deck differs from one that is made of the same."""
    options, kind = said.options, said.options["as"]
    known = {each.name for each in fields(Settings)}
    asked = {name: value for name, value in options.items() if name in known and isinstance(value, str)}
    script = Path(asked.pop("script")) if "script" in asked else None
    with tempfile.TemporaryDirectory() as folder, Workers(1) as workers:
        take, most = Settings(**asked).take(kind), int(options.get("most", MOST))
        acts = () if "beside" in options else tuple(options.get("act", ()))

        def again(film: type[Explainer], inputs: dict, acts: tuple[str, ...], kind: str, target: Path) -> Path:
            taken = take if kind == options["as"] else Settings().take(kind)
            order = Order(said.explainer, film, inputs, acts, kind, taken, target, most=most, said_by=script)
            order.check()
            order.render(workers, None, progress)
            return target

        target = Path(folder) / file.name
        unlike = _unlike(file, again(film, inputs, acts, kind, target), kind)
        if unlike and "beside" not in options:  # of a trace a page has one run, and no other inputs to choose
            trace = again(film, inputs, tuple(said.digests), "trace", Path(folder) / "run.trace")
            return unlike if _unlike(file, again(film_of(trace), {}, acts, kind, target), kind) else ()
        return unlike


def _unlike(file: Path, other: Path, kind: str) -> tuple[str, str] | tuple[()]:
    """Where two files of a kind show something else."""
    for one, two in zip((*_shown(file, kind), ""), (*_shown(other, kind), ""), strict=False):
        if one != two:
            return _part(one, two)
    return ()


def _shown(file: Path, kind: str) -> Iterator[str]:
    """All that a page or a deck shows, piece by piece, and nothing of what it says of itself."""
    if kind in DECKS:
        with zipfile.ZipFile(file) as deck:
            slides = [name for name in deck.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
            for name in sorted(slides, key=lambda name: (len(name), name)):
                yield from map(html.unescape, _TEXT.findall(deck.read(name).decode("utf-8", "replace")))
        return
    text = _OWN.sub("", file.read_text(encoding="utf-8", errors="replace"))
    yield from _pieces(_LOOKS.sub("", text))
    yield from _LOOKS.findall(text)


def _pieces(text: str) -> Iterator[str]:
    """A page without what is packed in it, and then that."""
    yield _BLOCK.sub("", text)
    for block in _BLOCK.findall(text):
        yield from _pieces(_OWN.sub("", unpacked(block)))


def _part(one: str, other: str) -> tuple[str, str]:
    """What stands in two texts around the first place at which they differ."""
    place = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, place - _AROUND)
    return tuple(" ".join(each[start : place + _AROUND].split()) for each in (one, other))
