"""Provenance: what a film, a GIF or a page says of itself, enough to make it again."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vizkit import __version__
from vizkit.explainer.flags import option

if TYPE_CHECKING:
    from vizkit.frames import Show
    from vizkit.picture.style import Style

MARK = "vizkit"

PICTURES = ("png", "svg")
"""The kinds of files that hold one moment."""

SHEET = "sheet"
"""The kind of those that hold several, as a PNG."""


SCRIPT = "script"
"""The kind of a file that is filled in with what is said."""


@dataclass(frozen=True)
class Provenance:
    """The explainer, the text of its inputs, the options that a file was rendered with, and its acts' digests."""

    explainer: str
    inputs: dict[str, str | bool]
    options: dict[str, Any]
    version: str = __version__
    digests: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """All of it as JSON, by name; its acts are in their order."""
        whole = replace(self, inputs=dict(sorted(self.inputs.items())), options=dict(sorted(self.options.items())))
        return json.dumps({MARK: dict(sorted(asdict(whole).items()))}, ensure_ascii=False)

    @classmethod
    def parse(cls, text: str) -> Provenance | None:
        """What `text` says, or None where it is not ours."""
        try:
            found = cls(**json.loads(text)[MARK])
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        return found if found._is_well_formed() else None

    def command(self, output: str) -> str:
        """The command that makes the file again."""
        options = dict(self.options)
        kind, verb = options.get("as"), "render"
        if kind in (*PICTURES, SHEET):
            del options["as"]
            verb, ending = "sheet", f".{PICTURES[0] if kind == SHEET else kind}"
            options |= {} if kind == SHEET else {"stills": True}
            output = output if output.lower().endswith(ending) else str(Path(output).with_suffix(ending))
        if kind == SCRIPT:
            del options["as"]
            verb = SCRIPT
        words = ["vizkit", verb, self.explainer]
        said = [(option(name), value) for name, value in self.inputs.items()]
        said += [(f"--{name.lower().replace('_', '-')}", value) for name, value in options.items()]
        for flag, value in said:
            if value is True:
                words.append(flag)
            elif value is False:
                words.append("--no-" + flag[2:])
            elif isinstance(value, list):
                words += [part for item in value for part in (flag, str(item))]
            else:
                words.append(f"{flag}={value}")
        return " ".join(map(_quoted, [*words, "-o", output]))

    def _is_well_formed(self) -> bool:
        """Whether everything has its type: a file may say anything."""
        texts = [self.explainer, self.version]
        for values in (self.inputs, self.options, self.digests):
            if not isinstance(values, dict):
                return False
            for name, value in values.items():
                texts += [name, *(value if isinstance(value, list) else [] if isinstance(value, bool) else [value])]
        return all(isinstance(text, str) for text in texts)


def _quoted(word: str) -> str:
    """A word as a shell reads it; what cannot be seen is written out, and does nothing to a terminal."""
    if word.isprintable():
        return shlex.quote(word)
    written = (sign if sign.isprintable() and sign not in "\\'" else _written_out(sign) for sign in word)
    return f"$'{''.join(written)}'"


def _written_out(sign: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in sign.encode("utf-8", "surrogateescape"))


def of_picture(
    name: str,
    show: Show,
    kind: str,
    numbers: Sequence[int] | None,
    style: Style,
    acts: Sequence[str] = (),
    lettering: str | None = None,
) -> Provenance:
    """What a picture of the moments of these numbers, or of all, says of itself."""
    options = {"as": kind, "layout": style.layout, "theme": style.theme, "lang": style.language, "act": list(acts)}
    options |= {"moments": ",".join(map(str, numbers))} if numbers is not None else {}
    options |= {"ground": "none"} if style.clear else {}
    options |= {"text": lettering} if lettering is not None else {}
    return of_show(name, show, options)


def of_show(name: str, show: Show, options: Mapping[str, Any]) -> Provenance:
    """What a file of a show says of itself: with its `options` the inputs, and how many moments a run may have."""
    from vizkit.trace.bound import MOST

    most = {"most": str(show.most)} if show.most != MOST else {}
    kept, beside, said = show.film.kept, show.film.beside, {**options, **most}
    if beside is not None:
        said |= {"act": list(beside.acts), "beside": beside.word, "in-step": beside.by}
    if kept is not None:
        return Provenance(kept.name, dict(kept.texts), said, digests=show.digests)
    return Provenance(name, inputs(show), said, digests=show.digests)


def inputs(show: Show) -> dict[str, str | bool]:
    """What was put in, as the command line takes it: all inputs but those made of others."""
    return {
        name: wanted.write(show.inputs[name])
        for name, wanted in show.film.inputs.items()
        if name in show.given or not (wanted.default is None or callable(wanted.default))
    }
