"""What is wrong with an input: what was found and what is wanted. Who shows it says how the input is called there."""

from __future__ import annotations

from vizkit.language.refusal import SHOWN, Refusal, shown

__all__ = ["SHOWN", "InputError", "shown"]


class InputError(Refusal, ValueError):
    """An input that cannot be read or drawn.

    `about` is the input's name in its explainer, where one input is at fault: the command line calls it `--name`, a
    form puts the sentence below its field.
    """

    def __init__(self, reason: str, about: str | None = None, /, **blanks: object):
        super().__init__(reason, **blanks)
        self.about = about

    @property
    def reason(self) -> str:
        """The sentence in English, without the input's name."""
        return self.told("en")

    def __str__(self) -> str:
        said = super().__str__()
        return said if self.about is None else f"{self.about}: {said}"

    @property
    def inputs(self) -> tuple[str, ...]:
        return () if self.about is None else (self.about,)

    def concerning(self, about: str | None) -> InputError:
        """Return the same error, about the input of that name."""
        return type(self)(self.sentence, about, **self.blanks)
