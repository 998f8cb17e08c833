"""What every textbook has can be shown as it is: queens on a board, a recursion that remembers, a cache as a class."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functions.reading import check_can_be_read
from tests.functions.test_theirs import said_at
from vizkit.frames import Show
from vizkit.functions.arguments import given
from vizkit.functions.film import film_of

FILE = Path(__file__).with_name("textbook.py")
EXAMPLES = {
    "queens": "n = 4",
    "fib": "n = 6",
    "cached_squares": "capacity = 2, keys = [1, 2, 1, 3, 2]",
    "occurrences": "text = 'ababcababa', pattern = 'abab'",
}


def show_of(name: str) -> Show:
    film = film_of(f"{FILE}:{name}")
    return Show(film, given(film.acts[0].reference.steps, EXAMPLES[name]))


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_can_be_read_in_a_lecture_and_on_a_phone(name):
    check_can_be_read(show_of(name))


def test_queens_are_a_tree_of_calls_and_a_long_test_says_what_it_asks():
    show = show_of("queens")
    said = [moment.say() for moment in show.moments]
    assert said.count("all(…): yes") == 16 and "yes" not in said
    calls = {key.split("/")[1] for key in said_at(show, -1) if key.startswith("call tree/")}
    assert len(calls) == 17  # the partial boards without a conflict, the empty one among them
    assert [said_at(show, -1)[f"boards/1/{column}#"] for column in range(4)] == list("2031")


def test_a_recursion_that_remembers_calls_itself_once_for_each_number():
    said = said_at(show_of("fib"), -1)
    answers = {said[key.replace("/answer#", "/arguments#")]: said[key] for key in said if key.endswith("/answer#")}
    assert answers == {str(n): str(fib) for n, fib in enumerate([0, 1, 1, 2, 3, 5, 8])}


def test_a_cache_shows_what_it_holds_in_the_order_of_its_use_and_its_capacity_once():
    show = show_of("cached_squares")
    said = said_at(show, -1)
    assert [said[f"self.cache/head/{place}"] for place in range(2)] == ["3", "2"]  # 1 was used before these
    assert (said["self.cache/3#"], said["self.cache/2#"]) == ("9", "4")
    assert said["cache fields/head/0"] == "capacity" and not any(key.startswith("self.capacity") for key in said)


def test_rows_with_pointers_stand_in_pairs_where_all_have_no_room_below_one_another():
    said = said_at(show_of("occurrences"), -1)
    assert {"text/0#", "pattern/0#", "fail/0#", "found/0#"} <= said.keys() and "rest#" not in said


def test_what_is_the_length_of_a_match_is_no_place_in_the_text():
    show = show_of("occurrences")
    keys = {key for number in range(len(show.moments)) for key in said_at(show, number)}
    assert {key for key in keys if key.startswith("text/pointer/")} == {"text/pointer/i"}
