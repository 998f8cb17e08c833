"""Law 12: a mark says what its key says."""

from __future__ import annotations

import pytest

from vizkit.explainer.naming import misnamed
from vizkit.picture.marks import Text

VARIABLES = {"nums": (7, 2.5, -1), "k": 3, "table": {"a": 4}}


def text(key: str, words: str) -> Text:
    return Text(key=key, words=(words, words))


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("nums/0#", "7"),
        ("nums/1/value", "2.50"),
        ("nums/1#", "2.5"),
        ("nums/2#", "−1"),
        ("nums/2/index", "2"),
        ("table/a#", "4"),
        ("other/0#", "9"),
        ("nums/title", "nums"),
        ("nums/pointer/index", "index"),
        ("stack/index", "index"),
        ("stack/1/index#", "0"),
    ],
)
def test_what_agrees_is_left_alone(key, words):
    assert not list(misnamed([text(key, words)], VARIABLES))


@pytest.mark.parametrize(
    ("key", "words"), [("nums/0#", "2.5"), ("nums/2/index", "3"), ("table/a#", "7"), ("nums/1/value", "2.6")]
)
def test_what_lies_is_found(key, words):
    assert len(list(misnamed([text(key, words)], VARIABLES))) == 1
