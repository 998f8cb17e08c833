"""What an author gets wrong: one line with file and line, what was found and what to do, exit 2, never a traceback."""

from __future__ import annotations

import sys

import pytest

from tests.counting import REFERENCE, SCENE
from vizkit.cli.main import main
from vizkit.explainer import catalogue

ACT = '@act(counted, "Count")'
NOTE = '        yield "see", "{num} is seen"\n'
TRACED = "from vizkit.trace import traced\n\n\n@traced\ndef counted(nums):\n    yield 'see', 'seen'\n"

SCENES = {
    "an input from elsewhere": ("vizkit.inputs import", "vizkit import", "2: vizkit has no 'numbers': write from vizkit.inputs"),
    "a reference in the scene": ("from counted_reference import counted\n", TRACED, "4: a scene places what is there"),
    "a module that is not there": ("counted_reference", "counted_refrence", "4: there is no module 'counted_refrence': put it"),
    "a name that is not there": ("import counted", "import countd", "4: counted_reference has no 'countd'"),
    "a shape misspelt": ("import label", "import lable", "3: vizkit.shapes has no 'lable'; did you mean 'table'?"),
    "a syntax error": ("class Counting(Explainer):", "class Counting(Explainer)", "7: expected ':'"),
    "tabs among spaces": ("        return row", "\treturn row", "15: inconsistent use of tabs"),
    "an exit without a word": (
        "class Counting",
        "import os\n\nos._exit(3)\n\n\nclass Counting",
        "9: counting.py ends Python when it is loaded",
    ),
    "an exit": ("class Counting", "raise SystemExit\n\n\nclass Counting", "7: counting.py ends Python when it is loaded"),
    "no base": ("(Explainer):", ":", " counting.py holds no explainer: write a class that is built on"),
    "a null byte": ("class Counting", "\0class Counting", "7: there is a null byte in it: save it as text in UTF-8"),
    "a family of none": ('family = "arrays"', "family = None", "7: the family is a sentence in English, not None"),
    "presets of none": ('family = "arrays"', 'family = "arrays"\n    presets = None', "11: presets is a dict, presets = {"),
    "no family": ('    family = "arrays"\n', "", '7: Counting wants a family: family = "arrays"'),
    "no idea": ('    """One after the other."""\n', "", "7: Counting wants an idea: one sentence, as its docstring"),
    "no act": (f"    {ACT}\n", "", "7: Counting has no act: bind a reference"),
    "two explainers": ("class Counting", "class Other(Explainer):\n    pass\n\n\nclass Counting", None),
    "an act without a title": (ACT, "@act(counted)", '13: an act wants a reference and a title: act('),
    "an act of nothing": (ACT, "@act", '13: an act wants a reference and a title: act('),
    "a title in a pair": ('"Count")', '("Count", "Zählen"))', "13: act count: the title is a sentence in English, not ("),
    "an act of a function": (ACT, '@act(print, "Count")', "13: an act shows a reference, and print is none: write @traced"),
    "a sweep unknown": (ACT, '@act(counted, "Count", sweep=("begin", "and so on"))', "13: act count: no moment of counted is called 'begin'"),
    "a sweep with a number": (ACT, '@act(counted, "Count", sweep=("count", "the other 3"))', "13: act count: the sweep has a number"),
    "an opening of what is no argument": (ACT, '@act(counted, "Count", opening="So many: {total}")', "13: act count: the note 'So many: {total}' wants total, which is no variable here; there are nums"),
    "an opening of no element": (ACT, '@act(counted, "Count", opening="And {nums[9]}?")', "13: act count: the blank {nums[9]} cannot be filled"),
    "an opening that is none": (ACT, '@act(counted, "Count", opening=3)', "13: an opening is a sentence, or two, for one and for many, not 3"),
    "an argument unknown": (ACT, '@act(counted, "Count", num=3)', "13: act count: counted has no parameter 'num'"),
    "two acts of one name": ("    @act", '    @act(counted, "First")\n    def count(nums):\n        return row(nums)\n\n    @act', "17: count is written at line 13 already, which this would replace: give it another name"),
    "an act without a draw of the same name": ("    @act", '    count = act(counted, "First")\n\n    @act', "15: count is written at line 13 already"),
    "two inputs of one name": ("    nums =", '    nums = numbers([1], "some")\n    nums =', "12: nums is written at line 11 already"),
    "an act called wait": ("def count(", "def wait(", None),
    "an input called completed": ("    nums =", "    completed =", "11: the input completed clashes with what every explainer calls"),
    "an input called size": ("    nums =", "    size =", "11: the input size clashes with the option --size"),
    "a default of another kind": ("[4, 5]", '"four"', "11: the default of nums: 'f' is not a number"),
    "no default": ("[4, 5]", "None", "11: the default of nums: None is no sequence"),
    "an example that fails": ("[4, 5]", "[4, 5] + 3", "11: TypeError: can only concatenate list"),
    "no help": (', "the numbers"', "", "11: TypeError: numbers() missing 1 required positional argument: 'help'"),
    "a keyword that is none": ('"the numbers"', '"the numbers", sorted=True', "11: TypeError: numbers() got an unexpected keyword argument 'sorted'; numbers takes default, help, most, empty; what else"),
    "presets misspelt": ("    nums =", "    preset = {}\n    nums =", "11: preset is nothing that an explainer says of itself: did you mean presets?"),
    "largest misspelt": ("    nums =", "    bigest: dict = {}\n    nums =", "11: bigest is nothing that an explainer says of itself: did you mean largest?"),
    "what is not known at all": ("    nums =", "    width = 3\n    nums =", "11: width is nothing that an explainer says of itself: there are title, idea, family, colours, largest, presets"),
    "what is the author's own": ("    nums =", "    _own = {}\n    helper = staticmethod(len)\n    nums =", None),
    "a shape of a variable without a value": (f"{ACT}\n    def count(nums, num, total):\n        return row(nums)", '@act(counted, "Count", opening="How many?")\n    def count(nums, num, total):\n        return row(total, places=nums)', '15: what has no value yet at this moment, and so no name of its own, wants a name: name="…": total is None at this moment: ask whether total is None first'),
    "what a shape does not take": ("return row(nums)", "return row(nums, sizes=nums)", "15: TypeError: row() got an unexpected keyword argument 'sizes'; row takes values, name, places, at"),
    "a variable without a value": (f"{ACT}\n    def count(nums, num, total):\n        return row(nums)", '@act(counted, "Count", opening="How many?")\n    def count(nums, num, total):\n        return row(nums).pointing(at=num + 1)', "15: TypeError: unsupported operand type(s) for +: 'NoneType' and 'int': num is None at this moment: ask whether num is None first"),
    "an unknown variable": ("total):", "totl):", "13: act count: counted has no variable 'totl'; did you mean 'total'?"),
    "a variable not asked for": ("num, total):", "num):", "15: NameError: name 'total' is not defined: write total among the"),
    "a moment misspelt": ("return row(nums)", 'return row(nums) if moment == "sea" else row(nums)', "15: no reference yields a moment 'sea'; did you mean 'see'?"),
    "a comprehension that decides": ("label(total)", "row([num for num in nums if 1])", "15: a scene cannot decide by what it computes"),
    "a colour that is none": ("row(nums)", "row(nums).coloured(purple=0)", "15: act count: there is no colour 'purple': the meanings are now, first, second, done, lost, quiet, text, faint"),
    "nothing lit": ("row(nums)", "row(nums).coloured(now=[None])", None),
    "an option that is none": ("row(nums)", "row(nums, lit=[None])", "15: TypeError: row() got an unexpected keyword argument"),
    "a method misspelt": ("titled", "titeld", "15: AttributeError: cells cannot be told 'titeld'; did you mean titled?"),
    "a link to nowhere": ("label(total)", 'label(total) + link("nums/0", "nums/9")', "15: act count: a link leads to nums/9, which is no mark"),
    "words that are no picture": ("label(total)", '"total"', "15: TypeError: 'total' is no picture: label(…) makes one of words"),
    "nothing that is no picture": ("label(total)", "None", "15: TypeError: None is no picture: nothing keeps a place empty"),
    "a number for a title": ('"numbers")', "3)", "15: act count: a scene can show a variable as it came or words, not"),
    "a number in a title": ('"numbers")', '"7 numbers")', "15: act count: a scene cannot write the number in '7 numbers'"),
    "a list for draw": ("(nums, num, total)", "(nums, num, *total)", "13: act count: the parameters of draw are variables by their names, not *total"),
    "words for draw": ("(nums, num, total)", "(**nums)", "13: act count: the parameters of draw are variables by their names, not **nums"),
    "an unknown variable to watch": (ACT, '@act(counted, "Count", watch=("totl",))', "13: act count: counted has no variable 'totl' to watch; did you mean 'total'?"),
    "a word to watch": (ACT, '@act(counted, "Count", watch="total")', '13: watch names variables, watch=("left", "right"), not \'total\''),
    "decimals in words": (ACT, '@act(counted, "Count", decimals="2")', "13: decimals is a whole number from 0 to 15, not '2'"),
    "since a name": (ACT, '@act(counted, "Count", since="count")', "13: since is an act of this explainer, written above, not 'count'"),
    "a sweep in one": (ACT, '@act(counted, "Count", sweep="see")', "13: a sweep is moments' names and a sentence, sweep=("),
    "largest of no input": ('family = "arrays"', 'family = "arrays"\n    largest = {"num": [1]}', "11: largest: there is no input 'num'; did you mean 'nums'?"),
    "drawable of no input": ("    nums =", "    def drawable(num):\n        return []\n\n    nums =", "11: drawable: there is no input 'num'; did you mean 'nums'?"),
    "drawable no function": ("    nums =", "    drawable = 5\n    nums =", "11: drawable is a function, not 5"),
    "a preset in a list": ('family = "arrays"', 'family = "arrays"\n    presets = {"a tie": [1]}', "7: the preset 'a tie' is a dict of inputs, not [1]"),
    "most in words": ('"the numbers")', '"the numbers", most="9")', "11: the input nums: most is how large it can be drawn"),
    "no picture": ("return row(nums)", "row(nums)", "13: act count must return a picture, not NoneType"),
    "several pictures": ("return row(nums)", "return [row(nums), nums]\n        row(nums)", "13: act count must return a picture, not list"),
}  # fmt: skip

REFERENCES = {
    "no @traced": ("@traced\n", "", "counting.py:13: an act shows a reference, and counted is none: write @traced"),
    "no note": (NOTE, "", "counted_reference.py:4: counted yields no note: a reference does"),
    "an element": ("{num} is", "{nums[total]} is", "counted_reference.py:8: after this line the blank {nums[total]} cannot"),
    "a format": ("{num} is", "{num:d} is", "counted_reference.py:9: the blank {num:d} may say its decimals alone"),
    "an f-string": ('"{num} is', 'f"{num} is', "counted_reference.py:9: write f'{num} is seen' without the f"),
    "a syntax error": ("in nums:", "in nums", "counted_reference.py:7: expected ':'"),
    "a variable called past": ("total = 0", "past = total = 0", "counting.py:13: act count: counted has a variable called past"),
    "an exception": ("total += 1", "total /= 0", "counted_reference.py:8: ZeroDivisionError: division by zero"),
    "a refusal": ("total = 0", "total = 0\n    if nums:\n        raise ValueError('nums must be empty')", "--nums: nums must be empty"),
    "a refusal without a name": ("total = 0", "total = 0\n    raise ValueError('never')", "never"),
    "a guard's refusal": ("total = 0", "from vizkit.reference.guards import whole\n    total = whole('nums', 1, 2) * 0", "--nums: nums must be at least 2, not 1"),
    "a guard of nothing": ("@traced", "def given(nums):\n    pass\n\n\n@traced(guard=given)", "counted_reference.py:4: the guard of counted must return its arguments, the tuple (nums,), not NoneType"),
    "a guard of too much": ("@traced", "def given(nums):\n    return nums, 1\n\n\n@traced(guard=given)", "counted_reference.py:4: the guard of counted must return its arguments, (nums,), not a tuple of 2"),
    "a guard that fails": ("@traced", "def given(nums):\n    return {}['nums']\n\n\n@traced(guard=given)", "counted_reference.py:5: KeyError: 'nums'"),
    "an exit": ("total = 0", "raise SystemExit(3)", "counted_reference.py:6: SystemExit: 3: let it return in place of ending Python"),
    "an error of Python's": ("total = 0", "total = int('x')", "counted_reference.py:6: ValueError: invalid literal"),
    "no end": ("for num in nums:", "num = 1\n    while num:", "counted_reference.py:9: this line had run last at 20 of 20"),
    "no argument": ("def counted(nums):", "def counted(nums, k):", "counting.py:13: act count: nothing gives counted its 'k'"),
    "a name of numpy's": ("    total = 0\n", "    import numpy as np\n    total = np.outer(nums, nums).size * 0\n", None),
    "another generator": (NOTE, "        yield from [1]\n", "counted_reference.py:9: 'yield from' in a reference must be of"),
}  # fmt: skip


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """What a command says, and its exit code, of a scene and a reference."""
    monkeypatch.chdir(tmp_path)

    def run(scene: str, reference: str) -> tuple[int, str]:
        catalogue.load.cache_clear()
        (tmp_path / "counting.py").write_text(scene, encoding="utf-8")
        (tmp_path / "counted_reference.py").write_text(reference, encoding="utf-8")
        monkeypatch.setattr(sys, "argv", ["vizkit", "sheet", "counting.py", "-o", "s.png", "--most", "20"])
        with pytest.raises(SystemExit) as end:
            main()
        return end.value.code or 0, capsys.readouterr().err

    return run


@pytest.mark.parametrize("kind", SCENES)
def test_a_mistake_in_a_scene_is_one_line(said, kind):
    before, after, wanted = SCENES[kind]
    assert before in SCENE
    expect(said(SCENE.replace(before, after, 1), REFERENCE), wanted and f"counting.py:{wanted}".replace("py: ", "py "))


@pytest.mark.parametrize("kind", REFERENCES)
def test_a_mistake_in_a_reference_is_one_line(said, kind):
    before, after, wanted = REFERENCES[kind]
    assert before in REFERENCE
    expect(said(SCENE, REFERENCE.replace(before, after, 1)), wanted)


def expect(found: tuple[int, str], wanted: str | None) -> None:
    code, line = found
    if wanted is None:
        assert found == (0, "")
    else:
        assert code == 2 and line.count("\n") == 1 and line.startswith(f"vizkit: {wanted.removeprefix('counting.py ')}")
