"""What counts as a number that a sentence writes itself, and what is part of a name or of a formula."""

from __future__ import annotations

import pytest

from vizkit.language.typed import recounted, typed


@pytest.mark.parametrize(
    "sentence",
    [
        "{num} joins at the back", "{nums[2]} is older", "nums2 is used up", "Amortised O(1) a number", "at most 2n − 2",
        "the r² channels", "Always below 2 V", "Move 1/{k} of the gap", "Steps of 1/k²", "{rows}×{rows}", "k − i = {free}",
        "One number at every position", "No rise: the factor is 1", "device 0 sends it", "the first pass, the third pass",
        "π²/6", "L1", "fa2 keeps less",
    ],
)  # fmt: skip
def test_names_formulas_and_blanks_are_no_numbers(sentence):
    assert typed(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("the answer is 42", "42"), ("k = 3", "3"), ("3 windows, {k} wide", "3"), ("3 + 4 are many", "3"),
        ("seven are left", "seven"), ("Twice as many", "twice"), ("forty-two", "forty"), ("③ comes next", "③"),
        ("🔟 of them", "🔟"), ("两次", "两"), ("共17次", "17"), ("the 17th", "17"), ("２ are left", "２"), ("1,024 elements", "1,024"), ("2.5 times", "2.5"),
        ("2-way merge", "2"), ("3 of {k}", "3"), ("2 I know", "2"),
    ],
)  # fmt: skip
def test_a_number_of_its_own_is_found(sentence, said):
    assert said in typed(sentence)


def test_a_number_of_the_algorithm_is_none():
    assert typed("half of them, 2 by 2", {2}) == () and typed("half of them, 3 by 3", {2}) == ("3", "3")


@pytest.mark.parametrize(
    ("sentence", "translation", "word"),
    [
        ("Two votes stand", "三票留下", "三"),
        ("Two votes stand", "两票留下", None),
        ("Two votes stand", "二者留下", None),
        ("Both votes stand", "两票留下", None),
        ("Three votes of {two}", "{two} 中的两票", "两"),
        ("Two votes stand", "票数留下", None),
        ("Two triangles", "两个三角形", None),
        ("The two in the third row", "第三行的那些", None),
        ("Thirteen votes", "十三票", None),
        ("Two votes", "十二票", None),
        ("A triangle", "三角形", None),
        ("Five votes, one lost", "留下六票", "六"),
    ],
)
def test_a_translation_that_counts_to_another_number_is_found(sentence, translation, word):
    assert recounted([sentence], translation) == word
