"""The texts of an explainer: all that its catalogues have to translate, for translators' tools and for the laws."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from vizkit.explainer import Explainer
from vizkit.explainer.loading import load
from vizkit.frames.frame import bare
from vizkit.frames.show import Show
from vizkit.language.notes import Note
from vizkit.picture.marks import Text
from vizkit.picture.style import Style


def texts(explainer: type[Explainer], show: Show | None = None) -> tuple[str | Note, ...]:
    """All that is written, the words in the pictures of a show of it, or of its usual inputs, and what limits them."""
    show = Show(explainer) if show is None else show
    limited = (name for name, *_ in explainer.limits(show.inputs) if name not in explainer.inputs)
    found = {said: said for said in (*_drawn(show), *limited)}
    for said in written(explainer):
        found.pop(said.sentence if isinstance(said, Note) else said, None)
    return (*written(explainer), *found)


def written(explainer: type[Explainer]) -> tuple[str | Note, ...]:
    """The titles, what is said of sweeps, the help of inputs, the names of presets and every note, each once.

    What opens an act is a note as well.

    A note stands for its sentence, and for its plural where it has one.
    """
    found: dict[str, str | Note] = {}
    sweeps = (act.sweep[-1] for act in explainer.acts if act.sweep)
    for said in (explainer.title, explainer.idea, *(act.title for act in explainer.acts), *sweeps):
        found.setdefault(said, said)
    for wanted in explainer.inputs.values():
        found.setdefault(wanted.help, wanted.help)
    for preset in explainer.presets:
        found.setdefault(preset, preset)
    openings = [act.opening for act in explainer.acts if act.opening is not None]
    references = [reference for act in explainer.acts for reference in act.reference.family]
    for note in (*openings, *(note for reference in references for note in reference.notes if note.sentence)):
        found.setdefault(note.sentence, note)
    return tuple(found.values())


def _drawn(show: Show) -> Iterator[str]:
    """A scene's own words in its pictures."""
    for moment in show.moments:
        for mark in bare(show, moment, Style(), ("stage",)):
            own = mark.own if isinstance(mark, Text) else ()
            yield from (said for said in own if _has_words(said, moment.run.act.reference.variables))


def _has_words(said: str, names: Sequence[str]) -> bool:
    """Whether there is anything to translate: words that are no names of variables, or two that follow one another."""
    words = re.findall(r"[^\W\d_]+", said)
    return any(word not in names for word in words) or re.search(r"[^\W\d_] +[^\W\d_]", said) is not None


def extract(scene: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple]:
    """The texts of a scene's file, as an extractor of Babel's: `pybabel extract -F babel.cfg scenes/lca.py`."""
    for text in texts(load(Path(scene.name))):
        if isinstance(text, Note) and text.plural is not None:
            yield 1, "ngettext", text.sentences, []
        else:
            yield 1, None, text.sentence if isinstance(text, Note) else text, []
