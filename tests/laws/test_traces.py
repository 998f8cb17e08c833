"""Laws 1, 2, 6: watching changes nothing, a step holds still, every note fills in every language."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from vizkit.language.sentences import blanks
from vizkit.trace import same, still


def test_watching_changes_nothing(show):
    for act, run in zip(show.acts, show.runs, strict=True):
        arguments = act.arguments(show.inputs)
        answer = act.reference(**arguments)
        assert same(still(answer), run.trace.answer), act.name


def test_two_traces_of_one_input_are_equal(show):
    for act, run in zip(show.acts, show.runs, strict=True):
        assert act.reference.trace(**act.arguments(show.inputs)) == run.trace, act.name


def test_watching_leaves_the_inputs_alone(show):
    for act in show.acts:
        arguments = act.arguments(show.inputs)
        before = still(list(arguments.values()))
        act.reference.trace(**arguments)
        assert same(still(list(arguments.values())), before), act.name


def test_a_step_holds_still(show):
    for moment in show.moments:
        for call in moment.step.calls:
            with pytest.raises(TypeError):
                call.variables["new"] = 1
            for name, value in call.variables.items():
                assert_still(value, name)


def assert_still(value, name: str) -> None:
    if isinstance(value, np.ndarray):
        assert not value.flags.writeable, name
    elif isinstance(value, (tuple, frozenset)):
        for item in value:
            assert_still(item, name)
    elif isinstance(value, Mapping):
        for item in value.values():
            assert_still(item, name)
    else:
        assert not isinstance(value, (list, dict, set)), name


def test_every_note_fills_in_every_language(show):
    for moment in show.moments:
        for language in show.film.languages:
            said = moment.say(language)
            assert said.strip() and "{" not in said


def test_every_moment_is_named_in_its_reference(show):
    for moment in show.moments:
        reference = moment.step.calls[-1].reference
        assert moment.step.note in reference.notes
        assert moment.step.name in moment.run.act.reference.moments


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
