"""The page of all shapes: light, for its pictures are files beside it, and read as every page is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.page.browser import PHONE, window
from tests.site.conftest import written
from tests.site.test_reading import AXE
from tests.site.test_site import Links
from vizkit.course.file import course
from vizkit.course.ledger import Ledger
from vizkit.course.site import Parts
from vizkit.film.gallery import webp
from vizkit.site import guide, shell
from vizkit.site.gallery import gallery, pictures
from vizkit.site.places import INDEX, SHAPES, Site

SITE = Site({"en": "Explainers", "zh": "讲解"}, "site", {SHAPES: {"en": "Shapes", "zh": "图形"}})
NEAR = 4
"""Pictures that are drawn here, the first of the page; the others are one of them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The page in both languages with what it needs."""
    folder, painted = tmp_path_factory.mktemp("shapes"), cache(webp)
    first, places = next(pictures(SITE))[0], [*pictures(SITE)]
    files = {SITE.beside("site.css"): shell.style(), SITE.beside("site.js"): shell.script()}
    files |= {place: painted(*(drawn if n < NEAR else first)) for n, (drawn, place) in enumerate(places)}
    for language in SITE.languages:
        main = guide.article(gallery(SITE, language), language, "en")
        files[SITE.place(SHAPES, language)] = shell.page(SITE, SHAPES, language, "Shapes", main)
        files[SITE.place(INDEX, language)] = b""
    for place, content in files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(content)
    return folder


@pytest.fixture
def look(chromium, folder):
    opened = []

    def of(language: str, **look):
        watched = window(chromium, **look)
        opened.append(watched)
        watched.page.goto((folder / SITE.place(SHAPES, language)).as_uri())
        return watched.page

    yield of
    for watched in opened:
        assert not watched.errors and all(url.startswith(folder.as_uri()) for url in watched.requests)
        watched.context.close()


@pytest.mark.parametrize(
    ("language", "look_at"),
    [
        ("en", {"color_scheme": "dark"}),
        ("zh", {"color_scheme": "light", **PHONE}),
    ],
)
def test_axe_finds_nothing(look, language, look_at):
    page = look(language, **look_at)
    page.evaluate(f"{AXE}; 0")
    found = page.evaluate("() => axe.run({ iframes: false, preload: false })")
    assert len(found["passes"]) > 10
    assert not [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_is_light_and_fetches_the_pictures_that_are_near_in_the_theme_that_is_worn(look, folder):
    page = look("en", color_scheme="light")
    all_of_them = "[...document.querySelectorAll('.text img')]"
    page.wait_for_function(f"{all_of_them}[0].naturalWidth")
    assert page.evaluate(f"{all_of_them}[0].currentSrc").endswith("-light.webp")
    assert page.evaluate(f"{all_of_them}.filter((each) => each.naturalWidth).length < {all_of_them}.length / 2")
    assert all((folder / SITE.place(SHAPES, each)).stat().st_size < 400_000 for each in SITE.languages)


def test_a_course_makes_every_picture_that_the_page_shows(folder, tmp_path):
    file = written(tmp_path).joinpath("course.toml")
    file.write_text(file.read_text(encoding="utf-8").replace("commands = true", "shapes = true"), encoding="utf-8")
    asked = course(file, ("merge",))
    made = {part.target.relative_to(asked.out) for part in Parts(asked.site, Ledger(asked.out), (), (), "")}
    for language in SITE.languages:
        page = folder / SITE.place(SHAPES, language)
        shown = {address for address in Links(page).loaded if address.endswith(".webp")}
        assert len(shown) > 500
        assert {(page.parent / address).resolve().relative_to(folder.resolve()) for address in shown} <= made
