"""Spoken: numbers, formulas and signs as a person says them, for engines that would read them as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vizkit.voice.numbers import fractions, in_words, ungrouped

Rules = Sequence[tuple[str, str]]
"""What is found, and what is said for it, in this order."""

_LETTERS = {
    "α": ("alpha", "阿尔法"), "β": ("beta", "贝塔"), "γ": ("gamma", "伽马"), "δ": ("delta", "德尔塔"),
    "ε": ("epsilon", "艾普西隆"), "η": ("eta", "伊塔"), "θ": ("theta", "西塔"), "λ": ("lambda", "兰姆达"),
    "μ": ("mu", "缪"), "π": ("pi", "派"), "ρ": ("rho", "柔"), "σ": ("sigma", "西格马"), "τ": ("tau", "套"),
    "φ": ("phi", "斐"), "ω": ("omega", "欧米伽"), "Φ": ("phi", "斐"), "Δ": ("delta", "德尔塔"), "ℓ": ("l", "l"),
}  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵗˣⁿᵏ", "0123456789+−txnk")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙ", "0123456789ijkn")
_ALIKE = str.maketrans({"∕": "/", "⋅": "·", "∗": "*", "…": " ", "“": "", "”": "", "‘": "'", "’": "'", '"': "", "`": ""})

_UNITS = {
    "ms": ("millisecond", "毫秒"), "s": ("second", "秒"), "µs": ("microsecond", "微秒"),
    "ns": ("nanosecond", "纳秒"),
    "kg": ("kilogram", "千克"), "KB": ("kilobyte", "千字节"), "MB": ("megabyte", "兆字节"),
    "GB": ("gigabyte", "吉字节"),
    "KiB": ("kibibyte", "千字节"), "MiB": ("mebibyte", "兆字节"), "GiB": ("gibibyte", "吉字节"),
    "px": ("pixel", "像素"), "V": ("V", "V"),
}  # fmt: skip

_OPERAND = r"[\w)\]′|‖∞∅⟩]"

_SHARED: Rules = (
    (r"_+", " "),
    (r"\bI/O\b", "I O"),
    (r"(?<!\d)([A-Za-z])(?=\d)", r"\1 "),
    (r"(\w)\^\(([^()]*)\)", r"\1⟨\2⟩"),
    (r"(\w)\^([\w−]+)", r"\1⟨\2⟩"),
    (r"(?<=[\w)])[²](?!\w)", "⟨2⟩"),
    (r"(?<=[\w)])[³](?!\w)", "⟨3⟩"),
    (r"(?<=[A-Za-z)])ᵗ", "⟨t⟩"),
    (r"\((\d+), ?(\d+)\)", r" \1, \2"),
)

_ENGLISH: Rules = (
    (r"(\d)e([−-])(\d+)", r"\1 times ten to the minus \3"),
    (r"(\d)e\+?(\d+)", r"\1 times ten to the \2"),
    (r"(\w)\[([^\[\]]*[<>≤≥=][^\[\]]*)\]", r"\1 where \2"),
    (r"([^\W\d]\w*)\[([^\[\]]*)\]\[([^\[\]]*)\]", r"\1 of \2, \3"),
    (r"([^\W\d]\w*)\[([^\[\]]*)\]", r"\1 of \2"),
    (r"\[\[(.*?)\]\]", r"\1"),
    (r"\[([^\[\]]*)\]", r"\1"),
    (r"(\d):(?=\d)", r"\1 to "),
    (r"⟨2⟩", " squared"),
    (r"⟨3⟩", " cubed"),
    (r"⟨t⟩", " transposed "),
    (r"⟨([^⟨⟩]*)⟩", r" to the \1 "),
    (r"\b(ln|log)\b", "log"),
    (r"‖([^‖]*)‖", r" the norm of \1 "),
    (r"\|([^|]*)\|", r" the absolute value of \1 "),
    (r"(?<=\w)√", " times √"),
    (r"√", " the square root of "),
    (r"(?<!\w)([αβγηλAKQSVWX])\(", r"\1 times ("),
    (r"([^\W\d]\w*)\(\)", r"\1"),
    (r"([^\W\d]\w*)\(([^()]*)\)", r"\1 of \2 "),
    (r"([^\W\d]\w*)\(", r"\1 of ("),
    (r"(\w+)\s*×\s*\1\b", r"\1 by \1"),
    (r"(\d)×(?=\d)", r"\1 by "),
    (r"(\d) ?×(?=\s+[a-z]{3})", r"\1 times"),
    (r"∂", " partial "),
    (r"Σ", " the sum of "),
    (r"∞", " infinity "),
    (r"∅", " null "),
    (r"′", " prime "),
    (r"(?<=\d) ?%", " percent"),
    (r"/", " over "),
    (r"×|·|\*", " times "),
    (r"÷", " divided by "),
    (rf"(?<={_OPERAND})\s*−\s*(?=[\w(∞√])|(?<={_OPERAND}) - (?=\S)", " minus "),
    (r"−\s*|(?<![\w-])-(?=\d)", " minus "),
    (r"(?<=\d)\+(?!\S)", " or more"),
    (r"\+=", " plus equals "),
    (r"\+", " plus "),
    (r"≤|<=", " at most "),
    (r"≥|>=", " at least "),
    (r"≠|!=", " is not "),
    (r"≈", " is about "),
    (r"→|->", " to "),
    (r"←", " gets "),
    (r"==?", " equals "),
    (r"<", " less than "),
    (r">", " greater than "),
    (r"@\s*$|@(?=\?)", "the at sign"),
    (r"@", " at "),
    (r"(?<=\d)–(?=\d)", " to "),
    (r"\s–\s", ", "),
    (r"–", " "),
    (r"(?<=\w)-(?=\w)", " "),
    (r"(?<=\w)\.(?=[^\W\d])|(?<!\S)\.(?=[^\W\d])", " dot "),
    (r"\(([^()]*)\)(?=\s*[,.?!:;]|\s*$)", r", \1"),
    (r"(?<=\w)\s+\(([^()]*)\)", r", \1,"),
    (r"[()\[\]{}|]", " "),
)

_CHINESE: Rules = (
    (r"(\d)e([−-])(\d+)", r"\1乘以10的负\3次方"),
    (r"(\d)e\+?(\d+)", r"\1乘以10的\2次方"),
    (r"(\w)\[([^\[\]]*[<>≤≥=][^\[\]]*)\]", r"\1，当\2"),
    (r"([A-Za-z]\w*)\[([^\[\]]*)\]\[([^\[\]]*)\]", r"\1 \2 \3"),
    (r"([A-Za-z]\w*)\[([^\[\]]*)\]", r"\1 \2 "),
    (r"\[\[(.*?)\]\]", r"\1"),
    (r"\[([^\[\]]*)\]", r"\1"),
    (r"(\d):(?=\d)", r"\1到"),
    (r"(?<![\d.])(\d+)/(\d+)(?![\d.])", r"\2分之\1"),
    (r"⟨2⟩", "的平方"),
    (r"⟨3⟩", "的立方"),
    (r"⟨t⟩", "的转置"),
    (r"⟨([^⟨⟩]*)⟩", r"的\1次方"),
    (r"(\d+(?:\.\d+)?) ?%", r"百分之\1"),
    (r"‖([^‖]*)‖", r"\1的范数"),
    (r"\|([^|]*)\|", r"\1的绝对值"),
    (r"(?<=\w)√", "倍根号"),
    (r"√", "根号"),
    (r"\bO\(", "大O("),
    (r"([A-Za-zα-ωΦ⟩])\(([^()]*)\)", r"\1 \2 "),
    (r"∂", "偏"),
    (r"Σ", "求和"),
    (r"∞", "无穷"),
    (r"∅", "空"),
    (r"′", "撇"),
    (r"×|·|\*", "乘"),
    (r"÷|/", "除以"),
    (rf"(?<=[A-Za-z0-9)\]′|值方数置])\s*−\s*(?=[\w(])|(?<={_OPERAND}) - (?=\S)", "减"),
    (r"−\s*|(?<![\w-])-(?=\d)", "负"),
    (r"\+=", "加等于"),
    (r"\+", "加"),
    (r"≤|<=", "小于等于"),
    (r"≥|>=", "大于等于"),
    (r"≠|!=", "不等于"),
    (r"≈", "约等于"),
    (r"→|->", "到"),
    (r"==?", "等于"),
    (r"<", "小于"),
    (r">", "大于"),
    (r"@", "艾特"),
    (r"(?<=\d)–(?=\d)", "到"),
    (r"–", "，"),
    (r"(?<=\w)-(?=\w)", " "),
    (r"(?<=\w)\.(?=[^\W\d])|(?<!\S)\.(?=[^\W\d])", "点"),
    (r"[（(]([^()（）]*)[)）](?=\s*[，。？！：；,.?!]|\s*$)", r"，\1"),
    (r"[()（）\[\]{}|]", " "),
    (r"(?<![\d.到第])(?<!第 )2(?=\s*[个种台行列层块条次步倍位头只份组遍段轮张件项对])", "两"),
)

_LANGUAGES = {"en": _ENGLISH, "zh": _CHINESE}


def spoken(sentence: str, language: str) -> str:
    """Return a sentence as it is said in a language; in one without a table only its numbers are tidied."""
    text = ungrouped(sentence).translate(_ALIKE).translate(_LOWERED)
    if language not in _LANGUAGES:
        return text
    text = fractions(_raised(text)) if language == "en" else _raised(text)
    for found, said in (*_SHARED, *_units(language), *_LANGUAGES[language]):
        text = re.sub(found, said, text)
    for letter, names in _LETTERS.items():
        text = text.replace(letter, f" {names[language == 'zh']} ")
    return _tidy(in_words(text, language), language)


def _raised(text: str) -> str:
    """Powers in brackets of their own, but for squares, cubes and transposed matrices."""

    def powered(found: re.Match[str]) -> str:
        return found[0] if found[0] in "²³ᵗ" else f"⟨{found[0].translate(_RAISED)}⟩"

    return re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵗˣⁿᵏ]+", powered, text)


def _units(language: str) -> Rules:
    """Units behind numbers: one of them, or many."""
    if language == "zh":
        return tuple((rf"(?<=\d)\s*{unit}(?![\w/])", names[1]) for unit, names in _UNITS.items())
    return tuple(
        rule
        for unit, names in _UNITS.items()
        for rule in (
            (rf"(?<![\d.])1\s?{unit}(?![\w/])", f"1 {names[0]}"),
            (rf"(?<=\d)\s?{unit}(?![\w/])", f" {names[0]}s" if unit != "V" else " V"),
        )
    )


def _tidy(text: str, language: str) -> str:
    """One space between words and before none of the stops; none between Chinese characters."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" (?=[,.?!:;，。？！：；])", "", text)
    text = re.sub(r"([,:;])(?=[,.?!:;])", "", text)
    if language == "zh":
        text = re.sub(r"(?<=[\u4e00-\u9fff，。？！：；]) | (?=[\u4e00-\u9fff，。？！：；])", "", text)
        text = re.sub(r"，(?=[，。？！：；])|，$", "", text.replace(",", "，"))
    return text.rstrip(",;:")
