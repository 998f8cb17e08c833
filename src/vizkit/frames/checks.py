"""Checks: the laws that need frames. Every moment is drawn in every layout, language and theme, and looked at."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vizkit.explainer.checks import Finding, found_in_draw, lit, sentences, stillness, translated, watching
from vizkit.explainer.explainer import Explainer
from vizkit.explainer.mistake import DrawError, SceneError, place
from vizkit.explainer.naming import misnamed
from vizkit.frames.frame import PARTS, bare
from vizkit.frames.show import Moment, Show
from vizkit.frames.stage import readable
from vizkit.inputs import InputError
from vizkit.picture.colour import put_on
from vizkit.picture.ink import InkError
from vizkit.picture.legibility import faint, misplaced
from vizkit.picture.marks import Mark
from vizkit.picture.style import LAYOUTS, THEMES, ColourError, Style

WIDE = ("lecture", "slide")
"""The layouts in which the largest inputs can be read; others may refuse one by its name."""

_SPOKEN = ("note", "title")
"""Parts whose lines are broken as their language is."""

_LAWS = ((DrawError, 3), (ColourError, 3), (InkError, 4), (SceneError, 5), (InputError, 9), (ValueError, 9))
"""What a draw or its frame raises, and the law that it breaks; anything else is a variable used wrongly: law 3."""


def all_findings(film: type[Explainer], inputs: Mapping[str, Any], acts: Sequence[str] = ()) -> list[Finding]:
    """Every breach of a law with these inputs and, where none are given, with the largest that can be drawn too.

    They are in the order of their places; what breaks a law with both inputs is found once.
    """
    known: dict[tuple, Finding] = {}
    for given in [inputs] if inputs or not film.largest else [{}, film.largest]:
        for finding in findings(Show(film, given, acts)):
            known.setdefault((finding.law, finding.file, finding.line, finding.act, finding.sentence), finding)
    return sorted(known.values(), key=lambda finding: (finding.file, finding.line, finding.moment or 0))


def findings(show: Show) -> Iterator[Finding]:
    """Every law that can be tried on a show, in turn."""
    yield from watching(show.runs, show.inputs)
    yield from stillness(show.runs)
    yield from lit(show.runs, show.inputs)
    yield from sentences(show.runs, show.film.translations)
    yield from translated(show.film)
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
    for layout in LAYOUTS if layouts is None else layouts:
        refused = _refused(show, layout)
        for number, moment in enumerate(show.moments, 1):
            if moment.act in refused or (numbers is not None and number not in numbers):
                continue
            for sentence, law, line in _faults(show, moment, layout, tuple(languages or show.film.languages), themes):
                act = moment.run.act
                known.setdefault((act.name, sentence), found_in_draw(law, sentence, act, number, line))
    yield from known.values()


def _refused(show: Show, layout: str) -> set[int]:
    """The acts that may refuse the inputs given in a layout, and do: how large these may be is not asked."""
    if not show.given or layout in WIDE:
        return set()
    return {act for act in range(len(show.acts)) if not readable(show, act, layout)}


def _faults(
    show: Show, moment: Moment, layout: str, languages: Sequence[str], themes: Sequence[str]
) -> Iterator[tuple[str, int, int | None]]:
    """What is wrong with a moment in a layout: in a sentence, against which law, in which line of the scene.

    An act has one timeline, whose dots alone change; where words stand does not depend on a theme, nor their colours
    on a language.
    """
    wanted = [part for part in PARTS[layout] if part != "timeline" or moment.number == 0]
    try:
        parts = {part: bare(show, moment, Style(layout), (part,)) for part in wanted if part not in _SPOKEN}
        yield from ((said, 12, None) for said in misnamed(parts["stage"], moment.step.variables))
        for language in languages:
            style = Style(layout, themes[0], language)
            parts |= {part: bare(show, moment, style, (part,)) for part in wanted if part in _SPOKEN}
            marks = [mark for part in wanted for mark in parts[part]]
            yield from ((f"two marks have the key {key!r} ({layout})", 5, None) for key in _twice(marks))
            for theme in themes if language == languages[0] else themes[:1]:
                style = replace(style, theme=theme)
                seen = [put_on(mark, style, show.film.languages) for mark in marks]
                if theme == themes[0]:
                    yield from ((f"{fault} ({layout}, {language})", 9, None) for fault in misplaced(seen, style))
                if language == languages[0]:
                    yield from ((f"{fault} ({layout}, {theme})", 9, None) for fault in faint(seen, style))
    except Exception as reason:
        law = next((law for kind, law in _LAWS if isinstance(reason, kind)), 3)
        known = isinstance(reason, tuple(kind for kind, _ in _LAWS))
        said = str(reason) if known else f"{type(reason).__name__}: {reason}"
        named = re.match(r"\S+\.py:(\d+): (?:act \S+: )?", said)
        line = _line(moment, reason.__cause__ or reason) or (int(named[1]) if named else None)
        yield said[named.end() :] if named else said, law, line


def _twice(marks: Sequence[Mark]) -> set[str]:
    keys = [mark.key for mark in marks]
    return {key for key in keys if keys.count(key) > 1} if len(set(keys)) < len(keys) else set()


def _line(moment: Moment, reason: BaseException) -> int | None:
    """The line of the act's draw in which an error was raised."""
    draw = moment.run.act.draw
    found = place(reason, {draw.__code__.co_filename}) if draw is not None else None
    return found[1] if found else None
