"""`vizkit step NAME`: a window to step through."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.by_name import ByName
from vizkit.cli.said import both

if TYPE_CHECKING:
    from vizkit.explainer import Explainer


def _step(
    name: str,
    film: type[Explainer],
    inputs: dict[str, Any],
    theme: str | None,
    lang: str | None,
    act: str | None,
    beside: str | None,
    in_step: str | None,
    most: int,
) -> None:
    from vizkit.frames import Show

    if beside is not None or in_step is not None:
        film, act = both(name, film, () if act is None else (act,), beside, in_step), None
    show = Show(film, inputs, most=most)
    runs, changes = show.runs, {"name": name}
    options.tell_what_is_left_out(show)
    if act is not None:
        (first,) = (run.act.name for run in Show(film, inputs, [act], most=most).runs)
        changes["moment"] = sum(len(run.trace) for run in runs[: [each.name for each in show.acts].index(first)])
    if inputs:
        changes["texts"] = {key: film.inputs[key].write(value) for key, value in inputs.items()}
    changes |= {key: value for key, value in {"theme": theme, "language": lang}.items() if value is not None}
    _show_desk(changes, most=most, films={name: film} if film.beside is not None else {})


def _show_desk(changes: dict[str, Any], **bound: Any) -> None:
    from vizkit.desk.display import Display

    Display().check()
    from vizkit.desk.start import run

    sys.exit(run(changes, **bound))


step = ByName(
    "step",
    _step,
    [
        options.theme("as last time"),
        options.language("as last time"),
        click.Option(["--act"], help="begin with this act"),
        *options.beside(),
        options.most(),
    ],
    "Step through NAME in a window; without NAME through what was looked at last.",
    alone=lambda: _show_desk({}),
)
