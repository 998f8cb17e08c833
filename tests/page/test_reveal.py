"""A deck for a browser: its fragments are moments, which the page shows by its own ways; all in one file."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from unittest.mock import Mock

import pytest

from tests.command import refused
from tests.conftest import explainers, show_of
from tests.page.browser import opened
from vizkit.slides import reveal

LCA = "render", "lca", "--act", "the-rule", "--act", "definition"


@pytest.fixture
def deck(within, tmp_path):
    done = within(*LCA, "--theme", "dark", "-o", "a.reveal.html")
    assert done.returncode == 0, done.stderr
    return tmp_path / "a.reveal.html"


def test_fragments_are_moments_and_the_page_follows(chromium, deck):
    watched = opened(chromium, "about:blank")
    page, asked = watched.page, []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(deck.as_uri())
    page.wait_for_function("Reveal.isReady() && document.querySelector('#page').srcdoc")
    frame = page.frame_locator("#page")
    assert page.locator("h1").is_visible() and not page.locator("#page.seen").count()
    moments = [
        moment for act in ("the-rule", "definition") for moment in show_of("lca").moments if moment.run.act.name == act
    ]
    seen = []
    for moment in moments:
        page.keyboard.press("ArrowRight")
        frame.locator("#note", has_text=moment.say()).wait_for(timeout=10_000)
        seen.append(page.evaluate("Reveal.getIndices().h"))
    assert seen == [1] * 5 + [2] * (len(moments) - 5) and page.evaluate("Reveal.isLastSlide()")
    page.keyboard.press("ArrowLeft")
    frame.locator("#note", has_text=moments[-2].say()).wait_for(timeout=10_000)
    assert not frame.locator("#controls").is_visible() and frame.locator("#stage path").count() > 5
    background = page.evaluate("getComputedStyle(document.querySelector('.reveal-viewport')).backgroundColor")
    assert background == "rgb(13, 17, 23)"
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []
    watched.context.close()


def test_it_has_what_is_said_for_the_speaker_and_says_how_it_was_made(within, deck, tmp_path):
    text = deck.read_text(encoding="utf-8")
    assert text.count('<aside class="notes">') == 2 and "MIT licensed" in text
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text.partition("<script>")[0])
    moment = next(moment for moment in show_of("lca").moments if moment.run.act.name == "the-rule")
    assert moment.say() in text.partition('<aside class="notes">')[2]
    command = within("inspect", "a.reveal.html").stdout.strip()
    again = within(*command.replace("a.reveal", "b.reveal").split()[1:])
    assert again.returncode == 0 and (tmp_path / "b.reveal.html").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", explainers())
def test_every_moment_is_told_once(name):
    """The first of an act with its slide, the others as its fragments, of which a short act has none."""
    show, making = show_of(name), Mock()
    making.show = show
    making.script.said.side_effect = lambda moment, language: moment.say(language)
    _, *slides = reveal._slides(making, "en")
    acts = [[escape(moment.say()) for moment in several] for _, several in groupby(show.moments, lambda each: each.act)]
    assert [re.findall(r"<p[^>]*>(.*?)</p>", slide) for slide in slides] == acts


@pytest.mark.parametrize("words", [("--layout", "slide"), ("--fps", "30"), ("--moments", "1"), ("--handout", "2")])
def test_what_means_nothing_for_it_is_refused(within, tmp_path, words):
    refused(within(*LCA, *words, "-o", "a.reveal.html"), tmp_path, f"has no {words[0]}")


def test_a_page_shows_the_moment_that_its_surroundings_ask_for(chromium, page_of, tmp_path):
    """What a slide, Quarto or a Jupyter book may do with a page within it."""
    name = page_of("lca").name
    (tmp_path / name).write_text(page_of("lca").read_text(encoding="utf-8"), encoding="utf-8")
    lesson = tmp_path / "lesson.html"
    lesson.write_text(
        f'<iframe src="{name}?slide#act=the-rule&moment=2" width=960 height=540></iframe>', encoding="utf-8"
    )
    watched = opened(chromium, lesson.as_uri())
    frame = watched.page.frame_locator("iframe")
    said = [moment.say() for moment in show_of("lca").moments if moment.run.act.name == "the-rule"]
    frame.locator("#note", has_text=said[1]).wait_for(timeout=10_000)
    ask = "asked => document.querySelector('iframe').contentWindow.postMessage(asked, '*')"
    for asked, shown in (({"act": "the-rule", "moment": 4}, said[3]), ({"act": "the-rule"}, said[0])):
        watched.page.evaluate(ask, asked)
        frame.locator("#note", has_text=shown).wait_for(timeout=10_000)
    for nothing in ({"act": "nowhere"}, "next", None, {"act": 7}):
        watched.page.evaluate(ask, nothing)
    assert frame.locator("#note").inner_text() == said[0]
    watched.context.close()
