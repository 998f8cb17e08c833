"""What is said of a run in one word of the command line: `'sliding-window --k 4'`, or `'--k 4'` of one known before."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

from vizkit.cli import options
from vizkit.cli.by_name import ByName
from vizkit.delivery.settings import SettingsError
from vizkit.language.refusal import shown

if TYPE_CHECKING:
    from vizkit.explainer import Explainer


class Said(NamedTuple):
    """An explainer with its inputs, the acts that are asked for, and how many moments a run may have."""

    name: str
    film: type[Explainer]
    inputs: dict[str, Any]
    act: tuple[str, ...]
    most: int


def said(word: str, name: str | None = None) -> Said:
    """What one word says: the name first, but where that is known."""
    try:
        words = shlex.split(word)
    except ValueError:
        unclosed = "{found} has a quotation mark that is not closed"
        raise SettingsError(unclosed, found=shown(word)) from None
    if name is not None and (not words or words[0].startswith("-")):
        words = [name, *words]
    if not words:
        raise SettingsError("nothing is named: write what vizkit tell takes, such as 'sliding-window --k 4'")
    found: list[Said] = []
    asked = [options.acts(), options.most()]
    reading = ByName("diff", lambda *run, **given: found.append(Said(*run, **given)), asked, "")
    reading.main(words, standalone_mode=False)
    if not found:
        raise SettingsError("{found} is no run: write what vizkit tell takes, and no --help", found=shown(word))
    return found[0]


def both(name: str, film: type[Explainer], acts: tuple[str, ...], word: str | None, by: str | None) -> type[Explainer]:
    """The film of two runs, the second as it is said in a word; of one where none is."""
    from vizkit.explainer.beside import BY, Beside

    if word is None and by is not None:
        raise SettingsError("--in-step is for two runs: give --beside too")
    if word is None:
        return film
    other = said(word, film.kept.name if film.kept is not None else name)
    texts = {each: other.film.inputs[each].write(value) for each, value in other.inputs.items()}
    return Beside(word, other.name, other.act, texts, acts, by or BY[0]).on(film)
