"""The command line: one group, a command a file; what the user can mend is one line and exit code 2."""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import sys

import click

from vizkit import __version__
from vizkit.cli.commands import CONTEXT, Commands
from vizkit.cli.notice import asked, say, told
from vizkit.language.garbage import OBJECTS
from vizkit.language.plain import NEAREST

_UNWRITABLE = (errno.ENOSPC, errno.EBADF, errno.EIO)

REFUSALS = {
    "vizkit.inputs": "InputError",
    "vizkit.delivery.files": "OutputError",
    "vizkit.delivery.settings": "SettingsError",
    "vizkit.delivery.topic": "TopicError",
    "vizkit.picture.style": "ColourError",
    "vizkit.picture.type": "MissingGlyph",
    "vizkit.explainer.mistake": "SceneError",
    "vizkit.trace.bound": "EndlessError",
    "vizkit.trace.definition": "NoteError",
    "vizkit.trace.forms": "NotStill",
    "vizkit.language.translations": "CatalogueError",
    "vizkit.picture.ink": "InkError",
    "vizkit.film.work": "WorkError",
    "vizkit.film.cluster": "ClusterError",
    "vizkit.words.entries": "ScriptError",
    "vizkit.voice.error": "VoiceError",
    "vizkit.desk.display": "DeskError",
    "vizkit.serve.start": "ServeError",
    "vizkit.course.error": "CourseError",
    "vizkit.site.error": "SiteError",
}
"""The errors that are the user's to mend, by the modules that raise them."""


EXIT_CODES = (
    "Exit codes: 0 all went well; 1 of several some failed, a law is broken, or runs differ; "
    "2 refused, in one line, and nothing was begun; 130 interrupted, and nothing is half written."
)

_TOLD = "list", "tell", "script", "chapters"
_MADE = "watch", "check", "sheet", "render", "course"
_FILES = "inspect", "verify", "diff"
_ALL = *_TOLD, *_MADE, "step", "serve", *_FILES, "new", "shapes", "inputs", "cache"


@click.group(
    cls=Commands,
    places={name: (f"vizkit.cli.{name}", "list_" if name == "list" else name) for name in _ALL},
    context_settings=CONTEXT,
    epilog=EXIT_CODES,
)
@click.version_option(__version__, prog_name="vizkit")
def cli() -> None:
    """Animations that cannot lie: textbook algorithms, watched while they run."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(OBJECTS)
    # Workers are Pythons of their own, which would else look into the working folder before the standard library.
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        _check_surroundings()
        code = cli.main(standalone_mode=False, prog_name="vizkit", color=False if _is_colourless() else None)
        sys.stdout.flush()
        sys.exit(code)
    except SystemExit:
        # Where who reads the output goes away, as `head` does, click ends with 1 and silences it: it had all it wanted.
        if type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):
            sys.exit(0)
        raise
    except click.exceptions.NoArgsIsHelpError as reason:
        click.echo(reason.ctx.get_help())
        sys.exit(2)
    except click.ClickException as reason:
        _refuse(reason.format_message())
    except (click.Abort, KeyboardInterrupt):
        say(_worded("interrupted; what was not finished is not written"))
        sys.exit(130)
    except Exception as reason:
        if isinstance(reason, OSError) and reason.filename is None and reason.errno in _UNWRITABLE:
            # What is still waiting to be written would fail once more when Python ends.
            if not isinstance(sys.stdout, _Closed):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            why = os.strerror(reason.errno).lower()
            _refuse(_worded("standard output cannot be written: {reason}", reason=why))
        if isinstance(reason, MemoryError):
            _refuse(_worded("there is not enough memory: try --jobs 1, a smaller --size or fewer numbers"))
        if not isinstance(reason, _refusals()):
            raise
        _refuse(told(reason))


class _Closed(io.TextIOBase):
    """What stands for a standard output that was closed before the start."""

    @property
    def buffer(self) -> io.BufferedIOBase:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def _check_surroundings() -> None:
    """Refuse where nothing could work, and let output be written in any encoding."""
    if sys.stdout is None:
        os.open(os.devnull, os.O_WRONLY)  # else the next file that is opened would be the standard output
        sys.stdout = _Closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=NEAREST)
    if sys.flags.optimize > 1:
        _refuse(_worded("PYTHONOPTIMIZE=2 takes away the docstrings that are shown: unset it, or set it to 1"))
    try:
        os.getcwd()
    except FileNotFoundError:
        _refuse(_worded("the working folder is not there any more: cd to another"))


def _is_colourless() -> bool:
    """Whether the terminal, or who sits at it, wants no colours (no-color.org)."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _refusals() -> tuple[type[Exception], ...]:
    return tuple(
        getattr(importlib.import_module(module), name) for module, name in REFUSALS.items() if module in sys.modules
    )


def _worded(sentence: str, /, **blanks: object) -> str:
    """A sentence in the language that is asked for, its blanks filled."""
    from vizkit.language.refusal import Refusal

    return Refusal(sentence, **blanks).told(asked(sys.argv[1:]) or "en")


def _refuse(message: str) -> None:
    say(message)
    sys.exit(2)
