"""The receptive field, watched: a cone that opens downwards from one output, and the sums that say how wide it is."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.receptive_field import (
    DEEP,
    LONGEST,
    STRIDED,
    WIDEST,
    cells_beside,
    cells_of,
    cells_of_a_field,
    cells_of_all,
    dilated_anywhere,
    drawn_widths,
    kernels_alone,
    kernels_of_a_field,
    kernels_read,
    large_kernel,
    middle_fields,
    networks_of,
    rows_of,
    rows_of_a_field,
    rows_of_kernels_alone,
    shares_seen,
    sizes_of,
    small_kernels,
    unpadded,
    ways_of_a_nudge,
)
from vizkit.inputs import choice, layers, whole
from vizkit.reference.receptive_field import (
    answered_field,
    counted_paths,
    effective_field,
    fields_at_the_border,
    guessed_field,
    next_field,
    opened_cone,
    receptive_field,
    stacked_kernels,
    strides_or_dilation,
)
from vizkit.shapes import axes, beside, blanks, cone, figure, legend, lengths, row
from vizkit.shapes import span as places


def net(rows, between, spread, name="cone"):
    """The rows of cells, and what leads from each to the next."""
    picture = cone([(each.n, each.start, each.jump) for each in rows], name=name)
    image, *inner, top = rows
    named = [["pixels: ", image.n], *(["cells: ", each.n] for each in inner), ["outputs: ", top.n]]
    return picture.labelled(named, [words(layer, spread) for layer in between])


def words(layer, spread):
    """What a layer's kernel is."""
    return ["kernel ", layer.kernel, ", stride ", layer.stride, *([", dilation ", layer.dilation] if spread else [])]


def upwards(found, layers):
    """What was found from the output down, the image first: nothing where it has not got to."""
    return [*[None] * (len(layers) + 1 - len(found)), *reversed(list(found))]


def spreading(picture, changed, ways):
    """The picture with the cells that a nudge has changed so far, and the kernels that carried it."""
    picture = picture.rising()
    for place, cells in enumerate(changed):
        picture = picture.coloured(place, now=cells)
        picture = picture.routed(place, ways[place - 1]) if place else picture
    return picture


def known(found, wanted):
    """As many as are wanted: those that were found, then nothing."""
    found = [] if found is None else list(found)
    return [*found, *[None] * (len(wanted) - len(found))]


STACK = {"stack": fact(rows_of), "spread": fact(dilated_anywhere)}


class ReceptiveField(Explainer):
    """One output sees a cone: strides and dilation let it leap, and its middle counts most"""

    title = "Receptive field"
    family = "tensors"
    colours: ClassVar = {"guess": "second", "M": "first", "r": "first", "jump": "text"}

    presets: ClassVar = {
        "single": {"n": 3, "layers": "3", "feature": 0},
        "gaps": {"n": 9, "layers": "1s2,3", "feature": 1},
        "dilated": {"layers": "3p1,3p2d2,3p4d4", "feature": 15},
        "overhang": {"n": 5, "layers": "3s2p1,3s2p1", "feature": 0},
    }
    largest: ClassVar = {"n": 33, "layers": DEEP, "feature": 4}

    layers = layers(STRIDED, "the layers, from the image up: kernel, stride, padding, dilation", most=5)
    n = whole(31, "pixels of the image", most=33)
    feature = whole(4, "the output that is looked at, counted from the left")
    direction = choice("both", ("both", "down", "up"), "from the output down, from the image up, or both")
    network = choice("both", ("both", "vgg16", "alexnet"), "the real network of the last picture")

    def drawable(n, layers):
        field, positions = drawn_widths(n, layers)
        yield "layers: the field,", field, WIDEST
        yield "layers: the image with its padding,", positions, LONGEST

    @act(
        guessed_field, "A first guess", watch=("guess", "pixel"), **STACK, ways=fact(ways_of_a_nudge),
        opening="How many input pixels can change this one output?",
    )  # fmt: skip
    def a_first_guess(stack, spread, layers, feature, options, guess, guessed, pixel, changed, ways, holds, moment):
        picture = net(stack, layers, spread).coloured(len(layers), first=feature).ringed(len(layers), feature)
        picture = picture.coloured(0, second=guessed)
        if changed is not None:
            picture = spreading(picture, changed, ways)
        sum_of = figure(guess, "kernels added up").coloured("second" if moment != "verdict" or holds else "lost")
        told = row(options, name="options").titled("how many pixels?") | sum_of
        return picture / (told | legend(first="the output", now="changes").stacked())

    @act(
        opened_cone, "The cone opens", watch=("N", "stride", "k", "M"), **STACK,
        sizes=fact(sizes_of), reads=fact(kernels_read), opening="Walk back: what does this output read?",
        headline=True,
    )  # fmt: skip
    def the_cone_opens(stack, spread, layers, feature, seen, sizes, reads, alone, apart, k, moment):
        seen = [[feature]] if seen is None else seen
        below = len(layers) + 1 - len(seen)
        picture = net(stack, layers, spread).with_room().seeing(upwards(seen, layers))
        if moment in ("land", "dilate", "add"):
            picture = picture.wired(below + 1, *reads[below], colour="now" if moment == "land" else "quiet")
        if moment == "add":
            first, last = seen[-1][0], seen[-1][-1]
            picture = picture.measured(below, first, first + apart - 1, apart, "second", "steps")
            picture = picture.measured(below, last - k + 1, last, k, "quiet", "kernel")
        told = below + 1 if moment in ("land", "dilate") and not alone else below
        picture = picture.counted("cells seen", [*[None] * told, *sizes[told:]])
        return picture / legend(second="steps × stride", quiet="the last kernel", first="seen by the output")

    @act(receptive_field, "From below", watch=("k", "jump", "added", "r"), **STACK, fields=fact(middle_fields))
    def from_below(stack, spread, layers, fields, sizes, rows, jump, first, last, r, past, moment):
        sizes, rows = ([] if found is None else list(found) for found in (sizes, rows))
        below, depth = len(layers) + 1 - len(sizes), len(rows) - 1
        picture = net(stack, layers, spread).with_room()
        picture = picture.counted("↓ cells", upwards(sizes, layers))
        *_, added = (), *past.added
        picture = picture.counted("↑ pixels", [each.r for each in rows], "second")
        picture = picture.counted("added", [None, *added], "now")
        if moment == "expand":
            picture = picture.seeing([*[None] * below, *fields[-1][below:]])
        if moment == "grow":
            picture = picture.seeing(fields[depth], colour="second").coloured(0, now=fields[depth][0])
            picture = picture.coloured(0, second=fields[depth - 1][0]).spaced(depth - 1, fields[depth - 1][-1][0], jump)
        if moment == "project":
            picture = picture.seeing(fields[-1], colour="done").measured(0, first, last, r, "done", "field")
        return picture / legend(first="seen by the output", second="seen by a cell", now="just added", text="spacing")

    @act(
        next_field, "The output beside it", watch=("shift", "jump"), **STACK, seen=fact(cells_of),
        other=fact(cells_beside), opening="How far does the window move?",
    )  # fmt: skip
    def the_output_beside_it(stack, spread, layers, seen, other, shifts, alone, jump, moment):
        picture = net(stack, layers, spread).with_room()
        picture = picture.seeing(other if moment == "shift" else seen)
        if moment == "shift":
            picture = picture.seeing(seen, colour="quiet", hollow=True, name="old")
        if shifts is not None and not alone:
            picture = picture.coloured(len(layers), now=other[-1])
            for down in range(len(shifts)):
                place = len(layers) - down
                picture = picture.stepped(place, seen[place][0], other[place][0])
        moved = [None] if shifts is None else list(shifts)
        picture = picture.counted("cells moved", upwards(moved, layers), "now")
        return picture / legend(first="seen by the output", now="to the next output")

    @act(
        fields_at_the_border, "At the border", watch=("feature", "out"), **STACK, seen=fact(cells_of_all),
        opening="What does the first output see?",
    )  # fmt: skip
    def at_the_border(stack, spread, layers, seen, feature, outside, clear, moment):
        picture = net(stack, layers, spread).seeing(seen[0] if feature is None else seen[feature])
        told = row(outside, name="outside", places=stack[-1].n)
        if moment == "inside":
            picture, told = picture.coloured(len(layers), done=clear), told.coloured(done=clear)
        return picture / told.titled("positions outside the image, output by output")

    @act(
        strides_or_dilation, "What makes it leap", watch=("strided", "dilated"),
        plain=fact(rows_of_kernels_alone), only=fact(kernels_alone), opening="Do the kernels alone make it wide?",
    )  # fmt: skip
    def what_makes_it_leap(plain, only, rows, network, seen, found, strided, dilated, moment):
        picture = net(plain, only, True, name="plain")
        if seen is not None:
            colour = "quiet" if moment == "plain" else "second" if moment == "spread" else "first"
            picture = net(rows, network, True, name=moment).seeing(seen, colour=colour)
        other = "with strides" if strided else "with dilation" if dilated else None
        names = ["kernels alone", other, "dilated instead" if strided else None]
        pixels, outputs = lengths(name="pixels"), lengths(name="outputs")
        for name, each, colour in zip(names, known(found, names), ("quiet", "first", "second"), strict=True):
            pixels = pixels.bar(name, None if each is None else each.r, colour=colour)
            outputs = outputs.bar(name, None if each is None else each.n, colour=colour)
        return picture.share(2) / (pixels.titled("pixels that an output sees") | outputs.titled("outputs"))

    @act(
        stacked_kernels, "Two small or one large", kernel=3, stacked=fact(small_kernels), single=fact(large_kernel),
        watch=("small", "large"), opening="Two small layers, or one large?",
    )  # fmt: skip
    def two_small_or_one_large(stacked, single, kernel, span, small, large, moment):
        low, high = net(stacked.rows, stacked.layers, False), net(single.rows, single.layers, False, name="single")
        low = low if span is None else low.seeing(stacked.seen)
        high = high if large is None else high.seeing(single.seen, colour="second")
        wide = single.rows[0].n
        lower, upper, one = (blanks(name, wide, wide) for name in ("lower", "upper", "one"))
        costs = figure(None, "weights", name="low"), figure(None, "weights", name="high")
        if moment == "weigh":
            corner = places(0, kernel - 1), places(0, kernel - 1)
            lower, upper, one = lower.coloured(first=corner), upper.coloured(first=corner), one.wholly("second")
            costs = figure(small, "weights", name="low").coloured("done"), figure(large, "weights", name="high")
        low = low.titled(["stacked layers of ", kernel, "×", kernel])
        return beside(low, high.titled(["a layer of ", wide, "×", wide])).share(2) / beside(
            lower, upper, costs[0], one, costs[1]
        )

    @act(
        counted_paths, "Not all count alike", layers=unpadded, stack=fact(rows_of_a_field), seen=fact(cells_of_a_field),
        read=fact(kernels_of_a_field), watch=("paths", "total", "p"), opening="Do all pixels count alike?",
    )  # fmt: skip
    def not_all_count_alike(stack, layers, seen, read, levels, counts, pixel, paths, routes, r, side, p, total, moment):
        picture, top = net(stack, layers, False), len(layers)
        down = 0 if moment == "opening" else top if levels is None else len(levels) - 1
        picture = picture.seeing([*[None] * (top - down), *seen[top - down :]])
        for place in range(top - down, top):
            picture = picture.wired(place + 1, *read[place])
        if moment == "route":
            for place in range(top):
                picture = picture.routed(place + 1, routes[place])
            picture = picture.coloured(0, now=pixel).measured(0, pixel, pixel, paths, "now", "paths")
        if moment == "count":
            picture = picture.measured(0, 0, r - 1, total, "first", "paths")
        if moment == "share":
            picture = picture.measured(0, side, r - side - 1, p, "first", "paths")
            return picture.weighing(counts, "paths", places(side, r - side - 1))
        return picture.weighing(counts if moment == "count" else None, "paths")

    @act(
        effective_field, "A bell within", network="vgg16", decimals=1, watch=("depth", "r", "share"),
        opening="And in a deep network?",
    )  # fmt: skip
    def a_bell_within(network, curves, inner, r, m, share):
        plane = axes("pixels from the middle", "paths to a pixel, as a part of the most")
        *older, newest = [None] if curves is None else list(curves)
        for xs, ys, _ in older:
            plane = plane.curve(xs, ys, colour="faint")
        if newest is not None:
            plane = plane.curve(newest[0], newest[1], colour="first")
            plane = plane.upright(newest[0][0]).upright(newest[0][-1], "border of the field")
        inside = figure(share, ["% of the paths in the middle ", m, " pixels"]).coloured("done").rounded(1)
        if inner is None:
            inside = inside.hidden()
        else:
            plane = plane.curve(*inner, colour="done", area=True)
        return plane.titled(network.name) / (figure(r, "pixels of the field").coloured("first") | inside)

    @act(
        answered_field, "The answer", networks=networks_of, **STACK, seen=fact(cells_of), watch=("count", "fields"),
        shares=fact(shares_seen), opening="So how many pixels can change it?",
    )  # fmt: skip
    def the_answer(stack, spread, layers, feature, seen, used, count, n, networks, fields, shares):
        picture = net(stack, layers, spread).ringed(len(layers), feature)
        picture = picture if used is None else picture.seeing(seen).coloured(0, done=used)
        real = lengths(name="real").out_of(shares[0]).rounded(0)
        names, wholes = ["here", *(each.name for each in networks)], [n, *(each.n for each in networks)]
        pixels = known(() if count is None else (count, *known(fields, networks)), names)
        for name, many, of, share in zip(names, pixels, wholes, shares[1:], strict=True):
            title = name if many is None else [name, ": ", many, " of ", of]
            real = real.bar(title, None if many is None else share, colour="done")
        return picture.share(2) / real.titled("% of the image that an output sees")
