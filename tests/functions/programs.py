"""Programs that nobody would write, of all that functions do which keep their log themselves, for the tests."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

NUMBERS = """
n ; i ; j ; 0 ; 7 ; len(xs) ; xs[0] ; xs[-1] ; rows[0][0] ; n + i ; i - 1 ; i // 2 ; max(xs) ;
sum(each for each in xs) ; d.get(i, 0) ; max(i, j, key=abs) ; len(rows) if n else 3 ; BASE[1] ;
other(xs, rows, n - 1) ; other(xs=ys, rows=[xs], n=n - 1) + 1 ;
min(other(ys, rows, n - 1),
    other(xs, [ys, xs], n - 1))
"""

LINES = """
i = NUMBER ; j = NUMBER ; i, j = j, NUMBER ; i += NUMBER ; j -= 1 ; j: int = NUMBER ; k: int ; i = j = NUMBER ;
pass ; xs[0] = NUMBER ; xs[i % 3] = NUMBER ; xs[-1] += 1 ; xs[xs[0] % 3], xs[0] = xs[0], NUMBER ;
i, xs[i % 3] = NUMBER, i ; d[i], i = i, NUMBER ; xs[0], xs[i % 3] = xs[i % 3], xs[0] ; xs[:1] = [NUMBER, 2] ;
xs[other(xs, rows, n - 1) % 2] = i ; rows[0][i % 2] = NUMBER ; rows[0][0] += 1 ; rows[i % 2] = xs ;
rows[0], rows[0][0] = ys, 5 ; rows[0][0], rows[0] = 6, ys ; rows[-1] += [i] ; rows.append(xs) ;
rows.append([NUMBER, i]) ; rows[0].append(NUMBER) ; rows = [row[:] for row in rows] ; ys = rows[0] ; ys = xs ;
ys = xs[:] ; ys = xs + [i] ; ys += [i] ; xs, ys = ys, xs ; ys = xs = [NUMBER] ; first, *ys = xs ;
ys = sorted(ys) ; d[i] = NUMBER ; d[i, j] = ys ; d["rows"] = rows ; d[0] = d.get(0, 1) + 1 ;
ys = d.setdefault("k", [1, 2, 3]) ; d.update({i: ys}) ; d.pop(i, None) ; d = {} ;
d = {each: xs for each in range(2)} ; bag.add(NUMBER) ; bag.add((i, j)) ; bag.discard(0) ; bag |= {i, 9} ;
bag = bag | {j + 8} ; bag = set(xs) ; d["bag"] = bag ; both = (xs, i) ; both = [(ys, i), rows] ; xs, i = both ;
xs.append(NUMBER) ; sorted(xs).append(i) ; [ys, xs][0][0] = 1 ; xs.pop() ; i = xs.pop(0) ; ys.insert(0, i) ; xs.sort() ;
xs.reverse() ; xs.extend(ys[:2]) ; xs.clear() ; xs = [3, 1, 2] ; rows = [[1, 2, 3], xs] ; rows[-1] = rows ;
d["me"] = d ; TABLE[i] = ys ; BASE.append(i) ; MEMO = TABLE[i] ; other(xs, rows, n - 1) ; i = remembered(i) ;
ys = remembered(i, xs) ; vizkit.note("look", "{i} and {j}") ; vizkit.note("{xs} of {i}" if i else "none of {j}") ;
word = f"{i}{xs}" ; ys += [NUMBER]
ys = xs ; ys += [i]
i, ys = NUMBER, rows[-1] ; ys = [i]
d[i] = ys
ys = xs ;
ys = [xs, [i]]
row = ys[1]
ys = row ; word = "-".join(str(each) for each in ys)
"""

FURTHER = """
i = xs.pop() if xs else 0 ; xs.append(rows[0].pop() if rows[0] else NUMBER) ; ys = [xs.pop() for _ in xs[:1]] ;
rows[0] += [xs.pop() if xs else i, NUMBER] ; xs += [i, 4, 5]
xs[0], i = i, xs.pop() ; q.append((i, 1))
d[i] = q.pop() ; i, j = q.pop() if q else (i, 1) ;
q.append((NUMBER, i)) ; q.appendleft((i, NUMBER)) ; i, j = q.popleft() if q else (0, i) ; q.extend([(j, NUMBER)] * 2) ;
q = deque(ys) ; ys = q ; ys = list(q) ; q.rotate(1) ; q[0] = (i, NUMBER) ; rows.append(q) ; q.append([i]) ; q.clear() ;
heapq.heappush(h, NUMBER) ; i = heapq.heappop(h) if h else 2 ; heappush(h, i)
heappush(h, heapq.heappop(h) + NUMBER) ; heapq.heapify(xs) ;
heapq.heappush(h, i) or heapq.heappush(h, j) ; i = heappush(h, i) or heapq.heappushpop(h, NUMBER) ; ys = h ;
heapq.heappush(pairs, (NUMBER, [i])) ; heappush(pairs, (i, [j]))
i, ys = heapq.heappop(pairs) ; bag.add(xs.pop() if xs else 3) ; bag.add(i)
i = bag.pop() ;
t[i].append(NUMBER) ; ys = t[NUMBER] ; t[i] ; t[NUMBER] += [i, j] ; t[j][:1] = [i] ; t["rows"] = rows ; d["t"] = t ;
i = len(t[i]) + len(t[j]) ; c[i] += NUMBER ; c[j] -= 1 ; c.update(xs) ; i = c[NUMBER] ; c = Counter(ys) ; del c[i] ;
o[NUMBER] = i ; o[0] = o[1] = j
o.move_to_end(0) ; o[i] = j
o.popitem(last=False) ; o["ys"] = ys ; o[0] = i
del o[0] ; d["o"] = o ; del xs[:1] ; d[1] = xs
del d[1] ;
rows[0].append(NUMBER)
del rows[0][-1] ; i = math.gcd(i, NUMBER) ; i = bisect.bisect_left(xs, NUMBER) ; bisect.insort(xs, NUMBER) ;
xs.sort(key=lambda each: (each % 3, -each)) ; ys = sorted(xs, key=lambda each: (each in d, each + n)) ;
pick = lambda each: each + i ; ys = list(map(str, xs)) ; i = 1 if i in d.values() else 2 ;
print(i, NUMBER) ; ys = xs
ys += [NUMBER, i]
i = xs.append(1) or 3 ; ys = xs
ys += [i, j]
i = 1 + xs.pop() ;
ys = h
ys += [i]
i = push(h, NUMBER) or j ; a = Node(NUMBER, a) ; a.next = b ; b.next, a = a, b ; a.val += NUMBER ; a.kids.append(b) ; b = Node(i) ;
a.kids = [b, NUMBER] ; a.kids += [a] ; b = a.next or a ; a = b = Node(i, b) ; pair = [a, b] ; d["node"] = a ; d[a] = b ; a = None ;
pair = (a, i) ; seen = {b} ; seen = {b}
seen.discard(a) ; d["pair"] = (a, b) ; a.mark = xs ; a.mark = NUMBER ; b.kids = rows ; pair = [rows, a] ; a.next = a ;
t[a].append(i) ; i = a == b ; i = a is b.next ; i = a.val ; ys = [each.val for each in (a, b)] ; made = Plain(NUMBER, xs) ;
made = Plain(i) ; made.held = [made, a] ; made.held, made.size = ys, made.size + 1 ; i = made.size ;
keep.put(NUMBER) ; i = keep.get(NUMBER) ; keep.put(keep.get(i)) ; keep.total += NUMBER ; keep = Keeper(NUMBER) ; keep.pop() ;
i = keep.pop() + keep.get(i) ; keep.put(1,
    n=NUMBER) ; rows.append(keep) ; keep.nodes.append(a) ; keep.nodes[0].val = NUMBER ; keep.add(NUMBER) ; ys = keep.held ;
grow(NUMBER) ; i = grow(i) + j ; j = deeper(2) ; xs.append(grow(NUMBER)) ; i = kept(NUMBER) ; i = kept(i) + kept(i) ; i = memo(n % 4) ;
ys = [grow(each) for each in xs[:2]] ; i = sum(grow(each) for each in xs[:2]) ; i = any(grow(each) > 5
    for each in xs[:3]) ; ys = {each: grow(
    each) for each in xs[:2] if grow(1)} ; i = max(sum(grow(one) for one in [each, 1]) for each in xs[:2]) ; late = NUMBER
ys = later(xs) ;
ys = sorted((grow(each) for each in xs[:2]), key=lambda each: -each) ; i = [each for each in [grow(2)]][0] ;
pick = (lambda: 3)
"""

FURTHER_HEADS = """
if xs and xs.pop() > NUMBER: ; while q and q.popleft(): ; while h and heapq.heappop(h) < NUMBER: ; for each in t[i]: ;
for each in q: ; if a.next: ; if a is b: ; if a and b.val < NUMBER: ; while a.next and i < 4: ; if grow(i) < NUMBER: ;
if kept(i) and grow(j) > 2: ; for each in range(xs.pop() if xs else 2): ; for key, ys in t.items(): ; if i in c.values():
"""

HEADS = """
if i < NUMBER: ; if i and xs[0] < j: ; if i > 3 or j == NUMBER: ; if 0 <= i < len(xs) != n: ; if xs: ;
if i in xs: ; if i not in d: ; while i < 3 and i < NUMBER: ; while xs and len(xs) < 5: ; while True: ;
for i in range(3): ; for j, each in enumerate(xs[:3]): ; for row in rows[:2]: ; for each in ys[:2]: ;
for one, two in zip(xs, ys): ; for key, value in list(d.items()):
"""

ENDS = "", "", "", "break", "continue", "return NUMBER", "return", "raise ValueError(f'{i}')"


KEEPING = """import bisect
import heapq
import math
from collections import Counter, OrderedDict, defaultdict, deque
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import heappush
from heapq import heappushpop as push

import vizkit

BASE = [2, 3]
TABLE = {1: [7]}


def remembered(i, kept=[]):
    \"\"\"A docstring.\"\"\"
    kept.append(i)
    return kept if i % 2 else len(kept)


class Node:
    def __init__(self, val=0, next=None):
        self.val, self.next = val, next
        self.kids = []


@dataclass
class Plain:
    size: int = 0
    held: object = None


class Keeper:
    \"\"\"Keeps.\"\"\"

    def __init__(self, n):
        self.held, self.total = [n], 0
        self.nodes = [Node(n)]
        self.put(n)

    def put(self, value, n=1):
        self.held.append(value)
        self.total = self.total + n
        return value

    def get(self, i):
        if i in self.held:
            self.total -= 1
            return i
        return self.held[-1]

    def pop(self):
        last = self.held.pop()
        if not self.held:
            self.put(last)
        return last

    def add(self, value):
        for each in self.nodes:
            each.val += value
        self.nodes.append(Node(value, self.nodes[-1]))


@lru_cache(None)
def memo(n):
    return n if n < 2 else memo(n - 1) + memo(n - 2)
"""

MORE = """
q, h, pairs = deque([(1, 2)]), [], [(1, [2])]
t, c, o = defaultdict(list), Counter([1, 1]), OrderedDict({0: 1})
a = b = Node(1)
keep, made = Keeper(2), Plain()

def grow(k):
    nonlocal i
    i = i % 5 + k
    xs.append(i)
    return i

def deeper(k):
    def deepest(m):
        nonlocal k
        k, found = k - 1, m
        return grow(found) if k < 1 else deeper(k)
    return deepest(k + 1)

@cache
def kept(k):
    rows.append([k])
    return grow(k) if k < 9 else k

def later(each):
    return [late, each]
""".strip().split("\n")

START = "i = j = 1", "ys = [3, 4, 5]", "d, bag = {1: 2}, {3}", "both = xs, 1"


@st.composite
def programs(draw) -> str:
    """A module with a function to watch, `given(xs, n)`, one that it calls and that calls itself, and one that keeps."""
    wide = draw(st.booleans())
    also, late = (MORE, LATE) if wide else ([], [])
    more = draw(st.sampled_from(["n", "n, *more", "n=1, *, last=(1, [2])"]))
    text = [KEEPING, f"\ndef other(xs, rows, {more}):"]
    text += _indented(
        [
            *START[: draw(st.integers(0, 1))],
            "if n <= 0:",
            "    return 1",
            *START,
            *also,
            *draw(blocks(2, False, wide)),
            *late,
        ]
    )
    text += ["    return NUMBER", "\n\ndef given(xs, n):"]
    text += _indented([*START, "rows = [xs, [1, 2, 3]]", *also, *draw(blocks(3, False, wide)), *late, "return xs"])
    return draw(filled("\n".join(text))) + "\n"


LATE = ["late = 3"]


def each(inner: str, lines: str, heads: str) -> list[str]:
    """Every line by itself, and every head with a line under it; what is a number in it is the sum of two."""
    found = [line.strip() for line in lines.split(";")]
    found += [f"{head.strip()}\n    {inner}" for head in heads.split(";") if "True" not in head]
    return [text.replace("NUMBER", "n + i") for text in found]


def within(before: str, text: str, more: Sequence[str] = ()) -> str:
    """A program with some lines in a loop, twice, in a call within a call, and looked at before and after."""
    lines = [*START, "rows = [xs, [1, 2, 3]]", before, *more]
    loop = ["for k in range(2):", *_indented(["j += k", *text.split("\n"), "j += 5", "if k == n:", "    continue"])]
    late = LATE if more else []
    other = [
        "def other(xs, rows, n):",
        *_indented(["if n <= 0:", "    return 1", *START, *more, *loop, *late, "return len(rows)"]),
    ]
    given = ["def given(xs, n):", *_indented([*lines, *late, *loop, "j = other(xs, rows, n - 1)", "return xs"])]
    return "\n".join([KEEPING, "", *other, "", "", *given, ""])


@st.composite
def blocks(draw, deep: int, looping: bool, wide: bool) -> list[str]:
    found = []
    lines, heads = (LINES + ";" + FURTHER, HEADS + ";" + FURTHER_HEADS) if wide else (LINES, HEADS)
    for _ in range(draw(st.integers(1, 4))):
        if deep and draw(st.integers(0, 2)) == 0:
            head = draw(st.sampled_from(heads.split(";"))).strip()
            inner = looping or not head.startswith("if")
            moving = ["    i += 1"] if head.startswith("while") else []  # else it might run on with no moment
            found += [head, *moving, *_indented(draw(blocks(deep - 1, inner, wide)))]
            if head != "while True:" and draw(st.integers(0, 2)) == 0:
                found += ["else:", *_indented(draw(blocks(deep - 1, looping, wide)))]
        else:
            found += draw(st.sampled_from(lines.split(";"))).strip().split("\n")
    end = draw(st.sampled_from(ENDS))
    return [*found, end] if end and (looping or end not in ("break", "continue")) and deep < 2 else found


@st.composite
def filled(draw, text: str) -> str:
    numbers = [each.strip() for each in NUMBERS.split(";")]
    first, *rest = text.split("NUMBER")
    return first + "".join(draw(st.sampled_from(numbers)) + each for each in rest)


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
