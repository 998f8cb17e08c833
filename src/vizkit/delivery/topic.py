"""A new topic: its scene, its reference and its test, written from templates that run."""

from __future__ import annotations

import difflib
import keyword
import re
from pathlib import Path
from string import Template

from vizkit.delivery.files import write
from vizkit.explainer import catalogue

TEMPLATES = Path(__file__).parent / "templates"
LONGEST = 80

_NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")

_IMPORTS = (
    "from vizkit import Explainer, act",
    "from vizkit.inputs import numbers",
    "from vizkit.shapes import label, row",
)
"""What every new scene imports besides its reference."""

AT_HOME = {
    "scene.py": "scenes/{}.py",
    "reference.py": "src/vizkit/reference/{}.py",
    "house_test.py": "tests/reference/test_{}.py",
    "catalogue.po": "scenes/locale/zh/{}.po",
}
"""Where the templates go in a checkout of vizkit's own, each in its room."""

ELSEWHERE = {"scene.py": "scenes/{}.py", "reference.py": "scenes/{}_reference.py", "test.py": "tests/test_{}.py"}
"""Where they go in any other folder: the reference beside the scene."""


class TopicError(ValueError):
    """A topic that cannot be written; the message says why."""


def write_topic(name: str, family: str, folder: Path) -> list[Path]:
    """Write the files of a new topic below `folder` and return them; `TopicError` where one is there already."""
    check_name(name)
    _check_family(family)
    stem = name.replace("-", "_")
    at_home = (folder / "src" / "vizkit" / "reference").is_dir()
    if not at_home and name in catalogue.names() and catalogue.is_vizkits(catalogue.names()[name]):
        raise TopicError(f"{name} comes with vizkit: take another name, or nobody finds vizkit's own")
    words = stem.split("_")
    function = f"{stem}_" if keyword.iskeyword(stem) else stem
    reference = "vizkit.reference" if at_home else f"{stem}_reference"
    filled = {
        "stem": stem,
        "function": function,
        "title": " ".join(words).capitalize(),
        "class": "".join(word.capitalize() for word in words),
        "family": family,
        "imports": "\n".join(sorted([*_IMPORTS, f"from {reference} import {function}"])),
    }
    files = {folder / place.format(stem): template for template, place in (AT_HOME if at_home else ELSEWHERE).items()}
    for file in files:
        if file.exists():
            raise TopicError(f"{file.relative_to(folder)} is there already: take another name, or remove it")
    for file, template in files.items():
        text = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
        write(file, Template(text).substitute(filled).encode())
    return list(files)


def is_name(name: str) -> bool:
    """Whether a topic can be called so: small letters, words joined by `-`."""
    return _NAME.fullmatch(name) is not None


def check_name(name: str) -> None:
    """`TopicError` for what no topic can be called."""
    if len(name) > LONGEST:
        raise TopicError(f"a topic's name has at most {LONGEST} letters, not {len(name)}")
    if not is_name(name):
        raise TopicError(f"{name!r} is no name for a topic: write small letters, words joined by -, such as two-sum")


def _check_family(family: str) -> None:
    """`TopicError` for a family that no explainer is listed under, with those that there are."""
    known = sorted({entry.heading.family for entry in catalogue.survey().entries} - {""})
    if known and family not in known:
        near = difflib.get_close_matches(family, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        raise TopicError(f"no explainer is of the family {family!r}: {hint}; one of your own is written in the scene")
