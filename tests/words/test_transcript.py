"""The transcript: all that is said, with the code that ran."""

from __future__ import annotations

import pytest

from tests.conftest import show_of
from vizkit.words.script import Script
from vizkit.words.transcript import transcript


@pytest.mark.parametrize("marked", [True, False])
def test_all_that_is_said_is_in_it_in_order_and_the_code_once(tried, marked):
    show = show_of(tried)
    for language in show.film.languages:
        text = "\n\n".join(transcript(show, Script(show), language, marked)).replace("\\", "")
        at = 0
        for moment in show.moments:
            if moment.step.speaker is None:
                assert (at := text.find(moment.say(language), at)) >= 0, moment.say(language)
        words = show.film.translations.words
        assert all(words(act.title, language) in text for act in show.acts)
        for reference in {act.reference for act in show.acts}:
            assert text.count(reference.source.lines[0]) == 1


@pytest.mark.parametrize("ending", ["md", "txt"])
def test_its_file_says_how_it_was_made(within, tmp_path, ending):
    done = within(*"render sliding-window --nums 3,1,2 --k 2 --lang zh -o".split(), f"a.{ending}")
    assert done.stdout == f"a.{ending}\n", done.stderr
    (tmp_path / "other").write_bytes((tmp_path / f"a.{ending}").read_bytes())
    told = within("inspect", "other").stdout
    assert f"--as={ending}" in told and "--lang=zh" in told and "--fps" not in told
    assert within(*told.split()[1:-2], "-o", "b." + ending).returncode == 0
    one, two = ((tmp_path / f"{name}.{ending}").read_text(encoding="utf-8") for name in "ab")
    assert one == two and "3 进入窗口" in one
