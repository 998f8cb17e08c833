"""Sliding-window maximum, watched: what stands before a larger number can be forgotten."""

from typing import ClassVar, NamedTuple

from vizkit import Film, act, fact
from vizkit.inputs import numbers, whole
from vizkit.picture.bars import bars
from vizkit.picture.cells import cell
from vizkit.picture.label import formula, label
from vizkit.picture.lane import lane
from vizkit.picture.layout import EMPTY, Picture, beside, column
from vizkit.picture.plot import curve, plot
from vizkit.picture.ridge import ridge
from vizkit.picture.strip import strip
from vizkit.picture.tally import tally
from vizkit.reference.sliding_window import (
    a_tenth,
    amortised_cost,
    comparisons_by_width,
    maximum_of_every_window,
    random_numbers,
    rescanning_cost,
    skyline,
    sliding_window_ledger,
    sliding_window_maximum,
)


class Room(NamedTuple):
    """How large things are in a layout: the stage, its highest bar, type, the room left of the rows, a cell."""

    w: float
    h: float
    bars: float
    size: float
    small: float
    gutter: float
    cell: float = 66


ROOMS = {
    "lecture": Room(w=1150, h=740, bars=340, size=32, small=26, gutter=140),
    "slide": Room(w=1410, h=660, bars=225, size=38, small=32, gutter=150),
}
GATES = 160, 80
"""How wide the room beside a queue is, where it is left: one with up to `SHORT` slots, and a longer one."""
SHORT = 13
BELOW = 84
"""What is kept free between the queue and the answers, for the tallies of who has left."""


class Columns(NamedTuple):
    """Where the columns of the numbers stand in every act: from `left` on, each `pitch` wide."""

    left: float
    pitch: float

    def middle(self, i):
        return self.left + (i + 0.5) * self.pitch


def columns(nums, room):
    pitch = min(160, (room.w - room.gutter) / len(nums))
    return Columns(max(room.gutter, (room.w - pitch * len(nums)) / 2), pitch)


def staged(room, *pictures):
    """The pictures as they stand, in the room that all acts have in common."""
    stage = Picture((), (0, 0, room.w, room.h))
    for picture in pictures:
        stage += picture
    return stage


def towers(nums, room, h, **how):
    """The numbers as bars, `h` high."""
    at = columns(nums, room)
    how |= {"pitch": at.pitch, "h": h, "size": room.size, "small": room.small, "index": ("index", "下标")}
    return bars("nums", nums, **how).moved(at.left, h)


def head(key, words, room, at, y, colour="quiet", weight=500):
    """The name of a row, left of its first column."""
    return label(key, words, size=room.small, colour=colour, weight=weight, anchor=1.0).moved(at.left - 14, y)


def answered(nums, k, answers, room, came_from=None):
    """The answers so far, each below the right edge of its window; the newest comes from what has that key."""
    at, y = columns(nums, room), room.h - room.cell / 2
    ends = range(k - 1, k - 1 + len(answers))
    found = lane(
        "answers", answers, at=ends, alike=nums, slots=range(k - 1, len(nums)), pitch=at.pitch, h=room.cell,
        size=room.size, colour="done", came_from={ends[-1]: came_from} if came_from else None,
    )  # fmt: skip
    return found.moved(at.left, y) + head("answers/head", ("answers", "答案"), room, at, y, "done", 600)


def looks(nums, k, left, looking, room, top, foot):
    """Every look at a number so far, a row a window; the first of each is hollow, for it is compared with nobody."""
    at = columns(nums, room)
    high = min(36, (foot - top) / (len(nums) - k + 1))
    seen = EMPTY
    for w in range(left + 1):
        hue, fill = ("now", "now") if w == left and looking else ("lost", "lost/60")
        for i in range(w, w + k):
            paint = {"fill": None, "edge": hue} if i == w else {"fill": fill}
            came = f"nums/{i}/value"
            look = cell(f"look/{w}/{i}", w=at.pitch * 0.66, h=high * 0.7, radius=high / 6, came_from=came, **paint)
            seen += look.moved(at.middle(i), top + (w + 0.5) * high)
    return seen


def gate_width(k):
    return GATES[k > SHORT]


def slot_width(nums, k, room):
    return min(columns(nums, room).pitch, (room.w - 2 * gate_width(k) - 16) / k)


def queued(nums, k, queue, room, colours=None):
    """The queue as a strip with room for `k`, front left, back right."""
    cells = lane(
        "queue", [nums[i] for i in queue], places=queue, alike=nums, slots=range(k), pitch=slot_width(nums, k, room),
        h=room.cell, size=room.size, colour="first", colours=colours, came_from="nums/{}/value",
    )  # fmt: skip
    how = {"size": room.small + 1, "inset": 64 if k > SHORT else 4}
    found = strip("strip", cells, ("queue", "队列"), ("front", "队首"), ("back", "队尾"), **how)
    at, aside = columns(nums, room), gate_width(k)
    left = at.left + (at.pitch * len(nums) - found.w) / 2
    return found.moved(max(aside, min(left, room.w - aside - found.w)), room.h - room.cell - BELOW - found.h)


def gate(name, word, before, now, nums, k, room, colour, x, y, fall=0):
    """Where the queue is left: who goes now, as a cell, and a stroke for each who went before."""
    going, wide = [i for i in before if i == now], slot_width(nums, k, room)
    leaving = lane(
        "queue", [nums[i] for i in going], places=going, alike=nums, pitch=wide, h=room.cell, size=room.size,
        colour=colour, dashed=True, goes_into=name + "/{}",
    )  # fmt: skip
    loud = {"colour": colour, "weight": 650} if going else {"colour": "quiet", "weight": 500}
    said = label(name + "/word", word, size=room.small + 1, **loud)
    strokes = tally(name, [i for i in before if i != now], colour=colour)

    def within(wide):
        return max(wide / 2, min(x, room.w - wide / 2))

    return (
        said.placed(within(said.w), y - room.cell / 2 - 10 - 0.9 * (room.small + 1))
        + leaving.moved(x - wide / 2, y + fall)
        + strokes.moved(within(strokes.w) - strokes.w / 2, y + room.cell / 2 + 34)
    )


def tile(key, number, words, room, colour):
    """A number, and below it what it counts."""
    large = label(key, number, size=room.size * 1.9, colour=colour, weight=700)
    return column(large, label(key + "/of", words, size=room.small, colour="quiet"), gap=4)


class SlidingWindow(Film):
    title = "Sliding window maximum", "滑动窗口最大值"
    idea = "What stands before a larger number can be forgotten", "排在更大的数前面的，都可以忘掉"
    family = "arrays"
    colours: ClassVar = {
        "queue": "first", "seen": "first", "most": "first", "old": "lost", "worst": "lost", "rescanning": "lost",
        "gone": "second", "answers": "done", "largest": "done",
    }  # fmt: skip
    largest: ClassVar = {"nums": [4, -2, 7, 0.5, 3, -7, 9, 8, 6, 5, 4, 2, 1, 0, -3, -5], "k": 16, "n": 4000}

    nums = numbers([1, 3, -1, -3, 5, 3, 6, 7], ("the numbers", "这列数"), most=16)
    k = whole(3, ("width of the window", "窗口的宽度"))
    n = whole(1000, ("how many random numbers the chart is about", "图表里用多少个随机数"), most=4000)
    seed = whole(0, ("seed of the random numbers", "随机数的种子"))

    @act(
        maximum_of_every_window,
        ("The naive way: look at every window", "朴素做法：每个窗口都看一遍"),
        watch=("left", "largest", "comparisons"),
    )
    def every_window(nums, k, left, largest, answers, comparisons, fresh, layout):
        room, looking, window = ROOMS[layout], "left" in fresh, range(left, left + k)
        lit = {"colours": dict.fromkeys(window, "now"), "window": window, "line": (left, [largest for _ in window])}
        chart = towers(nums, room, room.bars * 0.75, **lit if looking else {})
        foot = room.h - room.cell - 24
        work = looks(nums, k, left, looking, room, chart.bounds[3] + 20, foot)
        loud = {"size": room.size * 1.15, "colour": "lost", "weight": 650, "anchor": 0.0}
        said = label("count", comparisons, (" comparisons", " 次比较"), **loud).moved(0, foot - 24)
        if not looking:
            cost = formula("cost", maximum_of_every_window, "comparisons", size=room.size * 1.1, colour="quiet")
            said += cost.moved(cost.w / 2, foot - 78)
        return staged(room, chart, work, said, answered(nums, k, answers, room, "nums/line" if looking else None))

    @act(rescanning_cost, ("More numbers, wider windows", "数更多，窗口更宽"), k=a_tenth, many=fact(random_numbers))
    def at_scale(k, comparisons, many, layout):
        room = ROOMS[layout]
        mountains = ridge("many", many, window=range(k), w=room.w, h=room.h * 0.5).moved(0, room.h * 0.55)
        cost = formula("cost", maximum_of_every_window, "comparisons", size=room.size * 1.4, colour="quiet")
        count = label("count", comparisons, (" comparisons", " 次比较"), size=room.size * 2, colour="lost", weight=700)
        return staged(room, mountains, cost.placed(room.w / 2, room.h * 0.7), count.placed(room.w / 2, room.h * 0.86))

    @act(skyline, ("Who can still win: the skyline", "谁还可能胜出：天际线"), watch=("index", "num", "seen"))
    def seen_from_the_right(nums, k, index, seen, fresh, past, layout, hidden=None):
        room, looking = ROOMS[layout], "index" in fresh
        chart = towers(
            nums, room, room.h - 280, window=range(k), skyline=seen, since=index, sight=index if looking else None,
            colours=dict.fromkeys(seen, "first") | ({hidden: "lost"} if "hidden" in fresh else {}),
            hollow={s.hidden for s in past if "hidden" in s.fresh},
        )  # fmt: skip
        known = EMPTY if looking else queued(nums, k, seen, room).moved(0, room.cell + BELOW - 9)
        aside = -48 if k == len(nums) else 0  # the eye looks over the last number
        return staged(room, chart.moved(aside), known)

    @act(sliding_window_maximum, ("One sweep", "扫一遍"), watch=("right", "num", "queue", "answers"))
    def one_sweep(nums, k, right, queue, answers, fresh, past, layout, beaten=None, expired=None):
        room = ROOMS[layout]
        falls, ages, reports = "beaten" in fresh, "expired" in fresh, "answers" in fresh and len(answers) > 0
        fallen = [s.beaten for s in past if "beaten" in s.fresh]
        aged = [s.expired for s in past if "expired" in s.fresh]
        now = {beaten: "lost"} if falls else {expired: "second"} if ages else {}
        chart = towers(
            nums, room, room.bars, window=range(max(0, right - k + 1), right + 1), skyline=queue,
            colours={right: "now"} | dict.fromkeys(queue, "first") | now, hollow={*fallen, *aged},
            over=(right, beaten) if falls else None,
        )  # fmt: skip
        waiting = queued(nums, k, queue, room, {queue[0]: "done"} if reports else None)
        left, _, end, foot = waiting.bounds
        half, y = gate_width(k) / 2, foot - 9 - room.cell / 2
        here, there = expired if ages else None, beaten if falls else None
        return staged(
            room, chart, waiting,
            gate("expired", ("expired", "过期"), aged, here, nums, k, room, "second", left - half, y),
            gate("beaten", ("beaten", "被淘汰"), fallen, there, nums, k, room, "lost", end + half, y, fall=14),
            answered(nums, k, answers, room, f"queue/{queue[0]}" if reports else None),
        )  # fmt: skip

    @act(
        sliding_window_ledger,
        ("The ledger: in once, out at most once", "账本：一进，至多一出"),
        watch=("entered", "beaten", "expired", "queue"),
    )
    def ledger(
        nums, entered, beaten, expired, queue, pushes, comparisons, layout, beats=None, expiries=None, stays=None,
        rescanning=None, operations=None, bound=None,
    ):  # fmt: skip
        room = ROOMS[layout]
        chart = towers(nums, room, room.h - 445, colours=dict.fromkeys(queue if stays is not None else (), "first"))
        at, high = columns(nums, room), room.cell * 0.75
        ins, outs = chart.bounds[3] + 14 + high / 2, chart.bounds[3] + 22 + high * 1.5
        rows = head("in/head", ("in", "入队"), room, at, ins) + head("out/head", ("out", "离队"), room, at, outs)
        slot = {"w": at.pitch - 8, "h": high, "size": room.small}
        fates = dict.fromkeys(beaten if beats is not None else (), ("lost", "×"))
        fates |= dict.fromkeys(expired if expiries is not None else (), ("second", "←"))
        for i in entered:
            came = cell(f"in/{i}", "↓", fill="first/25", edge="first", came_from=f"nums/{i}/value", **slot)
            if i in fates:
                hue, sign = fates[i]
                went = cell(f"out/{i}", sign, fill=hue + "/25", edge=hue, came_from=f"in/{i}", **slot)
            else:
                waits = i in queue and stays is not None
                went = cell(f"out/{i}/slot", fill=None, edge="first" if waits else "faint", dashed=True, **slot)
            rows += came.moved(at.middle(i), ins) + went.moved(at.middle(i), outs)
        counts = [
            (pushes, ("in", "入队"), "first"),
            (beats, ("beaten", "被淘汰"), "lost"),
            (expiries, ("expired", "过期"), "second"),
            (stays, ("still in", "还在队中"), "text"),
            (comparisons if rescanning is not None else None, ("comparisons", "次比较"), "first"),
            (rescanning, ("re-scanning", "重扫"), "lost"),
        ]
        tiles, y = EMPTY, outs + high / 2 + 82
        for n, (number, words, colour) in enumerate(counts):
            if number is not None:
                tiles += tile(f"count/{n}", number, words, room, colour).placed(room.w * (n + 0.5) / 6, y)
        if operations is not None:
            size = room.size * 1.3
            done = label("operations", operations, size=size, weight=650)
            limit = formula("bound", sliding_window_maximum, "operations", size=size)
            most = label("bound/is", "= ", bound, size=size, weight=650)
            tiles += beside(done, limit, most, gap=14).placed(room.w / 2, room.h - 28)
        return staged(room, chart, rows, tiles)

    @act(comparisons_by_width, ("Every width of the window", "换遍所有窗口宽度"), watch=("n", "worst", "most", "bound"))
    def every_width(widths, rescanned, bound, worst, fresh, layout, queued=None, most=None):
        room = ROOMS[layout]
        w, h = room.w - 210, room.h - (70 if layout == "lecture" else 190)
        naive = {"size": room.size, "weight": 650, "colour": "lost"}
        curves = [curve("rescanned", None, widths, rescanned, "lost", area=True)]
        said = label("worst", ("re-scanning: up to ", "重扫：最多 "), worst, **naive).placed(w / 2, -h - 34)
        if most is not None:
            clever = naive | {"colour": "first"}
            curves.append(curve("queued", None, widths, queued, "first"))
            said += label("most", ("one queue: at most ", "单调队列：最多 "), most, **clever).placed(w / 2, -120)
        if most is not None and "bound" in fresh:
            curves.append(curve("bound", None, widths, [bound for _ in widths], "text", dashed=True))
            never = label("never", ("never more than", "绝不超过"), size=room.small, colour="quiet")
            limit = formula("bound", comparisons_by_width, "bound", size=room.size)
            said += beside(never, limit, gap=14).placed(w / 2, -64)
        chart = plot(
            "chart", *curves, x=("width k of the window", "窗口宽度 k"), y=("comparisons", "比较次数"), w=w, h=h,
            reach_x=widths, reach_y=[rescanned, bound], size=room.small * 1.12,
        )  # fmt: skip
        return staged(room, (chart + said).moved(150, h + 80))

    @act(
        amortised_cost,
        ("What it comes to", "总账"),
        answers=fact(sliding_window_maximum),
        watch=("operations", "count", "each"),
    )
    def amortised(nums, k, book, operations, count, each, fresh, answers, layout):
        room = ROOMS[layout]
        chart = towers(
            nums, room, room.bars * 0.85, window=range(len(nums) - k, len(nums)), skyline=book.staying,
            line=(k - 1, answers), colours=dict.fromkeys(book.staying, "first"), hollow={*book.beaten, *book.expired},
        )  # fmt: skip
        found = answered(nums, k, answers, room).moved(0, chart.bounds[3] + 16 + room.cell - room.h)
        if "each" in fresh:
            large = {"size": room.size * 1.9, "weight": 700}
            tiles = [
                (label("operations", operations, colour="first", **large), ("operations", "次操作")),
                (label("numbers", count, **large), ("numbers", "个数")),
                (label("each", each, colour="now", **large), ("each", "每个")),
            ]
        else:
            words = {"time": ("time", "时间"), "space": ("space", "空间"), "each": ("each, amortised", "均摊每个")}
            tiles = [(formula(name, sliding_window_maximum, name, size=room.size * 1.6), words[name]) for name in words]
        y, below = (found.bounds[3] + room.h) / 2, EMPTY
        for n, (what, name) in enumerate(tiles):
            x, of = room.w * (2 * n + 1) / 6, label("of/" + name[0], name, size=room.small, colour="quiet")
            below += what.placed(x, y - 24) + of.placed(x, y + 38)
        return staged(room, chart, found, below)
