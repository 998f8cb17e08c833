"""A course's site: the parts that it is made of, each with what decides its bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from html import escape
from pathlib import Path, PurePosixPath

from vizkit.course.error import CourseError
from vizkit.course.ledger import Ledger
from vizkit.course.site_table import Asked, own_text
from vizkit.delivery.made_of import house, rooms
from vizkit.delivery.order import Order
from vizkit.film.chapters import marked
from vizkit.film.gallery import webp
from vizkit.film.poster import poster
from vizkit.language.house import HOUSE
from vizkit.language.translations import ENGLISH
from vizkit.page.markup import element
from vizkit.picture.style import THEMES
from vizkit.site import guide, search, shell
from vizkit.site.commands import Command, commands
from vizkit.site.gallery import gallery, pictures
from vizkit.site.made import PLAYED, File, Told, spoken, told
from vizkit.site.places import COMMANDS, INDEX, SHAPES, Site, link, of_explainer
from vizkit.site.shelf import shelf
from vizkit.site.topic import topic
from vizkit.site.words import say


@dataclass(frozen=True)
class Part:
    """A file of the site: of which explainer, or of none, what it is made of, and what makes its content."""

    target: Path
    name: str
    made_of: str
    content: Callable[[], bytes]


NO_EXPLAINER = ""
"""The name in the records of what is of the whole site."""


class Parts:
    """The parts of the site of what was made for these orders, as far as it is there."""

    def __init__(
        self, asked: Asked, ledger: Ledger, orders: Iterable[Order], told_commands: Sequence[Command], closing: str
    ):
        self.asked, self.ledger, self.out = asked, ledger, ledger.out
        self.orders: dict[str, list[Order]] = {}
        for order in orders:
            if order.target.is_file():
                self.orders.setdefault(order.name, []).append(order)
        self.told_commands, self.closing = told_commands, closing
        self.languages = tuple(_languages(asked, [each for several in self.orders.values() for each in several]))
        titles = {each: asked.titles.get(each) or asked.title or say("Explainers", each) for each in self.languages}
        self.site = Site(titles, asked.within, self._guide())

    def __iter__(self) -> Iterator[Part]:
        yield self._part(self.site.beside("site.css"), (), shell.style)
        yield self._part(self.site.beside("site.js"), (), shell.script)
        for name, orders in self.orders.items():
            yield from self._topic(name, Runs(orders, self.out))
        for (line, theme), place in pictures(self.site) if self.asked.shapes else ():
            yield self._part(place, (line, theme), partial(webp, line, theme))
        for language in self.languages:
            for name in self.site.guide:
                yield from self._written(name, language)
            yield self._page(
                INDEX, language, [self._records(each) for each in self.orders], partial(self._index, language)
            )

    # ---- Explainers

    def _topic(self, name: str, runs: Runs) -> Iterator[Part]:
        known, film = self._records(name), self.orders[name][0].film
        for language in self.languages:
            own, page = spoken(film, language), of_explainer(name)
            for theme in THEMES:
                drawn = partial(self._poster, runs, theme, own)
                yield self._part(self.site.poster(name, theme, language), (known, theme, own), drawn, name)
            title, idea = (film.translations.words(said, own) for said in (film.title, film.idea))
            yield self._page(page, language, known, partial(self._explainer, name, language, runs), title, idea, name)
            finds = partial(self._finds, name, language, runs)
            yield self._part(self.site.found(page, language), (known, language, str(self.site)), finds, name)

    def _poster(self, runs: Runs, theme: str, language: str) -> bytes:
        return poster(runs.told[0].order.show, theme, language)

    def _explainer(self, name: str, language: str, runs: Runs) -> str:
        return topic(self.site, name, language, runs.told)

    def _finds(self, name: str, language: str, runs: Runs) -> bytes:
        return search.script(search.explained(self.site, name, language, runs.told))

    def _index(self, language: str) -> bytes:
        topics = [(name, orders[0].film, Runs(orders, self.out).files) for name, orders in self.orders.items()]
        return shelf(self.site, language, topics, self._introduction(language))

    def _introduction(self, language: str) -> str:
        if self.asked.introduction is None:
            return ""
        file, spoken = own_text(self.asked.introduction, language, self.languages[0])
        text = guide.text(file, self._linked(INDEX, language))
        written = {"lang": spoken} if spoken != language else {}
        return element("div", element("h1", escape(text.title)), text.html, class_="opening", **written)

    # ---- What is written

    def _guide(self) -> dict[str, dict[str, str]]:
        """The pages that are no explainer's, by their names, and what each is called in every language."""
        found = {}
        for name, file in self.asked.guide.items():
            texts = {
                language: guide.text(own_text(file, language, self.languages[0])[0], lambda _: "")
                for language in self.languages
            }
            found[f"guide/{name}"] = {language: text.title for language, text in texts.items()}
        if self.asked.shapes:
            found[SHAPES] = {language: say("Shapes", language) for language in self.languages}
        if self.asked.commands:
            found[COMMANDS] = {language: say("Command line", language) for language in self.languages}
        return found

    def _written(self, name: str, language: str) -> Iterator[Part]:
        text, spoken, known = self._text(name, language)
        title = self.site.guide[name][language]
        yield self._page(name, language, known, lambda: guide.article(text(), language, spoken), title)
        place, known = self.site.found(name, language), (known, language, str(self.site))
        yield self._part(place, known, lambda: search.script(search.written(self.site, name, language, text())))

    def _text(self, name: str, language: str) -> tuple[Callable[[], guide.Text], str, object]:
        """What makes the text of a page, the language that it is in, and what it is made of."""
        title = self.site.guide[name][language]
        if name == SHAPES:
            return partial(gallery, self.site, language), ENGLISH.code, (house(), str(self.site))
        if name == COMMANDS:
            return partial(commands, title, self.told_commands, self.closing), ENGLISH.code, str(self.told_commands)
        file, spoken = own_text(self.asked.guide[name.partition("/")[2]], language, self.languages[0])
        return partial(guide.text, file, self._linked(name, language)), spoken, _digests(file)

    def _linked(self, name: str, language: str) -> guide.Linked:
        """How the texts of a page lead to others."""
        here = self.site.place(name, language)
        written = {Path(file).name: f"guide/{each}" for each, file in self.asked.guide.items()}
        own = {"shapes": SHAPES, "commands": COMMANDS}
        known = {**{each: of_explainer(each) for each in self.orders}, **written}
        known |= {each: page for each, page in own.items() if page in self.site.guide}
        return lambda said: link(here, self.site.place(known[said], language)) if said in known else None

    # ---- What a part is made of

    def _page(
        self,
        name: str,
        language: str,
        known: object,
        main: Callable[[], str],
        title: str | None = None,
        about: str = "",
        explainer: str = NO_EXPLAINER,
    ) -> Part:
        place, called = self.site.place(name, language), title or self.site.titles[language]
        others = [*map(of_explainer, self.orders), *self.site.guide] if name == INDEX else ()
        said = [known, name, language, str(self.site), others]
        if name == INDEX and self.asked.introduction is not None:
            said.append(_digests(own_text(self.asked.introduction, language, self.languages[0])[0]))

        def made() -> bytes:
            finds = (self.out / self.site.found(each, language) for each in others)
            said = "".join(file.read_text(encoding="utf-8") for file in finds if file.is_file())
            return shell.page(self.site, name, language, called, main(), about, others, said)

        return self._part(place, said, made, explainer)

    def _part(
        self, place: PurePosixPath, known: object, content: Callable[[], bytes], name: str = NO_EXPLAINER
    ) -> Part:
        said = json.dumps([house(), rooms("site", "course", "examples"), str(place), known], default=str)
        return Part(self.out / place, name, hashlib.sha256(said.encode()).hexdigest(), content)

    def _records(self, name: str) -> list[tuple[str, str, str]]:
        """What is known of the files of an explainer: of what each was made, and what is in it."""
        targets = [order.target for order in self.orders[name]]
        records = ((target, self.ledger.record(target)) for target in targets)
        return [
            (str(target.relative_to(self.out)), record.made_of, record.content) for target, record in records if record
        ]


def check(file: Path, asked: Asked, orders: Sequence[Order], out: Path) -> None:
    """Raise what is wrong with the texts of the site of a course's `file`, or with its place, before any work."""
    pages = {*(order.name for order in orders), *(text.name for text in asked.guide.values())}
    pages |= {name for name in ("shapes", "commands") if getattr(asked, name)}
    texts = [*asked.guide.values(), *([asked.introduction] if asked.introduction is not None else [])]
    for text in dict.fromkeys(own_text(text, each, "")[0] for text in texts for each in HOUSE.languages):
        guide.text(text, lambda name: name if name in pages else None)
    for order in orders:
        place = PurePosixPath(order.target.relative_to(out).as_posix())
        if str(place) == "index.html" or place.is_relative_to(PurePosixPath(asked.within)):
            taken = "{file}: {place} is where the site is: call files otherwise, or the folder of [site]"
            raise CourseError(taken, file=file, place=place)


class Runs:
    """What was made of one explainer, looked at once and where it is needed."""

    def __init__(self, orders: Sequence[Order], out: Path):
        self._orders, self._out = orders, out

    @cached_property
    def files(self) -> tuple[File, ...]:
        return tuple(map(self._file, self._orders))

    @cached_property
    def told(self) -> tuple[Told, ...]:
        return told(self.files)

    def _file(self, order: Order) -> File:
        chapters, seconds = marked(order.target) if order.kind in PLAYED else ((), 0)
        place = PurePosixPath(order.target.relative_to(self._out).as_posix())
        return File(replace(order), place, order.target.stat().st_size, chapters, seconds)


def _languages(asked: Asked, orders: Sequence[Order]) -> Iterator[str]:
    """The languages that the house speaks and the course is in: those of its titles, else of what was made."""
    if asked.titles:
        yield from asked.titles
        return
    spoken = {language for order in orders for language in _of(order)}
    yield from [each for each in HOUSE.languages if each in spoken] or [ENGLISH.code]


def _of(order: Order) -> tuple[str, ...]:
    """The languages of a file."""
    language = File(order, PurePosixPath(), 0).language
    return order.film.languages if language is None else (language,)


def _digests(file: Path) -> list[str]:
    """The digests of a text and of the pictures in it."""
    return [hashlib.sha256(each.read_bytes()).hexdigest() for each in (file, *guide.pictures(file)) if each.is_file()]
