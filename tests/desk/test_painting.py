"""Qt paints the moments as the film does."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage
from skimage.metrics import structural_similarity

from tests.conftest import show_of
from vizkit.desk.paint import image
from vizkit.desk.reel import PARTS, Reel
from vizkit.explainer import Act
from vizkit.film.still import still
from vizkit.frames.frame import screen
from vizkit.frames.stage import planned
from vizkit.picture.legibility import Seen
from vizkit.picture.style import Style
from vizkit.shapes.abreast import Abreast

SIZE = 960, 540
ALIKE = 0.95


def pixels(made: QImage) -> np.ndarray:
    made = made.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), made.bytesPerLine())
    return rows[:, : made.width() * 3].reshape(made.height(), made.width(), 3).copy()


def stage_of(frame: np.ndarray, style: Style) -> np.ndarray:
    left, top, right, bottom = (round(side * SIZE[0] / style.places.size[0]) for side in style.places.stage)
    return frame[top:bottom, left:right]


def similarity(one: np.ndarray, other: np.ndarray) -> float:
    one, other = (picture.astype(np.float32) for picture in (one, other))
    return structural_similarity(one, other, channel_axis=2, data_range=255)


def test_every_act_looks_as_on_the_sheet(tried, qapp):
    show, styles = show_of(tried), cycle([Style(), Style("slide", "light", "zh")])
    for act, (run, style) in enumerate(zip(show.runs, styles, strict=False)):
        moment = [moment for moment in show.moments if moment.act == act][len(run.trace) // 2]
        marks = screen(show, moment, style)
        painted = pixels(image(marks, QSize(*SIZE), QRectF(0, 0, *style.places.size), style.colours["ground"]))
        filmed = np.asarray(still(show, moment, style, SIZE))
        found = similarity(stage_of(painted, style), stage_of(filmed, style))
        assert found >= ALIKE, (tried, show.acts[act].name, found)


def test_two_moments_are_not_alike(qapp):
    """The measure above can tell moments apart."""
    show, style = show_of("lca"), Style()
    one, other = (np.asarray(still(show, show.moments[number], style, SIZE)) for number in (0, 30))
    assert similarity(stage_of(one, style), stage_of(other, style)) < ALIKE


def test_the_way_between_two_moments_ends_in_them():
    reel = Reel(show_of("lca").film, {}, Style())
    for number in (3, 30):
        assert tuple(reel.motion(number).at(1.0)) == reel.screen(number + 1)
        assert set(reel.motion(number).at(0.0)) >= {
            mark for mark in reel.screen(number) if mark in reel.screen(number + 1)
        }


def test_a_glance_is_the_moment_itself_in_another_place():
    """Before its act is drawn, a moment shows the same marks, and all beside the stage stands where it will."""
    reel = Reel(show_of("flashattn").film, {}, Style())
    number = reel.starts[5] + 10
    glance = reel.screen(number)
    reel.pictures(5)
    whole = reel.screen(number)
    assert [mark.key for mark in glance] == [mark.key for mark in whole]
    beside = [mark for mark in glance if mark.key.startswith((":code/", ":note/", ":watch/", ":title"))]
    assert beside and set(beside) <= set(whole)


def test_an_input_s_first_picture_draws_no_other_moment(monkeypatch):
    """So it does not wait for what its whole act needs."""
    reel, drawn = Reel(show_of("flashattn").film, {"seed": "7"}, Style()), []
    number, act = reel.starts[5] + 10, reel.acts[5]
    whole = Act.picture
    monkeypatch.setattr(Act, "picture", lambda self, run, moment: drawn.append(moment) or whole(self, run, moment))
    reel.check(number)
    assert drawn == [10]
    reel.pictures(5), planned(reel, 5, "lecture")
    assert drawn == [10, *range(len(reel.runs[5].trace))], f"{act.name} is drawn once"


def test_another_theme_draws_no_first_picture_again(monkeypatch):
    reel, drawn = Reel(show_of("lca").film, {}, Style()), []
    whole = Act.picture
    monkeypatch.setattr(Act, "picture", lambda self, run, moment: drawn.append(moment) or whole(self, run, moment))
    dark, light = reel.screen(3), reel.styled(Style(theme="light")).screen(3)
    assert drawn == [3] and [mark.key for mark in dark] == [mark.key for mark in light] and dark != light
    reel.styled(Style("slide")).screen(3)
    assert drawn == [3, 3]


@pytest.mark.parametrize(
    ("name", "texts", "act"), [("flashattn", {"seed": "7"}, 1), ("flashattn", {"seed": "7"}, 0), ("lca", {"q": "4"}, 1)]
)
def test_nothing_moves_once_its_act_is_drawn_where_an_input_changes_no_size(name, texts, act):
    before = Reel(show_of(name).film, {}, Style())
    planned(before, act, "lecture")
    reel = Reel(before.film, texts, Style())
    reel.follow(before)
    glances = [reel.screen(number) for number in range(reel.starts[act], reel.starts[act + 1])]
    reel.pictures(act)
    assert glances == [reel.screen(number) for number in range(reel.starts[act], reel.starts[act + 1])]


@pytest.mark.parametrize("nums", ["1000,30000,-1000,-3000,5000,3000,6000,7000", "1,2,3", "2,2,2,2,2,2,2,9999999"])
def test_where_the_run_before_stood_the_first_picture_can_be_read_or_it_stands_elsewhere(nums):
    before = Reel(show_of("sliding-window").film, {}, Style())
    for act in range(len(before.acts)):
        planned(before, act, "lecture")
    reel = Reel(before.film, {"nums": nums}, Style())
    reel.follow(before)
    for number in reel.starts:
        assert Seen(reel.screen(number), "en", reel.film.languages).misplaced(reel.style) == []


def test_only_the_timeline_is_left_to_the_scrubber():
    show, style = show_of("lca"), Style()
    reel = Reel(show.film, {}, style)
    film = {mark.key for mark in screen(show, show.moments[5], style)}
    assert film - {mark.key for mark in reel.screen(5)} == {key for key in film if key.startswith(":timeline")}
    assert PARTS["slide"] == ("stage", "note")


def test_the_pace_is_the_film_s():
    from vizkit.film.segments import timings

    show, style, fps = show_of("lca"), Style(), 1000.0
    reel = Reel(show.film, {}, style)
    assert reel.seconds(len(show.moments) - 1)
    for _ in reel.prepare(0):
        pass
    for number, timing in enumerate(timings(show, style, fps)):
        moving, rest = reel.seconds(number)
        assert moving * fps == pytest.approx(timing.moving, abs=1)
        assert rest * fps == pytest.approx(timing.held, abs=1)


def test_an_act_that_reads_none_of_the_inputs_that_changed_is_not_run_again():
    film = show_of("flashattn").film
    before, style = Reel(film, {}, Style()), Style()
    for _ in before.prepare(0):
        pass
    for texts in ({"seed": "8"}, {"scores": "1,3,2"}, {"block_q": "1", "seed": "0"}):
        after, anew = Reel(film, texts, style), Reel(film, texts, style)
        after.follow(before)
        same = [one is other for one, other in zip(after.runs, before.runs, strict=True)]
        assert any(same) and not all(same)
        assert all(one.is_like(other) for one, other in zip(after.runs, anew.runs, strict=True))
        assert [after.ready(act) for act in range(len(same))] == same


def test_a_picture_that_stands_for_all_moments_is_measured_once(monkeypatch):
    """So that an input's first picture does not wait for what a whole act would need."""
    reel = Reel(show_of("flashattn").film, {}, Style())
    number = reel.starts[5] + 10
    measured = []
    together = Abreast.together.__func__
    counted = classmethod(lambda kind, several, setting: measured.extend(several) or together(kind, several, setting))
    monkeypatch.setattr(Abreast, "together", counted)
    reel.screen(number)
    assert measured and len(measured) <= 2 * len({id(each) for each in measured})
