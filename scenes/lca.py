"""Lowest common ancestor, watched: a question goes down the tree, returned nodes come up, and two of them meet."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.lca import MANY, cases, last_below, pairs, root_of, stranger, with_some_below
from vizkit.inputs import items, whole
from vizkit.reference import (
    answers_by_pairs,
    answers_case_by_case,
    lowest_common_ancestor,
    lowest_common_ancestor_by_paths,
    never_visited,
    promise_kept_and_broken,
)
from vizkit.shapes import beside, column, formula, label, panel, tree

CASES = (
    ("none", "nothing there"),
    ("found", "p or q itself"),
    ("one", "a single side"),
    ("both", "both sides"),
)


def searched(p, q, calls, past):
    """The tree in the midst of a search; what the call on all of it returns is the answer."""
    found = tree(calls[0].root).tagged(p=p, q=q).called(past.calls, unvisited="never visited")
    answer = calls[0].answer
    return found if answer is None else found.ringed(done=answer).judged("the answer")


class LowestCommonAncestor(Explainer):
    """Ask each side what it found: where two returned nodes meet is the answer."""

    family = "trees"
    colours: ClassVar = {"p": "first", "q": "second", "unseen": "second"}

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

    @act(
        lowest_common_ancestor_by_paths, "What it is", root=root_of, watch=("above_p", "above_q", "common"),
        opening="Which deepest node has p = {p} and q = {q} at or below it?",
    )  # fmt: skip
    def definition(root, p, q, parent, path, node, above_p, above_q, answer, moment):
        drawn = tree(root).tagged(p=p, q=q).pointing_down().coloured(first=p, second=q)
        if moment == "stuck":
            return drawn.barred(p).barred(q)
        first = path if above_p is None else above_p
        second = None if above_p is None else path if above_q is None else above_q
        drawn = drawn.pointing_up(parent).walked(first=first, second=second)
        return drawn.coloured(done=answer).ringed(done=answer).striking(node)

    @act(
        lowest_common_ancestor, "Two answers meet", root=root_of, watch=("left", "right", "answer"),
        opening="Without parent pointers: ask each subtree, did you find p or q?",
        headline=True,
    )  # fmt: skip
    def two_answers_meet(p, q, calls, past):
        return searched(p, q, calls, past)

    @act(
        lowest_common_ancestor, "A node is its own ancestor", since=two_answers_meet,
        root=root_of, p=with_some_below, q=last_below, watch=("left", "right", "answer"),
    )  # fmt: skip
    def its_own_ancestor(p, q, calls, past):
        return searched(p, q, calls, past)

    @act(
        promise_kept_and_broken, "What if one is missing?", root=root_of, p=with_some_below, q=last_below,
        stranger=stranger, never=fact(never_visited), watch=("unseen", "answer"),
    )  # fmt: skip
    def one_is_missing(root, p, q, never, unseen, answer, moment):
        drawn = tree(root).with_room().tagged(p=p, q=q).outsiders("not in the tree").dimmed(never).coloured(first=p)
        if moment in ("pause", "below"):
            drawn = drawn.coloured(second=never) if moment == "below" else drawn.striking(unseen)
            drawn = drawn.ringed(done=answer, second=unseen).judged("the answer")
        if moment == "wrong":
            drawn = drawn.judged("wrong", "lost")
        refused = label("q must be a value in the tree, but ", q, " is not in it", name="refusal").coloured("lost")
        return drawn.sending([]) / refused if moment == "check" else drawn.sending([(root, answer)]) / refused.hidden()

    @act(
        answers_case_by_case, "The rule", cases=cases, p="p", q="q", watch=("root",),
        opening="The rule, case by case: what does a subtree return?",
    )  # fmt: skip
    def the_rule(cases, p, q, answers):
        whole, cards, found = tree(cases[-1]).sending([]), [], () if answers is None else answers
        for i, (name, title) in enumerate(CASES):
            drawn = tree(cases[i], name=name, empties=True).like(whole).coloured(first=p, second=q)
            cards.append(panel(name, drawn.sending(zip([cases[i]], found[i : i + 1], strict=False)), title))
        return beside(*cards) / formula(lowest_common_ancestor, "answer")

    @act(answers_by_pairs, "To remember", root=root_of, pairs=pairs, many=MANY, watch=("answers",))
    def to_remember(root, pairs, answers, paths, nodes, most):
        (p, q), (above_p, above_q), answer = pairs[len(answers) - 1], paths[-1], answers[-1]
        drawn = tree(root).tagged(p=p, q=q).coloured(first=p, second=q).walked(first=above_p, second=above_q)
        found = [label("p = ", a, ", q = ", b, " → ", each) for each, (a, b) in zip(answers, pairs, strict=False)]
        found = [each.coloured("done") for each in found]
        later = [label("p = ", a, ", q = ", b, " → ?").coloured("quiet") for a, b in pairs[len(answers) :]]
        sizes = [label("n = ", n, ": ? calls").coloured("quiet") for n in nodes]
        if most is not None:
            sizes = [label("n = ", n, ": ", each, " calls") for n, each in zip(nodes, most, strict=True)]
        answered = panel("answers", column(*found, *later), "answers")
        price = panel("price", column(*sizes), "price, at most")
        return drawn.coloured(done=answer).ringed(done=answer) / beside(answered, price)
