"""MP4: H.264 that plays everywhere, a chapter an act, and the way to make it again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

OPTIONS = {"crf": "17", "preset": "veryfast", "tune": "animation", "x264-params": "colorprim=bt709:transfer=bt709:colormatrix=bt709"}
THREADS = 2
"""Fixed, because x264's bytes depend on it."""


@dataclass(frozen=True)
class Chapter:
    """An act's title and its first and last frame (the last not included)."""

    title: str
    first: int
    last: int


def write_mp4(
    file: Path, frames: Iterable[tuple[np.ndarray, int]], size: tuple[int, int], fps: Fraction, chapters: Sequence[Chapter], metadata: dict[str, str]
) -> None:
    """Encode BGRA `frames`, each shown for a number of frames, into `file`."""
    options = {"movflags": "+faststart+use_metadata_tags", "fflags": "+bitexact"}
    with av.open(str(file), "w", format="mp4", options=options) as container:
        container.metadata.update(metadata)
        container.set_chapters(
            [
                {"id": i, "start": chapter.first, "end": chapter.last, "time_base": 1 / fps, "metadata": {"title": chapter.title}}
                for i, chapter in enumerate(chapters)
            ]
        )
        stream = container.add_stream("libx264", rate=fps, options=OPTIONS)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = 1 / fps
        stream.codec_context.thread_count = THREADS
        stream.codec_context.gop_size = round(5 * fps)
        for name, value in (("color_primaries", 1), ("color_trc", 1), ("colorspace", 1), ("color_range", 1)):
            setattr(stream.codec_context, name, value)
        now = 0
        for pixels, count in frames:
            picture = av.VideoFrame.from_ndarray(pixels, format="bgra").reformat(
                format="yuv420p", src_colorspace="ITU709", dst_colorspace="ITU709", dst_color_range="MPEG"
            )
            for _ in range(count):
                picture.pts, picture.time_base = now, 1 / fps
                container.mux(stream.encode(picture))
                now += 1
        container.mux(stream.encode())
