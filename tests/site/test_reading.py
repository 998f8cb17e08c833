"""The site as it is read: in a browser, from the disk, with eyes, ears and keys."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from tests.page.browser import PHONE, window

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
PAGES = ("index", "explainers/merge", "guide/start", "guide/commands")


def place(site: Path, language: str, name: str) -> Path:
    return site / "index.html" if (language, name) == ("en", "index") else site / "site" / language / f"{name}.html"


@pytest.fixture
def look(chromium, site):
    """A page in a window, from which nothing is asked but files of the site."""
    opened = []

    def of(language: str, name: str, more: str = "", **look):
        watched = window(chromium, **look)
        opened.append(watched)
        watched.page.goto(place(site, language, name).as_uri() + more)
        return watched.page

    yield of
    for watched in opened:
        assert not watched.errors
        assert all(url.startswith((site.as_uri(), "data:", "blob:")) for url in watched.requests), watched.requests
        watched.context.close()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", [{}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(look, language, theme, kind):
    for name in PAGES:
        page = look(language, name, color_scheme=theme, **kind)
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        page.evaluate(f"{AXE}; 0")
        found = page.evaluate("() => axe.run({ iframes: false, preload: false })")
        assert len(found["passes"]) > 10
        assert not [(name, each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]


GROUND = "getComputedStyle(document.documentElement).backgroundColor"
PICTURE = "document.querySelector('.cards img').currentSrc"


@pytest.mark.parametrize(("system", "other"), [("dark", "light"), ("light", "dark")])
def test_a_theme_is_chosen_by_keys_and_remembered_on_every_page(look, system, other):
    page = look("en", "index", color_scheme=system)
    switch = page.get_by_label("Colours")
    usual = page.evaluate(GROUND)
    assert switch.input_value() == "" and system in page.evaluate(PICTURE)
    switch.focus()
    page.keyboard.press(other[0])
    page.wait_for_function(f"{PICTURE}.includes('{other}')")
    worn = page.evaluate(GROUND)
    assert worn != usual and page.evaluate("getComputedStyle(document.documentElement).colorScheme") == other
    page.evaluate(f"{AXE}; 0")
    assert not page.evaluate("() => axe.run({ iframes: false, preload: false })")["violations"]
    page.get_by_role("link", name="Start", exact=True).click()
    assert page.evaluate(GROUND) == worn and switch.input_value() == other
    another = page.context.new_page()
    another.goto(page.url)
    another.get_by_label("Colours").select_option(system)
    page.wait_for_function(f"{GROUND} === '{usual}'")
    assert switch.input_value() == system
    another.get_by_label("Colours").select_option("")
    page.wait_for_function("document.getElementById('theme').value === ''")
    assert page.evaluate(GROUND) == usual


def test_a_theme_can_be_chosen_where_nothing_can_be_kept(look):
    page = look("zh", "index")
    page.evaluate("Object.defineProperty(window, 'localStorage', { get() { throw new Error('closed') } })")
    usual = page.evaluate(GROUND)
    page.get_by_label("配色").select_option("light")
    assert page.evaluate(GROUND) != usual


def test_without_scripts_there_is_no_switch(look):
    assert not look("en", "index", java_script_enabled=False).locator("#theme").is_visible()


@pytest.mark.parametrize("kind", [{}, PHONE], ids=["wide", "phone"])
def test_nothing_is_wider_than_the_window(look, kind):
    for name in PAGES:
        page = look("en", name, **kind)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize(
    ("language", "said", "title", "where"),
    [
        ("en", "merge sorted", "Merge two sorted arrays", "explainers/merge.html"),
        ("en", "ARRAYS nums2", "Merge two sorted arrays", "explainers/merge.html"),
        ("en", "first steps", "Start", "guide/start.html"),
        ("zh", "有序数组", "合并两个有序数组", "explainers/merge.html"),
        ("zh", "第一步", "开始", "guide/start.html"),
    ],
)
def test_a_search_finds_titles_captions_and_texts(look, language, said, title, where):
    page = look(language, "index")
    page.get_by_role("searchbox").fill(said)
    found = page.locator("#found a").first
    found.wait_for()
    assert found.inner_text() == title and not page.locator("#shelf").is_visible()
    assert page.locator("#found mark").count()
    found.click()
    page.wait_for_load_state()
    assert where in page.url


def test_what_is_not_there_is_said_and_an_empty_search_shows_the_shelf(look):
    page = look("en", "index")
    page.keyboard.press("/")
    page.keyboard.type("xyzzy")
    page.get_by_text("Nothing has these words").wait_for()
    page.get_by_role("searchbox").fill("")
    page.locator("#shelf").wait_for()


def test_a_search_goes_on_from_any_page(look):
    page = look("zh", "explainers/merge")
    page.get_by_role("searchbox").fill("开始")
    page.keyboard.press("Enter")
    page.locator("#found a").first.wait_for()
    assert "/zh/index.html?q=" in page.url


def test_chapters_seek_and_subtitles_are_there_without_a_server(look):
    page = look("en", "explainers/merge")
    link = page.locator(".chapters a").nth(1)
    start = float(link.get_attribute("data-at"))
    page.wait_for_function("document.querySelector('video').readyState > 0")
    link.click()
    page.wait_for_function(f"Math.abs(document.querySelector('video').currentTime - {start}) < 3")
    assert start > 0 and "merge.html" in page.url
    page.wait_for_function("document.querySelector('.chapters [aria-current]')")
    page.evaluate("document.querySelector('video').textTracks[0].mode = 'showing'")
    page.wait_for_function("document.querySelector('video').textTracks[0].cues?.length > 5")


def test_a_line_is_copied_and_names_a_file_of_the_course(look, site):
    page = look("en", "explainers/merge")
    page.locator("summary", has_text="Embed").first.click()
    page.locator(".embed button").first.click()
    page.get_by_text("Copied").wait_for()
    line = page.locator(".embed input").first.input_value()
    assert line.startswith("<iframe ") and ' title="Merge two sorted arrays"' in line
    address = page.locator(".embed input").first.get_attribute("data-address")
    assert f'src="{address}"' in line and (site / address).is_file()


def test_a_search_and_the_cards_are_reached_by_keys(look):
    page = look("en", "index")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(10):
        if "merge" in page.evaluate("document.activeElement.href || ''"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("no card is reached")


def test_without_scripts_everything_is_read(look):
    page = look("en", "explainers/merge", java_script_enabled=False)
    assert page.locator(".chapters a").first.get_attribute("href").endswith("#t=0")
    assert page.get_by_role("heading", name="Merge two sorted arrays").is_visible()
