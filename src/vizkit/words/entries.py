"""Entries: a script's text read, an entry a moment, with the lines that they stand in.

    ### one-sweep/push-2 · 0:14, stands 2.1 s
    > 3 joins at the back
    - en: {num} may still become the largest of a window,
      so it waits.
    - zh: …

A heading of the third level is a moment's id; what stands behind it, quotations and comments are for the reader. What
is said stands behind its language, and goes on over the lines that follow. An id that ends in `-*` is that of all
moments of that name in the act that have no entry of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vizkit.language.refusal import Refusal, shown

_HEADING = re.compile(r"#{1,6}(\s|$)")
_ENTRY = re.compile(r"###\s+(?P<id>\S+)")
_ID = re.compile(r"(?P<act>[^/\s]+)/(?P<name>[a-z]+(-[a-z]+)*)(?P<number>-\d+|-\*)?")
_SAYING = re.compile(r"\s*[-*+]\s+(?P<language>[A-Za-z]{2,3}([-_][A-Za-z]+)*)\s*[:：](?P<said>.*)")
_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
_WIDE = 0x2E80


class ScriptError(Refusal, ValueError):
    """A script that cannot be used; the message says in which line of which file."""


@dataclass(frozen=True)
class Saying:
    """What is said in one language, its blanks open, and the line that it begins in."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Entry:
    """What is said at a moment, by language. `act` and `name` are those of its `id`."""

    line: int
    id: str
    act: str
    name: str
    sayings: Mapping[str, Saying] = field(default_factory=dict)


def entries(text: str, file: Path) -> Iterator[Entry]:
    """The entries of a script in order; `ScriptError`, with its line, for what is none."""
    entry: Entry | None = None
    language: str | None = None
    for number, line in enumerate(_without_comments(text).split("\n"), 1):
        if _HEADING.match(line):
            if entry is not None:
                yield _tidy(entry)
            entry, language = _begun(line, number, file), None
        elif entry is not None and (saying := _SAYING.match(line)):
            language = saying["language"]
            if language in entry.sayings:
                twice = "{file}:{line}: {language} is said twice at {id}: keep one of them"
                raise ScriptError(twice, file=file, line=number, language=language, id=entry.id)
            entry.sayings[language] = Saying(number, saying["said"].strip())
        elif entry is not None and line.strip() and not line.lstrip().startswith(">"):
            if language is None:
                wanted = "{file}:{line}: what is said begins with its language, such as “- en:”; a remark with “>”"
                raise ScriptError(wanted, file=file, line=number)
            said = entry.sayings[language]
            entry.sayings[language] = Saying(
                said.line if said.sentence else number, joined(said.sentence, line.strip())
            )
    if entry is not None:
        yield _tidy(entry)


def joined(before: str, after: str) -> str:
    """Two lines as one: without a blank between Chinese characters."""
    if not before or not after or (ord(before[-1]) > _WIDE and ord(after[0]) > _WIDE):
        return before + after
    return f"{before} {after}"


def _without_comments(text: str) -> str:
    """The text with its comments blank, on as many lines."""
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


def _begun(line: str, number: int, file: Path) -> Entry | None:
    """The entry that a heading begins, if it is one of a moment."""
    heading = _ENTRY.match(line)
    if heading is None:
        return None
    found = _ID.fullmatch(heading["id"])
    if found is None:
        wanted = "{file}:{line}: {id} is no moment's id: write act/moment, such as one-sweep/push-2"
        raise ScriptError(wanted, file=file, line=number, id=shown(heading["id"]))
    return Entry(number, heading["id"], found["act"], found["name"])


def _tidy(entry: Entry) -> Entry:
    """The entry without the languages in which nothing is said."""
    said = {language: saying for language, saying in entry.sayings.items() if saying.sentence}
    return Entry(entry.line, entry.id, entry.act, entry.name, said)
