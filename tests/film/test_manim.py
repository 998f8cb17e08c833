"""What vizkit paints is what Manim shows of the same scene."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from tests.conftest import SCENES, explainers

RENDER = """
import sys, numpy as np, json, manim
sys.path.insert(0, {scenes!r})
import {module} as scene
from vizkit.film.paint import Canvas
from vizkit.film.scene import ManimExplainer, Screen
from vizkit.frames.frame import screen
from vizkit.frames import Show
from vizkit.picture.style import Style

film = next(v for v in vars(scene).values() if isinstance(v, type) and issubclass(v, ManimExplainer) and v is not ManimExplainer)
show, style, size = Show(film), Style(), (1280, 720)
canvas, worst = Canvas(size, style.colours["ground"], style.places.size), 99.0
with manim.tempconfig({{"pixel_width": size[0], "pixel_height": size[1]}}):
    camera = manim.Camera(background_color=manim.ManimColor(style.colours["ground"]))
    for moment in show.moments[:: max(1, len(show.moments) // 6)]:
        marks = screen(show, moment, style)
        drawn = Screen()
        drawn.draw(marks)
        camera.reset()
        camera.capture_mobjects([drawn])
        ours = canvas.paint(marks)[:, :, 2::-1].astype(float)
        error = ((camera.pixel_array[:, :, :3] - ours) ** 2).mean()
        worst = min(worst, 10 * np.log10(255**2 / max(error, 1e-9)))
print(json.dumps(worst))
"""


@pytest.mark.parametrize("name", explainers())
def test_a_painted_picture_is_manims(name):
    code = RENDER.format(scenes=str(SCENES), module=name.replace("-", "_"))
    done = subprocess.run([sys.executable, "-c", "import manim\n" + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) >= 50


@pytest.mark.slow
def test_manim_render_makes_the_same_film(tmp_path):
    scene = SCENES / "sliding_window.py"
    manim = Path(sys.executable).with_name("manim")
    subprocess.run(
        [manim, "render", "--silent", "--disable_caching", "--resolution", "320,180", "--fps", "2", "--media_dir", tmp_path, scene, "SlidingWindow"],
        capture_output=True, check=True,
    )  # fmt: skip
    vizkit = Path(sys.executable).with_name("vizkit")
    ours = tmp_path / "ours.mp4"
    subprocess.run(
        [vizkit, "render", "sliding-window", "--size", "320x180", "--fps", "2", "-o", ours],
        check=True,
        capture_output=True,
    )
    theirs = next(path for path in tmp_path.rglob("SlidingWindow.mp4"))
    one, other = decoded(ours), decoded(theirs)
    assert len(one) == len(other)
    assert min(10 * np.log10(255**2 / max(np.mean((a - b) ** 2), 1e-9)) for a, b in zip(one, other, strict=True)) >= 35


def decoded(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray").astype(float) for frame in container.decode(video=0)]
