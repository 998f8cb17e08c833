"""Laws 1, 2, 4, 6: watching changes nothing, a step holds still, notes write no number and fill in every language."""

from __future__ import annotations

import pytest

from vizkit.explainer.checks import sentences, stillness, watching
from vizkit.frames.spoken import counted, translated
from vizkit.language.sentences import blanks


def test_watching_changes_nothing_and_two_runs_are_equal(show):
    assert list(watching(show.runs, show.inputs)) == []


def test_a_step_holds_still(show):
    assert list(stillness(show.runs)) == []
    for moment in show.moments:
        for call in moment.step.calls:
            with pytest.raises(TypeError):
                call.variables["new"] = 1


def test_every_sentence_fills_in_every_language_and_is_translated(show):
    assert list(sentences(show.runs, show.film.translations)) == []
    assert list(translated(show)) == []


def test_no_sentence_writes_a_number_itself(show):
    assert list(counted(show.film)) == []


def test_every_moment_is_named_in_its_reference(show):
    for moment in show.moments:
        reference = moment.step.calls[-1].reference
        assert moment.step.note in (*reference.notes, moment.run.act.opening) or moment.run.act.sweep
        assert moment.step.name in (*moment.run.act.reference.moments, "opening")


def test_a_reference_s_blanks_are_its_own_variables(show):
    references = {reference for act in show.acts for reference in act.reference.family}
    for reference in references:
        for sentence in (sentence for note in reference.notes for sentence in note.sentences):
            assert {name for blank in blanks(sentence) for name in blank.variables} <= set(reference.variables)


def test_titles_and_ideas_are_there_in_every_language(show):
    film = show.film
    for words in (film.title, film.idea, *(act.title for act in film.acts)):
        assert all(film.translations.every(words))
    assert len({act.name for act in film.acts}) == len(film.acts)
