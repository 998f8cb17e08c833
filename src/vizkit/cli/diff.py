"""`vizkit diff A B`: where two runs part, what differs there, and what each came to."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.notice import LANG, told_in
from vizkit.cli.said import said
from vizkit.language.columns import fitted, width

if TYPE_CHECKING:
    from vizkit.kept.difference import Difference, Unlike
    from vizkit.kept.sides import Side

_CUT = 60
"""Signs of a value that are shown."""

_APART = "A and B have no act in common: name one of each, as in 'lca --act the-rule'; there are {one} and {other}"

_WIDEST = 34
"""Signs that a column of values is wide at most, where the terminal says nothing else."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--lang", metavar="CODE", help="language of what is said  [default: en]")
@click.pass_context
def diff(ctx: click.Context, one: str, other: str, lang: str | None) -> None:
    """Where two runs part: the first moment that differs, what differs there, and the counts of both.

    A and B are each FILE.trace, or in quotation marks what vizkit tell takes: 'sliding-window --k 4'. B may leave the
    name out: vizkit diff 'sliding-window --k 3' '--k 4'. The exit code is 0 where both are the same, else 1.
    """
    ctx.meta[LANG] = lang
    with told_in(lang):
        first, name = _side(one, None)
        second, _ = _side(other, name)
        found = [_compared(first, second, *pair) for pair in _pairs(first, second)]
    differs = False
    for difference in found:
        differs = differs or difference.differs
        for line in _lines(difference, (first, second), (one, other), lang or "en"):
            click.echo(line)
    sys.exit(1 if differs else 0)


def _side(word: str, name: str | None) -> tuple[Side, str]:
    """The runs that a word says, and what they are of."""
    from vizkit.frames import Show
    from vizkit.kept.film import Kept
    from vizkit.kept.sides import of_file, of_runs

    if word.endswith(".trace"):
        return of_file(Path(word)), Kept.of(Path(word)).name
    run = said(word, name)
    show = Show(run.film, run.inputs, run.act, drawn=False, most=run.most)
    runs = show.runs
    options.tell_what_is_left_out(show)
    return of_runs(run.film, runs), run.name


def _pairs(one: Side, other: Side) -> list[tuple[str, str]]:
    """Which acts are compared: those of the same name, or the one with the other where each side has one alone."""
    from vizkit.inputs import InputError

    if len(one.runs) == len(other.runs) == 1:
        return [(*one.runs, *other.runs)]
    both = [(name, name) for name in one.runs if name in other.runs]
    if not both:
        raise InputError(_APART, one=", ".join(one.runs), other=", ".join(other.runs))
    return both


def _compared(one: Side, other: Side, left: str, right: str) -> Difference:
    from vizkit.kept.difference import difference

    return difference(one.runs[left], other.runs[right])


def _lines(found: Difference, sides: tuple[Side, Side], words: tuple[str, str], language: str) -> Iterator[str]:
    """What is said of a difference: a line each, what it is about before what it is on either side."""
    from rich.cells import cell_len

    from vizkit.language.house import HOUSE

    acts = dict.fromkeys((found.one.act, found.other.act))
    yield click.style(" | ".join(acts), bold=True)
    if not found.differs:
        yield "  " + HOUSE.words("the same at all {count} moments", language).format(count=len(found.one.steps))
        return
    rows = list(_rows(found, sides, language))
    head, broad = max(cell_len(row[0]) for row in rows), _broad([*rows, ("", *words)])
    yield f"  {'':{head}}  {_wide(_short(words[0], broad), broad)}  {_short(words[1], broad)}".rstrip()
    for name, one, other in rows:
        if max(map(cell_len, (one, other))) > broad:
            yield fitted(f"  {_wide(name, head)}  {one}", width(), head + 4)
            yield fitted(f"  {'':{head}}  {other}", width(), head + 4)
        else:
            yield f"  {_wide(name, head)}  {_wide(one, broad)}  {other}".rstrip()


def _wide(text: str, most: int) -> str:
    """A text in so many columns, of which a Chinese character takes two."""
    from rich.cells import cell_len

    return text + " " * (most - cell_len(text))


def _broad(rows: list[tuple[str, str, str]]) -> int:
    """How wide a column is: what is wider stands on two lines."""
    from rich.cells import cell_len

    return min(_WIDEST, max(cell_len(each) for _, *both in rows for each in both))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _rows(found: Difference, sides: tuple[Side, Side], language: str) -> Iterator[tuple[str, str, str]]:
    from vizkit.language.house import HOUSE

    def word(sentence: str, **blanks: Any) -> str:
        return HOUSE.words(sentence, language).format(**blanks)

    for each in found.given:
        yield word("given {name}", name=each.name), _value(each.one), _value(each.other)
    if found.first is None:
        yield word("the same at all {count} moments", count=len(found.one.steps)), "", ""
    else:
        runs = zip((found.one, found.other), sides, strict=True)
        yield word("moment {number}", number=found.first), *(_told(*run, found.first, language) for run in runs)
    for each in (*found.unlike, *found.counts, *found.ends):
        if each.kind != "moment":
            yield _called(each, word), _value(each.one), _value(each.other)


_KINDS = {
    "line": "the line that ran",
    "calls": "open calls",
    "answer": "the answer{name}",
    "count": "moments",
    "end": "in the end {name}",
}
"""What differs besides variables, as it is called; of an answer its part is named."""


def _called(each: Unlike, word: Any) -> str:
    """What differs, or is counted, as it is called."""
    if each.kind == "count" and each.name:
        return f"· {each.name}"
    return word(_KINDS.get(each.kind, "{name}"), name=each.name)


def _told(run: Any, side: Side, number: int, language: str) -> str:
    """What is said at a moment, where there is one."""
    return f"{run.steps[number - 1].name}: {side.say(run, number, language)}" if number <= len(run.steps) else "–"


def _value(value: Any) -> str:
    from vizkit.frames.watched import written
    from vizkit.kept.difference import Absent
    from vizkit.kept.values import Lone

    if value is Absent:
        return "–"
    text = type(value).__qualname__ if isinstance(value, Lone) else written(value, 4)
    return _short(" ".join(text.split()), _CUT)
