"""Watched: a plain function's run as a trace, its moments taken by a hook that its own source calls."""

from __future__ import annotations

import ast
import copy
import inspect
import linecache
import sys
import types
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import RLock, get_ident
from types import CodeType, FrameType, FunctionType
from typing import Any

from vizkit.explainer.loading import neighbours
from vizkit.functions.arguments import spread
from vizkit.functions.aside import aside
from vizkit.functions.keeping import Keeping
from vizkit.functions.log import Entry, Log
from vizkit.functions.look import Look
from vizkit.functions.meanings import place_of
from vizkit.functions.nodes import Heap
from vizkit.functions.notes import as_read, noted
from vizkit.functions.replayed import Replayed
from vizkit.functions.shorthand import Shorthand, codes_by_place
from vizkit.functions.sites import ASYNCHRONOUS, HOOK, Site, Sites
from vizkit.functions.unseen import Unseen
from vizkit.inputs import InputError
from vizkit.inputs.files import shown_file
from vizkit.language.garbage import SeldomSought
from vizkit.language.notes import Note
from vizkit.trace import EndlessError, NotStill, Trace, Traced
from vizkit.trace.bound import MOST, bounded, seconds
from vizkit.trace.definition import Definition
from vizkit.trace.stillness import still

_ALONE = RLock()
"""Held while the functions of a file run other code: a run in another thread would write into the log of this one."""


class Plain(Traced):
    """One function of a watched source: its lines and its variables."""

    def __init__(self, function: Callable, tree: ast.FunctionDef, lines: tuple[str, ...]):
        super().__init__(function, None)
        self._tree, self._lines = tree, lines
        self.others: tuple[Plain, ...] = (self,)

    @cached_property
    def definition(self) -> Definition:
        return Definition(inspect.unwrap(getattr(self.steps, "__func__", self.steps)), self._tree, self._lines)

    @cached_property
    def within(self) -> tuple[Plain, ...]:
        called = {each.func for each in ast.walk(self._tree) if isinstance(each, ast.Call)}
        names = {ast.unparse(each).rpartition(".")[2] for each in called}
        return tuple(each for each in self.others if each.__name__ in names)


class Watched(Plain):
    """A plain function that can be watched: all functions of its file are, while it runs.

    `every` takes a moment at every statement.
    """

    def __init__(self, function: Callable, every: bool = False, forget: Callable[[], None] = lambda: None):
        self._file = inspect.unwrap(getattr(function, "__func__", function)).__code__.co_filename
        linecache.checkcache(self._file)
        lines = tuple(linecache.getlines(self._file, getattr(function, "__globals__", None)))
        tree, changed = (noted(ast.parse("".join(lines)), self._file) for _ in range(2))
        code = inspect.unwrap(getattr(function, "__func__", function)).__code__
        _check_readable(function, code, tree)
        tree, sites = as_read(tree), Sites(every, function.__name__)
        changed = ast.fix_missing_locations(sites.visit(changed))
        self.sites: tuple[Site, ...] = tuple(sites.found)
        self._codes = dict(codes_by_place(compile(changed, self._file, "exec", dont_inherit=True)))
        trees = {place_of(each): each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
        super().__init__(function, trees[code.co_firstlineno, code.co_name], lines)
        self._shorthand = Shorthand(changed, function, self._file)
        self.of: dict[CodeType, Plain] = {}
        for place, inner in self._codes.items():
            if place in trees:
                own = place == (code.co_firstlineno, code.co_name)
                self.of[inner] = self if own else Plain(_stand_in(inner), trees[place], lines)
        self.others = tuple(self.of.values())
        for each in self.others:
            each.others = self.others
        self._forget = forget

    @cached_property
    def captions(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """What its code says of its moments, in Chinese."""
        return {"zh": {said.english: (said.chinese,) for site in self.sites for said in site.said}}

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Its variables' names and those of what it calls, and what it gives `self` by names with a dot."""
        written = (each for plain in self.others for each in ast.walk(plain._tree) if isinstance(each, ast.Attribute))
        own = (ast.unparse(each) for each in written if ast.unparse(each.value) == "self")
        return tuple(dict.fromkeys([*super().variables, *own]))

    @cached_property
    def moments(self) -> tuple[str, ...]:
        own = (note.name for each in self.family for note in each.notes)
        sites = (site.name for site in self.sites if site.name != ASYNCHRONOUS)
        return tuple(dict.fromkeys([*sites, *own]))

    runs_ahead = False

    def watch(self, given: tuple, named: Mapping[str, Any], most: int = MOST, opening: Note | None = None) -> Trace:
        """The trace of a run on these arguments, of at most so many moments."""
        return self.logged(given, named, most).trace

    def logged(self, given: tuple, named: Mapping[str, Any], most: int = MOST) -> Log:
        """The log of a run on these arguments, of at most so many moments: what is done while the function runs."""
        _ = self.moments
        with _ALONE:
            written = self.written(given, named, most)
            return self.looked_at(given, named, most) if written is None else written

    def written(self, given: tuple, named: Mapping[str, Any], most: int = MOST) -> Log | None:
        """The log that the function keeps itself, where its source tells all that it changes."""
        log: list[tuple] = []
        keeping = Keeping(log, self._shorthand.meanings.is_quiet)
        replayed = Replayed(log, self._shorthand.lines, self._codes, keeping.objects)

        def room() -> int:
            """How much may be written before there can be too many moments."""
            if (moments := len(replayed)) > most:
                raise self.endless([*islice(replayed, most)])
            return len(log) + most - moments

        if not self._shorthand.codes:
            return None
        run, (places, others) = self._fresh(), _placed(self.steps, given, named)
        for value in (*places, *others.values(), *([run.__self__] if inspect.ismethod(run) else [])):
            keeping.once(value)
        if not self._shorthand.meanings.stand(keeping) or keeping.strange:
            return None
        beside = aside() if self._shorthand.meanings.prints else nullcontext()
        with SeldomSought(), beside, bounded(seconds(most), {self._file}), self._shorthand.kept(keeping, most, room):
            answer = run(*places, **others)
            if len(log) > most:
                room()
        keeping.once(answer)
        return Log(self, replayed, lambda: self.kept(replayed.at_the_end(answer)), replayed.unseen)

    def looked_at(self, given: tuple, named: Mapping[str, Any], most: int = MOST) -> Log:
        """The log of a run in which all that is open is looked at, at every site."""
        recorder = _Recorder(self, most)
        run = self._fresh()
        plain = inspect.unwrap(getattr(self.steps, "__func__", self.steps))
        changed, limit = dict(self._changed(plain)), bounded(seconds(most), {self._file})
        hook = _named(plain.__globals__, recorder)
        with _exchanged(changed), hook, self._beside(), aside(), SeldomSought(), limit:
            places, others = _placed(self.steps, given, named)
            recorder.begun_in(sys._getframe())
            answer = run(*places, **others)
            answer = list(answer) if isinstance(answer, types.GeneratorType) else answer
        answer = self.kept(answer)
        return Log(self, recorder.entries, lambda: answer, recorder.unseen)

    def endless(self, entries: Sequence[Entry]) -> EndlessError:
        """That there are too many moments, and after which line most of them were."""
        steps = Log(self, entries, lambda: None, Unseen()).steps
        ((line, often),) = Counter(step.calls[-1].line for step in steps).most_common(1)
        return EndlessError(
            "{at}: this line had run last at {often} of {count} moments when the run had still not ended: let it end",
            at=self.at(line),
            often=often,
            count=len(entries),
        )

    def looked_through(self, unseen: Unseen, trees: Iterable[ast.AST]) -> Unseen:
        """What of a run cannot be watched, with the functions of other files that these parts of its file name."""
        plain = inspect.unwrap(getattr(self.steps, "__func__", self.steps))
        return unseen.looked_through(trees, plain.__globals__, Path(self._file))

    @staticmethod
    def kept(answer: Any) -> Any:
        """A copy of what it answers, None where there can be none."""
        try:
            return still(Heap().held({"answer": answer})["answer"])
        except NotStill:
            return None

    @cached_property
    def unwatched(self) -> Callable:
        """The function as it is, what it yields in a list; where that is notes alone, what it returns."""

        def answered(*given: Any, **named: Any) -> Any:
            with self._beside():
                places, others = _placed(self.steps, given, named)
                answer = self._fresh()(*places, **others)
                if not isinstance(answer, Generator):
                    return answer
                return _last(answer) if self._speaks else list(answer)

        return answered

    def _beside(self) -> AbstractContextManager[None]:
        """Modules beside its file can be imported meanwhile, as where that file is run."""
        return neighbours(Path(self._file).parent) if Path(self._file).is_file() else nullcontext()

    def _fresh(self) -> Callable:
        """The function as if it had never been called: nothing kept, a method's object as it was at first."""
        self._forget()
        if not inspect.ismethod(self.steps) or inspect.isclass(self.steps.__self__):
            return self.steps
        return self.steps.__func__.__get__(_copied_as_far_as_it_can_be(self.steps.__self__))

    @property
    def _speaks(self) -> bool:
        """Whether it is a generator of notes: watched, it is none."""
        code = inspect.unwrap(getattr(self.steps, "__func__", self.steps)).__code__
        return not self._codes[code.co_firstlineno, code.co_name].co_flags & inspect.CO_GENERATOR

    def _changed(self, plain: FunctionType) -> Iterator[tuple[FunctionType, CodeType]]:
        """The functions of the file, each with the code that calls the hook."""
        for function in dict.fromkeys(_functions(plain, self._file)):
            code = self._codes.get((function.__code__.co_firstlineno, function.__code__.co_name))
            if code is not None and code.co_freevars == function.__code__.co_freevars:
                yield function, code


@contextmanager
def _exchanged(codes: Mapping[FunctionType, CodeType]) -> Iterator[None]:
    """Let functions run other code meanwhile."""
    before = {function: function.__code__ for function in codes}
    try:
        for function, code in codes.items():
            function.__code__ = code
        yield
    finally:
        for function, code in before.items():
            function.__code__ = code


@contextmanager
def _named(space: dict[str, Any], recorder: _Recorder) -> Iterator[None]:
    """Let the hook be found by its name meanwhile, and as long as other threads may go on."""
    space[HOOK] = recorder.moment
    try:
        yield
    finally:
        if recorder.unseen.threaded:
            space[HOOK] = _nothing
        else:
            del space[HOOK]


def _nothing(*_: object) -> None:
    """What the hook is where nothing is watched any more."""


class _Recorder:
    """Writes down the moments of one run."""

    def __init__(self, watched: Watched, most: int):
        self.watched, self.most = watched, most
        self.entries: list[Entry] = []
        # By identity: a code is long to hash.
        self._own = frozenset(map(id, watched.of))
        self._asynchronous = frozenset(n for n, site in enumerate(watched.sites) if site.name == ASYNCHRONOUS)
        self._base: FrameType | None = None
        self.look, self._thread = Look(), get_ident()
        self.unseen = self.look.unseen

    def begun_in(self, frame: FrameType) -> None:
        """The call that begins the run: what is open around it is none of it."""
        self._base = frame

    def moment(self, number: int, *said: str) -> None:
        """The moment at a site: what is said there by its author, the open calls, and what they hold."""
        frame = sys._getframe(1)
        if get_ident() != self._thread:
            self.unseen.threaded[frame.f_code.co_name] = None
            return
        if number in self._asynchronous:
            self.unseen.asynchronous[frame.f_code.co_name] = None
            return
        if len(self.entries) == self.most:
            raise self.watched.endless(self.entries)
        frames = self._open(frame)
        at = [each.f_lineno for each in frames[:-1]] if len(frames) > 1 else ()
        self.entries.append((number, said, frames, at, self.look.copies(frames)))

    def _open(self, frame: FrameType | None) -> list[FrameType]:
        found, own, base = [], self._own, self._base
        if frame.f_back is base:
            return [frame]
        while frame is not None and frame is not base:
            if id(frame.f_code) in own:
                found.append(frame)
            frame = frame.f_back
        found.reverse()
        return found


def _placed(function: Callable, given: tuple, named: Mapping[str, Any]) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """A call's arguments by place and by name, where all are given by the names of the parameters."""
    return (given, named) if given else spread(function, named)


def _copied_as_far_as_it_can_be(thing: Any) -> Any:
    """A copy of an object that shares what cannot be copied, such as a lock; the object itself if nothing can."""
    with suppress(Exception):
        return copy.deepcopy(thing)
    with suppress(Exception):
        made = copy.copy(thing)
        known = {id(thing): made}
        for name, value in list(vars(made).items()):
            with suppress(Exception):
                vars(made)[name] = copy.deepcopy(value, known)
        return made
    return thing


def _last(run: Generator) -> Any:
    """What a generator returns."""
    while True:
        try:
            next(run)
        except StopIteration as end:
            return end.value


def _check_readable(function: Callable, code: CodeType, tree: ast.Module) -> None:
    """`InputError` where the lines of a function cannot be told: it is none of a file, or none of those in it now."""
    name = code.co_name
    if name == "<lambda>":
        raise InputError("a lambda has no lines to watch: write it as a function with def")
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise InputError(COROUTINE, name=name)
    if not tree.body:
        raise InputError("the source of {name} cannot be read: write it into a file, or a notebook's cell", name=name)
    there = (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))
    if not any(place_of(each) == (code.co_firstlineno, name) for each in there):
        changed = "{file} has changed since {name} was loaded from it: load it again"
        raise InputError(changed, file=shown_file(code.co_filename), name=name)


COROUTINE = "{name} is a coroutine, which is not watched: name a function that is not async"


def _stand_in(code: CodeType) -> FunctionType:
    """A function of a code that is only asked for its name and its lines."""
    return FunctionType(code, {}, code.co_name, None, tuple(types.CellType() for _ in code.co_freevars))


def _functions(plain: FunctionType, file: str) -> Iterator[FunctionType]:
    """The functions that are written in a file, as far as its names and classes lead to them."""
    yield plain
    for value in list(plain.__globals__.values()):
        for each in (value, *(vars(value).values() if inspect.isclass(value) else ())):
            inner = each.fget if isinstance(each, property) else getattr(each, "__func__", each)
            try:
                inner = inspect.unwrap(inner) if callable(inner) else None
            except ValueError:
                continue
            if inspect.isfunction(inner) and Path(inner.__code__.co_filename) == Path(file):
                yield inner
