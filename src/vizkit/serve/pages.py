"""The pages of one explainer: made anew when it was saved, for whatever inputs they are asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from vizkit.delivery.files import STDOUT
from vizkit.delivery.order import Order
from vizkit.explainer import Explainer, SceneError
from vizkit.explainer.following import Followed
from vizkit.inputs import InputError
from vizkit.language.refusal import Refusal
from vizkit.page.document import Opening, document
from vizkit.page.served import Served
from vizkit.trace.bound import MOST, EndlessError

KEPT = 8
"""Pages that are kept: those last asked for."""

ALLOWED = "vizkit serve NAME --most N"
"""How the server allows a run more."""

QUICK = 0.3
"""Seconds. Where a whole page takes longer, the act that its reader looks at is made first, by itself."""

Key = tuple[tuple[tuple[str, str], ...], str]


class Pages:
    """Pages by their inputs, as texts. `version` counts the saves; `mistake` is what is wrong with the last.

    Inputs that are given come on top of those that the explainer is served with.
    """

    def __init__(
        self,
        name: str,
        explainer: type[Explainer],
        inputs: Mapping[str, Any],
        opening: Opening,
        most: int = MOST,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.name, self.explainer, self.inputs, self.opening, self.most = name, explainer, inputs, opening, most
        self.version, self.mistake = 0, ""
        self.followed = Followed(explainer, name)
        self._shown = 0
        self._clock = clock
        self._made: dict[Key, str] = {}
        self._before: dict[Key, str] = {}
        self._seconds: dict[tuple, float] = {}

    def read_again(self) -> None:
        """Take the new version of the explainer, or keep the old one and what is wrong with the new."""
        try:
            self.explainer = self.followed.read_again()
        except SceneError as reason:
            self.mistake = self.followed.told(reason)
        else:
            self.mistake = ""
            self._before = {**self._before, **self._made}
            self._made = {}
            self._shown = self.version + 1
        # Last, for others look at it meanwhile: what they find is then all there.
        self.version += 1

    def page(self, texts: Mapping[str, str], act: str = "") -> str:
        """The page for these inputs, of all acts or of one alone; a `Refusal` where they are wrong or want too much.

        While the explainer cannot be drawn, the last page that was right.
        """
        key = _key(texts, act)
        try:
            return self._page(key)
        except InputError:
            raise
        except Exception as reason:
            # Whatever an author can get wrong: the last good picture stays.
            if key in self._before:
                return self._before[key]
            if isinstance(reason, Refusal):
                raise
            raise SceneError(self.followed.told(reason)) from reason

    def ready(self, texts: Mapping[str, str], act: str) -> dict[str, Any]:
        """Make the page anew: what is wrong with it, or whether its reader's act is there at first by itself.

        An act that is gone, or inputs that fit no longer, are left to the page.
        """
        if self.mistake:
            return {"mistake": self.mistake}
        alone = act in {each.name for each in self.explainer.acts} and self._seconds.get(_key(texts, "")[0], 0) > QUICK
        try:
            self._page(_key(texts, act if alone else ""))
        except InputError:
            return {"alone": False}
        except Exception as reason:
            return {"mistake": self.followed.told(reason)}
        return {"alone": alone}

    def wrong(self, texts: Mapping[str, str], language: str) -> dict[str, str]:
        """The input that is wrong, and why, in a language; nothing where all are right."""
        try:
            self.page(texts)
        except Refusal as reason:
            return {"about": next(iter(reason.inputs), ""), "reason": said(reason, language)}
        except SceneError as reason:
            return {"about": "", "reason": str(reason)}
        return {}

    def _page(self, key: Key) -> str:
        if key not in self._made:
            start = self._clock()
            self._made[key] = self._document(*key)
            if not key[1]:
                self._seconds[key[0]] = self._clock() - start
            for made in (self._made, self._before, self._seconds):
                while len(made) > KEPT:
                    del made[next(iter(made))]
        return self._made[key]

    def _document(self, given: tuple[tuple[str, str], ...], act: str) -> str:
        texts = {name: text for name, text in given if name in self.explainer.inputs}
        inputs = {name: value for name, value in self.inputs.items() if name in self.explainer.inputs}
        values = {**inputs, **read(self.explainer, texts)}
        order = Order(
            self.name, self.explainer, values, (act,) if act else (), "html", self.opening, STDOUT, None, self.most
        )
        order.check()
        strange = tuple(name for name, _ in given if name not in texts)
        served = Served(self._shown, self.explainer, inputs, texts, bool(act), strange)
        return document(order.show, self.opening, order.provenance(self.opening), served)


def said(reason: Refusal, language: str) -> str:
    """What a refusal says, in a language."""
    return reason.told(language, most=ALLOWED) if isinstance(reason, EndlessError) else reason.told(language)


def read(explainer: type[Explainer], texts: Mapping[str, str]) -> dict[str, Any]:
    """The inputs as the command line reads them, but for files: none is read on a reader's behalf."""
    for name, text in texts.items():
        if text.strip().startswith("@"):
            raise InputError("a page reads no files: paste the numbers", name)
    return explainer.read(texts)


def _key(texts: Mapping[str, str], act: str) -> Key:
    return tuple(sorted(texts.items())), act
