"""Looking at a mark: its variable, the line and the moment that gave it what it shows, by pointer, key and finger."""

from __future__ import annotations

import re

import pytest

from tests.conftest import show_of
from tests.page.browser import PHONE
from tests.page.test_access import AXE
from vizkit.frames.origins import Origins
from vizkit.page.reel import Reel

HERE = "#act=two-answers-meet&moment=6"


def rows(watched) -> list[str]:
    return watched.page.locator("#origin > *").all_inner_texts()


def place(watched, name: str) -> dict[str, float]:
    """The middle of the highest mark that shows a variable."""
    return watched.page.evaluate(
        """(name) => {
            const last = [...origins()].findLastIndex((origin) => origin >= 0 && data.origins[origin][0] === name);
            const { x, y, width, height } = stage.children[last].getBoundingClientRect();
            return { x: x + width / 2, y: y + height / 2 };
        }""",
        name,
    )


def test_every_mark_has_the_origin_that_the_desk_tells(one, tried):
    """The desk's origins have a property of their own: what they name was there then."""
    show, watched = show_of(tried), one(name=tried)
    told = watched.page.evaluate(
        "moments.map((_, moment) => (jump(moment), ended(at).map((_, mark) => { const found = originOf(mark);"
        " return found && [found.name, found.moment]; })))"
    )
    reel = Reel(show)
    for number in range(0, len(show.moments), 5):
        origins = Origins(reel, number)
        found = [origins.of(mark.key) for mark in reel.motions[number].after]
        assert told[number] == [origin and [origin.name, origin.moment] for origin in found], number
    assert sum(origin is not None for each in told for origin in each) > len(told)


def test_a_pointer_shows_variable_line_and_moment_and_lights_them(one):
    watched, show = one(HERE), show_of("lca")
    moments = [moment for moment in show.moments if moment.run.act.name == "two-answers-meet"]
    page, at = watched.page, place(watched, "answer")
    page.mouse.move(**at)
    variable, line, note = rows(watched)
    number = int(re.fullmatch(r"answer\s+from moment (\d+)", variable)[1])
    step = moments[number - 1].step
    source = step.calls[-1].reference.source
    assert line.splitlines() == [source.lines[i].strip() for i in source.statement(step.calls[-1].line)]
    assert note == moments[number - 1].say("en") and "answer" in step.variables
    assert (
        page.locator("#held > dt.looked").all_inner_texts() == ["answer"] and page.locator("rect.looked").count() == 1
    )
    assert page.locator("#origin").get_attribute("aria-live") == "off"
    box, tip = page.locator("rect.looked").bounding_box(), page.locator("#origin").bounding_box()
    assert tip["y"] + tip["height"] <= box["y"] + 8 or tip["y"] >= box["y"] + box["height"] - 8
    page.mouse.move(2, 2)
    assert not rows(watched) and not page.locator(".looked").count()
    page.mouse.move(**at)
    page.keyboard.press("ArrowRight")
    assert not rows(watched) and page.evaluate("stage.querySelectorAll('rect').length") == 0


def test_keys_go_from_mark_to_mark_and_tell_them_aloud(one):
    watched = one(HERE)
    page, before = watched.page, watched.moment
    page.keyboard.press("m")
    first = rows(watched)
    assert page.evaluate("document.activeElement.id") == "stage"
    assert page.locator("#origin").get_attribute("aria-live") == "polite" and first
    page.keyboard.press("m")
    second = page.evaluate("looked")
    page.keyboard.press("Shift+M")
    assert rows(watched) == first and page.evaluate("looked") < second
    page.keyboard.press("Escape")
    assert not rows(watched) and watched.moment == before
    page.keyboard.press("m")
    origin = page.evaluate("originOf(looked).moment")
    page.keyboard.press("Enter")
    assert watched.moment == origin + 1
    page.go_back()
    watched.until(f"at + 1 === {before}")
    page.locator("#timeline").focus()
    page.keyboard.press("Shift+Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.id") == "stage":
            break
        page.keyboard.press("Shift+Tab")
    assert rows(watched), "what has the focus by keys shows a mark"


def test_a_finger_looks_first_and_steps_the_second_time(one):
    watched = one("#act=two-answers-meet&moment=6", **PHONE)
    before, at = watched.moment, place(watched, "answer")
    watched.page.touchscreen.tap(**at)
    assert rows(watched) and watched.moment == before
    tip = watched.page.locator("#origin").bounding_box()
    assert tip["x"] >= 0 and tip["x"] + tip["width"] <= 390
    watched.page.touchscreen.tap(**at)
    assert not rows(watched) and abs(watched.moment - before) == 1


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_while_a_mark_is_looked_at(one, theme):
    page = one(HERE, color_scheme=theme).page
    page.keyboard.press("m")
    page.evaluate(f"{AXE}; 0")
    found = page.evaluate("() => axe.run()")
    assert not [(each["id"], [node["target"] for node in each["nodes"]]) for each in found["violations"]]
