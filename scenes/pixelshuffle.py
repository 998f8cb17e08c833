"""PixelShuffle, watched: a stack of channels becomes a mosaic, and nothing is computed."""

from typing import ClassVar

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
from vizkit.reference.pixelshuffle import (
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

HUES = ("first", "second", "done", "now")
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
    return {place: spot for place, spot in at.items() if place[0] < C}, step - CREVICE


def together(bounds, *pictures):
    """All as they stand, in this room."""
    return sum(pictures, Picture((), bounds))


def unseen(picture):
    """The room of a picture."""
    return Picture((), picture.bounds)


def framed(key, at, pixel, colour="text", pad=8.0):
    """A frame around the pixels at these spots."""
    left, top, right, foot = room(at, pixel, pad)
    frame = cell(key, w=right - left, h=foot - top, fill=None, edge=colour, radius=10 + pad)
    return frame.moved((left + right) / 2, (top + foot) / 2)


def empty(at, pixel):
    """Where pixels are still to come."""
    form = {"w": pixel, "h": pixel, "radius": min(8, pixel / 6), "fill": None, "edge": "faint", "dashed": True}
    return [cell(f"free/{c}/{y}/{x}", **form).moved(*spot) for (c, y, x), spot in at.items()]


def which_channel(block, size, colours, remark):
    """The numbers of the channels that fill a block, each in its place."""
    side, letter = 1.5 * size, 1.05 * size
    at = spots((len(block), len(block)), side + CREVICE, across=(1,), down=(0,))
    cells = []
    for place, spot in at.items():
        k = block[place[0]][place[1]]
        form = {"w": side, "h": side, "fill": colours[k % len(colours)], "size": letter, "weight": 650}
        cells.append(cell(f"which/{k}", k, came_from=f"x/{k}/index", **form).moved(*spot))
    found = together(room(at.values(), side), *cells)
    said = label("which", ("channel", "通道号"), size=letter, colour="quiet")
    return beside(said, found, unseen(said), gap=16) if remark else found


def stack_and_images(
    layout, stack, places, landed, like, *, through=None, block=(), edges=None, legend=False, back=False, struck=False
):
    """The channels as a stack, the images that they become, and each pixel where it is.

    `landed` are the (source, target, value) of those in the images. A thread runs `through` a position of the channels,
    `block` are the pixels of the images to be framed, the `legend` says which channel fills which place of a block. On
    the way `back` all goes from the images to the stack, which is `struck` once all are there.
    """
    (wide, high, size), (_, H, W), lecture = STAGE[layout], stack.shape, layout == "lecture"
    C, r, colours = len(places), len(places[0]), SHADES[len(places[0])]
    several = C > 1 and r > 1
    dense = several or r == 3 or H == 3
    deep = 4 if several or not dense else (5 if lecture else 3) if r == 3 else 4 if lecture else 2
    steep = (0.75 if r == 3 else 0.6) if lecture else 0.9 if dense else 0.6
    form = {"deep": deep, "steep": steep, "most": 3.4 * size, "gap": 28 if several and lecture else 36, "size": size}
    gone = [source for source, _, _ in landed]

    def tower(channels, *within):
        seen = {"without": gone, "through": through, "edges": edges, "colours": colours}
        found = slices("x", stack, channels=channels, within=within, **seen, **form)
        return found.struck() if struck else found

    def images(numbers, *within):
        at, pixel = mosaic(len(numbers), r, H, W, within, deep=1 if several else 4, most=3.6 * size)
        at = {(numbers[c], h * r + i, w * r + j): spot for (c, i, j, h, w), spot in at.items()}
        here = {source: (value, at[target]) for source, target, value in landed if target in at}
        full = tiles("x", here, alike=like, w=pixel, colours=colours, came_from="strip/3", arc=0.12)
        free = at.keys() - {target for _, target, _ in landed}
        ghosts = empty({target: spot for target, spot in at.items() if target in free}, pixel)
        frames = [
            framed(f"block/{c}", [at[place] for place in block if place[0] == c], pixel) for c in numbers if block
        ]
        return together(room(at.values(), pixel, 8), *ghosts, full, *frames)

    def which(c):
        found = which_channel(places[c], size, colours, remark=not several) if r > 1 else EMPTY
        return found if legend else unseen(found)

    def arrow(c, forth, home):
        return label(f"arrow/{c}", home if back else forth, size=1.8 * size, colour="quiet")

    left = high - which(0).h - 24
    if not several:
        part = 0.54 if len(stack) > deep else 0.36
        right = column(images(range(C), (1 - part) * wide - 4 * size, left), which(0), gap=24)
        return beside(tower(None, part * wide, high), arrow(0, "→", "←"), right, gap=1.1 * size)
    each, parts = wide / C - 40, []
    for c in range(C):
        channels = range(c * r * r, (c + 1) * r * r)
        if lecture:
            middle = beside(which(c), arrow(c, "↓", "↑"), gap=20)
            image = images([c], each, 0.46 * high - middle.h - 28)
            parts.append(column(tower(channels, each, 0.54 * high), middle, image, gap=14))
        else:
            right = column(images([c], 0.54 * each - 2.4 * size, left), which(c), gap=24)
            parts.append(beside(tower(channels, 0.46 * each, high), arrow(c, "→", "←"), right, gap=0.3 * size))
    return beside(*parts, gap=40)


def table_of_axes(past, u, pitch):
    """The axes after each operation, every one tied to what it came from; `u` is the unit."""
    w, h, gap = 68 * u, 92 * u, 14 * u

    def end(n, axis, half):
        names = past[n].names
        return (names.index(axis) - (len(names) - 1) / 2) * (w + gap), n * pitch + half

    ways, tags = [], []
    for n, moment in enumerate(past):
        before = past[n - 1].names if n else ()
        kin = [(one, other) for one in before for other in moment.names if one == other or one + other in KIN]
        for one, other in kin:
            followed = one in "kij" and other in "ijyx"
            start, stop = end(n - 1, one, h / 2 + 4), end(n, other, -h / 2 - 4)
            ways.append(strand(f"axes/{n}/{one}/{other}", start, stop, colour="text" if followed else "faint"))
        came_from = {other: f"axes/{n - 1}/{one}" for one, other in kin}
        form = {"lit": moment.names if n == len(past) - 1 else (), "colours": AXES, "w": w, "h": h, "gap": gap}
        row = axes(f"axes/{n}", moment.names, moment.shape, came_from=came_from, size=40 * u, **form)
        tags.append(row.placed(0, n * pitch))
        if n:
            name = label(f"operation/{n}", OPERATIONS[n], size=30 * u, face="mono", weight=600, anchor=0.0)
            tags.append(name.moved(-395 * u, (n - 0.5) * pitch))
    return together((-395 * u, -h / 2, 205 * u, 3 * pitch + h / 2), *ways, *tags)


def counted_by(name, into, names, x, y, size):
    """The axes that count the rows, or the columns, the outermost first."""
    form = {"size": size, "face": "mono", "weight": 650, "arc": 0.4, "goes_into": f"{name}/{into}"}
    at = spots((len(names),), 0.9 * size, across=(0,))
    letters = [label(f"{name}/{axis}", axis, colour=AXES[axis], **form) for axis in names]
    return together((x, y, x, y), *(letter.placed(x + at[n,][0], y) for n, letter in enumerate(letters)))


def after_each_operation(layout, x, places, within, size, now):
    """The same pixels as a stack, as r×r small pictures, as blocks, as one; and what counts rows and columns."""
    (_, H, W), C, r, (wide, high) = x.shape, len(places), len(places[0]), within
    bounds, free = (-wide / 2, -high / 2, wide / 2, high / 2), (wide - 2.4 * size, high - 1.6 * size)
    if now.split is None:
        form = {"deep": 4 if r < 3 else 5 if layout == "lecture" else 3, "steep": 0.6 if r * C < 3 else 0.85}
        stack = slices("x", x, within=free, colours=SHADES[r], most=3.4 * size, gap=34, size=size, **form)
        return together(bounds, stack.placed(0, 0))
    stage = 2 if now.merged is not None else 1 if now.permuted is not None else 0
    block, deep = 26.0 if C == 1 else 14.0, min(C, 4) if layout == "lecture" or r == 1 else 1
    ways = [mosaic(C, r, H, W, free, block=block, deep=deep, shuffled=shuffled) for shuffled in (False, True)]
    pixel = min(3.2 * size, *(side for _, side in ways))
    gap = 0.0 if stage == 2 else block
    at, _ = mosaic(C, r, H, W, free, block=gap, deep=deep, shuffled=stage > 0, most=pixel)
    groups = {}
    for (c, i, j, h, w), spot in at.items():
        group = f"channel/{places[c][i][j]}", f"group/{c}/{h}/{w}", f"image/{c}"
        groups.setdefault(group[stage], []).append(spot)
    frames = [framed(key, group, pixel, "faint", block / 2 - 1) for key, group in groups.items()]
    shown = {source: (x[source], at[place]) for place, source, _ in pixels(places, H, W)}
    rows, columns = (("ih", "jw"), ("hi", "wj"), ("y", "x"))[stage]
    left, top, _, _ = room(at.values(), pixel)
    return together(
        bounds,
        *frames,
        tiles("x", shown, alike=x, w=pixel, colours=SHADES[r], arc=0.1),
        counted_by("rows", "y", rows, left - 1.4 * size, 0, 1.25 * size),
        counted_by("columns", "x", columns, 0, top - 1.2 * size, 1.25 * size),
    )


class PixelShuffle(Film):
    title = "PixelShuffle", "PixelShuffle 像素重排"
    idea = "Channels become pixels: nothing is computed, only moved", "通道变成像素：什么都不算，只搬位置"
    family = "tensors"
    colours: ClassVar = {"small": "done", "free": "done", "large": "lost", "differing": "lost", "made": "done"}
    largest: ClassVar = {"channels": 3, "r": 2, "h": 3, "w": 3}

    r = whole(2, ("how many times as high and wide", "高和宽各放大几倍"), most=3)
    channels = whole(
        1, ("how many large images, each made of r² channels", "大图有几张，每张由 r² 个通道拼成"), most=12
    )
    h = whole(2, ("rows of a channel", "每个通道的行数"), most=3)
    w = whole(2, ("columns of a channel", "每个通道的列数"), most=3)
    order = choice(
        "torch",
        ("torch", "paper"),
        ("channels of an image side by side, or images taking turns", "一张图的通道相邻（torch），或各图轮流（paper）"),
    )
    x = array(numbered_channels, ("the channels, an array of three axes", "各个通道，三个轴的数组"), most=(999, 3, 3))

    def drawable(channels, r, x):
        yield "channels", channels, 12 // r**2
        yield from (("x", count, 12) for count in x.shape[:1])

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
    def three_operations(x, places, past, layout):
        wide, high, size = STAGE[layout]
        u = size / 30
        table = table_of_axes(past, u, (high - 92 * u - 20) / 3)
        data = after_each_operation(layout, x, places, (wide - table.w - 24, high), size, past[-1])
        return beside(table, data, gap=24)

    @act(shuffle_memory, ("The memory is one strip", "内存是一条"), watch=("shape", "axes", "size", "moved", "made"))
    def memory(x, r, size, past, layout, made=None):
        wide, high, letter = STAGE[layout]
        colours, strips = SHADES[r], past[: len(OPERATIONS)]
        step, tall, pitch = (wide - 11 * letter) / size, 2.4 * letter, (high - 4.6 * letter) / 3
        left, right = -step * size / 2 - 0.8 * letter, step * size / 2 + 2.2 * letter
        slots, places = spots((size,), step, across=(0,)), list(spots(x.shape, 1, across=()))
        form = {"alike": x, "w": step - min(6, step / 5), "h": tall, "colours": colours, "arc": 0.1}
        rows, ways, before = [label("moved", ("moved", "移动"), size=letter, colour="quiet").placed(right, 0)], [], {}
        for n, moment in enumerate(strips):
            at = {places[home]: slots[slot,][0] for slot, home in enumerate(moment.homes)}
            values = {
                places[home]: (moment.strip[slot], (at[places[home]], n * pitch))
                for slot, home in enumerate(moment.homes)
            }
            rows.append(tiles(f"strip/{n}", values, came_from=f"strip/{n - 1}" if n else "x", **form))
            name = label(f"operation/{n}", OPERATIONS[n], size=letter, face="mono", weight=600, anchor=1.0)
            rows.append(name.moved(left, (n - 0.5) * pitch if n else 0))
            if n:
                moved = label(f"moved/{n}", moment.moved, size=1.3 * letter, weight=650)
                rows.append(moved.placed(right, (n - 0.5) * pitch))
            for place, start in before.items():
                ends = (start, (n - 1) * pitch + tall / 2 + 4), (at[place], n * pitch - tall / 2 - 4)
                colour, thick = hue(colours[place[0] % len(colours)]), 4 if size < 40 else 2
                ways.append(strand(f"way/{n}/{places.index(place)}", *ends, colour=colour, thick=thick))
            before = at
        foot = 3 * pitch + tall / 2 + 2.2 * letter
        if len(past) > len(strips):
            said = (" multiplications", " 次乘法")
            rows.append(
                label("made", made, said, size=1.3 * letter, colour="done", weight=650).placed(0, foot - 0.9 * letter)
            )
        return together((left - 5.6 * letter, -tall / 2, right + 2 * letter, foot), *ways, *rows)

    @act(
        round_trip,
        ("The way back", "原路返回"),
        watch=("h", "w", "source", "target", "lossless"),
        places=fact(channels_of_block),
    )
    def way_back(x, image, places, layout, stack=None, moves=(), landed=(), back=None):
        if back is not None:
            return stack_and_images(layout, back, places, (), x, legend=True, back=True, struck=True)
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
    def two_orders(x, r, channels, past, layout, different=()):
        (wide, high, size), (_, H, W), C, now = STAGE[layout], x.shape, channels // r**2, past[-1]
        colours = [f"{HUES[c % len(HUES)]}/{56 - 52 * place // (r * r)}" for c in range(C) for place in range(r * r)]
        form = {"deep": r * r if r > 1 else 4, "steep": 0.8, "gap": 28, "size": size}
        stack = slices("x", x, within=(0.4 * wide, high), colours=colours, **form)
        free = wide - stack.w - 40
        at, pixel = mosaic(C, r, H, W, (free - 16, high / 2 - 2.2 * size - 16))
        left, top, right, foot = room(at.values(), pixel, 8)
        bounds = left, top - 1.9 * size, max(right, left + free), foot

        def images(name, said, image, blocks):
            if blocks is None:
                return Picture((), bounds)
            found = pixels(blocks, H, W)
            edges = {source: "lost" for _, source, target in found if target in different}
            shown = {source: (image[target], at[place]) for place, source, target in found}
            order = formula(f"{name}/formula", compare_orders, name, size=1.05 * size, colour="quiet")
            title = beside(label(f"{name}/said", said, size=1.1 * size, weight=600), order, gap=size)
            title = title.placed(left + 8 + title.w / 2, top - 0.9 * size)
            form = {"alike": x, "w": pixel, "colours": colours, "edges": edges, "came_from": "x", "arc": 0.1}
            return together(bounds, tiles(name, shown, **form), title)

        first = images("torch", "PyTorch", now.torch, now.torch_blocks)
        second = images("paper", ("paper, TensorFlow", "论文、TensorFlow"), now.paper, now.paper_blocks)
        return beside(stack, column(first, second, gap=0.6 * size), gap=40)

    @act(
        upscaling_work,
        ("Convolve small, shuffle once", "小图上卷积，一次重排"),
        watch=("small", "free", "large", "times"),
        x=first_channel,
        kernel=kernel_of_one_image,
        cost=fact(layer_cost),
    )
    def enlarge_for_free(x, r, H, W, features, cost, past, layout):
        (wide, high, size), now = STAGE[layout], past[-1]
        grid, pixel = mosaic(1, r, H, W, (wide / 4.6, (high - 6.6 * size) / 2))
        found = pixels([[[i * r + j for j in range(r)] for i in range(r)]], H, W)
        at = {target: grid[place] for place, _, target in found}
        _, top, right, foot = room(at.values(), pixel, 8)
        gone = [source for _, source, _ in found] if now.image is not None else ()
        form = {"deep": r, "colours": SHADES[r], "gap": 28, "size": None}
        stack = slices("feature", features, without=gone, within=(wide / 4.2, high / 3), **form).placed(0, 0)
        side, near, lower = wide / 2 - right, stack.w / 2 + 0.4 * size, foot - top + 34
        far = side - right - 0.4 * size

        def flat(name, values, where, colours=PLAIN, **more):
            standing = {place: (values[place], spot) for place, spot in where.items()}
            return tiles(name, standing, alike=features, w=pixel, colours=colours, arc=0.1, **more)

        def arrow(key, said, made, colour, start, end, y=0):
            middle, ends = (start + end) / 2, {"start": start, "end": end}
            anchors = [cell(f"{key}/{name}", w=1, h=1, fill=None).moved(x, y) for name, x in ends.items()]
            way = link(key, f"{key}/start", f"{key}/end", colour="quiet", thick=4, arrow=True, gap=0)
            name = label(f"{key}/said", said, size=size, colour="quiet").placed(middle, y + 0.9 * size)
            count = label(f"{key}/made", made, size=1.1 * size, colour=colour, weight=650).placed(middle, y - size)
            return together(name.bounds, *anchors, way, name, count)

        given = spots(x.shape, pixel + CREVICE, across=(2,), down=(1,))
        convolve, shuffle = ("convolve", "卷积"), ("shuffle", "重排")
        shown = [
            flat("given", x, given).moved(-side),
            stack,
            arrow("convolve", convolve, now.small, "done", -far, -near),
        ]
        if now.image is not None:
            full = {source: (now.image[target], at[target]) for _, source, target in found}
            shown += [
                tiles("feature", full, alike=features, w=pixel, colours=SHADES[r], arc=0.1).moved(side),
                arrow("shuffle", shuffle, now.free, "done", near, far),
            ]
        if now.spread is not None:
            grains = {(0, h, w): at[0, h * r + now.middle, w * r + now.middle] for _, h, w in given}
            zeros = {place: spot for place, spot in at.items() if spot not in grains.values()}
            shown += [
                flat("zero", now.spread, zeros, ZERO).moved(-side, lower),
                flat("grain", x, grains, came_from="given").moved(-side, lower),
            ]
        if now.large_image is not None:
            shown += [
                flat("wide", now.large_image, at).moved(side, lower),
                arrow("large", convolve, now.large, "lost", -far, far, lower),
            ]
        titles = [("convolve, then shuffle", "先卷积，再重排"), ("enlarge, then convolve", "先放大，再卷积")]
        made = [now.small] if now.large is None else [now.small, now.large]
        form = {"w": wide - 16 * size, "thick": 1.3 * size, "gap": 0.5 * size, "size": size, "slots": 2}
        bars = bar_chart("cost", titles[: len(made)], made, of=cost[1], colour=("done", "lost"), **form)
        bars = bars.moved(-wide / 2 + 11.4 * size, lower + foot + 1.6 * size)
        bounds = -wide / 2, top, wide / 2, lower + foot + 4.2 * size
        return together(bounds, *shown, bars if now.times is None else bars.struck())
