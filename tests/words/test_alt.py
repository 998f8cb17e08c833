"""Alt text: what is seen at a moment, in words."""

from __future__ import annotations

from PIL import Image

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


def test_stills_have_it_with_them(within, tmp_path):
    small = "sheet sliding-window --nums 3,1,2 --k 2 --act one-sweep --moments 2 --stills --lang zh".split()
    show = Show(show_of("sliding-window").film, {"nums": [3, 1, 2], "k": 2}, ["one-sweep"])
    said = alt(show, show.moments[1], "zh")
    for kind in ("png", "svg"):
        done = within(*small, "-o", f"a.{kind}")
        assert done.returncode == 0, done.stderr
        assert within("inspect", done.stdout.strip()).returncode == 0
    (picture,) = tmp_path.glob("*.png")
    with Image.open(picture) as image:
        image.load()
        assert image.text["Description"] == said
    (picture,) = tmp_path.glob("*.svg")
    assert f"<title>{said}</title>" in picture.read_text(encoding="utf-8")


def test_a_question_has_no_full_stop():
    show = show_of("sliding-window")
    assert "look at all again? Seen: nums = [1, 3, −1, −3, 5, 3, 6, 7], k = 3." in alt(show, show.moments[0], "en")
