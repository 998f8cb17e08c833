"""The file of a course: what it asks for, a wish for each file that is to be made."""

from __future__ import annotations

import itertools
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vizkit.course.error import CourseError
from vizkit.course.site_table import SITE, Asked, site
from vizkit.delivery.files import RENDERS
from vizkit.delivery.naming import check_pattern
from vizkit.delivery.settings import SettingsError
from vizkit.explainer.flags import OPTIONS
from vizkit.language.refusal import SHOWN, nearest, shown

PATTERN = "{name}-{preset}-{act}-{lang}.{as}"
"""What files are called where the course does not say."""

EVERY = "every"
"""The table that every explainer begins with."""

_NAME = "name"
_KEYS = ("out", _NAME, "explainers")
_ALL = "all"


@dataclass(frozen=True)
class Wish:
    """One file of an explainer: the options of `render` and inputs that are its `own`, and those that are `usual`.

    It is called by `pattern`.
    """

    name: str
    pattern: str
    own: Mapping[str, Any]
    usual: Mapping[str, Any]

    def __str__(self) -> str:
        """The wish as it is named in an error."""
        said = ", ".join(f"{key} = {_brief(value)}" for key, value in {**self.usual, **self.own}.items())
        return f"{self.name} ({said})" if said else self.name


def _brief(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= SHOWN else shown(value)


@dataclass(frozen=True)
class Course:
    """Files go into the folder `out`; `general` are the keys of the table of every explainer; it may have a `site`."""

    file: Path
    out: Path
    wishes: tuple[Wish, ...]
    general: frozenset[str]
    site: Asked | None = None

    def called(self, out: Path) -> str:
        """What the ledger in a folder calls it: where its file is, as seen from there."""
        try:
            return Path(os.path.relpath(self.file, out)).as_posix()
        except ValueError:  # on another drive
            return self.file.absolute().as_posix()


def course(file: Path, all_names: tuple[str, ...]) -> Course:
    """Return what a file asks for; `CourseError` where it is no course."""
    said = _read(file)
    site_ = site(file, said.pop(SITE)) if SITE in said else None
    tables = {key: value for key, value in said.items() if _is_table(value)}
    for key in said:
        if key not in tables and key not in _KEYS:
            lost = "{file}: there is no key {key}; {hint}, and options stand in the table [{every}] or an explainer's"
            raise CourseError(lost, file=file, key=key, hint=nearest(key, _KEYS), every=EVERY)
        if key in tables and key in _KEYS:
            raise CourseError("{file}: {key} is no table: write {key} = … before all tables", file=file, key=key)
    general = tables.pop(EVERY, {})
    if isinstance(general, list):
        raise CourseError("{file}: there is one table [{every}], not several", file=file, every=EVERY)
    names = dict.fromkeys([*_explainers(file, said.get("explainers"), all_names, not tables), *tables])
    pattern, usual, wishes = _pattern(file, said, PATTERN), _dashed(general), []
    for name in names:
        for table in _several(tables.get(name, {})):
            own = _dashed(table)
            called = _pattern(file, own, pattern)
            own.pop(_NAME, None)
            wishes += _wishes(name, called, own, usual)
    return Course(file, Path(_text(file, said, "out", str(RENDERS))), tuple(wishes), frozenset(usual), site_)


def _pattern(file: Path, said: Mapping[str, Any], usual: str) -> str:
    """How a table calls files, or else as it is usual."""
    pattern = _text(file, said, _NAME, usual)
    _check_name(file, pattern)
    return pattern


def _check_name(file: Path, pattern: str) -> None:
    """`CourseError` where a pattern has no meaning, or leads out of the course's folder."""
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        raise CourseError("{file}: name: {pattern} leads out of the folder", file=file, pattern=pattern)
    try:
        check_pattern(pattern)
    except SettingsError as reason:
        raise CourseError("{file}: name: {reason}", file=file, reason=reason) from None


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as reason:
        raise CourseError("{file} cannot be read: {reason}", file=file, reason=reason.strerror or reason) from None
    except UnicodeDecodeError:
        raise CourseError("{file} is no course: it is no text in UTF-8", file=file) from None
    except (tomllib.TOMLDecodeError, RecursionError) as reason:
        raise CourseError("{file} is no course: {reason}", file=file, reason=reason) from None


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value))


def _text(file: Path, said: Mapping[str, Any], key: str, usual: str) -> str:
    found = said.get(key, usual)
    if not isinstance(found, str) or not found:
        raise CourseError('{file}: {key}: {found} is no text: write it in "…"', file=file, key=key, found=shown(found))
    return found


def _explainers(file: Path, said: Any, all_names: tuple[str, ...], alone: bool) -> tuple[str, ...]:
    """The explainers that are listed: all where the file says so, among others too, or names none at all."""
    if said == _ALL or (said is None and alone):
        return all_names
    if said is None:
        return ()
    if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
        wanted = '{file}: explainers: {found} are no names: write "all", or ["lca", "dfs"]'
        raise CourseError(wanted, file=file, found=shown(said))
    return tuple(dict.fromkeys(name for each in said for name in (all_names if each == _ALL else (each,))))


def _several(table: dict | list) -> list[dict]:
    return table if isinstance(table, list) else [table]


def _dashed(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table whose keys are spelt as on the command line."""
    return {key.lower().replace("_", "-"): value for key, value in table.items()}


def _wishes(name: str, pattern: str, own: Mapping[str, Any], usual: Mapping[str, Any]) -> Iterator[Wish]:
    """A wish for each combination: of a list of an option's values each is taken, an input's is its value."""
    whole = {**usual, **own}
    among = [value if key in OPTIONS and isinstance(value, list) else [value] for key, value in whole.items()]
    for values in itertools.product(*among):
        chosen = dict(zip(whole, values, strict=True))
        yield Wish(
            name,
            pattern,
            {key: value for key, value in chosen.items() if key in own},
            {key: value for key, value in chosen.items() if key not in own},
        )
