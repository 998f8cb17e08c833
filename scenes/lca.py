"""Lowest common ancestor, watched: a question goes down the tree, answers come up, and two of them meet."""

from typing import ClassVar, NamedTuple

from vizkit import Film, act
from vizkit.inputs import items, whole
from vizkit.picture.cells import cell
from vizkit.picture.label import formula, label, link
from vizkit.picture.layout import Picture, beside, column
from vizkit.picture.panel import panel
from vizkit.picture.tree import spot, tree
from vizkit.reference.lca import (
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

ROOM = {
    "lecture": {"w": 1108, "h": 748, "size": 52, "least": 25},
    "slide": {"w": 1818, "h": 848, "size": 60, "least": 40.5},
}
HALF = {
    "lecture": {"w": 490, "h": 500, "size": 40, "least": 25},
    "slide": {"w": 850, "h": 610, "size": 52, "least": 40.5},
}
CASES = (
    ("none", ("nothing there", "空子树")),
    ("found", ("p or q itself", "就是 p 或 q")),
    ("one", ("one side found", "一边找到")),
    ("both", ("both sides found", "两边都找到")),
)
NEVER, OUTSIDE = ("never opened", "从未打开"), ("not in the tree", "不在树里")
ANSWER, WRONG = ("the answer", "答案"), ("an error", "是错误")


class Search(NamedTuple):
    """How far a search is: the places of its open calls, every answer so far, and those that no parent has yet."""

    path: list
    answers: dict
    waiting: list


def followed(past):
    """The search after these moments: its innermost call has answered where its place has an answer already."""
    answers, waiting, path = {}, [], []
    for moment in past:
        calls = [call for call in moment.calls[1:] if call.seen is None]
        path = [place(outer, call, answers) for outer, call in zip([None, *calls], calls, strict=False)]
        if calls and "answer" in moment.fresh:
            taken = children(calls[-1].root)
            waiting = [at for at in waiting if at not in taken] + path[-1:]
            answers[path[-1]] = calls[-1].answer
    return Search(path, answers, waiting)


def place(outer, call, answers):
    """Where in the tree a call is: at a node, or at an empty place, its parent's left one first."""
    if call.root is not None:
        return call.root.value
    left, right = (outer.root.value, "left"), (outer.root.value, "right")
    return left if outer.root.left is None and left not in answers else right


def children(node):
    """The places right below a node."""
    if node is None:
        return []
    sides = ((node.left, "left"), (node.right, "right"))
    return [(node.value, side) if child is None else child.value for child, side in sides]


def values(node):
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
        current = at in path[-1:]
        known = {"tags": tags(at, p, q), "struck": current or at == missed}
        if at in answers:
            return answered(at, current, known)
        if at in path:
            caller = path[path.index(at) - 1] if at != root.value else None
            rings = {"rings": ("now",), "ringed_from": caller} if current else {}
            return spot(fill="now/22", edge="now", colour="text", way=("now",), **rings, **known)
        if isinstance(at, tuple):
            return None
        rings = ("done",) if at in seen else (meaning(at, p, q),) if at == missed else ()
        return spot(fill=None if at in dark else "panel", dashed=at in dark, rings=rings, **known)

    def answered(at, current, known):
        found = answers[at]
        colour, itself, empty = meaning(found, p, q), found == at, isinstance(at, tuple)
        last = {"verdict": verdict} if at == root.value else {}
        if at in waiting:
            last["sent"] = (found, "lost" if last and verdict == WRONG else colour)
        if at == answer or at in seen:
            last["rings"] = ("done",)
        elif current:
            last["rings"] = (colour if itself else "now",)
        if itself and at in (p, q) and below(root, [at]) and not seen:
            last["remark"] = NEVER
        fill = None if empty else colour + "/30" if itself else "cell"
        edge, text = colour if itself else "quiet", "quiet" if empty else "text"
        return spot(fill=fill, edge=edge, dashed=empty, colour=text, way=(colour,), **last, **known)

    return tree("tree", root, looks, foot=True, aside=aside, **ROOM[layout])


def bubble(key, content, size, **way):
    """An answer: a disc full of its colour, or an empty one."""
    empty, colour = content is None, meaning(content, "p", "q")
    look = {"w": size * 1.5, "h": size * 1.5, "radius": size * 0.75, "size": size, "weight": 650, **way}
    disc = cell(key, content, fill="ground" if empty else colour, edge=colour, **look)
    return disc + label(key + "/nothing", content, size=size, colour=colour, **way) if empty else disc


def case(name, title, node, left, right, answers, layout):
    """One case of the rule: what the sides say, the node, and above it what it answers, once that is known."""
    size, key = {"slide": 50, "lecture": 38}[layout], "rule/" + name
    itself, colour = node is not None and node in answers, meaning(node, "p", "q")
    low, high, aside = size * 2.5, -size * 2.6, size * 1.7
    drawn = Picture(bounds=(-size * 2.7, -size * 3.9, size * 2.7, size * 3.7))
    for side, found, x in ((key + "/left", left, -aside), (key + "/right", right, aside)):
        if node == "v":
            way = link(side + "/way", key, side, colour=meaning(found, "p", "q"), thick=6, gap=0)
            drawn = drawn + way + bubble(side, found, size).placed(x, low)
        if node == "p":
            way = link(side + "/way", key, side, dashed=True, gap=0)
            never = cell(side, w=size * 1.4, h=size * 1.4, radius=size, fill=None, edge="faint", dashed=True)
            drawn = drawn + way + never.placed(x, low)
    fill = None if node is None else colour + "/30" if itself else "cell"
    look = {"w": size * 2, "h": size * 2, "radius": size, "size": size * 1.1, "weight": 600, "dashed": node is None}
    drawn = drawn + cell(key, node, fill=fill, edge=colour if itself else "quiet", **look)
    for answer in answers:
        drawn = drawn + bubble(key + "/answer", answer, size, came_from=key).placed(0, high)
    if not answers:
        drawn = drawn + label(key + "/asked", "?", size=size * 1.3, colour="quiet", weight=650).placed(0, high)
    room = {"slide": {"w": 436, "size": 42}, "lecture": {"w": 246, "size": 26}}[layout]
    return panel(key, drawn, title, pad=18, **room)


def heard(key, root, p, q, said, layout):
    """What a root heard from its two sides, and its answer, where that is `said` already."""
    dark = below(root, (p, q))

    def looks(at):
        empty = isinstance(at, tuple)
        if empty and at not in said:
            return None
        colour = meaning(said[at], p, q) if at in said else "faint"
        best = said and at == said[root.value]
        own = meaning(at, p, q) if at in (p, q) or best else None
        unseen = empty or at in dark
        return spot(
            fill=None if unseen else own + "/30" if own else "cell",
            edge=own or "quiet",
            dashed=unseen,
            colour="quiet" if unseen else "text",
            rings=("done",) if best else (),
            way=(colour,),
            sent=(said[at], colour) if at in said else None,
            tags=tags(at, p, q),
        )

    drawn = tree(key, root, looks, detail=True, empties=False, **HALF[layout])
    return panel(key, drawn, ["p = ", p, "   q = ", q], lit=bool(said), size={"slide": 44, "lecture": 28}[layout])


def cost(name, said, size):
    words = label("cost/" + name, said, size=size, colour="quiet")
    return beside(words, formula(name, lowest_common_ancestor, name, size=size * 1.15), gap=24)


class LowestCommonAncestor(Film):
    title = "Lowest common ancestor", "最近公共祖先"
    idea = (
        "Ask each side what it found: where two answers meet is the ancestor",
        "问两边各找到了什么：两个回音相遇处就是答案",
    )
    family = "trees"
    colours: ClassVar = {"p": "first", "q": "second", "missed": "second"}

    tree = items(
        [3, 5, 1, 6, 2, 0, 8, None, None, 7, 4],
        (
            "the tree level by level, null for a missing child: at most 31 nodes, height 6",
            "逐层写出的树，缺孩子处写 null：至多 31 个结点，高不过 6",
        ),
    )
    p = whole(5, ("a value in the tree", "树里的一个值"))
    q = whole(1, ("another, or the same", "另一个值，也可以相同"))
    largest: ClassVar = {"tree": [*range(-15, 0), *range(101, 117)], "p": -8, "q": 116}

    def drawable(tree):
        found = [value for value in tree if value is not None]
        yield "tree's number of nodes", len(found), 31
        yield "tree's longest value, in signs,", max((len(f"{value}") for value in found), default=0), 3
        try:
            yield "tree's height", root_of(tree).height, 6
        except ValueError:
            return  # no tree: its reference says why

    @act(
        lowest_common_ancestor_by_paths,
        ("What it is", "什么是最近公共祖先"),
        root=root_of,
        watch=("above_p", "above_q", "both"),
    )
    def definition(calls, layout, parent, p, q, ancestor=None, above_p=(), above_q=(), answer=None):
        def looks(at):
            if isinstance(at, tuple):
                return None
            if at not in parent:
                return spot(fill=None, dashed=True, tags=tags(at, p, q))
            ways = [(above, colour) for above, colour in ((above_p, "first"), (above_q, "second")) if at in above]
            rings = {"rings": tuple(colour for _, colour in ways)}
            for above, _ in ways[-1:]:
                rings["ringed_from"] = above[above.index(at) - 1] if at != above[0] else None
            own = "done" if at == answer else meaning(at, p, q) if at in (p, q) else None
            return spot(
                fill=own + "/30" if own else "cell",
                edge=own or "quiet",
                colour="text",
                way=tuple(colour for above, colour in ways if parent[at] in above) or ("faint",),
                tags=tags(at, p, q),
                struck=at in (ancestor, answer),
                **({"rings": ("done",)} if at == answer else rings),
            )

        return tree("tree", calls[0].root, looks, foot=True, **ROOM[layout])

    @act(rule_by_cases, ("The rule", "规则"), watch=("node", "left", "right", "answer"))
    def the_rule(layout, calls, nodes, lefts, rights, answers, answer=None):
        known = [*answers, answer] if len(calls) > 1 else [*answers]
        cases = [
            case(*named, node, left, right, known[i : i + 1], layout)
            for i, (named, node, left, right) in enumerate(zip(CASES, nodes, lefts, rights, strict=True))
        ]
        rule = formula("rule", lowest_common_ancestor, "answer", size={"slide": 54, "lecture": 46}[layout])
        return beside(*cases, gap=24) / rule

    @act(
        search_effort,
        ("Two answers meet", "两个回音相遇"),
        root=root_of,
        check=True,
        watch=("left", "right", "answer", "times"),
    )
    def two_answers_meet(past, layout, answer=None, times=None, missed=None):
        if times is None:
            return searched(past, layout)
        return searched(past, layout, answer, missed, verdict=ANSWER)

    @act(
        search_effort,
        ("A node is its own ancestor", "结点也是自己的祖先"),
        root=root_of,
        p=with_some_below,
        q=last_below,
        watch=("left", "right", "answer", "times"),
    )
    def its_own_ancestor(past, layout, answer=None, times=None, missed=None):
        if times is None:
            return searched(past, layout)
        return searched(past, layout, answer, missed, verdict=ANSWER)

    @act(
        answer_on_trust,
        ("What if one is missing?", "要是有一个不在树里？"),
        root=root_of,
        p=with_some_below,
        q=stranger,
        watch=("left", "right", "answer", "missing"),
    )
    def one_is_missing(past, layout, calls, q, seen=None, missed=None):
        size, least = ROOM[layout]["size"], ROOM[layout]["least"]
        look = {"w": size * 1.9, "h": size * 1.55, "radius": size, "size": size * 0.9, "weight": 600}
        stray = cell("stray", q, fill=None, edge="second", dashed=True, **look)
        look = {"w": size * 0.9, "h": size * 0.9, "radius": size, "size": max(size * 0.74, least), "weight": 650}
        badge = cell("tree/tag/q", "q", fill="second", **look).moved(size, -size * 0.95)
        where = label("stray/where", OUTSIDE, size=max(least, 30), colour="quiet")
        over = len(calls) == 1 or seen is not None
        verdict = WRONG if missed is not None else ANSWER if over else None
        return searched(past, layout, seen=seen or (), verdict=verdict, aside=column(stray + badge, where, gap=14))

    @act(answers_at_the_root, ("To remember", "记住"), root=root_of, pairs=example_pairs)
    def to_remember(layout, root, pairs, answers, lefts, rights, height=None):
        left, right = children(root)
        both = []
        for i, (p, q) in enumerate(pairs):
            said = {left: lefts[i], right: rights[i], root.value: answers[i]} if i < len(answers) else {}
            both.append(heard(("pair/one", "pair/other")[i], root, p, q, said, layout))
        size = {"slide": 46, "lecture": 36}[layout]
        costs = beside(cost("time", ("time", "时间"), size), cost("stack", ("stack", "栈深"), size), gap=110)
        return column(beside(*both, gap=24), costs if height is not None else Picture(bounds=costs.bounds), gap=30)
