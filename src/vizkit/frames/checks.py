"""Checks: the laws that need frames. Every moment is drawn in every layout, language and theme, and looked at."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from vizkit.explainer.acts import Act
from vizkit.explainer.checks import Finding, found_in_draw, lit, sentences, stillness, watching
from vizkit.explainer.explainer import Explainer
from vizkit.explainer.honesty import line_of
from vizkit.explainer.mistake import DrawError, SceneError, place
from vizkit.explainer.naming import misnamed
from vizkit.frames.frame import PARTS, bare
from vizkit.frames.show import Moment, Show
from vizkit.frames.spoken import counted, translated
from vizkit.frames.stage import readable, seen
from vizkit.inputs import InputError
from vizkit.picture.ink import InkError
from vizkit.picture.keys import TEXT
from vizkit.picture.legibility import Seen
from vizkit.picture.marks import Bounds, Mark, Text
from vizkit.picture.style import LAYOUTS, THEMES, ColourError, Style
from vizkit.shapes.labels import Crammed
from vizkit.trace import EndlessError, NoteError
from vizkit.trace.bound import MOST
from vizkit.trace.place import placed

WIDE = ("lecture", "slide")
"""The layouts in which the largest inputs can be read; others may refuse one by its name."""

_SPOKEN = ("note", "title")
"""Parts whose lines are broken as their language is."""

_LAWS = (
    (DrawError, 3), (EndlessError, 3), (ColourError, 3), (InkError, 4), (SceneError, 5), (InputError, 9),
    (ValueError, 9),
)  # fmt: skip
"""What a draw or its frame raises, and the law that it breaks; anything else is a variable used wrongly: law 3."""


def all_findings(
    film: type[Explainer], inputs: Mapping[str, Any], acts: Sequence[str] = (), most: int = MOST
) -> list[Finding]:
    """Every breach of a law with these inputs and, where none are given, with the largest that can be drawn too.

    They are in the order of their places; what breaks a law with both inputs is found once.
    """
    known: dict[tuple, Finding] = {}
    for given in [inputs] if inputs or not film.largest else [{}, film.largest]:
        for finding in findings(Show(film, given, acts, most=most)):
            known.setdefault((finding.law, finding.file, finding.line, finding.act, finding.sentence), finding)
    return sorted(known.values(), key=lambda finding: (finding.file, finding.line, finding.moment or 0))


def findings(show: Show) -> Iterator[Finding]:
    """Every law that can be tried on a show, in turn; of one that was kept those alone that run nothing."""
    kept = show.film.kept is not None
    yield from () if kept else watching(show.runs, show.inputs)
    yield from stillness(show.runs)
    yield from () if kept else lit(show.runs, show.inputs)
    yield from sentences(show.runs, show.film.translations)
    yield from counted(show.film)
    yield from translated(show)
    yield from legibility(show)


def legibility(
    show: Show,
    layouts: Iterable[str] | None = None,
    languages: Iterable[str] | None = None,
    themes: Sequence[str] = tuple(THEMES),
    numbers: Container[int] | None = None,
) -> Iterator[Finding]:
    """Laws 3, 4, 5, 9 and 12: every moment, or those of these numbers, can be drawn, has unique keys that say what the
    marks say, and can be read.

    A fault that is there at several moments of an act is found once, at the first.
    """
    known: dict[tuple[str, str], Finding] = {}
    places = list(LAYOUTS if layouts is None else layouts)
    spoken = tuple(languages or show.film.languages)
    looked_at = [
        (number, moment) for number, moment in enumerate(show.moments, 1) if numbers is None or number in numbers
    ]
    before: frozenset[str] = frozenset()
    # Act by act, so that what an act's pictures need is found once for all layouts.
    for act, moments in groupby(looked_at, lambda numbered: numbered[1].act):
        several, drawn, own = [*moments], {}, show.acts[act]
        for layout in (layout for layout in places if not _refused(show, act, layout)):
            for number, moment in several:
                for sentence, law, line in _faults(show, moment, layout, spoken, themes, drawn.setdefault(number, [])):
                    known.setdefault((own.name, sentence), found_in_draw(law, sentence, own, number, line))
        names = _names(mark for marks in drawn.values() for mark in marks)
        for number, sentence, line in _nowhere(own, drawn, names, before) if numbers is None else ():
            known.setdefault((own.name, sentence), found_in_draw(5, sentence, own, number, line))
        before = names
    yield from known.values()


def _nowhere(
    act: Act, drawn: Mapping[int, Sequence[Mark]], names: frozenset[str], before: frozenset[str]
) -> Iterator[tuple[int, str, int | None]]:
    """What comes from, goes into or waits for a picture that is neither among those of this act, by their `names`, nor
    of the one before."""
    known = names | before
    for number, marks in drawn.items():
        for mark in marks:
            for said, end in (
                ("comes from", mark.came_from), ("goes into", mark.goes_into), ("waits for", mark.waits_for),
            ):  # fmt: skip
                if end is not None and (lost := end.partition("/")[0]) not in known:
                    there = ", ".join(difflib.get_close_matches(lost, names, 3, cutoff=0.4) or sorted(names)[:3])
                    line = None if act.draw is None else line_of(act.draw, [lost])
                    yield number, f"{mark.key} {said} {end}, which no moment draws: there are {there}", line


def _names(marks: Iterable[Mark]) -> frozenset[str]:
    """The names of the pictures that marks are of."""
    return frozenset(key.partition("/")[0].removesuffix(TEXT) for key in {mark.key for mark in marks})


def _refused(show: Show, act: int, layout: str) -> bool:
    """Whether the act may refuse the inputs given in a layout, and does: how large these may be is not asked."""
    return bool(show.given) and layout not in WIDE and not readable(show, act, layout)


def _faults(
    show: Show, moment: Moment, layout: str, languages: Sequence[str], themes: Sequence[str], drawn: list[Mark]
) -> Iterator[tuple[str, int, int | None]]:
    """What is wrong with a moment in a layout: in a sentence, against which law, in which line of the scene.

    What is `drawn` on its stage is put down.

    An act has one timeline, whose dots alone change; where words stand does not depend on a theme, nor their colours
    on a language.
    """
    wanted = [part for part in PARTS[layout] if part != "timeline" or moment.number == 0]
    try:
        parts = {part: bare(show, moment, Style(layout), (part,)) for part in wanted if part not in _SPOKEN}
        drawn += parts["stage"]
        for said in misnamed(parts["stage"], moment.step.variables):
            yield said, 12, _written(moment, parts["stage"], said)
        for language in languages:
            style = Style(layout, themes[0], language)
            parts |= {part: bare(show, moment, style, (part,)) for part in wanted if part in _SPOKEN}
            marks = [mark for part in wanted for mark in parts[part]]
            first = language == languages[0]
            frame = seen(show, moment.act, layout)
            for said, law in _seen_in(marks, style, themes if first else (), show.film.languages, frame):
                yield said, law, _written(moment, marks, said)
    except NoteError:
        return  # found as what is said: law 6
    except Exception as reason:
        crammed = isinstance(reason.__cause__, Crammed)
        law = 9 if crammed else next((law for kind, law in _LAWS if isinstance(reason, kind)), 3)
        known = isinstance(reason, tuple(kind for kind, _ in _LAWS))
        said = getattr(reason, "stopped", str(reason)) if known else f"{type(reason).__name__}: {reason}"
        named = placed(said)
        line = _line(moment, reason.__cause__ or reason) or (int(named[1]) if named else None)
        yield re.sub(r"^act \S+: ", "", said[named.end() :] if named else said), law, line


def _seen_in(
    marks: Sequence[Mark], style: Style, themes: Sequence[str], languages: tuple[str, ...], frame: Bounds
) -> Iterator[tuple[str, int]]:
    """What is wrong with a frame: keys used twice, what cannot be read, and what is too faint in these themes."""
    yield from ((f"two marks have the key {key!r} ({style.layout})", 5) for key in _twice(marks))
    looked_at = Seen(marks, style.language, languages)
    yield from ((f"{fault} ({style.layout}, {style.language})", 9) for fault in looked_at.misplaced(style, frame))
    for theme in themes:
        themed = replace(style, theme=theme)
        yield from ((f"{fault} ({style.layout}, {theme})", 9) for fault in looked_at.faint(themed))


def _written(moment: Moment, marks: Sequence[Mark], said: str) -> int | None:
    """The line of the act's draw that has the words, or the variable, of the first marks that a fault speaks of."""
    draw = moment.run.act.draw
    spoken = re.findall(r"[^\s()']+", said)
    found = [mark for mark in marks if mark.key in spoken]
    words = [own for mark in found if isinstance(mark, Text) for own in mark.own]
    return line_of(draw, [*words, *(mark.key.partition("/")[0] for mark in found)]) if draw is not None else None


def _twice(marks: Sequence[Mark]) -> set[str]:
    keys = [mark.key for mark in marks]
    return {key for key in keys if keys.count(key) > 1} if len(set(keys)) < len(keys) else set()


def _line(moment: Moment, reason: BaseException) -> int | None:
    """The line of the act's draw in which an error was raised."""
    draw = moment.run.act.draw
    found = place(reason, {draw.__code__.co_filename}) if draw is not None else None
    return found[1] if found else None
