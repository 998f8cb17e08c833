"""What vizkit paints is what Manim shows of the same scene."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from tests.conftest import SCENES, TRIED

RENDER = """
import sys, numpy as np, json, manim
from importlib import import_module
sys.path.insert(0, {scenes!r})
from vizkit.film.paint import Canvas
from vizkit.film.scene import ManimExplainer, Screen
from vizkit.frames.frame import screen
from vizkit.frames import Show
from vizkit.picture.style import Style

scenes = [vars(import_module(module)).values() for module in {modules!r}]
films = [v for scene in scenes for v in scene if isinstance(v, type) and issubclass(v, ManimExplainer) and v is not ManimExplainer]
shows, style, size = list(map(Show, films)), Style(), (1280, 720)
canvas, worst = Canvas(size, style.colours["ground"], style.places.size), []
with manim.tempconfig({{"pixel_width": size[0], "pixel_height": size[1]}}):
    camera = manim.Camera(background_color=manim.ManimColor(style.colours["ground"]))
    for show, moment in [(show, moment) for show in shows for moment in show.moments[:: len(show.moments) // 6]]:
        marks = screen(show, moment, style)
        drawn = Screen()
        drawn.draw(marks)
        camera.reset()
        camera.capture_mobjects([drawn])
        ours = canvas.paint(marks)[:, :, 2::-1].astype(float)
        error = ((camera.pixel_array[:, :, :3] - ours) ** 2).mean()
        worst.append(10 * np.log10(255**2 / max(error, 1e-9)))
print(json.dumps(worst))
"""


def test_a_painted_picture_is_manims():
    code = RENDER.format(scenes=str(SCENES), modules=[name.replace("-", "_") for name in TRIED])
    done = subprocess.run([sys.executable, "-c", "import manim\n" + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    likenesses = json.loads(done.stdout.splitlines()[-1])
    assert len(likenesses) >= 6 * len(TRIED) and min(likenesses) >= 50


@pytest.mark.slow
def test_manim_render_makes_the_same_film(within, tmp_path):
    scene = SCENES / "merge.py"
    manim = Path(sys.executable).with_name("manim")
    subprocess.run(
        [manim, "render", "--silent", "--disable_caching", "--resolution", "320,180", "--fps", "2", "--media_dir", tmp_path, scene, "Merge"],
        capture_output=True, check=True,
    )  # fmt: skip
    ours = tmp_path / "ours.mp4"
    done = within("render", "merge", "--size", "320x180", "--fps", "2", "-o", ours)
    assert done.returncode == 0, done.stderr
    theirs = next(path for path in tmp_path.rglob("Merge.mp4"))
    one, other = decoded(ours), decoded(theirs)
    assert len(one) == len(other)
    assert min(10 * np.log10(255**2 / max(np.mean((a - b) ** 2), 1e-9)) for a, b in zip(one, other, strict=True)) >= 35


def decoded(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray").astype(float) for frame in container.decode(video=0)]
