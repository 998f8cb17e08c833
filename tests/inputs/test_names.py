"""An input's name is free, as an option and in the class; errors about an input name it."""

from __future__ import annotations

import sys

import pytest

from tests.conftest import SCENES
from vizkit.cli.main import cli
from vizkit.explainer import Explainer, SceneError, catalogue, option
from vizkit.explainer.flags import OPTIONS
from vizkit.frames import Show
from vizkit.inputs import InputError, numbers, switch, whole


def explainer(**inputs) -> type[Explainer]:
    return type("Strange", (Explainer,), {"__module__": __name__, **inputs})


@pytest.mark.parametrize(
    "name",
    ["completed", "size", "title", "acts", "inputs", "help", "Size", "max_size", "act", "read", "largest", "drawable"],
)
def test_a_name_that_is_taken_is_an_error_by_name(name):
    with pytest.raises(
        SceneError, match=rf"test_names\.py:\d+: the input {name} clashes with .*: give it another name"
    ):
        explainer(**{name: whole(1, "help")})


def test_two_inputs_of_one_option_are_an_error():
    with pytest.raises(SceneError, match="the input Q clashes with the input q"):
        explainer(q=whole(1, "help"), Q=whole(1, "help"))
    with pytest.raises(SceneError, match="the input no_loop clashes with the input loop"):
        explainer(loop=switch(True, "help"), no_loop=whole(1, "help"))
    with pytest.raises(SceneError, match="the input cache clashes"):
        explainer(cache=switch(True, "help"))


def test_every_option_of_every_command_is_taken():
    every = [cli.get_command(None, name) for name in cli.places]
    commands = [command for command in every if hasattr(command, "options")]
    options = [one for command in commands for each in command.options for one in (*each.opts, *each.secondary_opts)]
    assert {one.removeprefix("--") for one in options if one.startswith("--")} | {
        "help",
        "all",
        "preset",
        "shard",
    } == OPTIONS


def test_what_is_free_is_free():
    made = explainer(nums=numbers([1], "help"), k=whole(1, "help"), n=whole(3, "help"))
    assert list(made.inputs) == ["nums", "k", "n"] and option("n") == "--n"


def test_errors_say_which_input_they_are_about():
    made = explainer(nums=numbers([1], "help", most=2), k=whole(1, "help", most=5))
    with pytest.raises(InputError, match=r"^k: 'x' is not a whole number$") as refused:
        made.read({"nums": "1,2", "k": "x"})
    assert refused.value.about == "k"
    with pytest.raises(InputError, match="there is no input 'nms'; did you mean 'nums'"):
        made.read({"nms": "1"})
    assert made.read({"nums": "1,2", "k": None}) == {"nums": [1, 2]}


def test_a_limit_comes_before_what_is_made_of_it():
    """A hundred million tokens are refused before their tensors are made."""
    for name, given in [
        ("flashattn", {"n": 10**8}),
        ("flashattn", {"d": 10**8}),
        ("pixelshuffle", {"channels": 10**8}),
        ("pixelshuffle", {"r": 50_000}),
        ("allreduce", {"rows": 10**9}),
    ]:
        ((about, _),) = given.items()
        with pytest.raises(InputError, match=rf"^{about}: .* too large to be drawn: lower it to \d+$"):
            Show(catalogue.load(SCENES / f"{name}.py"), given)


def made_of(k):
    sys.modules[__name__].made += 1
    return [k]


made = 0


def test_nothing_is_made_of_what_is_too_large():
    film = explainer(k=whole(1, "help", most=5), nums=numbers(made_of, "help"))
    with pytest.raises(InputError):
        film.completed({"k": 6}, drawn=True)
    assert made == 0
    assert film.completed({"k": 5}, drawn=True) == {"k": 5, "nums": [5]} and made == 1
