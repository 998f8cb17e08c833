"""What is folded away on a page until somebody wants it."""

from __future__ import annotations

from html import escape

from vizkit.page.markup import element


def folded(title: str, inside: str, opened: bool = False, **attributes: str) -> str:
    """Return markup that is seen once its title is pressed, or at first where it is `opened`."""
    summary = element("summary", element("h3", escape(title)))
    return element("details", summary, inside, **attributes, **({"open": ""} if opened else {}))
