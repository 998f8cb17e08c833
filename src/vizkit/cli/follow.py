"""`vizkit render NAME --follow`: the file is made again whenever its author has saved what it is made of."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from vizkit.cli.notice import asked_for, tell, told_in
from vizkit.cli.report import Report
from vizkit.delivery.made_of import said_in
from vizkit.delivery.order import Order
from vizkit.explainer.following import LOOK, Followed


def follow(
    order: Order, make: Callable[[Report, Order], None], reporting: Callable[[], AbstractContextManager[Report]]
) -> None:
    """Make the order's file, and again at every save, until Ctrl-C; what is wrong with a save is said and waited out.

    Inputs that the explainer has no more are left out.
    """
    followed = Followed(order.film, order.name, said_in(order))
    with reporting() as report:
        make(report, order)
    tell("it is made again at every save; Ctrl-C ends it")
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            time.sleep(LOOK)
            if followed.settled():
                with reporting() as report:
                    try:
                        with told_in(asked_for()):
                            make(report, _again(order, followed))
                    except Exception as reason:  # the next save may mend it
                        report.failed(order.name, reason)


def _again(order: Order, followed: Followed) -> Order:
    """The order of the explainer as it was saved."""
    film = followed.read_again()
    return replace(order, film=film, inputs={name: each for name, each in order.inputs.items() if name in film.inputs})
