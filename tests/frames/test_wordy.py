"""What cannot be read for a text that is long names that text, and who can shorten it."""

from __future__ import annotations

import pytest

from tests.frames.wordy import LONG, Wordy
from vizkit.frames import Show
from vizkit.frames.stage import planned
from vizkit.inputs import InputError


def refused(act: str, layout: str) -> InputError:
    show = Show(Wordy, acts=[act])
    with pytest.raises(InputError) as caught:
        planned(show, 0, layout)
    return caught.value


@pytest.mark.parametrize("layout", ["lecture", "slide"])
@pytest.mark.parametrize(("act", "text"), [("titled", LONG), ("labelled", LONG), ("all-labelled", f"also {LONG}")])
def test_words_of_a_scene_are_named_with_the_act_that_has_them(act, text, layout):
    said = str(refused(act, layout))
    assert f"wordy.py:{_line(act)}: act {act} " in said
    assert f"write something shorter than {text[:30]!r}"[:-1] in said and "numbers" not in said.partition("shorter")[2]


def test_a_value_is_named_with_its_input_and_what_is_too_much_is_told_to_be_less():
    said = refused("shown", "slide")
    assert (
        said.about == "name"
        and "'abcabc" in str(said)
        and "is too long for act shown" in str(said)
        and "give a shorter one" in str(said)
    )
    assert "draw less in it" in str(refused("crowded", "lecture"))
    assert "请" in refused("labelled", "slide").told("zh")


def _line(act: str) -> int:
    draw = next(each.draw for each in Wordy.acts if each.name == act)
    return draw.__code__.co_firstlineno
