"""Numbers, formulas and signs are said as a person says them."""

from __future__ import annotations

import unicodedata

import pytest

from tests.conftest import explainers, show_of
from vizkit.voice.numbers import in_words
from vizkit.voice.spoken import spoken

TABLE = [
    ("−1", "minus one", "负一"),
    ("2 − 1", "two minus one", "二减一"),
    ("e^(m−m′)", "e to the m minus m prime", "e的m减m撇次方"),
    ("O(n)", "O of n", "大O n"),
    ("2×2", "two by two", "二乘二"),
    ("N × N", "N by N", "N乘N"),
    ("3 × 0.5", "three times zero point five", "三乘零点五"),
    ("k ≤ 2", "k at most two", "k小于等于二"),
    ("k ≥ 2", "k at least two", "k大于等于二"),
    ("x ≠ 0", "x is not zero", "x不等于零"),
    ("a ÷ b", "a divided by b", "a除以b"),
    ("Σ a", "the sum of a", "求和a"),
    ("Kᵗ", "K transposed", "K的转置"),
    ("φ(k)vᵗ", "phi of k v transposed", "斐k v的转置"),
    ("[1, 3]", "one, three", "一，三"),
    ("16\u2009777\u2009216", "sixteen million seven hundred seventy seven thousand two hundred sixteen",
     "一千六百七十七万七千二百一十六"),
    ("1.5 s", "one point five seconds", "一点五秒"),
    ("1 s", "one second", "一秒"),
    ("20 ms", "twenty milliseconds", "二十毫秒"),
    ("2.8 %", "two point eight percent", "百分之二点八"),
    ("2.8e−7", "two point eight times ten to the minus seven", "二点八乘以十的负七次方"),
    ("n²", "n squared", "n的平方"),
    ("e⁻ˣ", "e to the minus x", "e的负x次方"),
    ("√n", "the square root of n", "根号n"),
    ("n√n", "n times the square root of n", "n倍根号n"),
    ("1/2", "one half", "二分之一"),
    ("3/4", "three quarters", "四分之三"),
    ("1/16", "one sixteenth", "十六分之一"),
    ("1/(1+x)", "one over, one plus x", "一除以，一加x"),
    ("|b| / ‖w‖", "the absolute value of b over the norm of w", "b的绝对值除以w的范数"),
    ("F[2][4]", "F of two, four", "F二四"),
    ("F[0] = 1", "F of zero equals one", "F零等于一"),
    ("0:4", "zero to four", "零到四"),
    ("A → B", "A to B", "A到B"),
    ("x·Φ(x)", "x times phi of x", "x乘斐x"),
    ("max(x, 0)", "max of x, zero", "max x，零"),
    ("nums1", "nums one", "nums一"),
    ("2m = 512", "two m equals five hundred twelve", "二m等于五百一十二"),
    ("x.grad", "x dot grad", "x点grad"),
    ("∂out/∂out", "partial out over partial out", "偏out除以偏out"),
    ("counter += 1", "counter plus equals one", "counter加等于一"),
    ("a (see b).", "a, see b.", "a，see b."),
]  # fmt: skip


@pytest.mark.parametrize(("written", "english", "chinese"), TABLE, ids=[row[0] for row in TABLE])
def test_the_table(written, english, chinese):
    assert spoken(written, "en") == english
    assert spoken(written, "zh") == chinese


def test_chinese_counts_a_pair_with_its_own_word():
    assert spoken("2 个数", "zh") == "两个数" and spoken("12 个数", "zh") == "十二个数"
    assert spoken("第 2 步", "zh") == "第二步"


def test_numbers_longer_than_anybody_counts_are_said_digit_by_digit():
    assert in_words("9" * 16, "en") == " ".join(["nine"] * 16) and in_words("9" * 16, "zh") == "九" * 16


def test_a_language_without_a_table_is_left_to_its_engine():
    assert spoken("16\u2009777\u2009216 − 1", "de") == "16777216 − 1"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", explainers())
def test_nothing_is_left_that_an_engine_would_spell(name, language):
    for sentence in dict.fromkeys(moment.say(language) for moment in show_of(name).moments):
        said = spoken(sentence, language)
        odd = [sign for sign in said if not sign.isspace() and unicodedata.category(sign)[0] not in "LP"]
        odd += [sign for sign in said if sign in "()[]{}_@#%*/\\‖′–"]
        assert said and not odd, (sentence, said)
