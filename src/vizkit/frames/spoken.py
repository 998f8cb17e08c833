"""Laws 4 and 6 of all that is said: no sentence writes a number of its own, and every one is translated."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from vizkit.explainer.acts import Act
from vizkit.explainer.checks import Finding, line_said
from vizkit.explainer.explainer import Explainer
from vizkit.explainer.honesty import line_written
from vizkit.frames.show import Show
from vizkit.frames.texts import texts, written
from vizkit.language.notes import Note
from vizkit.language.sentences import SentenceError, blanks
from vizkit.language.typed import figures, recounted, typed
from vizkit.trace import Traced
from vizkit.trace.place import shown

Spot = tuple[str, int, str]
"""The file and the line that say something, and the act that it is said in."""


def counted(film: type[Explainer]) -> Iterator[Finding]:
    """Law 4: a number in a note's sentence comes from a blank, or is one of the algorithm's own."""
    for note, reference, act in _notes(film):
        for sentence in note.sentences:
            for number in typed(sentence, _constants(reference)):
                said = f"the note {sentence!r} writes {number!r} itself: let a blank say it"
                yield Finding(4, said, *_noted(sentence, note, reference, act))


def translated(show: Show) -> Iterator[Finding]:
    """Law 6: every sentence, title, label and help is there in every language on offer, with the same blanks."""
    if not show.film.translations.catalogues:
        return
    try:
        said = texts(show.film, show)
    except Exception:
        # What cannot be drawn breaks another law; what is written can be translated all the same.
        said = written(show.film)
    for code, file in show.film.translations.catalogues.items():
        known = show.film.translations.language(code).texts
        for text in said:
            sentence = text.sentence if isinstance(text, Note) else text
            if (wrong := _mistranslated(text, known.get(sentence))) is not None:
                yield Finding(6, f"{wrong} ({shown(file)})", *_spot(text, show.film))


def _notes(film: type[Explainer]) -> Iterator[tuple[Note, Traced, Act]]:
    """Every note once, with its reference and the first act that can say it; what opens an act before its others."""
    known = set()
    for act in film.acts:
        if act.opening is not None:
            yield act.opening, act.reference, act
        for reference in act.reference.family:
            if reference not in known:
                known.add(reference)
                yield from ((note, reference, act) for note in reference.notes)


def _constants(reference: Traced) -> frozenset[float]:
    """The numbers that the algorithm is written with."""
    found = (node.value for node in ast.walk(reference.definition.tree) if isinstance(node, ast.Constant))
    return frozenset(value for value in found if isinstance(value, (int, float)))


def _spot(text: str | Note, film: type[Explainer]) -> Spot:
    """Where something is said."""
    if isinstance(text, Note):
        return next(_noted(text.sentence, note, *said) for note, *said in _notes(film) if note == text)
    file = sys.modules[film.__module__].__file__
    titled = next((act.name for act in film.acts if act.title == text), film.acts[0].name)
    return shown(file), line_written(file, text), titled


def _noted(sentence: str, note: Note, reference: Traced, act: Act) -> Spot:
    if note is act.opening:
        return shown(act.file), line_written(act.file, sentence), act.name
    return shown(reference.steps.__code__.co_filename), line_said(reference, sentence), act.name


def _mistranslated(text: str | Note, translations: tuple[str, ...] | None) -> str | None:
    """What is wrong with a text's translations, if anything is."""
    sentences = text.sentences if isinstance(text, Note) else (text,)
    if translations is None:
        return f"{sentences[0]!r} is not translated"
    for translation in translations:
        if (word := recounted(sentences, translation)) is not None:
            return f"{translation!r} counts to {word}, and {sentences[-1]!r} to another number: let them say the same"
        for number in figures(translation):
            if not any(number in sentence for sentence in sentences):
                return f"{translation!r} writes {number!r} itself, which {sentences[-1]!r} does not"
    if not isinstance(text, Note):
        return None
    wanted = [_expressions(sentence) for sentence in sentences]
    for translation in translations:
        try:
            found = _expressions(translation)
        except SentenceError as reason:
            return str(reason)
        if not found <= frozenset().union(*wanted) or (translation is translations[-1] and found != wanted[-1]):
            return f"{translation!r} has other blanks than {sentences[-1]!r}"
    return None


def _expressions(sentence: str) -> frozenset[str]:
    return frozenset(blank.expression for blank in blanks(sentence))
