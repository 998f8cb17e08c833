"""What is wrong with an input: what was found and what is wanted. Who shows it says how the input is called there."""

from __future__ import annotations

from vizkit.language.house import HOUSE

SHOWN = 40
"""Characters of what was found that are shown."""


class InputError(ValueError):
    """An input that cannot be read or drawn.

    `reason` is a sentence in English; its blanks, if there are `blanks`, are filled when it is said, so that it can be
    translated. `about` is the input's name in its explainer, where one input is at fault: the command line calls it
    `--name`, a form puts the sentence below its field.
    """

    def __init__(self, reason: str, about: str | None = None, /, **blanks: object):
        super().__init__(reason)
        self.about, self.blanks = about, blanks

    @property
    def reason(self) -> str:
        """The sentence in English, without the input's name."""
        return self.told("en")

    def told(self, language: str) -> str:
        """Return the sentence in a language, without the input's name; in English where it is not translated."""
        sentence = HOUSE.words(self.args[0], language)
        said = {
            name: blank.told(language) if isinstance(blank, InputError) else _brief(blank)
            for name, blank in self.blanks.items()
        }
        return sentence.format(**said) if said else sentence

    def __str__(self) -> str:
        return self.reason if self.about is None else f"{self.about}: {self.reason}"

    def concerning(self, about: str) -> InputError:
        """Return the same error, about the input of that name."""
        return type(self)(self.args[0], about, **self.blanks)

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the one line, for where it was raised says nothing to who mistyped."""
        return [f"{type(self).__name__}: {self}"]


def _brief(blank: object) -> object:
    """A blank as it is said: no whole number is long."""
    return shown(blank) if type(blank) is int and len(str(abs(blank))) > SHOWN else blank


def shown(found: object) -> str:
    """Return what was found, as it is quoted in an error: never long."""
    if isinstance(found, int) and found.bit_length() > 1024:
        return f"a whole number of {found.bit_length()} bits"
    quoted = repr(found[: 2 * SHOWN] if isinstance(found, (str, bytes, list, tuple)) else found)
    return quoted if len(quoted) <= SHOWN + 2 else quoted[:SHOWN] + "…" + quoted[-1]
