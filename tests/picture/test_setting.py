"""What a scene's words become in every language."""

from __future__ import annotations

import pytest

from vizkit.picture.ink import InkError
from vizkit.picture.setting import Setting


@pytest.mark.parametrize("translated", ["全部 8 个", "all ８", "٣", "Ⅳ", "½"])
def test_a_translation_can_write_no_number_either(translated):
    assert Setting(lambda own: (own, "全部")).words("all of them")[0] == ("all of them", "全部")
    with pytest.raises(InkError, match="cannot write a number"):
        Setting(lambda own: (own, translated)).words("all of them")
