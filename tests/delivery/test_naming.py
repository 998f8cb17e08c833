"""Names by pattern, and shards."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vizkit.delivery.naming import BLANKS, called, check_pattern, check_single, is_pattern
from vizkit.delivery.settings import SettingsError
from vizkit.delivery.shard import shard

LCA = {"name": "lca", "preset": "", "act": "", "lang": "zh", "theme": "dark", "layout": "slide", "as": "reveal.html"}


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{name}-{lang}.{as}", "lca-zh.reveal.html"),
        ("{lang}/{name}-{preset}-{act}.{as}", "zh/lca.reveal.html"),
        ("{preset}-{name}.{as}", "lca.reveal.html"),
        (".a-{act}/ {name}.{as}", ".a/ lca.reveal.html"),
        ("/out/-x/{name}.gif", "/out/-x/lca.gif"),
        ("../{theme}.{layout}", "../dark.slide"),
    ],
)
def test_blanks_are_filled_and_an_empty_one_goes_with_its_dash(pattern, name):
    assert is_pattern(Path(pattern))
    check_pattern(pattern)
    assert called(pattern, LCA) == Path(name)


def test_what_fills_a_blank_makes_no_folder():
    assert called("{name}.{as}", {**LCA, "name": "a/../up"}) == Path("a-..-up.reveal.html")


@pytest.mark.parametrize("pattern", ["{}", "{nam}.gif", "{name", "name}", "{{name}}", "{name!r}", "{name:>9}"])
def test_another_blank_is_refused(pattern):
    with pytest.raises(SettingsError, match="a name's blanks are"):
        check_pattern(pattern)


MANY = st.fixed_dictionaries({name: st.sampled_from(["", "a", "b"]) for name in BLANKS})


@settings(max_examples=8)
@given(st.lists(MANY, max_size=6))
def test_no_two_files_have_one_name(every):
    """Whoever is not refused has a name of its own, in whatever letters a system tells apart."""
    used, names = {}, set()
    for blanks in every:
        target = called("x{name}-{lang}.{as}", blanks)
        if target in names:
            with pytest.raises(SettingsError, match="one and other would both"):
                check_single(used, target, "other")
        else:
            check_single(used, target, "one")
        names.add(target)


def test_both_are_named_where_two_files_would_have_one_name():
    used = {}
    check_single(used, Path("out/Lca.gif"), "one")
    with pytest.raises(SettingsError, match=r"one and other would both be called out/lca\.gif"):
        check_single(used, Path("out/lca.gif"), "other")


@given(st.lists(st.integers()), st.integers(1, 12))
def test_shards_are_disjoint_and_complete_in_order(works, parts):
    shards = [shard(f"{part}/{parts}") for part in range(1, parts + 1)]
    taken = [each.of(works) for each in shards]
    assert sum(map(Counter, taken), Counter()) == Counter(works)
    assert max(map(len, taken)) - min(map(len, taken)) <= 1
    places = [each.of(range(len(works))) for each in shards]
    assert sorted(chain(*places)) == list(range(len(works)))
    assert taken == [[works[at] for at in place] for place in places]


@pytest.mark.parametrize("text", ["", "0/5", "6/5", "2", "2/0", "a/b", "-1/5", "2/5/7", "1/" + "9" * 5000])
def test_what_is_no_part_is_refused(text):
    with pytest.raises(SettingsError, match="--shard"):
        shard(text)
