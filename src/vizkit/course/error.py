"""What is wrong with a course."""

from __future__ import annotations

from vizkit.language.refusal import Refusal


class CourseError(Refusal, ValueError):
    """What is wrong with a course's file; the message names the file, and the table or key."""
