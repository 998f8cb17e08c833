"""Alt text: what is seen at a moment, in words."""

from __future__ import annotations

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.words.alt import MOST, alt


def test_it_says_whose_picture_it_is_what_happens_and_what_is_drawn():
    show = Show(show_of("sliding-window").film, {"nums": [3, 1, 2], "k": 2}, ["one-sweep"])
    push = next(moment for moment in show.moments if moment.step.name == "push")
    assert alt(show, push, "en") == (
        "Sliding-window maximum, One sweep: 3 joins: no answer before 2 numbers. "
        "Seen: k = 2, queue = [0], nums = [3, 1, 2], right = 0, maxima = []."
    )
    assert alt(show, push, "zh").startswith(
        "滑动窗口最大值，扫一遍：3 入队：满 2 个数之前没有答案。画面：k = 2, queue = [0], "
    )


def test_every_moment_has_one_that_is_short_and_ends_once(tried):
    show = show_of(tried)
    for moment in show.moments:
        for language in show.film.languages:
            said = alt(show, moment, language)
            assert moment.say(language) in said and "\n" not in said
            assert len(said) <= MOST
            assert said[-1] in ".。?？" and not any(twice in said for twice in ("?.", "？。", "..", "。。"))


def test_a_question_has_no_full_stop():
    show = show_of("sliding-window")
    assert "look at all again? Seen: nums = [1, 3, −1, −3, 5, 3, 6, 7], k = 3." in alt(show, show.moments[0], "en")
