"""Lettering on a phone: the stage's type is never smaller than what the page writes; what needs more room is scrolled."""

from __future__ import annotations

from tests.page.browser import PHONE
from tests.page.test_presets import film, page  # noqa: F401
from vizkit.frames import Show
from vizkit.frames.stage import seen
from vizkit.page.reel import NARROW, Reel
from vizkit.picture.style import LAYOUTS

LEAST, SCREEN = 12, 390
"""The browser's pixels: what type must have, and the width of a phone."""

MANY = [1234567 + 1111111 * number for number in range(18)]


def test_the_least_type_of_the_layout_is_large_enough():
    """That nothing is smaller, in any act's moment, is the law of what is legible."""
    phone = LAYOUTS[NARROW]
    assert phone.least * SCREEN / phone.size[0] >= LEAST
    assert all(right - left >= phone.stage[2] - phone.stage[0] for left, _, right, _ in phone.further)


def test_what_needs_more_room_has_it(film):  # noqa: F811
    show = Show(film, {"nums": MANY}, ["one-by-one"])
    left, _, right, _ = seen(show, 0, NARROW)
    assert right - left > LAYOUTS[NARROW].size[0]
    box = Reel(show).data()["boxes"][0]
    shown = [mark.bounds for mark in Reel(show, NARROW).motions[-1].after]
    assert box[0] <= min(bounds[0] for bounds in shown) and box[0] + box[2] >= max(bounds[2] for bounds in shown)
    assert box[1] <= min(bounds[1] for bounds in shown) and box[1] + box[3] >= max(bounds[3] for bounds in shown)
    assert seen(Show(film), 1, NARROW) == LAYOUTS[NARROW].frame


def test_it_is_scrolled_sideways_to_what_changes_and_the_note_stays(windows, film, tmp_path):  # noqa: F811
    file = tmp_path / "many.html"
    file.write_text(page(Show(film, {"nums": MANY})), encoding="utf-8")
    watched = windows.open(file.as_uri() + "#act=one-by-one", **PHONE)
    page_ = watched.page
    drawn = "stage.getBoundingClientRect().width / stage.viewBox.baseVal.width"
    assert page_.evaluate("stage.parentElement.className") == "picture wide"
    for moment in ("1", "8"):
        page_.evaluate("moment => jump(firstOf[1] + moment - 1)", int(moment))
        assert abs(page_.evaluate(drawn) * LAYOUTS[NARROW].least - LEAST) < 0.5
    assert page_.evaluate("stage.parentElement.scrollWidth > innerWidth && document.body.scrollWidth <= innerWidth")
    box = page_.locator("#note").bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= page_.locator("#controls").bounding_box()["y"] + 1
    page_.evaluate("() => { stage.parentElement.scrollLeft = 0; jump(firstOf[1] + 2); }")
    assert page_.evaluate("stage.parentElement.scrollLeft > 0")
    page_.select_option("#preset", "default")
    watched.until("ran === 'default' && stage.parentElement.className === 'picture'")
    assert abs(page_.evaluate(drawn) - SCREEN / LAYOUTS[NARROW].size[0]) < 0.01
    windows.give_back()
