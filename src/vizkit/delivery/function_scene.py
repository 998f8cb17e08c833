"""A scene of a plain function, written to begin with: what is said, what matters, and a draw."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from vizkit.delivery.files import write
from vizkit.delivery.topic import TEMPLATES, TopicError, check_name
from vizkit.functions.nodes import Nodes
from vizkit.inputs.value import plainer

if TYPE_CHECKING:
    from vizkit.explainer import Explainer
    from vizkit.explainer.acts import Run
    from vizkit.explainer.first_draw.part import Part
    from vizkit.explainer.first_draw.story import Story

_MOST = 5
"""How many variables matter at first."""


def write_function_scene(name: str | None, of: str, example: str | None, folder: Path) -> Path:
    """Write a scene of the function that `FILE.py:function` names, and return its file.

    It begins with the `example` of its arguments, else with that of its docstring. `TopicError` where the file is
    there already; what `vizkit watch` would refuse is refused.
    """
    from vizkit.functions.arguments import given
    from vizkit.functions.film import film_of

    film = film_of(of)
    called = name or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", of.rpartition(":")[2].rpartition(".")[2]).strip("_").lower()
    called = called.replace("_", "-")
    check_name(called)
    stem = called.replace("-", "_")
    file = folder / "scenes" / f"{stem}.py"
    if file.exists():
        raise TopicError(f"{file.relative_to(folder)} is there already: take another name, or remove it")
    inputs = given(film.acts[0].reference.steps, example) if example is not None else {}
    (run,) = _runs(film, inputs)
    matters = _matters(run)
    named = f"{os.path.relpath(Path(of.partition('.py:')[0]), file.parent)}.py:{of.partition('.py:')[2]}"
    picture, said, shapes = _picture(run, matters)
    title = stem.replace("_", " ").capitalize()
    filled = {
        "title": title,
        "class": "".join(word.capitalize() for word in stem.split("_")),
        "idea": film.idea.replace('"', "'") if not re.search(r"[0-9]", film.idea) else title,
        "family": "functions",
        "file": Path(of.partition(":")[0]).name,
        "named": named.replace(os.sep, "/"),
        "blank": said,
        "watch": "".join(f'"{each}", ' for each in matters).removesuffix(" " if len(matters) == 1 else ", "),
        "parameters": ", ".join(dict.fromkeys(each for each in matters if each.isidentifier()))
        + (", calls" if "calls[" in picture else ""),
        "picture": picture,
        "inputs": "".join(f"    {line}".rstrip() + "\n" for line in _inputs(film, inputs)),
        "imports": "\n".join(["from vizkit import Explainer, act", *_kinds(film, inputs), *shapes]),
    }
    write(file, Template((TEMPLATES / "function.py.txt").read_text(encoding="utf-8")).substitute(filled).encode())
    return file


def _runs(film: type[Explainer], inputs: Mapping[str, Any]) -> Sequence[Run]:
    from vizkit.frames import Show

    return Show(film, inputs).runs


def _matters(run: Run) -> list[str]:
    """The variables that a picture needs most: what is pointed into, by what, what is returned, then the others."""
    from vizkit.explainer.first_draw import usage

    shown, story = run.drawing.chosen, run.drawing.story
    names = [name for name in story.names if name in run.act.reference.variables]
    structures = [part for part in shown.structures if part.name in names]
    main = next((part for part in structures if part.tells & set(names)), structures[0] if structures else None)
    first = [] if main is None else [main.name, *(name for name in names if name in main.tells)]
    returned = [name for name in usage(run.act.reference).returned if name in names]
    others = [part.name for part in (*structures, *shown.figures) if part.name in names]
    return list(dict.fromkeys([*first, *returned, *others]))[:_MOST] or list(run.act.reference.parameters)


def _picture(run: Run, matters: Sequence[str]) -> tuple[str, str, list[str]]:
    """A first draw, what can be said of it, and what it imports: a sequence with its places, or a variable's value."""
    story = run.drawing.story
    shown = {part.name: part for part in run.drawing.chosen.structures}
    rows = [shown[name] for name in matters if name in shown and _is_row(story, shown[name])]
    if not rows:
        nodes = _nodes(run, matters)
        if nodes is not None:
            return nodes
        single = next((name for name in matters if name.isidentifier()), matters[0])
        return f'label({single}, name="{single}").titled("{single}")', single, ["from vizkit.shapes import label"]
    whole = rows[0].name
    pointers = [name for name in matters if name in rows[0].tells and name != whole]
    pointing = f".pointing({', '.join(f'{name}={name}' for name in pointers)})" if pointers else ""
    said = f"{whole}[{pointers[0]}]" if pointers else whole
    return f'row({whole}, name="{whole}"){pointing}', said, ["from vizkit.shapes import row"]


def _nodes(run: Run, matters: Sequence[str]) -> tuple[str, str, list[str]] | None:
    """The same of a linked list that stays linked as it is, or of a tree: from its first node on, with what points."""
    story = run.drawing.story
    for kind in (part.name for part in run.drawing.chosen.structures):
        held = [value for value in story.values(kind) if isinstance(value, Nodes)]
        names = [name for name in story.node_names(kind) if name.isidentifier()] if held else []
        first = next((name for name in names if name in run.act.reference.parameters), None)
        if first is None or first not in matters:
            continue
        if any(len(step.calls) > 1 for step in run.trace.steps):  # of a recursion, what it began with
            others, root = [first], f"calls[0].{first}"
        else:
            others, root = [name for name in names if name in matters and name != first], first
        fields = {name for nodes in held for one in nodes.linked for name, _ in one.links}
        if "next" in fields and len({_links(nodes) for nodes in held}) == 1:
            pointing = f".pointing({', '.join(f'{name}={name}' for name in others)})" if others else ""
            return f"chain({root}){pointing}", first, ["from vizkit.shapes import chain"]
        if {"left", "right"} <= fields:
            lit = f".coloured(now={others[0]})" if others else ""
            return f"tree({root}){lit}", first, ["from vizkit.shapes import tree"]
    return None


def _links(nodes: Nodes) -> tuple:
    return tuple((one.node.number, one.links) for one in nodes.linked)


def _is_row(story: Story, part: Part) -> bool:
    """Whether a part is a sequence of plain values, or a word that is gone through letter by letter."""
    from vizkit.explainer.first_draw.rows import Row

    value = next(story.values(part.name), None)
    if not part.name.isidentifier() or not isinstance(value, (tuple, list, str)) or not value:
        return False
    return isinstance(part, Row) if isinstance(value, str) else not any(hasattr(each, "__len__") for each in value)


def _written(film: type[Explainer], inputs: Mapping[str, Any]) -> dict[str, str]:
    """The inputs that can stand in a scene's source, each as it is written there."""
    found = {}
    for name, wanted in film.inputs.items():
        value, said = inputs.get(name, wanted.default), wanted.help.replace('"', "'")
        if isinstance(value, int) and not isinstance(value, bool):
            found[name] = f'whole({value!r}, "{said}")'
        elif isinstance(value, list) and value and all(type(each) in (int, float) for each in value):
            found[name] = f'numbers({value!r}, "{said}")'
        elif isinstance(value, (str, bool, float)) or _is_plain(value):
            found[name] = f'value({value!r}, "{said}")'
    return found


def _is_plain(value: Any) -> bool:
    """Whether a value is nothing but lists of numbers and words."""
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return type(value) in (int, float, str, bool)


def _inputs(film: type[Explainer], inputs: Mapping[str, Any]) -> list[str]:
    """The lines of a scene that say what the function's arguments are at first."""
    kinds = _written(film, inputs)
    found = [f"{name} = {written}" for name, written in kinds.items()]
    others = {name: _as_given(film, name, value) for name, value in inputs.items() if name not in kinds}
    lines = [*found, *([f"defaults = {_quoted(others)}"] if others else [])]
    return ["", *lines] if lines else []


def _as_given(film: type[Explainer], name: str, value: Any) -> Any:
    """A value as plain Python, or as it is written on the command line: a list that leads back into itself."""
    plain = plainer(value)
    return film.inputs[name].write(value) if isinstance(plain, tuple) and not isinstance(value, tuple) else plain


def _kinds(film: type[Explainer], inputs: Mapping[str, Any]) -> list[str]:
    kinds = sorted({written.partition("(")[0] for written in _written(film, inputs).values()})
    return [f"from vizkit.inputs import {', '.join(kinds)}"] if kinds else []


def _quoted(said: Mapping[str, Any]) -> str:
    """A dict as the house's formatter writes it."""
    return "{" + ", ".join(f'"{name}": {value!r}' for name, value in said.items()) + "}"
