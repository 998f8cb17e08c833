"""Decorators: `functools.partial` keeps arguments for later, and `@tf_export` hangs a tag on a function.

`@d` over `def f` means `f = d(f)`, but for one thing: the expression `d` is evaluated first, then the function is made,
then `d` is called with it, and only then the name `f` is bound, never to the bare function. In TensorFlow `d` is
`tf_export("app.run")`, where `tf_export = functools.partial(api_export, api_name="tensorflow")`. It *wraps nothing*:
`api_export` makes an object that remembers the names; called with the function, that stores them in an attribute of it
and returns the very function. Nothing is registered then: later a script walks the modules, reads the attributes and
writes the public `__init__.py` files.

The model sets one attribute, TensorFlow two, for names of its first version may differ. Of several names in one call
the first is the canonical one. A second export of the same object is refused, even under the same name, unless
`allow_multiple_exports=True`, and a name that starts with the text "estimator" is, so "estimators.x" too.

There too a partial is made of a partial, and replaces its keyword: `estimator_export` is
`functools.partial(tf_export, api_name="estimator")`.

Sources: tensorflow/python/util/tf_export.py and tensorflow/python/tools/api/generator/create_python_api.py, from when
attributes were all they needed (newer ones keep a table of names as well); The Python Language Reference, 8.7,
"Function definitions"; the documentation of `functools`.
"""

from __future__ import annotations

import ast
import functools
import keyword
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from vizkit.reference.guards import flag, sequence, worded
from vizkit.trace import traced

__all__ = [
    "ApiExport",
    "InvalidSymbolNameError",
    "Partial",
    "Result",
    "SymbolAlreadyExposedError",
    "SymbolExposedTwiceError",
    "decorated_function",
    "desugared",
    "exported_function",
    "exported_names",
    "exported_twice",
    "joined_call",
    "partial_call",
    "tagged_function",
    "trace_decoration",
    "undecorated_function",
    "with_and_without_export",
    "wrapped_function",
]

TAG = "_tf_api_names"
"""The attribute that the names are stored in."""

API = "tensorflow"

FORBIDDEN = "estimator"
"""No name of TensorFlow's may start with this text."""


class InvalidSymbolNameError(Exception):
    """A name that TensorFlow may not export."""


class SymbolAlreadyExposedError(Exception):
    """An object that is exported for a second time."""

    def __init__(self, name: str, held: Sequence[str]):
        super().__init__(f"{name} is exported already, as {', '.join(held)}: export it once")


class SymbolExposedTwiceError(Exception):
    """Two objects that are exported under one name."""

    def __init__(self, name: str, one: str, other: str):
        super().__init__(f"{name} is the name of {one} and of {other}")


@dataclass(frozen=True)
class Result:
    """What became of a decorated function: its public names, and whether it is the `same_object` as before.

    `answer` is what it returns when it is called; `refused` names the error of a refused export, if one was.
    """

    names: tuple[str, ...]
    same_object: bool
    answer: str | None = None
    refused: str | None = None


def _callable(name: str, value: object) -> Callable:
    if not callable(value):
        raise TypeError(f"{name} must be callable, not the {type(value).__name__} {value!r}")
    return value


def _attributed(name: str, value: object) -> Callable:
    """`value` where it can be called and carry attributes."""
    if not hasattr(_callable(name, value), "__dict__"):
        raise TypeError(f"{name} must be a function that can carry attributes, and {value!r} cannot")
    return value


def _dotted(name: str, value: object) -> str:
    """`value` where it is identifiers joined by dots."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, not the {type(value).__name__} {value!r}")
    if not all(part.isidentifier() for part in value.split(".")):
        raise worded("{name} must be names joined by dots, such as app.run, not {value}", name=name, value=repr(value))
    return value


def _names(name: str, value: object) -> tuple[str, ...]:
    """One public name or several, checked."""
    if isinstance(value, str):
        return (_dotted(name, value),)
    if not isinstance(value, Sequence):
        raise TypeError(f"{name} must be a string, not the {type(value).__name__} {value!r}")
    found = tuple(_dotted(f"{name}[{place}]", each) for place, each in enumerate(value))
    if not found:
        raise worded("{name} must hold at least one name, but is empty", name=name)
    return found


def _identifier(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, not the {type(value).__name__} {value!r}")
    if not value.isidentifier() or keyword.iskeyword(value):
        raise worded("{name} must be a name that a function can have, not {value}", name=name, value=repr(value))
    return value


def _func(func: str = "run") -> tuple:
    return (_identifier("func", func),)


def _api_and_func(api: str | Sequence[str] = "app.run", func: str = "run") -> tuple:
    return _names("api", api), *_func(func)


def _exports(
    api: str | Sequence[str] = "app.run", func: str = "run", again: str | Sequence[str] | None = None
) -> tuple:
    return *_api_and_func(api, func), () if again is None else _names("again", again)


def _decoration(
    api: str | Sequence[str] = "app.run", func_name: str = "run", again: str | Sequence[str] | None = None
) -> tuple:
    return _names("api", api), _identifier("func_name", func_name), () if again is None else _names("again", again)


def _partial_and_call(
    function: Callable,
    args: Sequence = (),
    keywords: Mapping[str, Any] | None = None,
    given: Sequence = (),
    named: Mapping[str, Any] | None = None,
) -> tuple:
    args, given = tuple(sequence("args", args)), tuple(sequence("given", given))
    return _callable("function", function), args, dict(keywords or {}), given, dict(named or {})


def _modules(modules: Mapping[str, Sequence[Callable]]) -> tuple:
    if not isinstance(modules, Mapping):
        raise TypeError(f"modules must map each module's name to its functions, not the {type(modules).__name__}")
    return (
        {
            name: [_attributed("modules", each) for each in sequence("modules", members)]
            for name, members in modules.items()
        },
    )


def _api_func_and_modules(
    api: str | Sequence[str] = "app.run",
    func: str = "run",
    modules: Mapping[str, Sequence[Callable]] = MappingProxyType({}),
) -> tuple:
    return *_api_and_func(api, func), *_modules(modules)


def model(name: str) -> Callable[[], str]:
    """Return a new function of that name, a model: TensorFlow's `run` ends in `sys.exit`, this returns a value."""

    def inner():
        """Run the program."""
        return "ran"

    inner.__name__ = inner.__qualname__ = name
    return inner


def labels(*objects: object) -> tuple[str, ...]:
    """Return "#1", "#2" … for the objects, one label for one object."""
    met = list(dict.fromkeys(map(id, objects)))
    return tuple(f"#{met.index(id(each)) + 1}" for each in objects)


# partial


@traced
def joined_call(partial, given, named):
    """Return what a call of a `Partial` returns: its function gets the arguments kept, then those `given` now.

    Of a keyword that is both kept and `named` now, the one named now counts.
    """
    yield "call", "The call brings more arguments"
    arguments = list(partial.args)
    for value in given:
        arguments.append(value)
    keywords = dict(partial.keywords)
    yield "merge", "The call joins the stored arguments with the new ones"
    for name, value in named.items():
        replaced = name in keywords
        keywords[name] = value
        if replaced:
            yield "replace", "A keyword given at the call replaces the stored one"
    function = partial.func
    yield "call", "Only then {function.__name__} itself is called"
    result = function(*arguments, **keywords)
    names = getattr(result, "names", None)
    yield "return", ("It returns {result}" if names is None else
                     "This call returns an object that remembers the names" if names[1:] else
                     "This call returns an object that remembers the name")  # fmt: skip
    yield "return"
    return result


class Partial:
    """`func` with arguments for later: `functools.partial` as a textbook has it.

    Its call is `func(*args, *given, **{**keywords, **named})`. Of a `Partial` it keeps the function and all arguments.
    `TypeError`: `func` is not callable, or missing.
    """

    def __init__(self, func: Callable | None = None, /, *args: Any, **keywords: Any):
        _callable("func", func)
        if isinstance(func, Partial):
            func, args, keywords = func.func, func.args + args, {**func.keywords, **keywords}
        self.func, self.args, self.keywords = func, args, keywords

    def __call__(self, /, *given: Any, **named: Any) -> Any:
        return joined_call(self, given, named)


@traced(guard=_partial_and_call)
def partial_call(function, args, keywords, given, named):
    """Return `functools.partial(function, *args, **keywords)(*given, **named)`, made and called.

    `TypeError`: `function` is not callable, `args` or `given` is no sequence, or what `function` itself refuses.
    """
    kept = Partial(function, *args, **keywords)
    yield "bind", "partial keeps a function and arguments for it"
    module = {"kept": kept}
    yield "assign"
    return (yield from joined_call.steps(module["kept"], given, named))


# the decorator


class ApiExport:
    """A decorator that tags a function with public names: a model of TensorFlow's `api_export`.

    Called with a function, it stores the names in an attribute of it and returns the function itself. `TypeError`: a
    name is no string, the function is none or can carry no attributes. `ValueError`: no name, one that is not
    identifiers joined by dots, or `v2`, for names of the second version are those without a keyword.
    `InvalidSymbolNameError`: a name starts with "estimator". `SymbolAlreadyExposedError`: the function is exported
    already, unless `allow_multiple_exports`, which overwrites.
    """

    def __init__(self, *names: str, api_name: str = API, allow_multiple_exports: bool = False, v2: Any = None):
        if v2 is not None:
            raise worded("{name} must not be given: give its names without a keyword", name="v2")
        self.names, self.api_name = _names("names", names), api_name
        self.again = flag("allow_multiple_exports", allow_multiple_exports)
        wrong = next((name for name in names if api_name == API and name.startswith(FORBIDDEN)), None)
        if wrong is not None:
            raise InvalidSymbolNameError(f"{wrong} may not be exported: it starts with {FORBIDDEN}")

    def __call__(self, func: Callable) -> Callable:
        return tagged_function(self, _attributed("func", func))


tf_export = Partial(ApiExport, api_name=API)
"""The decorator as TensorFlow has it."""


@traced
def tagged_function(decorator, original):
    """Return `original` itself, after its attribute has got the names that `decorator`, an `ApiExport`, remembers.

    `SymbolAlreadyExposedError`: it has some already.
    """
    func, names = original.__name__, decorator.names
    attributes = vars(original)
    yield "call", "The decorator is called with {func}"
    if TAG in attributes and not decorator.again:
        held = attributes[TAG]
        yield "refuse", "A second export of the same function is refused"
        raise SymbolAlreadyExposedError(func, held)
    setattr(original, TAG, names)
    yield "setattr", "Called with {func}, the model adds one attribute to it"
    if names[1:]:
        yield "several", "One call may carry several names; the first is canonical"
    yield "return"
    return original


@traced
def decorated_function(decorator, func, again):
    """Return the `Result` of a new function of the name `func`, decorated, bound to its name, and called.

    `again` are names to export it under once more.
    """
    module, refused = {}, None
    original = model(func)
    attributes = vars(original)
    yield "define", "Only now is the function object {func} created"
    module[func] = yield from tagged_function.steps(decorator, original)
    same = module[func] is original
    yield "assign", "It returns the same object, and the name {func} binds to it"
    if again:
        try:
            yield from tagged_function.steps(tf_export(*again), module[func])
        except SymbolAlreadyExposedError as error:
            refused = type(error).__name__
    yield "call"
    answer = module[func]()
    yield "return"
    return Result(attributes[TAG], same, answer, refused)


@traced(guard=_exports)
def exported_twice(names, func, again):
    """Return the `Result` of a function that is exported under some names and then `again`.

    Arguments and errors are those of `exported_function`.
    """
    original, refused = tf_export(*names)(model(func)), None
    attributes = vars(original)
    try:
        yield from tagged_function.steps(tf_export(*again), original)
    except SymbolAlreadyExposedError as error:
        refused = type(error).__name__
    yield "keep", "The first tag stays"
    return Result(attributes[TAG], True, original(), refused)


@traced(guard=_exports)
def exported_function(names, func, again):
    """Return the `Result` of `@tf_export(*names)` over `def func`, or where it is refused, of no function at all.

    `api` is a public name or several, `again` more of them, for a second export. `TypeError`: a name is no string.
    `ValueError`: one is not identifiers joined by dots, or `func` is no name that a function can have.
    """
    try:
        decorator = tf_export(*names)
    except InvalidSymbolNameError as error:
        refused = type(error).__name__
        yield "refuse", 'A name starting with "estimator" is refused before {func} exists'
        return Result((), False, refused=refused)
    yield "evaluate", "First the expression after @ is evaluated"
    return (yield from decorated_function.steps(decorator, func, again))


@traced(guard=_decoration)
def trace_decoration(names, func, again):
    """Return the `Result` of the whole decoration: `partial` is bound and called, then the function made and decorated.

    Arguments and errors are those of `exported_function`, but for `func_name`, which is its `func`.
    """
    module = {"api_export": ApiExport}
    yield "define", "api_export is a class: calling it makes a decorator"
    try:
        decorator = yield from partial_call.steps(module["api_export"], (), {"api_name": API}, names, {})
    except InvalidSymbolNameError as error:
        refused = type(error).__name__
        yield "refuse"
        return Result((), False, refused=refused)
    return (yield from decorated_function.steps(decorator, func, again))


@traced(guard=_api_and_func)
def desugared(names, func):
    """Return lines that do what `@tf_export(*names)` over `def func` does, without an `@`.

    Arguments and errors are those of `exported_function`.
    """
    arguments = ", ".join(map(repr, names))
    lines = [f"@tf_export({arguments})", f"def {func}():", "    return 'ran'"]
    tree = ast.parse("\n".join(lines))
    (definition,) = tree.body
    (decorator,) = definition.decorator_list
    definition.decorator_list = []
    body = ast.unparse(definition).splitlines()
    expression = ast.unparse(decorator)
    binding = f"{func} = {expression}"
    lines = ["", *body, f"{binding}({func})"]
    yield "rewrite", "@d above def f means f = d(f)"
    lines = [f"d = {expression}", *body, f"{func} = d({func})"]
    yield "order", "d is evaluated first, before there is any f"
    return lines


# another decorator, and what is exported in the end


@traced(guard=_func)
def wrapped_function(func):
    """Return the names that a wrapper of the function `func` has, at first and by `functools.wraps`.

    A wrapper is a new function that calls the original, which `functools.wraps` keeps in it as `__wrapped__`.
    """
    original, names = model(func), []

    def inner():
        return original()

    names.append(inner.__name__)
    yield "wrap", "A wrapping decorator would return a new function instead"
    kept = functools.wraps(original)(inner)
    names.append(kept.__name__)
    within = kept.__wrapped__ is original
    yield "wraps", "functools.wraps copies the name; __wrapped__ leads back inside"
    return names, within


@traced(guard=_func)
def undecorated_function(func):
    """Return a new function of the name `func` that no line stands above, its attributes, and what it returns."""
    original = model(func)
    attributes = vars(original)
    answer = original()
    yield "define", "Without it, {func} has no attributes"
    return original, attributes, answer


def check_new(name: str, table: Mapping[str, str], symbol: str) -> None:
    """`SymbolExposedTwiceError` where the name of a symbol is another's in the table."""
    if name in table:
        raise SymbolExposedTwiceError(name, table[name], symbol)


@traced(guard=_modules)
def exported_names(modules):
    """Return the function behind each public name, and the lines of each file that makes them public.

    `modules` has a sequence of functions for the name of each module. `TypeError`: it is no mapping to sequences of
    functions. `SymbolExposedTwiceError`: two functions have the same public name.
    """
    tagged = []
    for module, members in modules.items():
        for member in members:
            names = vars(member).get(TAG, ())
            tagged.append((module, member.__name__, names))
    yield "walk", "Later a script walks the modules and reads the tags"
    table, files = {}, {}
    for module, function, names in tagged:
        for name in names:
            symbol = f"{module}.{function}"
            check_new(name, table, symbol)
            table[name] = symbol
            package, _, public = name.rpartition(".")
            line = f"from {module} import "
            line += function
            if public != function:
                line += f" as {public}"
            files.setdefault(package, []).append(line)
        yield "write", "It writes the public API, name by name"
    return table, files


@traced(guard=_api_func_and_modules)
def with_and_without_export(names, func, modules):
    """Return the `Result` of a function without the line above it and with it, and how many names `modules` export.

    Arguments and errors are those of `exported_function` and of `exported_names`.
    """
    original, attributes, before = yield from undecorated_function.steps(func)
    try:
        decorated = tf_export(*names)(original)
    except InvalidSymbolNameError as error:
        refused = type(error).__name__
        yield "refuse", "With it there is no {func} at all: its name is refused"
        return Result((), False, refused=refused), 0
    after, same = decorated(), decorated is original
    yield "same", "Same object, same behaviour, one new attribute"
    public, _ = exported_names.unwatched(modules)
    many, functions = len(public), len(set(public.values()))
    yield "count", "{functions} function with {many} public names", "{functions} functions with {many} public names"
    return Result(attributes[TAG], same and after == before, after), many
