"""A clip: one segment painted and encoded. It depends on the segment and the take, and on nothing else."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np

from vizkit.film.paint import Area, Canvas
from vizkit.film.segments import Segment
from vizkit.picture import type as typography
from vizkit.picture.motion import Motion
from vizkit.style import Style

ENCODER = {
    "preset": "veryfast",
    "qp": "24",
    "x264-params": "keyint=infinite:scenecut=0:bframes=0:rc-lookahead=0:mbtree=0:weightp=0:aq-mode=0"
    ":colorprim=bt709:transfer=bt709:colormatrix=bt709",
}
"""x264 for flat pictures that mostly stand still: one quantizer, so that nothing need be estimated ahead, and one key
frame, the first."""

_COLOURS = {"src_colorspace": "ITU709", "dst_colorspace": "ITU709", "dst_color_range": "MPEG"}
_MARGIN = 8
"""Pixels around an area that colour conversion looks at."""


@dataclass(frozen=True)
class Take:
    """How a show is filmed: its style, size in pixels, frames a second and speed."""

    style: Style
    size: tuple[int, int]
    fps: Fraction
    speed: float = 1.0


def pictures(segment: Segment, take: Take) -> Iterator[tuple[np.ndarray, Sequence[Area], int]]:
    """The segment's pictures as BGRA pixels, overwritten by the next: where each differs from the one before, and how
    many frames it is shown. The first differs everywhere."""
    canvas = Canvas(take.size, take.style.colours["ground"])
    changing = canvas.areas(Motion(segment.before, segment.after).reach)
    everywhere = [(0, 0, *take.size)]
    for number, (marks, count) in enumerate(segment.frames()):
        pixels = canvas.repaint(marks, changing) if number else canvas.paint(marks)
        yield pixels, changing if number else everywhere, count


def converted(segment: Segment, take: Take) -> Iterator[tuple[np.ndarray, int]]:
    """The segment's pictures as the encoder wants them: planes of luma and halved chroma, overwritten by the next."""
    planes = np.zeros((take.size[1] * 3 // 2, take.size[0]), np.uint8)
    for pixels, areas, count in pictures(segment, take):
        for area in areas:
            _convert(pixels, area, planes)
        yield planes, count


def encode(segment: Segment, take: Take) -> bytes:
    """The segment as an MP4 of its own."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream, now = encoder(container, take), 0
        for planes, count in converted(segment, take):
            picture = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            for _ in range(count):
                picture.pts, picture.time_base = now, 1 / take.fps
                container.mux(stream.encode(picture))
                now += 1
        container.mux(stream.encode())
    return target.getvalue()


def encoder(container: av.container.OutputContainer, take: Take) -> av.VideoStream:
    """The container's stream, encoded by one thread, so that its bytes depend on nothing else."""
    stream = container.add_stream("libx264", rate=take.fps, options=ENCODER)
    stream.width, stream.height = take.size
    stream.pix_fmt = "yuv420p"
    stream.time_base = stream.codec_context.time_base = 1 / take.fps
    stream.codec_context.thread_count = 1
    for name, value in (("color_primaries", 1), ("color_trc", 1), ("colorspace", 1), ("color_range", 1)):
        setattr(stream.codec_context, name, value)
    return stream


def _convert(pixels: np.ndarray, area: Area, planes: np.ndarray) -> None:
    """Write what `pixels` have in `area` into the planes of luma and chroma."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = area
    x0, y0, x1, y1 = (
        max(left - _MARGIN, 0),
        max(top - _MARGIN, 0),
        min(right + _MARGIN, width),
        min(bottom + _MARGIN, height),
    )
    part = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[y0:y1, x0:x1]), format="bgra").reformat(
        format="yuv420p", **_COLOURS
    )
    chroma = planes[height:].reshape(2, height // 2, width // 2)
    for plane, target, step in zip(part.planes, (planes[:height], chroma[0], chroma[1]), (1, 2, 2), strict=True):
        found = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        target[top // step : bottom // step, left // step : right // step] = found[
            (top - y0) // step : (bottom - y0) // step, (left - x0) // step : (right - x0) // step
        ]


def key(segment: Segment, take: Take) -> str:
    """A name that any change of the pictures, their timing, the take, the fonts, the encoder or this code changes."""
    told = repr(
        (segment.before, segment.after, segment.moving, segment.held, take.size, take.fps, take.style.colours["ground"])
    )
    return hashlib.sha256(f"{_surroundings()}\n{told}".encode()).hexdigest()


@cache
def _surroundings() -> str:
    """What all clips of this installation depend on."""
    here = Path(__file__).parents[1]
    files = [*typography.font_files(), *sorted((here / "picture").glob("*.py")), *sorted((here / "film").glob("*.py"))]
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return repr((digests, ENCODER, av.__version__, av.library_versions, np.__version__))
