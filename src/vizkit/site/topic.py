"""An explainer's page: its films and all else that was made of it, what is said, the source and the inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import groupby
from pathlib import PurePosixPath

from vizkit.delivery.media import LOOPS, MEDIA
from vizkit.delivery.order import Order
from vizkit.delivery.provenance import inputs
from vizkit.explainer import Explainer
from vizkit.explainer.flags import option
from vizkit.film.poster import SIZE
from vizkit.language.house import HOUSE, own_name
from vizkit.page.markup import element
from vizkit.page.presets import called
from vizkit.page.presets import words as preset_words
from vizkit.site.places import INDEX, Site, link, of_explainer, slug
from vizkit.site.words import headed, say, size
from vizkit.words.times import SECOND, clock

PLAYED = {"mp4": "video/mp4", "webm": "video/webm"}
"""The kinds of films that browsers play."""

LABELS = {
    "html": "Page to step through",
    "mp4": "Film",
    "webm": "Film",
    "mov": "Film to edit",
    "gif": "GIF",
    "webp": "Moving picture",
    "apng": "Moving picture",
    "avif": "Moving picture",
    "pdf": "Slides on paper",
    "reveal": "Slides in the browser",
    "pptx": "PowerPoint slides",
    "srt": "Subtitles",
    "vtt": "Subtitles",
    "md": "Transcript",
    "txt": "Transcript",
    "trace": "The runs as data",
}
"""What files are called, by their kinds, in the order in which they are offered."""


KEPT = ("mov", "pptx", "srt", "vtt", "md", "trace")
"""The kinds that a browser does not show, but keeps."""


@dataclass(frozen=True)
class File:
    """A file that was made for an order, its place in the course's folder and its bytes.

    Of a film also the chapters, each with its second, and the seconds that it takes.
    """

    order: Order
    place: PurePosixPath
    bytes: int
    chapters: tuple[tuple[float, str], ...] = ()
    seconds: float = 0

    @property
    def kind(self) -> str:
        return self.order.kind

    @property
    def language(self) -> str | None:
        """The language that it is in; nothing where it has all or none."""
        if self.kind == "trace":
            return None
        return self.order.take.language if hasattr(self.order.take, "language") else self.order.take.style.language

    @property
    def theme(self) -> str | None:
        return self.order.take.theme if hasattr(self.order.take, "theme") else self.order.take.style.theme

    @property
    def is_handout(self) -> bool:
        return bool(getattr(self.order.take, "handout", None))


@dataclass(frozen=True)
class Told:
    """An explainer with some inputs: the files of it, and an order by which its run is looked at."""

    files: tuple[File, ...]

    @cached_property
    def order(self) -> Order:
        return self.files[0].order

    @cached_property
    def name(self) -> str:
        """What its inputs are called."""
        return called(self.order.show)


def told(files: Iterable[File]) -> tuple[Told, ...]:
    """Return the files of an explainer by their inputs, in the order in which these were asked for."""
    found: dict[str, list[File]] = {}
    for file in files:
        found.setdefault(repr(inputs(file.order.show)), []).append(file)
    return tuple(Told(tuple(each)) for each in found.values())


def spoken(film: type[Explainer], language: str) -> str:
    """Return the language that an explainer speaks on a page in a language."""
    return language if language in film.languages else film.languages[0]


def film_of(files: Sequence[File], language: str) -> Iterator[File]:
    """Return the films that can be played here, those of all acts and in the language first."""
    films = [file for file in files if file.kind in PLAYED]
    return iter(sorted(films, key=lambda file: (file.language != language, bool(file.order.acts))))


def topic(site: Site, name: str, language: str, runs: Sequence[Told]) -> str:
    """Return the main part of an explainer's page."""
    film, here = runs[0].order.film, site.place(of_explainer(name), language)
    own, words = spoken(film, language), film.translations.words
    family = headed(HOUSE.words(film.family, language))
    up = element("a", escape(family), href=f"{link(here, site.place(INDEX, language))}#{slug(film.family)}")
    parts = [_run(site, name, language, own, run, number, len(runs) > 1) for number, run in enumerate(runs, 1)]
    written = {"lang": own} if own != language else {}
    return element(
        "article",
        element("p", up, class_="up"),
        element("h1", escape(words(film.title, own)), **written),
        element("p", escape(words(film.idea, own)), class_="idea", **written),
        *parts,
        _sources(runs, language),
        class_="topic",
    )


def _run(site: Site, name: str, language: str, own: str, run: Told, number: int, several: bool) -> str:
    here = site.place(of_explainer(name), language)
    title = preset_words(run.order.film, run.name, own)
    there = [file for file in run.files if file.language in (None, own) or file.language not in site.languages]
    files = there if any(file.language == own for file in there) else list(run.files)
    files.sort(key=lambda file: [*LABELS].index(file.kind))
    heading = element("h2", escape(f"{say('Inputs', language)}: {title}")) if several else ""
    return element(
        "section",
        heading,
        _shown(site, name, language, own, files, here),
        _files(files, language, own, here),
        "".join(_loops(files, language, own, here)),
        _embedded(files, language, own, here, number),
        _transcript(run, language, own, number),
        _inputs(run, language, own),
        **({"aria_label": title} if several else {}),
        class_="run",
    )


def _shown(site: Site, name: str, language: str, own: str, files: Sequence[File], here: PurePosixPath) -> str:
    """What is seen first: the film with its chapters, else the page, else what moves."""
    title = files[0].order.film.translations.words(files[0].order.film.title, own)
    for film in film_of(files, own):
        poster = link(here, site.poster(name, film.theme or "dark", language))
        source = element("source", src=link(here, film.place), type=PLAYED[film.kind]).removesuffix("</source>")
        tracks = "".join(_track(file, here) for file in files if file.kind == "vtt" and _in_step(file, film))
        width, height = map(str, film.order.take.size)
        video = (
            f'<video controls preload="metadata" poster="{poster}" width="{width}" height="{height}" '
            f'aria-label="{escape(title)}">{source}{tracks}</video>'
        )
        return element("div", video, _chapters(film, language, own, here), class_="shown")
    for page in files:
        if page.kind == "html":
            return _frame(link(here, page.place), title)
    for loop in files:
        if loop.kind in LOOPS:
            return _loop(loop, here, title)
    return ""


def _in_step(words: File, film: File) -> bool:
    """Whether subtitles are made for a film: what sets its times is the same."""
    one, other = words.order, film.order
    same = one.take.style.layout == other.take.style.layout and words.language == film.language
    return same and (one.take.speed, one.acts, one.said_by, one.speech) == (
        *(other.take.speed, other.acts, other.said_by),
        other.speech,
    )


def _track(file: File, here: PurePosixPath) -> str:
    """Subtitles, carried in the page: from a file beside it no browser would take them without a server."""
    from base64 import b64encode

    content = b64encode(file.order.target.read_bytes()).decode()
    label = escape(own_name(file.language))
    return f'<track kind="captions" srclang="{file.language}" label="{label}" src="data:text/vtt;base64,{content}">'


def _chapters(film: File, language: str, own: str, here: PurePosixPath) -> str:
    if len(film.chapters) < 2:
        return ""
    address, written = link(here, film.place), {"lang": film.language} if film.language != language else {}
    rows = "".join(
        element(
            "li",
            element(
                "a",
                element("span", clock(int(SECOND * start)), class_="time"),
                element("span", escape(title), **written),
                href=f"{address}#t={start:g}",
                data_at=f"{start:g}",
            ),
        )
        for start, title in film.chapters
    )
    heading = element("h3", say("Chapters", language))
    return element("section", heading, element("ol", rows), class_="chapters")


def _loops(files: Sequence[File], language: str, own: str, here: PurePosixPath) -> Iterator[str]:
    """What moves by itself, once it is asked for."""
    for file in files:
        if file.kind in LOOPS:
            title = file.order.film.translations.words(file.order.film.title, own)
            yield _folded(_label(file, language), _loop(file, here, title))


def _frame(address: str, title: str) -> str:
    return element("iframe", src=address, title=title, loading="lazy", class_="page")


def _loop(file: File, here: PurePosixPath, title: str) -> str:
    return f'<img class="loop" src="{link(here, file.place)}" alt="{escape(title)}" loading="lazy">'


def _files(files: Sequence[File], language: str, own: str, here: PurePosixPath) -> str:
    kinds: dict[str, int] = {}
    for file in files:
        kinds[_label(file, language)] = kinds.get(_label(file, language), 0) + 1
    rows = "".join(element("li", _file(file, language, own, here, kinds[_label(file, language)] > 1)) for file in files)
    return element("ul", rows, class_="files", aria_label=say("Files", language))


def _label(file: File, language: str) -> str:
    return say("Hand-out", language) if file.is_handout else say(LABELS[file.kind], language)


def _file(file: File, language: str, own: str, here: PurePosixPath, twin: bool) -> str:
    """A file to be opened or kept, with what tells it from others of its kind."""
    film, ending = file.order.film, f".{MEDIA[file.kind].ending}"
    telling = [ending, size(file.bytes)]
    if file.language not in (None, own):
        telling.insert(0, own_name(file.language))
    if twin and hasattr(file.order.take, "style"):
        telling += [file.order.take.style.layout, file.order.take.style.theme]
    if twin and file.order.acts:
        acts = [film.translations.words(act.title, own) for act in film.acts if act.name in file.order.acts]
        telling += acts if len(acts) < len(film.acts) else []
    kept = {"download": file.place.name} if file.kind in KEPT else {}
    return element(
        "a",
        element("span", escape(_label(file, language)), class_="what"),
        element("span", escape(" · ".join(telling)), class_="how"),
        href=link(here, file.place),
        **kept,
    )


def _embedded(files: Sequence[File], language: str, own: str, here: PurePosixPath, number: int) -> str:
    """The lines to be copied into another page; what they name is found from the course's folder."""
    lines = {}
    for file in files:
        film = file.order.film
        title, address = escape(film.translations.words(film.title, own)), link(PurePosixPath("index.html"), file.place)
        if file.kind == "html":
            line = (
                f'<iframe src="{address}" title="{title}" width="960" height="540" style="border:0" '
                'allow="fullscreen"></iframe>'
            )
        elif file.kind in PLAYED:
            width, height = SIZE
            line = f'<video src="{address}" controls width="{width}" height="{height}" aria-label="{title}"></video>'
        elif file.kind in LOOPS:
            line = f'<img src="{address}" alt="{title}">'
        else:
            continue
        lines.setdefault(_label(file, language), (line, address))
    rows = "".join(
        element("label", escape(label), for_=f"embed-{number}-{row}")
        + f'<input id="embed-{number}-{row}" readonly value="{escape(line)}" data-address="{escape(address)}" '
        f'data-href="{escape(link(here, PurePosixPath(address)))}">'
        + element("button", say("Copy", language), type="button", data_done=say("Copied", language))
        for row, (label, (line, address)) in enumerate(lines.items(), 1)
    )
    if not rows:
        return ""
    explained = element(
        "p", say("A line for a page of yours: its address is that of the file, wherever you put it.", language)
    )
    return _folded(say("Embed", language), explained + element("div", rows, class_="embed"))


def _folded(title: str, inside: str, opened: bool = False, **attributes: str) -> str:
    summary = element("summary", element("h3", escape(title)))
    return element("details", summary, inside, **attributes, **({"open": ""} if opened else {}))


def said(run: Told, language: str) -> Iterator[tuple[str, list[str]]]:
    """Return what is said, act by act, each with its title; what stands for several moments is said once."""
    show, words = run.order.show, run.order.film.translations.words
    for act, moments in groupby(show.moments, key=lambda moment: moment.act):
        lines = (run.order.script.said(moment, language) for moment in moments)
        yield words(show.acts[act].title, language), [line for line, _ in groupby(lines) if line]


def _transcript(run: Told, language: str, own: str, number: int) -> str:
    acts = "".join(
        element(
            "section", element("h4", escape(title)), element("ol", *(element("li", escape(line)) for line in lines))
        )
        for title, lines in said(run, own)
    )
    written = {"lang": own} if own != language else {}
    first = {"id": "transcript"} if number == 1 else {}
    return _folded(say("Transcript", language), element("div", acts, class_="said", **written), number == 1, **first)


def _inputs(run: Told, language: str, own: str) -> str:
    film, given = run.order.film, inputs(run.order.show)
    rows = "".join(
        element(
            "tr",
            element("th", element("code", escape(option(name))), scope="row"),
            element("td", element("code", escape(str(value)))),
            element("td", escape(film.translations.words(film.inputs[name].help, own))),
        )
        for name, value in given.items()
    )
    if not rows:
        return ""
    head = "".join(
        element("th", words, scope="col")
        for words in (say("Input", language), say("Here", language), say("What it is", language))
    )
    table = element("table", element("thead", element("tr", head)), element("tbody", rows))
    command = f"vizkit render {run.order.name}" + (f" --preset {slug(run.name)}" if run.name in film.presets else "")
    usual = element("p", say("Made again, or with inputs of yours:", language))
    line = element("pre", element("code", escape(command)), tabindex="0")
    inside = element("div", table, class_="scrolled", tabindex="0", role="group") + usual + line
    return _folded(say("Inputs", language), inside)


def _sources(runs: Sequence[Told], language: str) -> str:
    """The algorithms that run, each once, as they stand in the film."""
    references = dict.fromkeys(act.reference for run in runs for act in run.order.show.acts)
    listings = "".join(
        element("pre", element("code", escape("\n".join(reference.source.lines))), tabindex="0")
        for reference in references
    )
    return _folded(say("Source", language), listings, class_="sources")


def entry(site: Site, name: str, language: str, runs: Sequence[Told]) -> dict:
    """Return what a search finds of an explainer, from the site's first page."""
    film = runs[0].order.film
    own, words = spoken(film, language), film.translations.words
    return {
        "title": words(film.title, own),
        "idea": words(film.idea, own),
        "family": HOUSE.words(film.family, language),
        "href": link(site.place(INDEX, language), site.place(of_explainer(name), language)),
        "parts": [["transcript", title, lines] for title, lines in said(runs[0], own)],
    }
