"""Lowest common ancestor, watched: a question goes down the tree, answers come up, and two of them meet."""

from typing import NamedTuple

from vizkit import Film, act
from vizkit.inputs import items, whole
from vizkit.picture.cells import cell
from vizkit.picture.label import formula, label, link
from vizkit.picture.layout import Picture, beside, column, over
from vizkit.picture.panel import panel
from vizkit.picture.tree import spot, tree
from vizkit.reference.lowest_common_ancestor import (
    answer_on_trust,
    answers_at_the_root,
    example_pairs,
    last_below,
    lowest_common_ancestor,
    lowest_common_ancestor_by_paths,
    root_of,
    rule_by_cases,
    search_effort,
    stranger,
    with_some_below,
)

ROOM = {"lecture": {"w": 1108, "h": 748, "size": 52, "least": 25}, "slide": {"w": 1818, "h": 848, "size": 60, "least": 40.5}}
HALF = {"lecture": {"w": 490, "h": 500, "size": 40, "least": 25}, "slide": {"w": 850, "h": 610, "size": 52, "least": 40.5}}
CASES = (
    ("none", ("nothing there", "空子树")),
    ("found", ("p or q itself", "就是 p 或 q")),
    ("one", ("one side found", "一边找到")),
    ("both", ("both sides found", "两边都找到")),
)


class Search(NamedTuple):
    """How far a search is: the places of the open calls, every answer given, and those that no parent has taken yet."""

    path: list
    answers: dict
    waiting: list


def followed(past):
    """The search after these moments: its innermost call has answered where its place has an answer already."""
    answers, waiting, path = {}, [], []
    for moment in past:
        calls = [call for call in moment.calls[1:] if call.seen is None]
        path = []
        for outer, call in zip([None, *calls], calls):
            path.append(place(outer, call, answers))
        if calls and "answer" in moment.fresh:
            taken = children(calls[-1].root)
            waiting = [other for other in waiting if other not in taken] + path[-1:]
            answers[path[-1]] = calls[-1].answer
    return Search(path, answers, waiting)


def place(outer, call, answers):
    """Where in the tree a call is: at a node, or at an empty place, its parent's left one first."""
    if call.root is not None:
        return call.root.value
    left = outer.root.value, "left"
    return left if outer.root.left is None and left not in answers else (outer.root.value, "right")


def children(node):
    """The places right below a node."""
    if node is None:
        return []
    left = (node.value, "left") if node.left is None else node.left.value
    right = (node.value, "right") if node.right is None else node.right.value
    return [left, right]


def values(node):
    """The values of the tree at a node."""
    return [] if node is None else [node.value, *values(node.left), *values(node.right)]


def below(root, among):
    """The values of a tree that stand below one of these."""
    if root is None:
        return []
    if root.value in among:
        return values(root)[1:]
    return [*below(root.left, among), *below(root.right, among)]


def meaning(value, p, q):
    """The colour of an answer."""
    return "quiet" if value is None else "first" if value == p else "second" if value == q else "done"


def tags(at, p, q):
    return tuple((said, colour) for said, colour, value in (("p", "first", p), ("q", "second", q)) if at == value)


def searched(past, layout, answer=None, missed=None, seen=(), verdict=None, aside=None):
    """The tree in the midst of a search, and after it: its answer, what it missed, what a checker has seen."""
    root, p, q = past[0].calls[0].root, past[0].calls[0].p, past[0].calls[0].q
    path, answers, waiting = followed(past)
    dark = below(root, [at for at in answers if at in (p, q) and at not in seen])

    def looks(at):
        current, empty = at in path[-1:], isinstance(at, tuple)
        known = {"tags": tags(at, p, q), "struck": current or missed is not None and at == missed}
        if at in answers:
            return answered(at, current, empty, known)
        if at in path:
            above = path[path.index(at) - 1] if current and at != root.value else None
            return spot(fill="now/22", edge="now", colour="text", way=("now",), rings=("now",) if current else (), ringed_from=above, **known)
        if empty:
            return None
        rings = ("done",) if at in seen else ("second",) if missed is not None and at == missed else ()
        return spot(fill=None if at in dark else "panel", dashed=at in dark, rings=rings, **known)

    def answered(at, current, empty, known):
        found = answers[at]
        colour, itself = meaning(found, p, q), found == at
        over_ = answer is not None and at == answer or at in seen
        sent = found, "lost" if verdict == WRONG and at == root.value else colour
        return spot(
            fill=None if empty else colour + "/30" if itself else "cell", edge=colour if itself else "quiet", dashed=empty,
            colour="quiet" if empty else "text", way=(colour,), sent=sent if at in waiting else None,
            rings=("done",) if over_ else (colour if itself else "now",) if current else (),
            verdict=verdict if at == root.value else None,
            remark=("never opened", "从未打开") if itself and at in (p, q) and below(root, [at]) and not seen else None, **known,
        )  # fmt: skip

    return tree("tree", root, looks, foot=True, aside=aside, **ROOM[layout])


ANSWER, WRONG = ("the answer", "答案"), ("an error", "是错误")


def bubble(key, content, size, **way):
    """An answer: a disc full of its colour, or an empty one."""
    empty, colour = content is None, meaning(content, "p", "q")
    disc = cell(
        key, content, w=size * 1.5, h=size * 1.5, radius=size * 0.75, size=size, weight=650, fill="ground" if empty else colour,
        edge=colour, colour="text", **way,
    )  # fmt: skip
    return disc + label(key + "/nothing", content, size=size, colour=colour, **way) if empty else disc


def case(name, title, node, left, right, answers, layout):
    """One case of the rule: what the sides say, the node, and above it what it answers, once that is known."""
    size, key = {"slide": 50, "lecture": 38}[layout], "rule/" + name
    itself = node is not None and node in answers
    colour = meaning(node, "p", "q")
    drawn = Picture(bounds=(-size * 2.7, -size * 3.9, size * 2.7, size * 3.7))
    if node == "v":
        for side, found, x in (("/left", left, -size * 1.7), ("/right", right, size * 1.7)):
            way = link(key + side + "/way", key, key + side, colour=meaning(found, "p", "q"), thick=6, gap=0)
            drawn = drawn + way + bubble(key + side, found, size).placed(x, size * 2.5)
    if node == "p":
        for side, x in (("/left", -size * 1.7), ("/right", size * 1.7)):
            unseen = cell(key + side, w=size * 1.4, h=size * 1.4, radius=size, fill=None, edge="faint", dashed=True)
            drawn = drawn + link(key + side + "/way", key, key + side, dashed=True, gap=0) + unseen.placed(x, size * 2.5)
    drawn = drawn + cell(
        key, node, w=size * 2, h=size * 2, radius=size, size=size * 1.1, weight=600, dashed=node is None,
        fill=None if node is None else colour + "/30" if itself else "cell", edge=colour if itself else "quiet",
    )  # fmt: skip
    for answer in answers:
        drawn = drawn + bubble(key + "/answer", answer, size, came_from=key).placed(0, -size * 2.6)
    if not answers:
        drawn = drawn + label(key + "/asked", "?", size=size * 1.3, colour="quiet", weight=650).placed(0, -size * 2.6)
    wide = {"slide": 436, "lecture": 246}[layout]
    return panel(key, drawn, title, w=wide, pad=18, size={"slide": 42, "lecture": 26}[layout])


def heard(key, root, p, q, said, layout):
    """What a root heard from its two sides, and its answer, where that is `said` already."""
    dark = below(root, (p, q))

    def looks(at):
        if isinstance(at, tuple) and at not in said:
            return None
        colour = meaning(said[at], p, q) if at in said else "faint"
        best = said and at == said[root.value]
        own = meaning(at, p, q) if at in (p, q) or best else None
        return spot(
            fill=own + "/30" if own and at not in dark else None if at in dark or isinstance(at, tuple) else "cell",
            edge=own or "quiet", dashed=at in dark or isinstance(at, tuple), colour="quiet" if at in dark else "text",
            rings=("done",) if best else (), way=(colour,), sent=(said[at], colour) if at in said else None, tags=tags(at, p, q),
        )  # fmt: skip

    drawn = tree(key, root, looks, detail=True, empties=False, **HALF[layout])
    return panel(key, drawn, ["p = ", p, "   q = ", q], lit=bool(said), colour="quiet", size={"slide": 44, "lecture": 28}[layout])


class LowestCommonAncestor(Film):
    title = "Lowest common ancestor", "最近公共祖先"
    idea = "Ask each side what it found: where two answers meet is the ancestor", "问两边各找到了什么：回音相遇处就是答案"
    family = "trees"
    colours = {"p": "first", "q": "second", "missed": "second"}

    tree = items(
        [3, 5, 1, 6, 2, 0, 8, None, None, 7, 4], "the tree, level by level, null for a missing child: at most 31 nodes, height 6, values of 3 signs"
    )
    p = whole(5, "a value in the tree")
    q = whole(1, "another")
    largest = {"tree": [*range(-15, 0), *range(101, 117)], "p": 116, "q": -8}

    def drawable(tree):
        values = [value for value in tree if value is not None]
        yield "tree's number of nodes", len(values), 31
        yield "tree's longest value, in signs,", max((len(f"{value}") for value in values), default=0), 3
        try:
            yield "tree's height", root_of(tree).height, 6
        except ValueError:
            return  # no tree: its reference says why

    @act(lowest_common_ancestor_by_paths, ("What it is", "什么是最近公共祖先"), root=root_of, watch=("above_p", "above_q", "both"))
    def definition(calls, layout, parent, p, q, ancestor=None, above_p=(), above_q=(), answer=None):
        def looks(at):
            if at not in parent:
                return None
            lines = [(above_p, "first"), (above_q, "second")]
            rings = tuple(colour for above, colour in lines if at in above)
            ways = tuple(colour for above, colour in lines if at in above and parent[at] in above)
            steps = [(above, above.index(at)) for above, _ in lines if at in above]
            came = steps[-1][0][steps[-1][1] - 1] if steps and steps[-1][1] else None
            own = "done" if answer is not None and at == answer else meaning(at, p, q) if at in (p, q) else None
            return spot(
                fill=own + "/30" if own else "cell", edge=own or "quiet", colour="text", rings=("done",) if own == "done" else rings,
                ringed_from=None if own == "done" else came, way=ways or ("faint",), tags=tags(at, p, q), struck=at in (ancestor, answer),
            )  # fmt: skip

        return tree("tree", calls[0].root, looks, foot=True, **ROOM[layout])

    @act(rule_by_cases, ("The rule", "规则"), watch=("node", "left", "right", "answer"))
    def the_rule(layout, calls, nodes, lefts, rights, answers, answer=None):
        said = [*answers, answer] if len(calls) > 1 else answers
        cases = [
            case(name, title, node, left, right, [*said][i : i + 1], layout)
            for i, ((name, title), node, left, right) in enumerate(zip(CASES, nodes, lefts, rights))
        ]
        return beside(*cases, gap=24) / formula("rule", lowest_common_ancestor, "answer", size={"slide": 54, "lecture": 46}[layout])

    @act(search_effort, ("Two answers meet", "两个回音相遇"), root=root_of, check=True, watch=("left", "right", "answer", "times"))
    def two_answers_meet(past, layout, answer=None, times=None, missed=None):
        over_ = times is not None
        return searched(past, layout, answer if over_ else None, missed, verdict=ANSWER if over_ else None)

    @act(
        search_effort, ("A node is its own ancestor", "结点也是自己的祖先"), root=root_of, p=with_some_below, q=last_below,
        watch=("left", "right", "answer", "times"),
    )  # fmt: skip
    def its_own_ancestor(past, layout, answer=None, times=None, missed=None):
        over_ = times is not None
        return searched(past, layout, answer if over_ else None, missed, verdict=ANSWER if over_ else None)

    @act(
        answer_on_trust, ("What if one is missing?", "要是有一个不在树里？"), root=root_of, p=with_some_below, q=stranger,
        watch=("left", "right", "answer", "missing"),
    )  # fmt: skip
    def one_is_missing(past, layout, calls, q, seen=None, missed=None):
        verdict = WRONG if missed is not None else ANSWER if len(calls) == 1 or seen is not None else None
        size, least = ROOM[layout]["size"], ROOM[layout]["least"]
        stray = cell("stray", q, w=size * 1.9, h=size * 1.55, radius=size, size=size * 0.9, weight=600, fill=None, edge="second", dashed=True)
        badge = cell("tree/tag/q", "q", w=size * 0.9, h=size * 0.9, radius=size, size=max(size * 0.74, least), weight=650, fill="second")
        outside = column(stray + badge.moved(size, -size * 0.8), label("stray/where", ("not in the tree", "不在树里"), size=max(least, 30), colour="quiet"), gap=14)
        return searched(past, layout, seen=seen or (), verdict=verdict, aside=outside)

    @act(answers_at_the_root, ("To remember", "记住"), root=root_of, pairs=example_pairs)
    def to_remember(layout, root, pairs, answers, lefts, rights, height=None):
        left, right = children(root)
        both = []
        for i, (p, q) in enumerate(pairs):
            said = {left: lefts[i], right: rights[i], root.value: answers[i]} if i < len(answers) else {}
            both.append(heard(("pair/one", "pair/other")[i], root, p, q, said, layout))
        size = {"slide": 46, "lecture": 36}[layout]
        costs = beside(
            *(
                beside(label("cost/" + name, said, size=size, colour="quiet"), formula(name, lowest_common_ancestor, name, size=size * 1.15), gap=24)
                for name, said in (("time", ("time", "时间")), ("stack", ("stack", "栈深")))
            ),
            gap=110,
        )  # fmt: skip
        return column(beside(*both, gap=24), costs if height is not None else Picture(bounds=costs.bounds), gap=30)
