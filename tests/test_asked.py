"""A package of many modules: what is not asked for is not imported, and a name means the same however it is asked for."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from vizkit import inputs, reference, shapes


def imported(code: str) -> set[str]:
    """The modules of vizkit's that some code imports, in a Python of its own."""
    code = f"{code}; import sys; print(*(each for each in sys.modules if each.startswith('vizkit')))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_a_scene_imports_the_shapes_that_it_asks_for_and_no_others():
    found = imported("from vizkit.shapes import row")
    assert "vizkit.shapes.arrays" in found and not {"vizkit.shapes.tree", "vizkit.shapes.graph"} & found
    found = imported("from vizkit.reference.lca import nodes_of")
    assert "vizkit.reference.lca" in found and "vizkit.reference.flashattn" not in found


def test_a_film_imports_nothing_of_pages_slides_and_voices():
    found = imported("import vizkit.delivery.deliver, vizkit.film.render")
    assert "vizkit.film.work" in found
    others = (
        "vizkit.page.",
        "vizkit.slides.",
        "vizkit.voice.",
        "vizkit.site",
        "vizkit.words.lines",
        "vizkit.inputs.edges",
    )
    assert {each for each in found if each.startswith(others)} <= {"vizkit.voice.speech"}


def test_what_encodes_is_read_once_for_all_workers_that_are_forked():
    code = """if __name__ == "__main__":
        import sys
        from vizkit.film.work import Workers
        with Workers(2) as workers:
            assert "uharfbuzz" not in sys.modules
            workers.begin()
            assert {"uharfbuzz", "av", "cairo"} <= {*sys.modules}
            assert all(begun.result().process.is_alive() for begun in workers._begun)"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(("said", "threads"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "2"}, "2")])
def test_a_command_lets_no_threads_wait_for_matrices_unless_it_is_told_to(said, threads):
    code = "import os, vizkit.cli.main; print(os.environ['OPENBLAS_NUM_THREADS'])"
    others = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    found = subprocess.run([sys.executable, "-c", code], env=others | said, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == threads


@pytest.mark.parametrize("package", [inputs, shapes, reference])
def test_every_name_of_a_package_is_there_and_no_module_stands_in_its_place(package):
    assert package.__all__
    for name in package.__all__:
        assert type(getattr(package, name)).__name__ != "module"
    with pytest.raises(AttributeError, match="has no attribute 'nothing_of_this_name'"):
        _ = package.nothing_of_this_name


@pytest.mark.parametrize(
    ("package", "name"), [("vizkit", "Explainer"), ("vizkit.shapes", "heap"), ("vizkit.reference", "flash_attention")]
)
def test_what_is_not_imported_yet_can_be_found(package, name):
    subprocess.run([sys.executable, "-c", f"import {package}; assert {name!r} in dir({package})"], check=True)


def test_a_name_that_a_module_has_too_means_what_is_in_it_whoever_imports_the_module_first():
    for order in ("import vizkit.shapes.tree", "import vizkit.reference.knapsack"):
        package, _, name = order.removeprefix("import ").rpartition(".")
        code = f"{order}; from {package} import {name}; assert callable({name}), {name}"
        subprocess.run([sys.executable, "-c", code], check=True)
