"""Programs that nobody would write, of all that functions do which keep their log themselves, for the tests."""

from __future__ import annotations

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
word = f"{i}{xs}" ; word = "-".join(str(each) for each in ys)
"""

HEADS = """
if i < NUMBER: ; if i and xs[0] < j: ; if i > 3 or j == NUMBER: ; if 0 <= i < len(xs) != n: ; if xs: ;
if i in xs: ; if i not in d: ; while i < 3 and i < NUMBER: ; while xs and len(xs) < 5: ; while True: ;
for i in range(3): ; for j, each in enumerate(xs[:3]): ; for row in rows[:2]: ; for each in ys[:2]: ;
for one, two in zip(xs, ys): ; for key, value in list(d.items()):
"""

ENDS = "", "", "", "break", "continue", "return NUMBER", "return", "raise ValueError(f'{i}')"


KEEPING = """import vizkit

BASE = [2, 3]
TABLE = {1: [7]}


def remembered(i, kept=[]):
    \"\"\"A docstring.\"\"\"
    kept.append(i)
    return kept if i % 2 else len(kept)
"""

START = "i = j = 1", "ys = [3, 4, 5]", "d, bag = {1: 2}, {3}", "both = xs, 1"


@st.composite
def programs(draw) -> str:
    """A module with a function to watch, `given(xs, n)`, one that it calls and that calls itself, and one that keeps."""
    more = draw(st.sampled_from(["n", "n, *more", "n=1, *, last=(1, [2])"]))
    text = [KEEPING, f"\ndef other(xs, rows, {more}):"]
    text += _indented(
        [*START[: draw(st.integers(0, 1))], "if n <= 0:", "    return 1", *START, *draw(blocks(2, False))]
    )
    text += ["    return NUMBER", "\n\ndef given(xs, n):"]
    text += _indented([*START, "rows = [xs, [1, 2, 3]]", *draw(blocks(3, False)), "return xs"])
    return draw(filled("\n".join(text))) + "\n"


def each(inner: str, lines: str, heads: str) -> list[str]:
    """Every line by itself, and every head with a line under it; what is a number in it is the sum of two."""
    found = [line.strip() for line in lines.split(";")]
    found += [f"{head.strip()}\n    {inner}" for head in heads.split(";") if "True" not in head]
    return [text.replace("NUMBER", "n + i") for text in found]


def within(before: str, text: str) -> str:
    """A program with some lines in a loop, twice, in a call within a call, and looked at before and after."""
    lines = [*START, "rows = [xs, [1, 2, 3]]", before]
    loop = ["for k in range(2):", *_indented(["j += k", *text.split("\n"), "j += 5", "if k == n:", "    continue"])]
    other = ["def other(xs, rows, n):", *_indented(["if n <= 0:", "    return 1", *START, *loop, "return len(rows)"])]
    given = ["def given(xs, n):", *_indented([*lines, *loop, "j = other(xs, rows, n - 1)", "return xs"])]
    return "\n".join([KEEPING, "", *other, "", "", *given, ""])


@st.composite
def blocks(draw, deep: int, looping: bool) -> list[str]:
    found = []
    for _ in range(draw(st.integers(1, 4))):
        if deep and draw(st.integers(0, 2)) == 0:
            head = draw(st.sampled_from(HEADS.split(";"))).strip()
            inner = looping or not head.startswith("if")
            moving = ["    i += 1"] if head.startswith("while") else []  # else it might run on with no moment
            found += [head, *moving, *_indented(draw(blocks(deep - 1, inner)))]
            if head != "while True:" and draw(st.integers(0, 2)) == 0:
                found += ["else:", *_indented(draw(blocks(deep - 1, looping)))]
        else:
            found.append(draw(st.sampled_from(LINES.split(";"))).strip())
    end = draw(st.sampled_from(ENDS))
    return [*found, end] if end and (looping or end not in ("break", "continue")) and deep < 2 else found


@st.composite
def filled(draw, text: str) -> str:
    numbers = [each.strip() for each in NUMBERS.split(";")]
    first, *rest = text.split("NUMBER")
    return first + "".join(draw(st.sampled_from(numbers)) + each for each in rest)


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
