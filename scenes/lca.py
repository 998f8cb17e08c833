"""Lowest common ancestor, watched: a question goes down the tree, returned nodes come up, and two of them meet."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.lca import cases, last_below, pairs, root_of, stranger, with_some_below
from vizkit.inputs import items, whole
from vizkit.reference import (
    answers_by_pairs,
    answers_case_by_case,
    answers_unchecked,
    lowest_common_ancestor,
    lowest_common_ancestor_by_paths,
    never_visited,
    search_effort,
)
from vizkit.shapes import beside, column, formula, label, panel, tree

CASES = (
    ("none", "nothing there"),
    ("found", "p or q itself"),
    ("one", "a single side"),
    ("both", "both sides"),
)


def searched(root, p, q, past, moment, answer, unseen):
    """The tree in the midst of a search, and what its end shows."""
    found = tree(root).tagged(p=p, q=q).called(past.calls[1:], unvisited="never visited")
    if moment in ("pause", "below"):
        found = found.ringed(second=unseen).striking(unseen)
    return found.ringed(done=answer).judged("the answer") if moment in ("answer", "below") else found


class LowestCommonAncestor(Explainer):
    """Ask each side what it found: where two returned nodes meet is the answer."""

    family = "trees"
    colours: ClassVar = {"p": "first", "q": "second", "unseen": "second", "missing": "second"}

    tree = items(
        [3, 5, 1, 6, 2, 0, 8, None, None, 7, 4],
        "the tree level by level, null for a missing child",
        31,
    )
    p = whole(5, "a value in the tree")
    q = whole(1, "another, or the same")
    largest: ClassVar = {"tree": [*range(-15, 0), *range(101, 117)], "p": -8, "q": 116}
    presets: ClassVar = {
        "smallest": {"tree": [1], "p": 1, "q": 1},
        "its own ancestor": {"p": 5, "q": 4},
        "one node twice": {"p": 4, "q": 4},
        "chain": {"tree": [1, 2, None, 3, None, 4, None, 5], "p": 5, "q": 4},
    }

    @act(lowest_common_ancestor_by_paths, "What it is", root=root_of, watch=("above_p", "above_q", "common"))
    def definition(root, p, q, parent, path, node, above_p, above_q, answer):
        first = path if above_p is None else above_p
        second = None if above_p is None else path if above_q is None else above_q
        drawn = tree(root).tagged(p=p, q=q).pointing_up(parent).coloured(first=p, second=q, done=answer)
        return drawn.walked(first=first, second=second).ringed(done=answer).striking(node)

    @act(answers_case_by_case, "The rule", cases=cases, p="p", q="q", watch=("root",))
    def the_rule(cases, p, q, answers):
        whole, cards = tree(cases[-1]).sending([]), []
        for i, (name, title) in enumerate(CASES):
            drawn = tree(cases[i], name=name, empties=True).like(whole).coloured(first=p, second=q)
            cards.append(panel(name, drawn.sending(zip([cases[i]], answers[i : i + 1], strict=False)), title))
        return beside(*cards) / formula(lowest_common_ancestor, "answer")

    @act(search_effort, "Two answers meet", root=root_of, watch=("left", "right", "answer", "effort"))
    def two_answers_meet(calls, p, q, past, moment, answer, unseen):
        return searched(calls[0].root, p, q, past, moment, answer, unseen)

    @act(
        search_effort,
        "A node is its own ancestor",
        root=root_of,
        p=with_some_below,
        q=last_below,
        watch=("left", "right", "answer", "effort"),
    )
    def its_own_ancestor(calls, p, q, past, moment, answer, unseen):
        return searched(calls[0].root, p, q, past, moment, answer, unseen)

    @act(
        answers_unchecked, "What if one is missing?", root=root_of, p=with_some_below, q=stranger,
        unseen=fact(never_visited), watch=("missing",),
    )  # fmt: skip
    def one_is_missing(root, p, q, unseen, values, answer, moment):
        drawn = tree(root).tagged(p=p, q=q).outsiders("not in the tree").dimmed(unseen).coloured(first=p)
        if moment in ("check", "wrong", "right"):
            drawn = drawn.ringed(done=values)
        if moment == "wrong":
            drawn = drawn.judged("an error", "lost")
        return (drawn.judged("the answer") if moment == "right" else drawn).sending([(root, answer)])

    @act(answers_by_pairs, "To remember", root=root_of, pairs=pairs)
    def to_remember(root, p, q, pairs, answers, above_p, above_q, answer, moment):
        drawn = tree(root).tagged(p=p, q=q).coloured(first=p, second=q, done=answer)
        found = [label("p = ", a, ", q = ", b, " → ", each) for each, (a, b) in zip(answers, pairs, strict=False)]
        later = [label("p = ", a, ", q = ", b, " → ", a).hidden() for a, b in pairs[len(answers) :]]
        costs = [formula(lowest_common_ancestor, name).titled(name) for name in ("time", "stack")]
        costs = costs if moment == "cost" else [cost.hidden() for cost in costs]
        told = column(*(each.coloured("done") for each in found), *later, beside(*costs))
        return drawn.walked(first=above_p, second=above_q).ringed(done=answers) | told
