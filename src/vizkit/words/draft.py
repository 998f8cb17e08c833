"""A draft of a script: every moment with its id, its note and its time, and a place for what is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from vizkit.delivery.provenance import SCRIPT, Provenance
from vizkit.film.segment import Timing
from vizkit.frames import Moment, Show
from vizkit.language.house import HOUSE
from vizkit.language.sentences import blanks
from vizkit.words.comment import comments
from vizkit.words.entries import Entry, ScriptError
from vizkit.words.ids import ids
from vizkit.words.script import Script
from vizkit.words.times import SECOND, clock, starts

_HELP = (
    "What you say at a moment goes behind its language, over as many lines as you like; where nothing stands, the note "
    "is said.",
    "Blanks in braces are variables of the algorithm, and are filled anew with other inputs.",
    "What stands under an id with -* in place of its number is said at every moment of that name that has no entry of "
    "its own.",
)


def draft(
    show: Show, script: Script, timed: Sequence[Timing], fps: Fraction, language: str, comment: str
) -> Iterator[str]:
    """The blocks of a script of this show, with all that the `script` has already; `comment` is what it says of itself.

    The headings and notes are in a `language`, the places for what is said in all.
    """
    words = show.film.translations.words
    yield f"<!-- {comment} -->"
    yield f"# {words(show.film.title, language)}"
    yield "  \n".join(f"> {HOUSE.words(said, language)}" for said in _HELP)
    at, known, open_ = (
        starts(timed, fps),
        ids(show),
        {id_: entry for id_, entry in script.entries.items() if entry.sayings},
    )
    speaking = [i for i, moment in enumerate(show.moments) if moment.step.speaker is None or known[i] in script.entries]
    ends = dict(zip(speaking, [*speaking[1:], len(known)], strict=True))
    for act, places in groupby(speaking, key=lambda place: show.moments[place].act):
        yield f"## {words(show.acts[act].title, language)}"
        yield f"> {HOUSE.words('Blanks: {names}', language).format(names=_names(show, act))}"
        for place in places:
            lasts = HOUSE.words("stands {seconds} s", language)
            seconds = f"{(at[ends[place]] - at[place]) / SECOND:.1f}"
            entry = open_.pop(known[place], None)
            yield f"### {known[place]} · {clock(at[place])}, {lasts.format(seconds=seconds)}"
            yield "  \n".join(f"> {line}" for line in _notes(show, show.moments[place]))
            yield _places(show, entry)
    if open_:
        yield f"## {HOUSE.words('Not there with these inputs', language)}"
        for entry in open_.values():
            yield f"### {entry.id}"
            yield _places(show, entry)


def kept(target: Path, show: Show, script: Path | None = None) -> Script:
    """What goes into a script that is written to `target`: what a `script` says, else what is said there already.

    `ScriptError` where `target` has anything that would be lost.
    """
    there = Script.of(show)
    if target.is_file():
        there = Script.read(target, show)
        if not there.entries and not is_script(target) and target.stat().st_size:
            raise ScriptError("{file} is there already, and is no script: take another name", file=target)
    if script is None or (target.is_file() and script.is_file() and target.samefile(script)):
        return there
    if target.is_file() and any(entry.sayings for entry in there.entries.values()):
        lost = "{file} has words that would be lost: take another name, or leave --script out to keep them"
        raise ScriptError(lost, file=target)
    return Script.read(script, show)


def is_script(file: Path) -> bool:
    """Whether a file says of itself that it is a script."""
    head = file.read_bytes() if file.is_file() else b""
    return any(said is not None and said.options.get("as") == SCRIPT for said in map(Provenance.parse, comments(head)))


def check_not_lost(target: Path) -> None:
    """`ScriptError` where a script is at `target`, where something else is to be written."""
    if is_script(target):
        raise ScriptError("{file} is a script, whose words would be lost: take another name", file=target)


def _notes(show: Show, moment: Moment) -> Iterator[str]:
    """The note as it is said in every language, and in English with its blanks, where it has some."""
    for language in show.film.languages:
        yield f"{language}: {moment.say(language)}"
    if blanks(template := moment.template("en")):
        yield f"`{template}`"


def _places(show: Show, entry: Entry | None) -> str:
    """A place for what is said in every language, with what there is already."""
    said = {} if entry is None else {code: saying.sentence for code, saying in entry.sayings.items()}
    return "\n".join(f"- {code}: {said.get(code, '')}".rstrip() for code in show.film.languages)


def _names(show: Show, act: int) -> str:
    names = (name for name in show.acts[act].reference.variables if not name.startswith("_"))
    return ", ".join(f"`{{{name}}}`" for name in names)
