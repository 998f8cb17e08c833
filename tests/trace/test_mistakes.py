"""What an author may get wrong: each is one line that says where it stands and what is wanted."""

from __future__ import annotations

import importlib.util
import itertools
import re
import textwrap

import pytest

from vizkit.language.translations import Translation
from vizkit.trace import NoteError

_number = itertools.count()


def module(folder, text):
    """A module of this text, with `traced` at hand."""
    file = folder / f"written_{next(_number)}.py"
    file.write_text("from vizkit.trace import traced\n" + textwrap.dedent(text), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def refused(folder, text, run=lambda made: made.walk.trace([3, 1])):
    """The one line that comes of it, without the file's name."""
    with pytest.raises(NoteError) as caught:
        run(module(folder, text))
    said = str(caught.value)
    assert "\n" not in said and re.match(r"\S*/written_\d+\.py:\d+: ", said), said
    return said.partition(":")[2]


NOTES = {
    "a sentence alone": ('yield "only a sentence"', "a note is a moment's name and a sentence"),
    "nothing": ("yield", "a note is a moment's name and a sentence"),
    "four strings": ('yield "a", "b", "c", "d"', "a note is"),
    "an f-string": ('yield "push", f"{num} joins"', "without the f: vizkit fills the blanks of a note itself"),
    "a computed name": ('yield "pu" + "sh", "{num} joins"', "a note is"),
    "a name in brackets": ('yield ("push",)', "a note is"),
    "a blank sentence": ('yield "push", " "', "a note is"),
    "a capital": ('yield "Push", "{num} joins"', "a moment is named by a word in small letters, such as push, not 'Push'"),
    "a name in words": ('yield "num joins", "{num} joins"', "named by a word"),
    "Chinese last": ('yield "{num} joins", "{num} 入队"', "named by a word"),
    "an unknown variable": ('yield "push", "{nun} joins"', "wants nun, which is no variable here; did you mean num?"),
    "an unknown index": ('yield "push", "{nums[ind]} joins"', "wants ind, which is no variable here"),
    "a call": ('yield "push", "{len(nums)} join"', "the blank {len(nums)} is no variable"),
    "arithmetic": ('yield "push", "{num + 1} joins"', "the blank {num + 1} is no variable"),
    "a format": ('yield "push", "{num:d} joins"', "may say its decimals alone, such as :.3f"),
    "a conversion": ('yield "push", "{num!r} joins"', "may be marked !n alone"),
    "an open blank": ('yield "push", "{num joins"', "expected '}'"),
    "a plural of nothing": ('yield "push", "one joins", "many join"', "has a plural but no blank"),
    "unequal choices": ('yield "push", ("{num} one" if num else "none"), "{num} many"', "a note is"),
    "a value asked for": ('asked = yield "push", "{num} joins"', "uses the value of a yield"),
    "another generator": ("yield from iter(nums)", "must be of another reference's steps(…), not of iter(nums)"),
    "an unknown reference": ("yield from other.steps(nums)", "other is no reference that walk can run"),
}  # fmt: skip


@pytest.mark.parametrize("case", NOTES)
def test_a_note_that_is_none(case, tmp_path):
    note, wanted = NOTES[case]
    said = refused(
        tmp_path,
        f'@traced\ndef walk(nums):\n    for num in nums:\n        {note}\n    yield "end", "over"\n    return nums\n',
    )
    assert wanted in said
    assert said.startswith(("5:", "3:"))


def test_a_function_without_a_note(tmp_path):
    said = refused(tmp_path, "@traced\ndef walk(nums):\n    return nums\n")
    assert said == "2: walk yields no note: a reference does, at each moment worth seeing"


def test_a_guard_that_is_no_function(tmp_path):
    said = refused(tmp_path, '@traced(guard=3)\ndef walk(nums):\n    yield "end", "over"\n')
    assert said == "2: the guard of walk is a function of its arguments, not 3"


def test_a_reference_without_a_file():
    held = {}
    with pytest.raises(NoteError, match="the source of walk cannot be read: a reference is written in a file"):
        exec("from vizkit.trace import traced\n@traced\ndef walk(n):\n    yield 'a', 'b'\n", held)
        held["walk"].trace(1)


def test_a_file_that_has_changed(tmp_path):
    made = module(tmp_path, '@traced\ndef walk(nums):\n    yield "end", "over"\n    return nums\n')
    file = tmp_path / made.__name__
    file.with_suffix(".py").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(NoteError, match="no longer has walk"):
        made.walk.trace(1)


def test_choices_and_plurals_are_all_known(tmp_path):
    made = module(
        tmp_path,
        """
        @traced
        def walk(nums):
            for num in nums:
                yield "hide", "{num} is hidden" if num < 2 else "{num} is equal" if num == 2 else "{num} is higher"
                yield ("low", "{num} is low") if num < 2 else ("high", "{num} is high")
            count = len(nums)
            yield "count", "{count} number", "{count} numbers"
            yield "way", ("{count} left" if count else "{count} right"), ("{count} lefts" if count else "{count} rights")
            return count
    """,
    )
    assert len(made.walk.notes) == 8
    assert made.walk.moments == ("hide", "low", "high", "count", "way")
    trace = made.walk.trace([1, 2, 3])
    assert [step.say() for step in trace.steps] == [
        "1 is hidden", "1 is low", "2 is equal", "2 is high", "3 is higher", "3 is high", "3 numbers", "3 lefts",
    ]  # fmt: skip
    assert made.walk.trace([1]).steps[-2].say() == "1 number"
    assert "yield" not in "\n".join(made.walk.source.lines) and made.walk([4, 4]) == 2


def test_a_name_means_what_it_means_where_the_reference_stands(tmp_path):
    made = module(
        tmp_path,
        """
        import numpy as np

        @traced
        def outer(one, other):
            table = np.outer(one, other)
            yield "multiply", "all products"
            return table

        @traced
        def even(n):
            yield "even", "is {n} even?"
            if n == 0:
                return True
            answer = yield from odd.steps(n - 1)
            return answer

        @traced
        def odd(n):
            yield "odd", "is {n} odd?"
            if n == 0:
                return False
            return (yield from even.steps(n - 1))

        def nested(depth):
            @traced
            def sink(n):
                yield "sink", "{n} of {depth}"
                if n < depth:
                    yield from sink.steps(n + 1)
                return n
            return sink
    """,
    )
    assert made.outer.trace([1, 2], [3]).answer.tolist() == [[3], [6]] and not made.outer.recursive
    assert made.even.family == (made.even, made.odd) and not made.even.recursive
    assert made.even.moments == ("even", "odd") and made.even.variables == ("n", "answer")
    assert made.even(5) is made.even.trace(5).answer is False
    assert [len(step.calls) for step in made.odd.trace(2).steps] == [1, 2, 3]
    assert made.odd.source.lines[-1] == "    return even(n - 1)"
    deep, flat = made.nested(3), made.nested(1)
    assert [step.say() for step in deep.trace(2).steps] == ["2 of 3", "3 of 3"]
    assert (deep(2), flat(2), deep.recursive) == (2, 2, True)


@pytest.mark.parametrize(
    ("translated", "said"),
    [("{numb} 在这里", "the blank {numb} cannot be filled: numb has no value yet"), ("{num 在这里", "expected '}'")],
)
def test_a_translation_that_cannot_be_filled_names_its_catalogue(tmp_path, translated, said):
    made = module(tmp_path, """
        @traced
        def walk(nums):
            for num in nums:
                yield "see", "{num} is here"
        """)  # fmt: skip
    (step, *_) = made.walk.trace([3, 1]).steps
    with pytest.raises(NoteError, match=re.escape(said) + ".* in the catalogue of zh$"):
        step.say(Translation("zh", {"{num} is here": (translated,)}, lambda number: 0))
