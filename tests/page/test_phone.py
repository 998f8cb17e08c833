"""On a phone held upright: a stage of its own, lettering that can be read, targets that a finger hits."""

from __future__ import annotations

import pytest

from tests.conftest import show_of
from tests.page.browser import PHONE, Watched
from vizkit.page.reel import NARROW, WIDE, Reel

LEAST, TARGET = 12, 44
"""Pixels, of the page's own lettering and of what a finger presses."""


def box(watched: Watched) -> tuple[float, ...]:
    return tuple(map(float, watched.page.locator("#stage").get_attribute("viewBox").split()))


def test_the_stage_is_a_phone_s_as_long_as_it_is_held_upright(one):
    watched = one("#act=two-answers-meet&moment=3", **PHONE)
    boxes, moment = Reel.boxes(), watched.moment
    assert box(watched) == boxes[NARROW]
    assert watched.page.locator("#stage").bounding_box()["width"] == 390
    watched.page.set_viewport_size({"width": 844, "height": 390})
    watched.until(f"stage.getAttribute('viewBox') === '{' '.join(f'{side:g}' for side in boxes[WIDE])}'")
    assert watched.moment == moment
    assert box(one()) == boxes[WIDE]


def test_its_marks_are_those_of_the_phone_s_layout(one):
    watched, reel = one(**PHONE), Reel(show_of("lca"))
    reel.data()
    narrow = Reel(show_of("lca"), NARROW, reel.shared)
    shown = watched.page.evaluate("moments.map((_, moment) => ended(moment))")
    assert shown == [[reel.drawing.mark(mark) for mark in motion.after] for motion in narrow.motions]


@pytest.mark.parametrize("width", [320, 390])
def test_lettering_and_targets(one, width):
    watched = one(**{**PHONE, "viewport": {"width": width, "height": 700}})
    watched.page.get_by_role("button", name="Transcript").click()
    small = watched.page.evaluate(
        """([letters, target]) => [
            ...[...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && !one.closest("svg")
                && [...one.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()))
                .filter((one) => parseFloat(getComputedStyle(one).fontSize) < letters),
            ...[...document.querySelectorAll("button, select, summary, #timeline, #transcript a")]
                .filter((one) => one.checkVisibility())
                .filter((one) => one.offsetHeight < target || one.offsetWidth < target),
        ].map((one) => one.outerHTML.slice(0, 90))""",
        [LEAST, TARGET],
    )
    assert not small
    assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def swiped(watched: Watched, selector: str, by: float) -> None:
    middle = watched.page.locator(selector).bounding_box()
    x, y = middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2
    session = watched.context.new_cdp_session(watched.page)
    for kind, part in [("touchStart", 0), *(("touchMove", part / 5) for part in range(1, 6)), ("touchEnd", None)]:
        points = [] if part is None else [{"x": x + by * part, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("selector", ["#stage", ".notes", "#held", "#count"])
def test_a_swipe_counts_wherever_it_is_made(one, selector):
    watched = one(**PHONE)
    watched.page.locator(selector).scroll_into_view_if_needed()
    swiped(watched, selector, -100)
    assert watched.moment == 2
    swiped(watched, selector, 100)
    assert watched.moment == 1
