"""PixelShuffle, watched: a stack of channels becomes one image, and nothing is computed."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.pixelshuffle import (
    CHANNELS,
    MOST,
    constant_image,
    espcn_frame,
    first_channel,
    kernel_at_the_start,
    kernel_of_one_image,
    names_of_axes,
    numbered_channels,
    places_in_torch,
    places_of_channels,
    places_of_features,
    rings,
    several_images,
    way_among_zeros,
    way_in_tensorflow,
    way_in_torch,
    way_of_features,
    way_of_pixels,
)
from vizkit.inputs import array, choice, whole
from vizkit.reference.pixelshuffle import (
    compare_orders,
    convolve,
    enlarged,
    first_images,
    layer_cost,
    pixel_shuffle,
    round_trip,
    sharpness,
    shuffle_by_channel,
    shuffle_by_position,
    shuffle_cost,
    shuffle_memory,
    upscaling_work,
)
from vizkit.shapes import arrow, beside, dimensions, figure, formula, label, meters, nothing, slices, strip, tiles
from vizkit.shapes import image as pixels

CHANNELS_OF = (
    "{x.shape[0]} channel of {x.shape[1]}×{x.shape[2]}",
    "{x.shape[0]} channels of {x.shape[1]}×{x.shape[2]}",
)
SHUFFLED = {"places": fact(places_of_channels), "way": fact(way_of_pixels)}


def stack_and_image(x, places, way):
    """The channels as a stack, and the image with an empty place for each of their pixels."""
    by_place = places.row, places.column
    return slices(x).shaded(*by_place), tiles(x, way).shaded(*by_place)


def small_and_large(x, blurred, large, real=nothing, there=False):
    """A channel enlarged beside what all channels make; below these the channels, the first framed like what it made.

    What is `real` takes the channels' place once it is `there`.
    """
    first, *others = (pixels(channel) for channel in x)
    channels = beside(whole_framed(first, "first"), *others).titled("channels")
    below = channels.hidden() + real if there else channels + real.hidden()
    return (whole_framed(blurred, "first").titled("a channel, enlarged by interpolation") | large) / below


def whole_framed(image, colour):
    """An image with a frame around all of it."""
    return image.framing(slice(None), slice(None), colour)


def lengths(tensor):
    """The lengths of a tensor's axes, once it is there."""
    return None if tensor is None else tensor.shape


class PixelShuffle(Explainer):
    """Channels become pixels: nothing is computed, only moved"""

    title = "PixelShuffle"
    family = "tensors"
    colours: ClassVar = {"small": "done", "free": "done", "large": "lost", "differing": "lost", "made": "done"}
    largest: ClassVar = {"channels": 3, "r": 2, "h": 2, "w": 2}
    presets: ClassVar = {
        "smallest": {"channels": 1, "r": 1, "h": 1, "w": 1},
        "one pixel": {"channels": 1, "r": 3, "h": 1, "w": 1},
        "two images": {"channels": 2, "r": 2, "h": 2, "w": 2},
    }

    r = whole(2, "how many times as high and wide", most=3)
    channels = whole(1, "how many large images, each made of r² channels", most=CHANNELS)
    h = whole(2, "rows of a channel", most=3)
    w = whole(2, "columns of a channel", most=3)
    order = choice("torch", ("torch", "tensorflow"), "channels of an image side by side, or images taking turns")
    x = array(numbered_channels, "the channels, an array of three axes", most=(999, 3, 3))

    def drawable(channels, r, h, w, x):
        yield "channels", channels, CHANNELS // r**2
        yield "h", h, MOST // (channels * r**2 * w)
        yield "w", w, MOST // (channels * r**2 * h)
        yield from (("x", count, CHANNELS) for count in x.shape[:1])
        yield "x", x.size, MOST

    @act(sharpness, "Small pictures, a sharp large one", x=rings, r=2, order="torch", watch=("wrong",))
    def question(x, blurred, image, moment):
        wanted, mark = pixels(image[0]), label("?").large()
        if moment == "question":
            return small_and_large(x, pixels(blurred), (wanted.emptied() + mark).titled("all channels, shuffled"))
        wanted = whole_framed(wanted, "done") + mark.hidden()
        return small_and_large(x, pixels(blurred), wanted.titled("the picture wanted"))

    @act(shuffle_by_position, "One position, one block", watch=("r", "h", "w"), opening=CHANNELS_OF,
         sweep=("pierce", "Every other position likewise"), **SHUFFLED, headline=True)  # fmt: skip
    def one_position(x, r, h, w, order, places, way, past, moment):
        stack, flat = stack_and_image(x, places, way)
        landed = [source for each in past.moves for source, _ in each]
        stack, flat = stack.without(landed).piercing(h, w), flat.only(landed).blocks(r)
        if moment == "pierce":
            stack = stack.outlining(h, w)
        if moment in ("pierce", "move"):
            flat = flat.outlining(h, w)
        rule = formula(compare_orders, order)
        if moment == "rule":
            return stack.piercing(None, None) | arrow() | (flat / rule)
        return stack | arrow() | (flat / rule.hidden())

    @act(pixel_shuffle, "Reshape, transpose, reshape", watch=("channels", "H", "W", "C", "axes"),
         names=fact(names_of_axes), opening=CHANNELS_OF, **SHUFFLED)  # fmt: skip
    def three_operations(x, r, split, permuted, image, names, places, way, moment):
        tags = dimensions(names.given, x.shape).then("reshape", names.split, lengths(split), k="cij")
        tags = tags.then("transpose", names.permuted, lengths(permuted))
        tags = tags.then("reshape", names.merged, lengths(image), y="hi", x="wj").following("ij")
        stack, flat = stack_and_image(x, places, way)
        stages = {
            "opening": stack,
            "split": flat.polyphase(r).counted("ih", "jw"),
            "permute": flat.blocks(r).counted("hi", "wj"),
            "merge": flat.merged(r).counted("y", "x"),
        }
        return tags | stages[moment]

    @act(shuffle_memory, "The memory is one strip", watch=("shape", "strides", "moved"), names=fact(names_of_axes),
         places=fact(places_of_channels), made=fact(shuffle_cost))  # fmt: skip
    def memory(memory, copied, homes, shape, strides, moved, made, names, places, past, moment):
        named = {"input": names.given, "split": names.split, "permute": names.permuted}
        tags = dimensions(named.get(moment, names.merged), shape, strides)
        channel, by_place = past.strides[0][0], (places.row, places.column)
        given = strip(memory, of=memory, each=channel).shaded(*by_place)
        new = strip(memory, of=memory, each=channel, name="copied").hidden()
        if copied is not None:
            new = strip(copied, homes, of=memory, each=channel).shaded(*by_place).with_ties()
        counts = figure(moved, "numbers at another address") | figure(made, "multiplications").coloured("done")
        # The strips are one column, so that an address stands below itself.
        return tags / (given / new).titled("memory") / counts

    @act(round_trip, "The way back", watch=("h", "w", "moves"), opening="Back again: cut into blocks of {r}×{r}",
         **SHUFFLED)  # fmt: skip
    def way_back(x, r, h, w, places, way, past, moment):
        stack, flat = stack_and_image(x, places, way)
        home = [target for each in past.moves for _, target in each]
        stack, flat = stack.only(home), flat.without(home).blocks(r)
        if moment == "move":
            flat = flat.outlining(h, w)
        return (stack.striking() if moment == "same" else stack) | arrow().backwards() | flat

    @act(compare_orders, "Two orders of channels", watch=("differing",),
         opening=("{x.shape[0]} channel, in either order", "{x.shape[0]} channels, in either order"),
         x=several_images, places=fact(places_in_torch), torch_way=fact(way_in_torch),
         tensorflow_way=fact(way_in_tensorflow))  # fmt: skip
    def two_orders(x, r, h, w, torch, tensorflow, different, torch_way, tensorflow_way, places, moment):
        def images(name, way, image, order, arriving):
            found = tiles(x, way, name=name).shaded(places.image, places.place).came_from("x").blocks(r)
            title = label(name) | formula(compare_orders, order).coloured("quiet")
            if image is None:
                return title / found.only(())
            return title / (found.through(h, w) if arriving else found.edged(different))

        first = images("PyTorch", torch_way, torch, "torch", moment == "torch")
        second = images("TensorFlow", tensorflow_way, tensorflow, "tensorflow", moment == "tensorflow")
        return slices(x).shaded(places.image, places.place) | (first / second)

    @act(convolve, "What makes the channels", watch=("h", "w", "k"), x=first_channel, kernel=kernel_of_one_image,
         places=fact(places_of_features))  # fmt: skip
    def what_makes_the_channels(padded, k, h, w, features, places, past):
        stops = zip(past.when("convolve").h, past.when("convolve").w, strict=True)
        made = [(channel, *at) for at in stops for channel, _ in enumerate(features)]
        stack = slices(features).shaded(places.row, places.column).only(made).outlining(h, w)
        return tiles(padded).windowed(h, w, k).titled("image, zeros around it") | arrow("kernels") | stack

    @act(upscaling_work, "Convolve small, shuffle once", watch=("small", "free", "large"), x=first_channel,
         kernel=kernel_of_one_image, cost=fact(layer_cost), places=fact(places_of_features),
         way=fact(way_of_features), zeros=fact(way_among_zeros))  # fmt: skip
    def enlarge_for_free(x, features, image, spread, large_image, small, free, large, cost, places, way, zeros):
        by_place = places.row, places.column
        stack = slices(features).shaded(*by_place).undigited().low()
        made = tiles(features, way).shaded(*by_place).undigited()
        enlarged = tiles(x, zeros, within=spread, name="inserted").undigited().came_from(x)
        wide = tiles(x if large_image is None else large_image, name="large_image").undigited()
        shuffled, once_more = arrow("shuffle", free), arrow("convolve", large, name="wide").coloured("lost")
        if image is None:
            shuffled, made = shuffled.hidden(), made.hidden()
        else:
            stack = stack.emptied()
        once_more, wide = (once_more.hidden(), wide.hidden()) if large is None else (once_more, wide)
        if large is not None:
            made = made.framed([source for source, _ in way], "done")
            wide = wide.framed([target for _, target in way], "done")
        line = tiles(x).undigited() | arrow("convolve", small).coloured("done") | stack | shuffled | made
        other = (enlarged.hidden() if spread is None else enlarged) | once_more | wide
        work = ("convolve, then shuffle", small, "done"), ("insert zeros, then convolve", large, "lost")
        return line / other / meters(cost[1], *work)

    @act(first_images, "How the kernels start", watch=(), x=constant_image, kernel=kernel_at_the_start,
         opening="What do untrained kernels make of a constant image?")  # fmt: skip
    def how_the_kernels_start(x, independent, even):
        given = pixels(x[0]).titled("constant image")
        made = pixels(x[0], name="made").emptied().titled("independent kernels")
        if independent is not None:
            made = pixels(independent[0], name="made").titled("independent kernels")
        if even is not None:
            made = pixels(even[0], name="made").titled("kernels alike in each block")
        return given | arrow("convolve, shuffle") | made

    @act(shuffle_by_channel, "Nothing is computed", watch=("k", "i", "j"), x=rings, r=2, order="torch",
         blurred=fact(enlarged), way=fact(way_of_pixels), frame=fact(espcn_frame), opening=CHANNELS_OF)  # fmt: skip
    def nothing_is_computed(x, image, blurred, way, frame, past, moment):
        large = pixels(blurred[0] if image is None else image[0], name="image/0").filled(x, way, past.k)
        large = whole_framed(large, "done") if moment in ("answer", "real-size") else large
        cost = figure(frame.low, "multiplications a frame").coloured("done")
        more = figure(frame.high, "with every layer at full size").coloured("lost")
        sizes = [frame.width, "×", frame.height, " → ", frame.large_width, "×", frame.large_height]
        real = (cost | more).titled("ESPCN", remark=sizes)
        alone, large = pixels(blurred[0], name="blurred"), large.titled("all channels, shuffled")
        return small_and_large(x, alone, large, real, moment == "real-size")
