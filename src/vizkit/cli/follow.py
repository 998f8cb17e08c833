"""`vizkit render NAME --follow`: the file is made again whenever its author has saved what it is made of."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

from vizkit.cli.notice import say, tell, told
from vizkit.delivery.order import Order
from vizkit.explainer.following import Followed
from vizkit.explainer.mistake import SceneError
from vizkit.language.refusal import Refusal

Make, Fail = Callable[[Order], None], Callable[[Exception], None]


def follow(order: Order, followed: Followed, make: Make, fail: Fail) -> None:
    """Make the order's file at every save, until Ctrl-C; what is wrong with a save is said, and the next one awaited.

    Inputs that the explainer has no more are left out. A scene that cannot be read did `fail`.
    """
    tell("it is made again at every save; Ctrl-C ends it")
    with contextlib.suppress(KeyboardInterrupt):
        for _ in followed.saves():
            try:
                film = followed.read_again()
            except SceneError as reason:
                fail(reason)
                continue
            inputs = {name: value for name, value in order.inputs.items() if name in film.inputs}
            try:
                make(replace(order, film=film, inputs=inputs))
            except Exception as reason:
                # Whatever an author can get wrong: the next save may mend it.
                say(told(reason) if isinstance(reason, Refusal) else followed.told(reason))
