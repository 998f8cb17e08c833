"""PixelShuffle, watched: a stack of channels becomes a mosaic, and nothing is computed."""

from vizkit import Film, act, fact
from vizkit.inputs import array, choice, whole
from vizkit.picture.axes import axes
from vizkit.picture.cells import cell
from vizkit.picture.label import formula, label, link
from vizkit.picture.layout import EMPTY, Picture, beside, column
from vizkit.picture.plot import bar_chart
from vizkit.picture.slices import slices
from vizkit.picture.spots import room, spots, step_within
from vizkit.picture.strand import strand
from vizkit.picture.tiles import hue, tiles
from vizkit.reference.pixel_shuffle import (
    channels_of_block,
    compare_orders,
    first_channel,
    images_to_compare,
    kernel_of_one_image,
    layer_cost,
    numbered_channels,
    pixel_shuffle,
    round_trip,
    shuffle_by_position,
    shuffle_memory,
    upscaling_work,
)

STAGE = {"lecture": (1060, 740, 27), "slide": (1790, 830, 44)}
"""The width and height to be filled, and the size of type."""

CREVICE, BLOCK = 5.0, 12.0
"""Between two pixels, and besides between two blocks."""

SHADES = {
    1: ("first/50", "now/50", "done/50", "second/50"),
    2: ("first/50", "now/50", "done/50", "second/50"),
    3: ("first/80", "first/50", "first/20", "now/80", "now/50", "now/20", "done/80", "done/50", "done/20"),
}
"""The paints of the r² channels of one image: with r = 3 a hue for a row of the block, lighter to the right."""

HUES = ("first", "second", "done", "now", "lost")
"""The colours of whole images, where two orders of channels are compared."""

PLAIN, ZERO = ("quiet/25",), ("cell",)

AXES = {"k": "quiet", "c": "quiet", "h": "quiet", "w": "quiet", "i": "text", "j": "text", "y": "text", "x": "text"}
"""The colours of the axes: the place in the block is what the eye follows."""

KIN = ("kc", "ki", "kj", "hy", "iy", "wx", "jx")
"""Axes that are split off another, and that are merged into one."""

OPERATIONS = ("x", "reshape", "transpose", "reshape")


def pixels(places, H, W):
    """Every pixel: its place (c, i, j, h, w), where it is among the channels, and where in the images."""
    r = len(places[0])
    return [
        ((c, i, j, h, w), (k, h, w), (c, h * r + i, w * r + j))
        for c, block in enumerate(places)
        for i, row in enumerate(block)
        for j, k in enumerate(row)
        for h in range(H)
        for w in range(W)
    ]


def mosaic(C, r, H, W, within, *, block=BLOCK, deep=1, shuffled=True, most=96.0):
    """Where the pixels (c, i, j, h, w) of the images stand, `deep` images below one another, and their side.

    The row is counted by h and then i, the column by w and then j; before they are `shuffled`, the other way round.
    """
    shape = -(-C // deep), min(C, deep), r, r, H, W
    (outer, left), (inner, right) = ((4, 5), (2, 3)) if shuffled else ((2, 3), (4, 5))
    ways = {"across": (0, left, right), "down": (1, outer, inner)}
    ways["gaps"] = {0: 3 * BLOCK, 1: 3 * BLOCK, outer: block, left: block}
    step = min(most + CREVICE, step_within(shape, within, **ways))
    at = {(c * shape[1] + n, *rest): spot for (c, n, *rest), spot in spots(shape, step, **ways).items()}
    return at, step - CREVICE


def framed(key, at, pixel, colour="text", pad=8.0):
    """A frame around the pixels at these spots."""
    left, top, right, foot = room(at, pixel, pad)
    frame = cell(key, w=right - left, h=foot - top, fill=None, edge=colour, radius=10 + pad)
    return frame.moved((left + right) / 2, (top + foot) / 2)


def together(bounds, *pictures):
    """All as they stand, in this room."""
    return sum(pictures, Picture((), bounds))


def unseen(picture):
    """The room of a picture."""
    return Picture((), picture.bounds)


def stack_and_images(layout, stack, places, landed, like, *, through=None, block=(), edges=None, legend=False, back=False):
    """The channels as a stack, the images that they become, and each pixel where it is.

    `landed` are the (source, target, value) of those in the images. A thread runs `through` a position of the channels,
    `block` are the pixels of the images to be framed, the `legend` says which channel fills which place of a block.
    """
    (wide, high, size), (_, H, W) = STAGE[layout], stack.shape
    C, r = len(places), len(places[0])
    several, below = C > 1 and r > 1, layout == "lecture" and C > 1 and r > 1
    shades = SHADES[r]

    def tower(channels, within):
        form = {"deep": 5, "steep": 0.75} if layout == "lecture" else {"deep": 3 if r == 3 else 2, "steep": 0.9}
        usual = {"deep": 4, "steep": 0.6 if layout == "lecture" else 0.9}
        shape = form if not several and (r == 3 or (layout == "slide" and H == 3)) else usual
        gone = [source for source, _, _ in landed]
        return slices("x", stack, channels=channels, without=gone, through=through, within=within, colours=shades, edges=edges, gap=28 if below else 36, size=size, **shape)

    def images(numbers, within):
        at, pixel = mosaic(len(numbers), r, H, W, within, deep=1 if several else 4)
        at = {(numbers[c], h * r + i, w * r + j): spot for (c, i, j, h, w), spot in at.items()}
        full = {source: (value, at[target]) for source, target, value in landed if target in at}
        ghost = {"w": pixel, "h": pixel, "radius": min(8, pixel / 6), "fill": None, "edge": "faint", "dashed": True}
        empty = at.keys() - {target for _, target, _ in landed}
        ghosts = [cell(f"free/{c}/{y}/{x}", **ghost).moved(*at[c, y, x]) for c, y, x in at if (c, y, x) in empty]
        frames = [framed(f"block/{c}", group, pixel) for c in numbers if (group := [at[place] for place in block if place[0] == c])]
        shown = tiles("x", full, alike=like, w=pixel, colours=shades, came_from="strip/3", arc=0.12)
        return together(room(at.values(), pixel, 8), *ghosts, shown, *frames)

    def which(c):
        side = 1.5 * size
        at = spots((r, r), side + CREVICE, across=(1,), down=(0,))
        cells = [
            cell(f"which/{k}", k, w=side, h=side, fill=shades[k % len(shades)], size=1.05 * size, weight=650, came_from=f"x/{k}/index").moved(*at[i, j])
            for i, row in enumerate(places[c])
            for j, k in enumerate(row)
        ]
        found = together(room(at.values(), side), *cells)
        if not several:
            said = label("which", ("channel", "通道号"), size=1.05 * size, colour="quiet")
            found = beside(said, found, unseen(said), gap=16)
        return EMPTY if r == 1 else found if legend else unseen(found)

    def arrow(c, forth, home):
        return label(f"arrow/{c}", home if back else forth, size=1.8 * size, colour="quiet")

    left = high - which(0).h - 24
    if not several:
        part = 0.36 if len(stack) <= 4 and not (H == 3 and layout == "slide") else 0.54
        right = column(images(range(C), ((1 - part) * wide - 4 * size, left)), which(0), gap=24)
        return beside(tower(None, (part * wide, high)), arrow(0, "→", "←"), right, gap=1.1 * size)
    apart = wide / C - 40
    towers = [range(c * r * r, (c + 1) * r * r) for c in range(C)]
    if below:
        return beside(*(column(tower(towers[c], (apart, 0.54 * high)), beside(which(c), arrow(c, "↓", "↑"), gap=20), images([c], (apart, 0.46 * high - which(0).h - 28)), gap=14) for c in range(C)), gap=40)
    return beside(*(beside(tower(towers[c], (0.46 * apart, high)), arrow(c, "→", "←"), column(images([c], (0.54 * apart - 2.4 * size, left)), which(c), gap=24), gap=0.3 * size) for c in range(C)), gap=40)


def table_of_axes(past, u, pitch):
    """The axes after each operation, every axis tied to what it came from."""
    w, h, gap = 68 * u, 92 * u, 14 * u
    ties = [
        (n, one, other)
        for n in range(1, len(past))
        for one in past[n - 1].names
        for other in past[n].names
        if one == other or one + other in KIN
    ]

    def end(n, axis, half):
        names = past[n].names
        return (names.index(axis) - (len(names) - 1) / 2) * (w + gap), n * pitch + half

    ways, tags, said = [], [], []
    for n, one, other in ties:
        colour = "text" if one in "kij" and other in "ijyx" else "faint"
        ways.append(strand(f"axes/{n}/{one}/{other}", end(n - 1, one, h / 2 + 4), end(n, other, -h / 2 - 4), colour=colour))
    for n, moment in enumerate(past):
        before = {other: f"axes/{n - 1}/{one}" for m, one, other in ties if m == n}
        lit = moment.names if n == len(past) - 1 else ()
        row = axes(f"axes/{n}", moment.names, moment.shape, came_from=before, lit=lit, colours=AXES, w=w, h=h, gap=gap, size=40 * u)
        tags.append(row.placed(0, n * pitch))
        if n:
            name = label(f"operation/{n}", OPERATIONS[n], size=30 * u, face="mono", weight=600, anchor=0.0)
            said.append(name.moved(-395 * u, (n - 0.5) * pitch))
    return together((-395 * u, -h / 2, 205 * u, 3 * pitch + h / 2), *ways, *tags, *said)


def counted_by(name, into, names, x, y, size):
    """The axes that count the rows, or the columns, the outermost first."""
    at = spots((len(names),), 0.9 * size, across=(0,))
    letters = [
        label(f"{name}/{axis}", axis, size=size, face="mono", weight=650, colour=AXES[axis], arc=0.4, goes_into=f"{name}/{into}").placed(x + at[n,][0], y)
        for n, axis in enumerate(names)
    ]
    return together((x, y, x, y), *letters)


def after_each_operation(layout, x, places, within, size, split, permuted, merged):
    """The same pixels as a stack, as r×r small pictures, as blocks, as one picture; how rows and columns are counted."""
    (_, H, W), C, r = x.shape, len(places), len(places[0])
    free = within[0] - 2.4 * size, within[1] - 1.6 * size
    form = {"deep": 4 if r < 3 else 5 if layout == "lecture" else 3, "steep": 0.6 if r * C < 3 else 0.85}
    stack = slices("x", x, within=free, colours=SHADES[r], gap=34, size=size, **form).placed(0, 0)
    block = 26.0 if C == 1 else 14.0
    usual = {"deep": min(C, 4) if layout == "lecture" or r == 1 else 1, "most": 84.0}
    pixel = min(mosaic(C, r, H, W, free, block=block, shuffled=shuffled, **usual)[1] for shuffled in (False, True))
    ways = [mosaic(C, r, H, W, free, block=gap, shuffled=shuffled, **usual | {"most": pixel})[0] for gap, shuffled in ((block, False), (block, True), (0.0, True))]
    bounds = -within[0] / 2, -within[1] / 2, within[0] / 2, within[1] / 2
    if split is None:
        return together(bounds, stack)
    stage = 2 if merged is not None else 1 if permuted is not None else 0
    at, groups = ways[stage], {}
    for (c, i, j, h, w), spot in at.items():
        group = f"channel/{places[c][i][j]}", f"block/{c}/{h}/{w}", f"image/{c}"
        groups.setdefault(group[stage], []).append(spot)
    frames = [framed(key, group, pixel, "faint", block / 3.2) for key, group in groups.items()]
    shown = tiles("x", {source: (x[source], at[place]) for place, source, _ in pixels(places, H, W)}, alike=x, w=pixel, colours=SHADES[r], arc=0.1)
    left, top, _, _ = room(at.values(), pixel)
    down, across = ("ih", "jw"), ("hi", "wj"), ("y", "x")
    rows, columns = (down, across, ("y", "x"))[stage]
    sides = counted_by("rows", "y", rows, left - 1.4 * size, 0, 1.25 * size), counted_by("columns", "x", columns, 0, top - 1.2 * size, 1.25 * size)
    return together(bounds, *frames, shown, *sides)


class PixelShuffle(Film):
    title = "PixelShuffle", "PixelShuffle 像素重排"
    idea = "Channels become pixels: nothing is computed, only moved", "通道变成像素：什么都不算，只搬位置"
    family = "tensors"
    colours = {"small": "done", "free": "done", "large": "lost", "differing": "lost", "made": "done"}
    largest = {"channels": 3, "r": 2, "h": 3, "w": 3}

    r = whole(2, "how many times as high and wide", most=3)
    channels = whole(1, "how many large images, each made of r² channels")
    h = whole(2, "rows of a channel", most=3)
    w = whole(2, "columns of a channel", most=3)
    order = choice("torch", ("torch", "paper"), "the channels of one image side by side, or the images taking turns")
    x = array(numbered_channels, "the channels, an array of three axes", most=(12, 3, 3))

    def drawable(channels, r):
        yield "channels", channels, 12 // r**2

    @act(
        shuffle_by_position,
        ("One position, one block", "一个位置，一个小块"),
        watch=("r", "h", "w", "k", "source", "target"),
        places=fact(channels_of_block),
    )
    def one_position(x, image, landed, places, fresh, layout, h=None, w=None, moves=()):
        there = [(source, target, image[target]) for source, target in landed]
        if "landed" not in fresh:
            return stack_and_images(layout, x, places, there, x, legend=True)
        through, block = None if h is None else (h, w), [target for _, target in moves]
        return stack_and_images(layout, x, places, there, x, through=through, block=block)

    @act(
        pixel_shuffle,
        ("Reshape, transpose, reshape", "reshape → transpose → reshape"),
        watch=("names", "shape", "axes"),
        places=fact(channels_of_block),
    )
    def three_operations(x, places, past, layout, split=None, permuted=None, merged=None):
        wide, high, size = STAGE[layout]
        u = size / 30
        table = table_of_axes(past, u, (high - 92 * u - 20) / 3)
        within = wide - table.w - 24, high
        return beside(table, after_each_operation(layout, x, places, within, size, split, permuted, merged), gap=24)

    @act(shuffle_memory, ("The memory is one strip", "内存是一条"), watch=("shape", "axes", "size", "moved", "made"))
    def memory(x, r, size, past, layout, made=None):
        wide, high, letter = STAGE[layout]
        shades, strips = SHADES[r], past[: len(OPERATIONS)]
        step, tall, pitch = (wide - 11 * letter) / size, 2.4 * letter, (high - 4.6 * letter) / 3
        slots, places = spots((size,), step, across=(0,)), list(spots(x.shape, 1, across=()))
        left, right, _ = -step * size / 2 - 0.8 * letter, step * size / 2 + 2.2 * letter, None
        rows, ways, before = [label("moved", ("moved", "移动"), size=letter, colour="quiet").placed(right, 0)], [], {}
        for n, moment in enumerate(strips):
            at = {places[home]: (slots[slot,][0], n * pitch) for slot, home in enumerate(moment.homes)}
            values = {places[home]: (moment.strip[slot], at[places[home]]) for slot, home in enumerate(moment.homes)}
            source = f"strip/{n - 1}" if n else "x"
            rows.append(tiles(f"strip/{n}", values, alike=x, w=step - min(6, step / 5), h=tall, colours=shades, came_from=source, arc=0.1))
            name = label(f"operation/{n}", OPERATIONS[n], size=letter, face="mono", weight=600, anchor=1.0)
            rows.append(name.moved(left, (n - 0.5) * pitch if n else 0))
            if n:
                rows.append(label(f"moved/{n}", moment.moved, size=1.3 * letter, weight=650).placed(right, (n - 0.5) * pitch))
                for (k, h, w), (across, down) in at.items():
                    start = before[k, h, w][0], before[k, h, w][1] + tall / 2 + 4
                    ways.append(strand(f"way/{n}/{k}/{h}/{w}", start, (across, down - tall / 2 - 4), colour=hue(shades[k % len(shades)]), thick=4 if size < 40 else 2))
            before = at
        foot = 3 * pitch + tall / 2 + 2.2 * letter
        if len(past) > len(strips):
            said = label("made", made, (" multiplications", " 次乘法"), size=1.3 * letter, colour="done", weight=650)
            rows.append(said.placed(0, foot - 0.9 * letter))
        return together((left - 5.6 * letter, -tall / 2, right + 2 * letter, foot), *ways, *rows)

    @act(
        round_trip,
        ("The way back", "原路返回"),
        watch=("h", "w", "source", "target", "lossless"),
        places=fact(channels_of_block),
    )
    def way_back(x, image, places, layout, stack=None, moves=(), landed=(), back=None):
        if back is not None:
            return stack_and_images(layout, back, places, (), x, legend=True, back=True).struck()
        _, H, W = x.shape
        home, block = {target for _, target in landed}, [source for source, _ in moves]
        there = [(source, target, image[target]) for _, source, target in pixels(places, H, W) if source not in home]
        edges = {target: "text" for _, target in moves}
        return stack_and_images(layout, stack, places, there, x, block=block, edges=edges, legend=True, back=True)

    @act(
        compare_orders,
        ("Two orders of channels", "两种通道顺序"),
        watch=("channels", "size", "differing"),
        x=images_to_compare,
    )
    def two_orders(x, r, channels, layout, torch=None, torch_blocks=None, paper=None, paper_blocks=None, different=()):
        (wide, high, size), (_, H, W), C = STAGE[layout], x.shape, channels // r**2
        shades = [f"{HUES[c % len(HUES)]}/{60 - 56 * place // (r * r)}" for c in range(C) for place in range(r * r)]
        stack = slices("x", x, within=(0.4 * wide, high), deep=r * r if r > 1 else 4, colours=shades, steep=0.8, gap=28, size=size)
        free = wide - stack.w - 40
        at, pixel = mosaic(C, r, H, W, (free - 16, high / 2 - 2.2 * size - 16))
        left, top, right, foot = room(at.values(), pixel, 8)
        bounds = left, top - 1.9 * size, max(right, left + free), foot

        def images(name, said, image, blocks):
            if blocks is None:
                return Picture((), bounds)
            found = pixels(blocks, H, W)
            edges = {source: "lost" for _, source, target in found if target in different}
            shown = tiles(name, {source: (image[target], at[place]) for place, source, target in found}, alike=x, w=pixel, colours=shades, edges=edges, came_from="x", arc=0.1)
            order = formula(f"{name}/formula", compare_orders, name, size=1.05 * size, colour="quiet")
            title = beside(label(f"{name}/said", said, size=1.1 * size, weight=600), order, gap=size)
            return together(bounds, shown, title.placed(left + 8 + title.w / 2, top - 0.9 * size))

        first = images("torch", "PyTorch", torch, torch_blocks)
        second = images("paper", ("paper, TensorFlow", "论文、TensorFlow"), paper, paper_blocks)
        return beside(stack, column(first, second, gap=0.6 * size), gap=40)

    @act(
        upscaling_work,
        ("Convolve small, shuffle once", "小图上卷积，一次重排"),
        watch=("small", "free", "large", "times"),
        x=first_channel,
        kernel=kernel_of_one_image,
        cost=fact(layer_cost),
    )
    def enlarge_for_free(x, r, H, W, cost, small, features, layout, image=None, free=None, spread=None, middle=None, large_image=None, large=None, times=None):  # fmt: skip
        (wide, high, size), shades = STAGE[layout], SHADES[r]
        block = [[i * r + j for j in range(r)] for i in range(r)]
        grid, pixel = mosaic(1, r, H, W, (wide / 4, (high - 6.6 * size) / 2))
        where = pixels([block], H, W)
        at = {target: grid[place] for place, _, target in where}
        _, top, right, foot = room(at.values(), pixel, 8)
        gone = [source for _, source, _ in where] if image is not None else ()
        stack = slices("feature", features, without=gone, within=(wide / 3.6, high / 3), deep=r, colours=shades, gap=28, size=None).placed(0, 0)
        side, near, lower = wide / 2 - right, stack.w / 2 + 0.4 * size, foot - top + 34
        far = side - right - 0.4 * size
        values = {"alike": features, "w": pixel, "arc": 0.1}

        def arrow(key, said, made, colour, start, end, y=0):
            ends = [cell(f"{key}/{name}", w=1, h=1, fill=None).moved(x, y) for name, x in (("start", start), ("end", end))]
            way = link(key, f"{key}/start", f"{key}/end", colour="quiet", thick=4, arrow=True, gap=0)
            name = label(f"{key}/said", said, size=size, colour="quiet").placed((start + end) / 2, y + 0.9 * size)
            cost = label(f"{key}/made", made, size=1.1 * size, colour=colour, weight=650).placed((start + end) / 2, y - size)
            return together(name.bounds, *ends, way, name, cost)

        given = spots(x.shape, pixel + CREVICE, across=(2,), down=(1,))
        shown = [tiles("given", {place: (x[place], spot) for place, spot in given.items()}, colours=PLAIN, **values).moved(-side), stack]
        shown.append(arrow("convolve", ("convolve", "卷积"), small, "done", -far, -near))
        if image is not None:
            full = {source: (image[target], at[target]) for _, source, target in where}
            shown.append(tiles("feature", full, colours=shades, **values).moved(side))
            shown.append(arrow("shuffle", ("shuffle", "重排"), free, "done", near, far))
        if spread is not None:
            grains = {(0, h, w): at[0, h * r + middle, w * r + middle] for _, h, w in given}
            zeros = {place: (spread[place], spot) for place, spot in at.items() if spot not in grains.values()}
            shown.append(tiles("zero", zeros, colours=ZERO, **values).moved(-side, lower))
            shown.append(tiles("grain", {place: (x[place], spot) for place, spot in grains.items()}, colours=PLAIN, came_from="given", **values).moved(-side, lower))
        if large_image is not None:
            shown.append(tiles("wide", {place: (large_image[place], spot) for place, spot in at.items()}, colours=PLAIN, **values).moved(side, lower))
            shown.append(arrow("large", ("convolve", "卷积"), large, "lost", -far, far, lower))
        titles = [("convolve, then shuffle", "先卷积，再重排"), ("enlarge, then convolve", "先放大，再卷积")]
        found = [small] if large is None else [small, large]
        bars = bar_chart("cost", titles[: len(found)], found, of=cost[1], colour=("done", "lost"), w=wide - 16 * size, thick=1.3 * size, gap=0.5 * size, size=size, slots=2)
        bars = bars.moved(-wide / 2 + 11.4 * size, lower + foot + 1.6 * size)
        return together((-wide / 2, top, wide / 2, lower + foot + 4.2 * size), *shown, bars if times is None else bars.struck())
