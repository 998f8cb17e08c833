"""A cluster encodes what this machine would, byte for byte; what it loses is made here, and no open port is used."""

from __future__ import annotations

import copyreg
import threading
from concurrent.futures import Future
from fractions import Fraction

import pytest

from tests.conftest import show_of
from vizkit.delivery import elsewhere
from vizkit.delivery.order import Order
from vizkit.film import cluster, work
from vizkit.film.clip import encode
from vizkit.film.cluster import Cluster, ClusterError, check_address
from vizkit.film.segments import segments
from vizkit.film.take import Take
from vizkit.picture.style import Style


@pytest.fixture(scope="module")
def distributed():
    """Dask, which changes how errors are pickled: that is taken back."""
    before = dict(copyreg.dispatch_table)
    yield pytest.importorskip("distributed")
    copyreg.dispatch_table.clear()
    copyreg.dispatch_table.update(before)


TAKE = Take(Style(), (320, 180), Fraction(4))


@pytest.mark.parametrize(
    "address", ["tls://10.0.0.4:8786", "tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:8786"]
)
def test_addresses_that_are_safe_are_taken(address):
    check_address(address)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://10.0.0.4:8786", "runs code"),
        ("tcp://scheduler:8786", "runs code"),
        ("tcp://127.0.0.1.evil.org:8786", "runs code"),
        ("ws://127.0.0.1:8786", "no address"),
        ("scheduler:8786", "no address"),
        ("tls://scheduler", "no address"),
        ("tls://scheduler:many", "no address"),
        ("tls://:8786", "no address"),
        ("", "no address"),
    ],
)
def test_others_are_refused_before_anything_is_sent(address, said):
    with pytest.raises(ClusterError, match=said):
        Cluster(address)


@pytest.fixture
def certified(distributed):
    """Certificates of a scheduler, its workers and its clients, where Dask looks for them."""
    import dask

    security = distributed.Security.temporary()
    tls = {
        "ca-file": security.tls_ca_file,
        "client.cert": security.tls_client_cert,
        "client.key": security.tls_client_key,
    }
    with dask.config.set({f"distributed.comm.tls.{name}": held for name, held in tls.items()}):
        yield security


@pytest.fixture
def scheduler(distributed, certified):
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tls://", security=certified,
        dashboard_address=None, silence_logs=50,
    ) as found:  # fmt: skip
        yield found


def pieces(count: int) -> list:
    found = segments(show_of("sliding-window"), TAKE.style, TAKE.fps, TAKE.speed)
    return [next(found) for _ in range(count)]


class Here:
    """This machine's workers, without a process of their own."""

    def __init__(self, jobs):
        assert jobs >= 1

    def submit(self, segment, take):
        made = Future()
        made.set_result(encode(segment, take))
        return made

    def __exit__(self, *reason):
        pass


def test_what_it_encodes_is_what_would_be_encoded_here_and_what_it_loses_is_made_here(scheduler, monkeypatch):
    monkeypatch.setattr(cluster, "Workers", Here)
    monkeypatch.setattr(cluster, "CONNECTING", 1)
    some = pieces(3)
    here = [encode(segment, TAKE) for segment in some]
    with Cluster(scheduler.scheduler_address) as there:
        assert there.jobs == 1
        with monkeypatch.context() as patched:
            patched.setattr(work, "encode", lambda *_: pytest.fail("encoded here"))
            assert [clip for _, clip in work.clips(some, TAKE, there, None)] == here and there.lost is None
        scheduler.scale(0)
        scheduler.close()
        assert [there.submit(segment, TAKE).result(timeout=120) for segment in some[:1]] == here[:1]
        assert there.whole(elsewhere.made, b"").result(timeout=120) is None
        assert there.lost is not None and "made here" in str(there.lost)


SMALL = "--as", "gif", "--size", "320x180", "--fps", 4

COURSE = """
out = "out"
name = "{name}.{as}"
[[lca]]
as = "mp4"
act = "the-rule"
size = "320x180"
fps = 4
[[lca]]
as = "gif"
max-size = "100KB"
[[lca]]
as = ["srt", "md"]
"""


@pytest.fixture
def rendered(monkeypatch) -> list[bool]:
    """Of every file that is rendered, whether that is done here and not by a worker, which has a thread of its own."""
    found, render = [], Order.render

    def noting(order, *given):
        found.append(threading.current_thread() is threading.main_thread())
        return render(order, *given)

    monkeypatch.setattr(Order, "render", noting)
    return found


@pytest.fixture(autouse=True)
def nothing_is_kept(tmp_path, monkeypatch):
    """What other tests have encoded is not at hand."""
    monkeypatch.setenv("VIZKIT_CACHE", str(tmp_path / "clips"))


def files(folder) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def test_a_course_s_files_are_made_whole_by_the_cluster_and_are_the_same(scheduler, within, tmp_path, rendered):
    (tmp_path / "course.toml").write_text(COURSE)
    assert within("course", "course.toml", "--out", "here").returncode == 0
    assert len(rendered) == 4 and all(rendered)
    rendered.clear()
    done = within("course", "course.toml", "--out", "there", "--executor", scheduler.scheduler_address)
    assert done.returncode == 0 and "made 4, as they were 0" in done.stderr and "made here" not in done.stderr
    assert len(rendered) == 4 and not any(rendered)
    assert files(tmp_path / "there") == files(tmp_path / "here")


def test_whole_files_that_are_kept_are_not_asked_for_again(scheduler, within, tmp_path, rendered):
    words = *SMALL, "--executor", scheduler.scheduler_address
    assert within("render", "lca", "merge", *words, "-o", "one").returncode == 0
    assert rendered == [False, False]
    assert within("render", "lca", "merge", *words, "-o", "two").returncode == 0
    assert rendered == [False, False] and files(tmp_path / "one") == files(tmp_path / "two")


def test_where_a_worker_would_make_another_file_it_is_put_together_here(scheduler, within, rendered, monkeypatch):
    monkeypatch.setattr(elsewhere, "_is_as_it_was_loaded", lambda scene: False)
    done = within("render", "lca", "merge", *SMALL, "--executor", scheduler.scheduler_address)
    assert done.returncode == 0 and rendered == [True, True]
    assert done.stderr.count("is another on a worker of the cluster") == 1


def test_workers_of_several_threads_are_sent_no_whole_files(distributed, certified, within, rendered):
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, protocol="tls://", security=certified,
        dashboard_address=None, silence_logs=50,
    ) as found:  # fmt: skip
        done = within("render", "lca", "merge", *SMALL, "--executor", found.scheduler_address)
    assert done.returncode == 0 and rendered == [True, True]


def test_what_an_author_has_changed_since_a_worker_loaded_it_is_not_what_it_runs(tmp_path, monkeypatch):
    scene = tmp_path / "mine.py"
    scene.write_text("one = 1")
    monkeypatch.setattr(elsewhere, "_loaded", {})
    assert elsewhere._is_as_it_was_loaded(scene) and elsewhere._is_as_it_was_loaded(scene)
    scene.write_text("one = 2")
    assert not elsewhere._is_as_it_was_loaded(scene)


def test_a_worker_that_would_encode_otherwise_is_refused(scheduler, monkeypatch):
    monkeypatch.setattr(cluster, "surroundings", lambda: threading.current_thread().name)
    with pytest.raises(ClusterError, match="install the same"):
        Cluster(scheduler.scheduler_address)


def test_without_certificates_that_is_said_before_anything_is_sent(distributed):
    with pytest.raises(ClusterError, match="wants certificates"):
        Cluster("tls://127.0.0.1:9")


def test_where_no_scheduler_answers_that_is_one_line(monkeypatch, certified):
    monkeypatch.setattr(cluster, "CONNECTING", 0.3)
    with pytest.raises(ClusterError, match=r"cannot be used: ") as told:
        Cluster("tls://127.0.0.1:9")
    assert "\n" not in str(told.value)
