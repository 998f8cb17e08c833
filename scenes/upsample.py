"""Upsampling, watched: for every output pixel, where was it in the input, and how many pixels are read there?"""

from itertools import zip_longest
from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.upsample import (
    LARGE,
    SMALL,
    column_of,
    corners_away,
    corners_of,
    digit,
    doubled,
    first_row,
    four_pixels,
    given,
    middle_of,
    pixel_of,
    places_covering,
    places_pinned,
    row_length,
    sides_of,
    size_of,
    surroundings,
    to_come,
    width_of,
)
from vizkit.inputs import array, choice, switch, word
from vizkit.reference.upsample import (
    bilinear_by_areas,
    bilinear_by_axes,
    compare_maps,
    edge_or_centre,
    enlarge,
    interpolate_row,
    spacing,
    steps_by_size,
    two_answers,
    two_maps,
    upsample,
    which_map,
)
from vizkit.shapes import beside, figure, formula, grid, index_of, label, lengths, quad, resampling, sampled
from vizkit.shapes import image as pixels

WHOLE = {"x": given, "size": size_of}
"""The image that is enlarged, and its new size."""


def ruled(source, name=None):
    """A row of input pixels, with room for those that it becomes above it."""
    return resampling(source, name=name).called("output", "input", "pixel")


def spots(rows, columns):
    """Places in rows and columns."""
    return list(zip(rows, columns, strict=True))


def answered(one, other):
    """The two answers for one pixel, each with its setting."""
    first = figure(one, "align_corners=False", name="covering").coloured("first")
    return first, figure(other, "align_corners=True", name="pinned").coloured("second")


class Upsample(Explainer):
    """Every output pixel asks where it was in the input, and how many pixels it reads there."""

    title = "Upsampling"
    family = "tensors"
    presets: ClassVar = {
        "tie": {"image": [[1, 2]], "out_size": "1x3"},
        "smallest": {"image": [[7]], "out_size": "2x2"},
        "shrink": {"image": [[0, 3, 3, 0]], "out_size": "1x2"},
        "nearest": {"mode": "nearest"},
    }
    largest: ClassVar = {"image": [[4, -9, 2, 0], [8, 1, -5, 3], [6, 7, 2, 6], [-1, 5, 9, 8]], "out_size": "8x8"}

    image = array(four_pixels, "the pixels, a row after the other", most=(SMALL, SMALL))
    out_size = word("4x4", "rows and columns that it becomes")
    mode = choice("bilinear", ("nearest", "nearest-exact", "bilinear"), "how the whole image is enlarged")
    align_corners = switch(False, "bilinear keeps the centres of the corner pixels in place")
    compare = switch(True, "whether the results of the two maps are subtracted")

    def drawable(out_size):
        yield from (("out_size", side, LARGE) for side in sides_of(out_size))

    @act(
        two_answers, "Two answers", **WHOLE, pixel=fact(pixel_of), made=fact(to_come), watch=(),
        opening="Enlarge this image: what will the marked pixel be?",
    )  # fmt: skip
    def question(x, pixel, made, one, other):
        asked = sampled(made, name="output").emptied().asking(pixel[0], pixel[1], "?")
        first, second = answered(one, other)
        answers = beside(label("? =").large().coloured("now"), first, label("or").large().coloured("quiet"), second)
        return (sampled(x).titled("input") | asked.titled("output")) / answers

    @act(
        edge_or_centre, "Copy the nearest", row=(1, 2), n_out=3, watch=("o", "i"), middle=fact(middle_of),
        opening="{row.shape[0]} pixels become {n_out}: which one does the middle copy?",
    )  # fmt: skip
    def copy_the_nearest(row, n_out, edges, centres, copied, exact, o, at, i, middle, moment):
        left, right = (ruled(row, name).spanning("edges", "[", ", ", ")") for name in (None, "again"))
        if moment in ("opening", "compare"):
            left, right = left.asking(middle[0], "?"), right.asking(middle[0], "?")
        if moment == "compare":
            _, edge, centre = middle
            left = left.looking(middle[0], edge[0], edges=True).reading(edge[1])
            right = right.looking(middle[0], centre[0], edges=True).reading(centre[1])
        elif exact:
            right = right.looking(o, at, edges=True).reading(i)
        else:
            left = left.looking(o, at, edges=True).reading(i)
        left = left.becoming(n_out, copied if edges is None else edges, name="edges")
        right = right.becoming(n_out, None if edges is None else copied if centres is None else centres, name="centres")
        return left.titled("nearest: below the left edge") | right.titled("nearest-exact: below the centre")

    @act(
        interpolate_row, "Mix two", row=first_row, n_out=width_of, o=column_of, watch=("s", "t"),
        opening="Bilinear: where is its centre in the input?",
    )  # fmt: skip
    def mix_two(row, n_out, o, s, i0, i1, weights, products, mixed):
        line = resampling(row).called("output", "input", "pixel", "weight").becoming(n_out).asking(o, "?")
        line = line.looking(o, s).reading(i0, i1).weighing(weights).filled(o, mixed)
        sums = lengths(name="products")
        for place, each in enumerate((i0, i1)):
            title = None if weights is None else [row[each], " × ", weights[place]]
            product = None if products is None else products[place]
            sums = sums.bar(title, product, colour="second" if place else "first")
        return line / sums.bar("sum", mixed, added=products)

    @act(
        bilinear_by_axes, "Along, then down", **WHOLE, pixel=pixel_of, watch=("t_x", "t_y"), around=fact(surroundings),
        opening="In an image, centres surround it",
    )  # fmt: skip
    def along_then_down(around, top, bottom, mixed):
        square = quad(around[0], around[1], around[2]).mixed(top, bottom, mixed)
        places = figure(around[2], "across", name="across") / figure(around[1], "down", name="down")
        return square.share(2) | (places / figure(mixed, "output pixel").coloured("now"))

    @act(
        bilinear_by_areas, "Opposite rectangles", **WHOLE, pixel=pixel_of, around=fact(surroundings),
        watch=("height", "width"), opening="All at once: how much does each corner count?",
        headline=True,
    )  # fmt: skip
    def opposite_rectangles(around, down, across, weights, product, mixed, moment):
        lit = (None, None) if moment == "blend" else (down, across)
        square = quad(around[0], around[1], around[2]).rounded(4).weighing(weights, *lit, times="× ")
        part = (product,) if moment == "add" else None
        one = figure(product if moment == "add" else None, "pixel × weight", name="product").rounded(4)
        total = lengths(name="sum").in_tracks().rounded(4)
        return square / (one.coloured("now") | total.bar("sum so far", mixed, added=part, colour="done").share(3))

    @act(
        two_maps, "Two maps", n_in=row_length, n_out=width_of, row=fact(first_row), watch=("step",),
        opening="Where do the output's corners lie?",
    )  # fmt: skip
    def maps(row, n_out, first, step, places, moment):
        title, colour = ("align_corners=True", "second") if moment == "pin" else ("align_corners=False", "first")
        line = ruled(row).becoming(n_out, first=first, step=step).at(places, colour)
        if places is not None:
            spot = places[-1] if moment == "past" else places[0]
            line = line.looking(index_of(spot), spot)
        said = "step before any clamping, in input pixels" if moment in ("clamp", "past") else "step, in input pixels"
        return line.titled(title, colour).share(2) / figure(step, said, name="step").coloured(colour)

    @act(upsample, "Pixel by pixel", **WHOLE, align_corners=corners_of, watch=("row", "column"))
    def pixel_by_pixel(x, image, row, column, s_y, s_x, y0, y1, x0, x1, moment, past):
        read, made = sampled(x).clear(), grid(image, name="image").cold().rounded(2).kept_clear()
        copies, blends = past.when("copy"), past.when("blend")
        made = made.only([*spots(copies.row, copies.column), *spots(blends.row, blends.column)])
        if moment in ("source", "copy", "blend"):
            read = read.reading(s_y, s_x).framing((y0, y1), (x0, x1)).mixing(s_y, s_x)
            made = made.framed(rows=[row], columns=[column])
        if moment in ("copy", "blend"):
            made = made.came_from(x[y0][x0] if s_y is None else "x/point/0/0", [(row, column)])
        return made.titled("output") | read.titled("input")

    @act(
        enlarge, "A real image", x=digit, size=24, watch=(),
        opening="A handwritten digit of {x.shape[0]} × {x.shape[1]} pixels, enlarged",
    )  # fmt: skip
    def a_real_image(x, nearest, bilinear):
        blocks = pixels(x, name="nearest").emptied() if nearest is None else pixels(nearest)
        smooth = pixels(x, name="bilinear").emptied() if bilinear is None else pixels(bilinear)
        return pixels(x).titled("input") | blocks.titled("nearest") | smooth.titled("bilinear")

    @act(
        compare_maps, "The difference", **WHOLE, watch=("largest",),
        pixel=fact(pixel_of), answers=fact(two_answers),
    )  # fmt: skip
    def the_difference(x, half, aligned, difference, pixel, answers):
        images = [sampled(each).scaled(x).undigited().framing(pixel[:1], pixel[1:]) for each in (half, aligned)]
        apart, here = sampled(half, name="difference").emptied(), None
        if difference is not None:
            apart, here = sampled(difference).heated(), difference[pixel[0], pixel[1]]
        figures = *answered(*answers), figure(here, "difference", name="here")
        return beside(*images, apart.framing(pixel[:1], pixel[1:])) / beside(*figures)

    @act(steps_by_size, "Steps", n_in=row_length, sizes=doubled, watch=(), decimals=3)
    def steps(n_in, sizes, steps):
        found = lengths(name="steps").in_tracks().rounded(3)
        for n_out, pair in zip_longest(sizes, steps):
            one, other = (None, None) if pair is None else pair
            found = found.bar([n_in, " → ", n_out, " align_corners=True"], one, colour="second")
            found = found.bar([n_in, " → ", n_out, " align_corners=False"], other, colour="first")
        aligned = formula(spacing, "aligned").coloured("second").titled("align_corners=True", "second")
        half = formula(spacing, "half").coloured("first").titled("align_corners=False", "first")
        return found.titled("step, in input pixels") / (aligned | half)

    @act(
        which_map, "Which map?", **WHOLE, watch=(), half=fact(places_covering), aligned=fact(places_pinned),
        corners=fact(corners_away),
    )  # fmt: skip
    def which(x, apart, half, aligned, corners):
        here, there = corners
        first = sampled(x).at(half[0], half[1], "first").lighting(0, 0).measuring()
        second = sampled(x, name="again").at(aligned[0], aligned[1], "second").lighting(0, 0).measuring()
        pair = beside(first.titled("align_corners=False", "first"), second.titled("align_corners=True", "second"))
        far = lengths(name="far").in_tracks()
        for (n_in, n_out, *away), known in ((here, True), (there, apart is not None)):
            one, other = away if known else (None, None)
            far = far.bar([n_in, " → ", n_out, " align_corners=False"], one, colour="first")
            far = far.bar([n_in, " → ", n_out, " align_corners=True"], other, colour="second")
        return pair.share(2) / far.titled("first output pixel: how far from the centre + across, in pixels")
