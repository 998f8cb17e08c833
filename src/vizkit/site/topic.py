"""An explainer's page: its films and all else that was made of it, what is said, the source and the inputs."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import PurePosixPath

from vizkit.delivery.media import LOOPS, MEDIA
from vizkit.delivery.provenance import inputs
from vizkit.explainer.flags import option
from vizkit.language.house import HOUSE, own_name
from vizkit.page.markup import element
from vizkit.page.presets import words as preset_words
from vizkit.site.embedding import embedded
from vizkit.site.folded import folded
from vizkit.site.made import KEPT, LABELS, PLAYED, File, Told, film_of, label, said, spoken
from vizkit.site.places import INDEX, Site, link, of_explainer, slug
from vizkit.site.words import headed, say, size
from vizkit.words.times import SECOND, clock


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
        embedded(files, language, own, here, number),
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
        source = f'<source src="{link(here, film.place)}" type="{PLAYED[film.kind]}">'
        tracks = "".join(_track(file) for file in files if file.kind == "vtt" and _in_step(file, film))
        width, height = map(str, film.order.take.size)
        video = (
            f'<video controls preload="metadata" poster="{poster}" width="{width}" height="{height}" '
            f'aria-label="{escape(title)}">{source}{tracks}</video>'
        )
        return element("div", video, _chapters(film, language, here), class_="shown")
    for page in files:
        if page.kind == "html":
            return _frame(link(here, page.place), title)
    for loop in files:
        if loop.kind in LOOPS:
            return _loop(loop, here, title)
    return ""


def _in_step(words: File, film: File) -> bool:
    """Whether subtitles are made for a film: what sets its times is the same."""
    return words.language == film.language and _pacing(words) == _pacing(film)


def _pacing(file: File) -> tuple:
    """What sets the times of a film beside its language."""
    order = file.order
    return order.take.style.layout, order.take.speed, order.acts, order.said_by, order.speech


def _track(file: File) -> str:
    """Subtitles, carried in the page: from a file beside it no browser would take them without a server."""
    content = b64encode(file.order.target.read_bytes()).decode()
    called = escape(own_name(file.language))
    return f'<track kind="captions" srclang="{file.language}" label="{called}" src="data:text/vtt;base64,{content}">'


def _chapters(film: File, language: str, here: PurePosixPath) -> str:
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
            yield folded(label(file, language), _loop(file, here, title))


def _frame(address: str, title: str) -> str:
    return element("iframe", src=address, title=title, loading="lazy", class_="page")


def _loop(file: File, here: PurePosixPath, title: str) -> str:
    return f'<img class="loop" src="{link(here, file.place)}" alt="{escape(title)}" loading="lazy">'


def _files(files: Sequence[File], language: str, own: str, here: PurePosixPath) -> str:
    kinds: dict[str, int] = {}
    for file in files:
        kinds[label(file, language)] = kinds.get(label(file, language), 0) + 1
    rows = "".join(element("li", _file(file, language, own, here, kinds[label(file, language)] > 1)) for file in files)
    return element("ul", rows, class_="files", aria_label=say("Files", language))


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
        element("span", escape(label(file, language)), class_="what"),
        element("span", escape(" · ".join(telling)), class_="how"),
        href=link(here, file.place),
        **kept,
    )


def _transcript(run: Told, language: str, own: str, number: int) -> str:
    acts = "".join(
        element(
            "section", element("h4", escape(title)), element("ol", *(element("li", escape(line)) for line in lines))
        )
        for title, lines in said(run, own)
    )
    written = {"lang": own} if own != language else {}
    first = {"id": "transcript"} if number == 1 else {}
    return folded(say("Transcript", language), element("div", acts, class_="said", **written), number == 1, **first)


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
    return folded(say("Inputs", language), inside)


def _sources(runs: Sequence[Told], language: str) -> str:
    """The algorithms that run, each once, as they stand in the film."""
    references = dict.fromkeys(act.reference for run in runs for act in run.order.show.acts)
    listings = "".join(
        element("pre", element("code", escape("\n".join(reference.source.lines))), tabindex="0")
        for reference in references
    )
    return folded(say("Source", language), listings, class_="sources")
