"""What is wrong with what a site is to say."""

from __future__ import annotations

from vizkit.language.refusal import Refusal


class SiteError(Refusal, ValueError):
    """What of a site's texts cannot be shown; the message names the file, and what to do."""
