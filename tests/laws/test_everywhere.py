"""What only some systems have is asked for with a branch beside it, and each branch is taken here by simulation."""

from __future__ import annotations

import ast
import os
import re
import signal
import sys
import time
from pathlib import Path

import psutil  # before it would look for another system
import pytest

import vizkit
from vizkit.delivery import files, unchanged
from vizkit.film import memory, work
from vizkit.trace import bound

SOURCE = Path(vizkit.__file__).parent

MODULES = frozenset(
    "crypt fcntl grp posix pty pwd resource spwd syslog termios tty winreg winsound msvcrt _winapi".split()
)
"""Modules of Python's that only some systems have."""

NAMES = {
    "os": """
        O_ASYNC O_CLOEXEC O_DIRECT O_DIRECTORY O_DSYNC O_NOATIME O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_SYNC O_TMPFILE
        WNOHANG chown chroot confstr ctermid eventfd fchdir fchmod fchown fork forkpty getegid geteuid getgid getgroups
        getloadavg getpgid getpgrp getpriority getresuid getsid getuid getxattr initgroups killpg lchown lockf major
        memfd_create minor mkfifo mknod nice openpty pathconf fpathconf pidfd_open pipe2 posix_fadvise posix_fallocate
        posix_spawn pread preadv pwrite pwritev readv register_at_fork sched_getaffinity sched_setaffinity sched_yield
        sendfile setegid seteuid setgid setpgid setpriority setsid setuid setxattr statvfs fstatvfs sync sysconf
        tcgetpgrp tcsetpgrp ttyname uname wait wait3 wait4 waitid writev startfile
    """,
    "signal": """
        SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2 SIGWINCH alarm getitimer
        pause pthread_kill pthread_sigmask setitimer siginterrupt sigpending sigwait sigwaitinfo sigtimedwait SIG_BLOCK
        SIG_SETMASK CTRL_C_EVENT CTRL_BREAK_EVENT
    """,
    "time": "clock_gettime clock_settime pthread_getcpuclockid tzset",
    "socket": "AF_UNIX SO_REUSEPORT socketpair_unix sethostname",
    "select": "poll epoll kqueue devpoll",
    "mmap": "MAP_SHARED MAP_PRIVATE MAP_ANONYMOUS PROT_READ PROT_WRITE",
}
"""Names of Python's modules that only some systems have; arguments that only some take are `dir_fd` and the like."""

ARGUMENTS = frozenset("dir_fd src_dir_fd dst_dir_fd follow_symlinks preexec_fn start_new_session pass_fds".split())

WORDS = frozenset({"fork", "forkserver"})
"""Ways to start a process that only some systems have (multiprocessing's)."""

PLACES = re.compile(r"^/(?:proc|dev|tmp|etc|usr|var|home|sys|bin|lib)(?:/|$)")
"""Where only Unix has anything."""

BRANCHES: dict[str, dict[str, set[str]]] = {
    "delivery/unchanged.py": {"_read": {"/proc", "/sys", "/dev"}},
    "delivery/files.py": {
        "_longest_name": {"os.pathconf"},
        "_nameless": {"os.O_TMPFILE", "/proc/self/fd"},
        "_unnamed": {"os.O_TMPFILE", "/proc/self/fd/"},
        "_link": {"os.O_DIRECTORY", "dst_dir_fd=", "src_dir_fd=", "dir_fd=", "follow_symlinks="},
    },
    "film/work.py": {
        "cores": {"os.sched_getaffinity"},
        "__init__": {"fork"},
        "_interrupts_left_to_the_main_thread": {"signal.pthread_sigmask", "signal.SIG_BLOCK", "signal.SIG_SETMASK"},
    },
    "trace/bound.py": {"_limit": {"resource", "os.pread"}, "_told": {"os.register_at_fork", "/proc/self/statm"}},
}
"""Where they are asked for: a test below takes the branch beside each."""


def asked(tree: ast.AST) -> set[str]:
    """What a piece of source asks for that only some systems have."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names if each.name.split(".")[0] in MODULES}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
            found.add(node.module)
        elif isinstance(node, ast.ImportFrom) and node.module in NAMES:
            found |= {f"{node.module}.{each.name}" for each in node.names if each.name in NAMES[node.module].split()}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in NAMES.get(node.value.id, "").split():
                found.add(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.keyword) and node.arg in ARGUMENTS:
            found.add(f"{node.arg}=")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {node.value} if node.value in WORDS or PLACES.match(node.value) else set()
    return found


def functions(tree: ast.AST) -> list[ast.AST]:
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


@pytest.mark.parametrize("file", sorted(SOURCE.rglob("*.py")), ids=lambda file: str(file.relative_to(SOURCE)))
def test_what_only_some_systems_have_has_a_branch_beside_it(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    known = BRANCHES.get(file.relative_to(SOURCE).as_posix(), {})
    found = {each.name: asked(each) for each in functions(tree) if asked(each)}
    assert found == known
    assert asked(tree) == set().union(*known.values())


@pytest.mark.parametrize(
    "cheat",
    ["os.fork()", "import fcntl", "open('/dev/stderr')", "from os import getuid", "f(preexec_fn=x)", "context('fork')"],
)
def test_the_law_finds_what_it_looks_for(cheat):
    assert asked(ast.parse(cheat))


def test_texts_are_read_and_written_in_one_encoding_everywhere():
    """Windows has another by default."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                said = {each.arg for each in node.keywords}
                if node.func.attr in ("read_text", "write_text") and "encoding" not in said:
                    assert ast.unparse(node) == "Path('/proc/self/statm').read_text()", file


@pytest.fixture
def elsewhere(monkeypatch):
    """A system that has nothing of what only some have."""
    monkeypatch.setattr(sys, "platform", "win32")
    for module, names in (
        (os, "O_TMPFILE O_DIRECTORY pathconf pread register_at_fork sched_getaffinity"),
        (signal, "pthread_sigmask SIG_BLOCK SIG_SETMASK"),
    ):
        for name in names.split():
            monkeypatch.delattr(module, name, raising=False)
    monkeypatch.setitem(sys.modules, "resource", None)


def test_files_appear_whole_elsewhere(elsewhere, tmp_path):
    target = tmp_path / "a.txt"
    target.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError), files.appearing(target) as whole:
        whole.write_bytes(b"half")
        _ = 1 / 0
    assert target.read_bytes() == b"before"
    files.write(target, b"after")
    assert target.read_bytes() == b"after" and os.listdir(tmp_path) == ["a.txt"]


def test_a_name_that_is_too_long_is_refused_elsewhere(elsewhere, tmp_path):
    with pytest.raises(files.OutputError, match="name too long"):
        files.check_writable(tmp_path / ("a" * 256))
    files.check_writable(tmp_path / ("a" * 200))


def test_what_a_system_says_of_itself_is_nothing_that_a_file_is_made_of(monkeypatch, tmp_path):
    own = tmp_path / "nums.csv"
    own.write_text("3,1,2", encoding="utf-8")
    monkeypatch.setattr(unchanged, "_opened", {str(own), "/proc/self/statm", str(tmp_path / "proc")})
    assert set(unchanged._read(tmp_path / "kept")) == {own, tmp_path / "proc"}


def test_workers_leave_interrupts_alone_elsewhere(elsewhere, monkeypatch):
    before = signal.getsignal(signal.SIGINT)
    try:
        with work._interrupts_left_to_the_main_thread():
            assert signal.getsignal(signal.SIGINT) == before
        work._ignore_interrupts()
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
    assert work.cores() == (os.cpu_count() or 1) and not work._can_fork()


def test_a_run_s_memory_is_watched_elsewhere(elsewhere, monkeypatch):
    assert psutil.Process().memory_info().rss
    monkeypatch.setattr(bound, "MEMORY", 2**24)
    with pytest.raises(bound.EndlessError) as told, bound.bounded(5, {__file__}):
        held = []
        while len(held) < 2**9:
            held.append(bytearray(2**20))
            time.sleep(0.001)
    assert told.value.greedy


@pytest.mark.parametrize("name", ["what?.mp4", "a:b.gif", "nul.txt", "end.", "a*"])
def test_a_name_that_windows_has_not_is_refused_there_alone(monkeypatch, tmp_path, name):
    files.check_writable(tmp_path / name)
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(files.OutputError, match="no file can be called so on Windows"):
        files.check_writable(tmp_path / name)


def test_memory_is_given_back_where_the_system_can(monkeypatch):
    def none(_: object) -> None:
        raise TypeError("LoadLibrary() argument 1 must be str, not None")  # as on Windows

    monkeypatch.setattr(memory.ctypes, "CDLL", none)
    memory.give_back()
