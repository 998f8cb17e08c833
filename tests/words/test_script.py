"""Scripts: what is said at a moment instead of its note, by ids that survive other inputs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.words.entries import ScriptError
from vizkit.words.ids import ids
from vizkit.words.script import Script


@pytest.fixture(scope="module")
def show() -> Show:
    return show_of("sliding-window")


@pytest.fixture
def script(tmp_path, show):
    def read(text: str, of: Show = show) -> Script:
        file = tmp_path / "script.md"
        file.write_text(text, encoding="utf-8")
        return Script.read(file, of)

    return read


def moment(show: Show, wanted: str):
    return show.moments[ids(show).index(wanted)]


def test_ids_are_unique_and_count_the_moments_of_a_name_in_their_act(show):
    found = ids(show)
    assert len(set(found)) == len(found) == len(show.moments)
    assert found[0] == "every-window/opening"
    pushes = [each for each in found if each.startswith("one-sweep/push")]
    assert pushes == ["one-sweep/push", *(f"one-sweep/push-{n}" for n in range(2, len(pushes) + 1))]


def test_an_id_is_the_same_with_other_inputs_and_where_an_act_is_alone(show):
    other = Show(show.film, {"nums": [4, 2, 5, 1], "k": 2}, ["one-sweep"])
    for wanted in ("one-sweep/enter", "one-sweep/push", "one-sweep/push-3"):
        one, two = moment(show, wanted), moment(other, wanted)
        assert (one.run.act.name, one.step.name) == (two.run.act.name, two.step.name)


def test_what_a_script_does_not_say_the_note_says_and_a_silent_moment_nothing(show):
    plain = Script(show)
    for each in show.moments:
        for language in show.film.languages:
            assert plain.said(each, language) == ("" if each.step.speaker else each.say(language))


def test_what_is_said_has_its_blanks_filled_and_goes_on_over_lines(show, script):
    found = script(
        "# The film\nwords before any moment\n\n## Act\n"
        "### one-sweep/push-2 · 0:14, stands 2.1 s\n> the note\n<!-- - en: nothing\n### one-sweep/gone -->\n\n"
        "- en: {num} may still\n  become the largest,\n\n  perhaps.\n- zh: {num} 还可能\n  是最大的\n"
    )
    at = moment(show, "one-sweep/push-2")
    assert found.said(at, "en") == "3 may still become the largest, perhaps."
    assert found.said(at, "zh") == "3 还可能是最大的"
    assert found.said(moment(show, "one-sweep/push"), "en") == moment(show, "one-sweep/push").say("en")


def test_a_language_in_which_nothing_is_said_has_the_note(show, script):
    found = script("### one-sweep/push\n- en:\n- zh: 入队\n")
    at = moment(show, "one-sweep/push")
    assert (found.said(at, "en"), found.said(at, "zh")) == (at.say("en"), "入队")


def test_an_entry_for_all_moments_of_a_name_speaks_where_they_speak_and_have_none_of_their_own(show, script):
    found = script("### one-sweep/push-*\n- en: again\n### one-sweep/push-2\n- en: the second\n")
    said = {
        id_: found.said(each, "en") for id_, each in zip(ids(show), show.moments, strict=True) if "sweep/push" in id_
    }
    silent = {id_ for id_ in said if moment(show, id_).step.speaker is not None}
    assert said.pop("one-sweep/push-2") == "the second" and silent
    assert {id_: words for id_, words in said.items() if words} == dict.fromkeys(said.keys() - silent, "again")


def test_a_silent_moment_may_be_given_words(show, script):
    assert script("### one-sweep/push-8\n- en: the last\n").said(moment(show, "one-sweep/push-8"), "en") == "the last"


def test_moments_that_are_not_there_with_these_inputs_are_told_and_others_not(show, script):
    text = "### one-sweep/push-9\n- en: a\n### ledger/push\n- en: b\n### one-sweep/push\n- en: c\n"
    assert [entry.id for entry in script(text).absent] == ["one-sweep/push-9"]
    one = Show(show.film, {}, ["ledger"])
    assert script(text, one).absent == ()
    assert script(text, one).said(one.moments[0], "en") == "b"


def test_a_scene_may_bring_what_is_said_with_it(within, tmp_path):
    scene = (Path(__file__).parents[1] / "frames" / "example.py").read_text()
    (tmp_path / "mine.py").write_text(scene)
    (tmp_path / "scripts").mkdir()
    brought = tmp_path / "scripts" / "mine.md"
    brought.write_text("### one-sweep/push-*\n- en: one {num} more\n")
    words = "render mine.py --nums 3,1 --k 1 --act one-sweep -o a.txt".split()
    done = within(*words)
    assert done.returncode == 0, done.stderr
    assert "one 1 more" in (tmp_path / "a.txt").read_text()
    (tmp_path / "own.md").write_text("### one-sweep/push-2\n- en: my {num}\n")
    assert within(*words, "--script", "own.md").returncode == 0
    assert "my 1" in (tmp_path / "a.txt").read_text() and "more" not in (tmp_path / "a.txt").read_text()
    brought.write_text("### one-sweep/pus\n")
    done = within(*words)
    assert done.returncode == 2 and "scripts/mine.md:1" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n### one-swep/push\n- en: a", 2, "did you mean one-sweep?"),
        ("### one-sweep/pus", 1, "did you mean push?"),
        ("### one-sweep/opening\n- en: a", 1, "opening"),
        ("### push", 1, "no moment's id"),
        ("### one-sweep/push_2", 1, "no moment's id"),
        ("### one-sweep/push\nhello", 2, "begins with its language"),
        ("### one-sweep/push\n> note\n\n- fr: bonjour", 4, "there are en, zh"),
        ("### one-sweep/push\n- en: one\n- en: two", 3, "said twice"),
        ("### one-sweep/push\n- en: one\n### one-sweep/push\n- en: two", 3, "in line 1"),
        ("### one-sweep/push\n- en: {nm} joins", 2, "did you mean num?"),
        ("### one-sweep/push\n- zh: a\n- en: {len(nums)}", 3, "len(nums)"),
        ("### one-sweep/push\n- en: {num", 2, "{num"),
        ("### one-sweep/push\n- en: {num:.2e}", 2, "decimals"),
        ("### one-sweep/push\n- en: {nums[99]} joins", 2, "cannot be filled"),
        ("### every-window/opening\n- en: {num} in {k}", 2, "{num} is no variable there"),
        ("### one-sweep/push\n- en:\n  {nm}", 3, "did you mean num?"),
    ],
)
def test_a_mistake_is_one_line_that_says_where(script, tmp_path, text, line, said):
    with pytest.raises(ScriptError) as error:
        script(text)
    for language in ("en", "zh"):
        told = error.value.told(language)
        assert told.startswith(f"{tmp_path / 'script.md'}:{line}") and "\n" not in told
    assert said in str(error.value)
    assert re.search("[\u4e00-\u9fff]", told.removeprefix(str(tmp_path))), "who reads Chinese is told in Chinese"


def test_what_is_no_text_and_what_is_not_there_is_refused(tmp_path, show):
    (tmp_path / "a").write_bytes(b"\xff\xfe\x00")
    for file, said in ((tmp_path / "a", "UTF-8"), (tmp_path / "none", "cannot be read"), (tmp_path, "cannot be read")):
        with pytest.raises(ScriptError, match=said):
            Script.read(Path(file), show)
