"""The table [site] of a course's file: what is asked of its site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vizkit.course.error import CourseError
from vizkit.language.house import HOUSE
from vizkit.language.refusal import nearest, shown

SITE = "site"
"""What the table is called."""

_SWITCHES = ("shapes", "commands")
_KEYS = ("title", "intro", "guide", "folder", *_SWITCHES)


@dataclass(frozen=True)
class Asked:
    """What a site is called, in its own languages or in whichever its files are in, and what it has beside explainers.

    `introduction` and the pages of the `guide`, by their names, are files of Markdown, `NAME.zh.md` beside `NAME.md` in
    another language. All but the first page lies in the folder `within`. There may be a page of `shapes`, and one of
    `commands`.
    """

    title: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    within: str = SITE
    introduction: Path | None = None
    guide: Mapping[str, Path] = field(default_factory=dict)
    shapes: bool = False
    commands: bool = False


def site(file: Path, said: Any) -> Asked:
    """Return what the table of a course's `file` asks for; `CourseError` where it cannot be."""
    if not isinstance(said, dict):
        raise CourseError("{file}: site is a table, and there is one: [site]", file=file)
    for key in said:
        if key not in _KEYS:
            raise CourseError("{file}: [site] has no key {key}; {hint}", file=file, key=key, hint=nearest(key, _KEYS))
    for key in _SWITCHES:
        if not isinstance(said.get(key, False), bool):
            raise CourseError("{file}: [site] {key}: write true or false", file=file, key=key)
    title, titles = _titles(file, said.get("title", ""))
    opening = next(_texts(file, "intro", [said["intro"]] if "intro" in said else []), None)
    guide = list(_texts(file, "guide", said.get("guide", [])))
    names = [*(text.stem for text in guide), *(key for key in _SWITCHES if said.get(key))]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise CourseError("{file}: [site] guide: two pages are called {name}", file=file, name=twice)
    switches = (said.get(key, False) for key in _SWITCHES)
    return Asked(
        title, titles, _folder(file, said.get("folder", SITE)), opening, {text.stem: text for text in guide}, *switches
    )


def _titles(file: Path, said: Any) -> tuple[str, dict[str, str]]:
    """The title, and those of the languages that have one of their own."""
    if isinstance(said, str):
        return said, {}
    if not isinstance(said, dict) or not said or not all(each and isinstance(each, str) for each in said.values()):
        wanted = "{file}: [site] title: {found} is neither a text nor one of each language: {example}"
        raise CourseError(wanted, file=file, found=shown(said), example='{ en = "…", zh = "…" }')
    for language in said:
        if language not in HOUSE.languages:
            hint = nearest(language, HOUSE.languages)
            raise CourseError("{file}: [site] speaks no {language}; {hint}", file=file, language=language, hint=hint)
    return "", said


def _texts(file: Path, key: str, said: Any) -> Iterator[Path]:
    """The files of Markdown that a key names, from the folder of the course's."""
    if not isinstance(said, list) or not all(isinstance(each, str) and each.endswith(".md") for each in said):
        wanted = "{file}: [site] {key}: {found} is no Markdown: write the names of files that end in .md"
        raise CourseError(wanted, file=file, key=key, found=shown(said))
    for each in said:
        if not (text := file.parent / each).is_file():
            raise CourseError("{file}: [site] {key}: there is no file {text}", file=file, key=key, text=text)
        yield text


def _folder(file: Path, said: Any) -> str:
    if not isinstance(said, str) or not said or Path(said).is_absolute() or ".." in Path(said).parts:
        wanted = "{file}: [site] folder: {found} is no folder within the course's"
        raise CourseError(wanted, file=file, found=shown(said))
    return said


def own_text(text: Path, language: str, usual: str) -> tuple[Path, str]:
    """Return the file of a text in a language, `start.zh.md` beside `start.md`, and the language that it is in."""
    own = text.with_name(f"{text.stem}.{language}{text.suffix}")
    return (own, language) if own.is_file() else (text, usual)
