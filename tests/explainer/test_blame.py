"""Blame: a refusal names the input that was given, and no warning, no traceback, no long line reaches its reader."""

from __future__ import annotations

import pickle
import warnings

import numpy as np
import pytest

from tests.conftest import explainers, show_of
from tests.trace.test_mistakes import module
from vizkit.explainer import SceneError, act
from vizkit.explainer.acts import finite
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.trace import EndlessError

FAR = [
    "1e308;-1e308",
    "[[[1e308,-1e308]]]",
    "1e308,1e308,-1e308",
    "-1e308",
    "5e-324",
    "9223372036854775807,1",
    "9" * 300,
]
EXTREMES = {"whole": ["-1", "0", "1", "9" * 300], "number": FAR, "numbers": FAR, "array": FAR, "graph": ["A:B", "B-C"]}
EXTREMES |= {"tree": ["1", "7,8", "1,1", "1,null,null,4", "null,1", "9" * 300]}
CASES = [
    (name, each, text)
    for name in explainers()
    for each, wanted in show_of(name).film.inputs.items()
    for text in EXTREMES.get(wanted.kind.split()[0], ())
]


@pytest.mark.parametrize(("name", "each", "text"), CASES, ids=lambda text: text[:24])
def test_an_extreme_input_is_taken_or_refused_by_its_own_name_in_every_language(name, each, text):
    """Without a warning: those are errors here."""
    film, refusal = show_of(name).film, None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            show = Show(film, film.read({each: text}))
            for act in film.acts:
                with show.blamed(act):
                    act.checked(show.inputs)
        except (InputError, EndlessError) as reason:
            refusal = reason
    if refusal is not None:
        assert refusal.inputs == (each,)
        assert any("一" <= sign <= "鿿" for sign in refusal.told("zh")), refusal.told("zh")
        assert len(refusal.told("en")) < 220, refusal.told("en")


@pytest.mark.parametrize(
    ("name", "given", "about", "said"),
    [
        ("sliding-window", {"nums": "1,2", "k": "3"}, "k", "k must be at most 2, not 3"),
        ("sliding-window", {"nums": "1,2"}, "nums", "k as it is by default does not fit: k must be at most 2, not 3"),
        ("lca", {"q": "99"}, "q", "q must be a value in the tree, but 99 is not in it"),
        ("lca", {"tree": "2,3", "p": "2"}, "tree", "q as it is by default does not fit: q must be a value"),
        ("flashattn", {"scale": "1e308"}, "scale", "Q as it is by default does not fit: Q and K must keep"),
        ("flashattn", {"scale": "1e308", "n": "4"}, "scale", "Q as it is by default does not fit: Q and K must keep"),
        ("dfs", {"graph": "A:B"}, "graph", "graph['A'][0] must be a vertex, one of 'A', not 'B'"),
        ("dfs", {"graph": "B-C"}, "graph", "start as it is by default does not fit: start must be a vertex"),
        ("allreduce", {"data": "1e308;1e308", "op": "mean"}, "data", "data must stay within ±9.0e+307"),
        ("allreduce", {"beta": "5e-324"}, "beta", "alpha as it is by default does not fit: alpha must be so small"),
        (
            "process-thread",
            {"threads": "1"},
            "threads",
            "schedule as it is by default does not fit: schedule[1] must be A",
        ),
        (
            "process-thread",
            {"schedule": "1"},
            "schedule",
            "schedule[0] must be one of the threads' letters A, B, not '1'",
        ),
        ("ddp", {"ms": "-1"}, "ms", "ms must be at least 0, not -1"),
        ("ddp", {"bucket_cap": "0"}, "bucket_cap", "bucket_cap must be more than 0, not 0"),
        ("activations", {"range": "4:1"}, "range", "range must rise from its first number to its second, not be 4:1"),
        ("autograd", {"program": "x+1"}, "program", "program has x + 1 where an assignment is wanted, such as y=x+2"),
        ("knapsack", {"values": "1"}, "values", "values must hold as many numbers as there are weights: 3, not 1"),
        ("stochastic-approx", {"w1": "1e300", "g": "cubic"}, "w1", "w1 must stay within ±1e+100"),
        ("stochastic-approx", {"noise": "1e308"}, "noise", "noise must stay within ±1e+300"),
    ],
)
def test_the_input_that_was_given_is_named(name, given, about, said):
    film = show_of(name).film
    with pytest.raises(InputError) as refused:
        _ = Show(film, film.read(given)).runs
    assert refused.value.about == about and refused.value.reason.startswith(said)


def test_what_wants_too_much_memory_names_what_to_lower():
    with pytest.raises(EndlessError) as stopped:
        _ = Show(show_of("pixelshuffle").film, {"r": 10**9, "h": 10**9}, drawn=False)
    assert stopped.value.about == ("r", "h")
    assert stopped.value.told("zh").endswith("1 GiB：请减小 r 或 h")
    assert str(stopped.value).endswith("may have: lower r or h") and "examples/pixelshuffle.py:" in str(stopped.value)
    assert stopped.value.told("en", lambda name: f"--{name}").endswith("lower --r or --h")


@pytest.mark.parametrize(
    ("name", "about"), [("knapsack", "capacity"), ("ddp", "layers"), ("ddp", "sweep"), ("sparse-attn", "n")]
)
def test_what_python_does_not_even_try_to_make_is_told_as_too_much(name, about):
    with pytest.raises(EndlessError, match=rf"\.py:\d+: this line wanted more memory .*: lower {about}$"):
        _ = Show(show_of(name).film, {about: 10**23}, drawn=False).runs


def test_what_takes_too_long_names_what_to_lower():
    with pytest.raises(EndlessError, match=r"let it end, or lower steps$"):
        _ = Show(show_of("stochastic-approx").film, {"steps": 100}, ["root-finding"], most=9).runs


@pytest.mark.parametrize("compute", [lambda x: x * x, lambda x: x / (x - x), lambda x: np.sqrt(-x)])
def test_what_no_number_can_hold_is_refused_at_its_line_unless_it_is_meant(compute):
    with pytest.raises(InputError, match=r"test_blame\.py:\d+"), finite({__file__}):
        compute(np.float64(1e300))
    with warnings.catch_warnings(), finite({__file__}):
        warnings.simplefilter("error")
        with np.errstate(all="ignore"):
            compute(np.float64(1e300))


@pytest.mark.parametrize("scores", ["9007199254740993,0.5", "1" * 309])
def test_no_digit_is_lost_beside_reals_without_a_word(scores):
    film = show_of("flashattn").film
    with pytest.raises(InputError, match="scores would lose digits of"):
        _ = Show(film, film.read({"scores": scores})).runs


def test_what_may_be_lowered_is_how_much_of_something_there_is():
    with pytest.raises(EndlessError) as stopped:
        _ = Show(show_of("bias").film, {}, most=5).runs
    assert not {"gate", "bias"} & set(stopped.value.about)
    with pytest.raises(EndlessError) as stopped:
        _ = Show(show_of("flashattn").film, {"n": 7, "causal": True}, most=5).runs
    assert stopped.value.about == ("n",)


def test_what_a_scene_limits_is_told_in_its_own_translation():
    film = show_of("merge").film
    with pytest.raises(InputError) as refused:
        Show(film, {"nums1": [1] * 9, "nums2": [2] * 9})
    assert refused.value.told("en").startswith("nums1 and nums2 together 18 is too large")
    assert refused.value.told("zh").startswith("nums1 与 nums2 合计 18 太大")
    assert pickle.loads(pickle.dumps(refused.value)).told("zh") == refused.value.told("zh")


FAILING = """
def blank(num):
    raise ValueError

@traced
def walk(num):
    yield "start", "{num} is there"
    """


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("blank(num)", ":4: ValueError"),
        ("raise ValueError", ":9: ValueError"),
        ("next(iter([]))", ":9: RuntimeError: generator raised StopIteration"),
        ("assert num is None", ":9: AssertionError"),
    ],
)
def test_what_says_nothing_of_itself_is_told_with_its_kind_and_its_line(tmp_path, line, said):
    made = module(tmp_path, FAILING + line)
    shown_act = act(made.walk, "Walk")
    with pytest.raises(SceneError) as refused:
        shown_act.watched({"num": 1})
    assert str(refused.value).endswith(said)
