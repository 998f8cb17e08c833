"""Laws 5 and 9: keys are unique, and every frame can be read, at every size, in every layout, theme and language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import explainers, show_of
from tests.legible import faults
from vizkit.frames import Show
from vizkit.frames.checks import legibility
from vizkit.frames.stage import telling
from vizkit.picture.colour import put_on
from vizkit.picture.links import linked
from vizkit.picture.marks import Box, Text
from vizkit.picture.style import Style


@pytest.mark.parametrize("size", ["default", "largest"])
@pytest.mark.parametrize("name", explainers())
def test_every_moment_is_drawn_with_unique_keys_and_can_be_read(name, size):
    show = show_of(name, size)
    found = [*legibility(show, numbers=_some(show) if size == "largest" else None)]
    assert not found, "\n".join(map(str, found[:20]))


def _some(show: Show) -> set[int]:
    """The first and the last moment of every name in every act, which tell of the others: numbers from 1."""
    found, before = set(), 0
    for run in show.runs:
        found |= {before + number + 1 for number in telling([step.name for step in run.trace.steps])}
        before += len(run.trace.steps)
    return found


def test_the_largest_inputs_are_as_large_as_can_be_drawn(show):
    film = show.film
    assert film.largest, f"{film.__name__} does not say its largest inputs"
    film.check_drawable(film.completed(film.largest))
    for name, wanted in film.inputs.items():
        if isinstance(wanted.most, int):
            value = film.completed(film.largest)[name]
            size = value if isinstance(value, int) else len(value)
            assert size == wanted.most or _bound_by_others(film, name, size), name


def _bound_by_others(film, name: str, size: int) -> bool:
    """Whether one more would be past what the film itself can draw."""
    if "drawable" not in vars(film):
        return False
    values = film.completed(film.largest | {name: size + 1})
    try:
        film.check_drawable(values)
    except ValueError:
        return True
    return False


def frame() -> list:
    """A small legible frame: a panel with a cell that has a number, and a caption."""
    marks = [
        Box(key="memory/panel", x=960, y=500, w=800, h=400, fill="panel"),
        Box(key="cell", x=960, y=500, w=120, h=90, fill="cell"),
        Text(key="cell#", words=("42", "42"), x=960, y=500, size=44, over="cell"),
        Text(key="caption", words=("a caption", "一行说明"), x=960, y=950, size=44),
    ]
    return [put_on(mark, Style("slide")) for mark in linked(marks)]


def changed(key: str, **fields) -> list:
    return [replace(mark, **fields) if mark.key == key else mark for mark in frame()]


def test_a_legible_frame_has_no_faults():
    assert faults(frame(), Style("slide")) == []


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        (changed("caption", y=505.0), "overlap"),
        (changed("caption", x=1900.0), "leaves the frame"),
        (changed("caption", y=1075.0), "leaves the frame"),
        (changed("caption", x=560.0, y=640.0), "leaves memory/panel"),
        (changed("cell#", size=130.0), "leaves cell"),
        (changed("caption", size=39.0), "pixels high"),
        (changed("caption", colour=(0.3, 0.3, 0.35, 1.0)), "contrast"),
        (changed("caption", opacity=0.4), "contrast"),
        (changed("cell", fill=(0.8, 0.8, 0.8, 1.0)), "contrast"),
        (
            [*frame(), put_on(Box(key="lid", x=960, y=500, w=300, h=200, fill="now"), Style("slide"))],
            "hidden by lid",
        ),
    ],
    ids=["overlap", "right", "foot", "panel", "cell", "small", "grey", "faded", "bright", "hidden"],
)
def test_a_planted_fault_is_found(planted, said):
    assert any(said in fault for fault in faults(planted, Style("slide")))


def test_lecture_allows_smaller_type_than_slide():
    assert not any("pixels high" in fault for fault in faults(changed("caption", size=24.0), Style("lecture")))
