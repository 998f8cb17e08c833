"""Arguments of a plain function: the inputs that its signature asks for, examples of them, and what a call is given."""

from __future__ import annotations

import ast
import contextlib
import inspect
import re
import types
import typing
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Optional

import numpy as np

from vizkit.explainer.flags import option
from vizkit.functions.at_hand import AtHand
from vizkit.functions.use import SEVERAL, by_use
from vizkit.inputs.copied import copied
from vizkit.inputs.error import InputError, shown
from vizkit.inputs.hinted import UNWRITABLE, only, told
from vizkit.inputs.linked import form
from vizkit.inputs.notation import written
from vizkit.inputs.value import Value, plainer
from vizkit.inputs.wanted import WANTED
from vizkit.language.refusal import nearest


def inputs_of(function: Callable) -> dict[str, Value]:
    """Return the inputs that a function asks for, by the names of its parameters.

    The default is the signature's, `WANTED` where there is none. Further arguments, `*args`, are a tuple of them,
    `**kwargs` a dict. What has a default and cannot be written as text is left out.
    """
    found = {}
    for name, parameter in inspect.signature(function).parameters.items():
        hint, default = _hint(function, parameter), _default(parameter)
        made = Value(default, _help(parameter, hint), None, hint)
        if default is WANTED or _can_be_written(made):
            found[name] = made
    return found


def wanted_by(function: Callable) -> dict[str, Value]:
    """Return the inputs that a function asks for, their defaults those of an example in its docstring."""
    first = example(function) or {}
    return {
        name: replace(wanted, default=first.get(name, wanted.default)) for name, wanted in inputs_of(function).items()
    }


def passed(function: Callable, values: Mapping[str, Any]) -> dict[str, Value]:
    """Return inputs for the arguments of a call that cannot be written as text and are none of `inputs_of`."""
    known = inputs_of(function)
    return {name: Value(value, "", None, Any) for name, value in values.items() if name not in known}


def _can_be_written(made: Value) -> bool:
    with contextlib.suppress(InputError):
        return made.is_writable and not callable(made.default) and bool(_written_default(made))
    return False


def _written_default(made: Value) -> str:
    """Return a default as Python writes it; `InputError` where it cannot be written."""
    return written(plainer(made.default))


def _default(parameter: inspect.Parameter) -> Any:
    if parameter.kind is parameter.VAR_POSITIONAL:
        return ()
    if parameter.kind is parameter.VAR_KEYWORD:
        return {}
    return WANTED if parameter.default is parameter.empty else parameter.default


def _hint(function: Callable, parameter: inspect.Parameter) -> Any:
    """What is wanted: as it is annotated, else as the default is, else as the body uses it."""
    hint = _annotated(function, parameter)
    if parameter.kind is parameter.VAR_POSITIONAL:
        return tuple[hint, ...]
    if parameter.kind is parameter.VAR_KEYWORD:
        return dict[str, hint]
    default = parameter.default
    if hint is Any and default is not parameter.empty and default is not None:
        return _OF_DEFAULT.get(type(default), Any)
    if only(hint) is Any:
        hint = by_use(function, parameter.name)
    return Optional[hint] if default is None and hint is not Any else hint  # noqa: UP045 - of any hint


_OF_DEFAULT: dict[type, Any] = {
    bool: bool,
    int: int | float,
    float: float,
    str: str,
    list: list,
    tuple: tuple,
    set: set,
    frozenset: frozenset,
    dict: dict,
    np.ndarray: np.ndarray,
}


def _annotated(function: Callable, parameter: inspect.Parameter) -> Any:
    """The type hint of a parameter; Any where there is none, or one that cannot be told."""
    if parameter.annotation is parameter.empty:
        return Any
    inner = getattr(function, "__func__", function)
    names = {**vars(typing), "ListNode": AtHand("")["ListNode"], "TreeNode": AtHand("")["TreeNode"], "np": np}
    names["Node"] = AtHand(_source(function))["Node"]
    names |= inner.__globals__
    held = types.SimpleNamespace(__annotations__={"hint": parameter.annotation})
    try:
        return typing.get_type_hints(held, names, names)["hint"]
    except Exception:  # whatever the author's own words raise
        return Any


def _source(function: Callable) -> str:
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        return ""


def _help(parameter: inspect.Parameter, hint: Any) -> str:
    """What is wanted, as the author writes it."""
    if hint is Any or hint is SEVERAL or parameter.annotation is parameter.empty:
        return "a value, as Python or JSON writes it"
    return told(hint)


def check_given(function: Callable, values: Mapping[str, Any]) -> None:
    """`InputError` about the first argument that has no default and that nothing is given for: how it is written."""
    for name, wanted in inputs_of(function).items():
        if values.get(name, wanted.default) is WANTED:
            if not wanted.is_writable:
                raise InputError(UNWRITABLE, name, wanted=told(wanted.hint))
            example = f"{option(name)} {example_of(wanted.hint)}"
            raise InputError("nothing is given, and there is no default: write {example}", name, example=example)


def example_of(hint: Any) -> str:
    """Return how a value that a hint wants may be written."""
    kind = only(hint)
    for known, example in _EXAMPLES.items():
        if kind == known:
            return example
    if joined := form(kind):
        return {"list": "3,1,2", "tree": "3,5,null,1", "many": "1,null,3,2,4", "graph": "[[2],[1]]"}[joined[0]]
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return str(parts[0])
    if origin in (dict, *(typing.get_origin(each) for each in (defaultdict[int, int],))):
        return '\'{"a": ["b"]}\'' if parts and only(parts[0]) is not int else "'{0: [1], 1: []}'"
    inner = [only(each) for each in parts if each is not Ellipsis]
    if inner and all(each is str for each in inner):
        return "a,b"
    if inner and any(typing.get_origin(each) in (list, tuple) for each in inner):
        return '\'[["a","b"]]\'' if str in typing.get_args(inner[0]) else "'[[1,2],[3,4]]'"
    return "3,1,2"


_EXAMPLES: dict[Any, str] = {
    int: "3",
    int | float: "3",
    float: "0.5",
    bool: "true",
    str: "abc",
    dict: '\'{"a": ["b"]}\'',
    np.ndarray: "'1,2;3,4'",
    Any: "3,1,2",
}


def bound(function: Callable, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Return what each parameter is given by a call, defaults included; `InputError` where it is no call of it."""
    try:
        found = inspect.signature(function).bind(*args, **kwargs)
    except TypeError as reason:
        name = getattr(function, "__name__", "function")
        raise InputError("{name} cannot be called so: {reason}", name=name, reason=str(reason)) from None
    found.apply_defaults()
    return dict(found.arguments)


def call(function: Callable, values: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Return copies of the arguments by place and by name that give a function these values.

    What two of them share their copies share too; nothing that the function does changes the values themselves.
    """
    return copied(spread(function, values))


def spread(function: Callable, values: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Return the arguments by place and by name that give a function's parameters these values."""
    parameters = inspect.signature(function).parameters
    places: list[Any] = []
    named = {name: value for name, value in values.items() if name not in parameters}
    by_name = False
    for name, parameter in parameters.items():
        if name not in values:
            by_name = True
        elif parameter.kind is parameter.VAR_POSITIONAL:
            places += values[name]
        elif parameter.kind is parameter.VAR_KEYWORD:
            named |= values[name]
        elif parameter.kind is parameter.KEYWORD_ONLY or by_name:
            named[name] = values[name]
        else:
            places.append(values[name])
    return places, named


_NAMED = re.compile(r"(?:^|(?<=[\s,;]))([^\W\d]\w*)\s*=(?!=)\s*")
_WORDS = re.compile(r"^\s*(?:Input|输入)\s*[:：]\s*", re.IGNORECASE)
_ANSWER = re.compile(r"^\s*(?:Output|Explanation|输出|解释)\s*[:：].*", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r""""(?:\\.|[^"\\])*"|(?<!\w)'(?:\\.|[^'\\])*'""", re.DOTALL)


def given(function: Callable, text: str) -> dict[str, Any]:
    """Return the values that an example in one piece gives: `nums = [2,7,11,15], target = 9`, or `[2,7,11,15] 9`.

    Lines may end anywhere between two; `Input:` before and `Output:` after are left out, and so is the function's name
    with its brackets. `InputError` where a name is none of its parameters.
    """
    inputs = inputs_of(function)
    said = _ANSWER.sub("", _WORDS.sub("", text)).strip()
    name = re.escape(getattr(function, "__name__", ""))
    if inner := re.fullmatch(rf"(?:[\w.]+\.)?{name}\s*\((.*)\)", said, re.DOTALL):
        said = inner[1].strip()
    pairs = _by_name(said)
    texts = _matched(pairs, inputs) if pairs else _by_place(said, inputs)
    found = {}
    for called, each in texts.items():
        try:
            found[called] = inputs[called].read(each)
        except InputError as reason:
            raise reason.concerning(called) from None
    return found


def _by_name(text: str) -> list[tuple[str, str]]:
    """The names that stand before an equals sign outside of brackets and strings, each with what is after it."""
    flat = _flat(text)
    marks = list(_NAMED.finditer(flat))
    if not marks or flat[: marks[0].start()].strip(" ,;\n"):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [(mark[1], text[mark.end() : end].strip(" ,;\t\r\n")) for mark, end in zip(marks, ends, strict=True)]


def _flat(text: str) -> str:
    """A text of the same length in which what is in brackets or quotation marks is nothing but dots."""
    text = _QUOTED.sub(lambda found: "." * len(found[0]), text)
    depth, found = 0, []
    for sign in text:
        depth -= sign in "])}"
        found.append("." if depth > 0 or sign in "[](){}" else sign)
        depth += sign in "[({"
    return "".join(found)


def _matched(pairs: list[tuple[str, str]], inputs: Mapping[str, Value]) -> dict[str, str]:
    known = {_simply(name): name for name in inputs}
    found: dict[str, str] = {}
    for name, text in pairs:
        called = name if name in inputs else known.get(_simply(name))
        lists = [each for each in found if (joined := form(only(inputs[each].hint))) and joined[0] == "list"]
        if called is None and name == "pos" and lists:
            found[lists[-1]] += f", pos = {text}"
        elif called is None:
            raise InputError("there is no argument {name}; {hint}", name=shown(name), hint=nearest(name, list(inputs)))
        elif called in found:
            raise InputError("{name} is given twice", name=called)
        else:
            found[called] = text
    return found


def _simply(name: str) -> str:
    return name.replace("_", "").lower()


def _by_place(text: str, inputs: Mapping[str, Value]) -> dict[str, str]:
    if len(inputs) == 1:
        return dict.fromkeys(inputs, text)
    parts = _divided(text)
    wanted = [name for name, each in inputs.items() if each.default is WANTED]
    if not len(wanted) <= len(parts) <= len(inputs):
        names = ", ".join(inputs)
        raise InputError("{count} values are given for the arguments {names}", count=len(parts), names=names)
    return dict(zip(inputs, parts, strict=False))


def _divided(text: str) -> list[str]:
    """The parts of a text between commas, or else lines, or else spaces, that are in no brackets."""
    flat = _flat(text)
    between = next((sign for sign in (r",", r"\n", r"\s") if re.search(sign, flat.strip())), r"\s")
    if between == "," and re.search(r"\.\s+[^,\s]", flat):
        between = r"[,\s]"
    ends = [mark.span() for mark in re.finditer(rf"{between}+\s*", flat)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    return [part for start, stop in zip(starts, stops, strict=True) if (part := text[start:stop].strip())]


def example(function: Callable) -> dict[str, Any] | None:
    """Return the values of the first example in the docstring that can be read and holds something, else None.

    An example is a doctest's call, nothing of which is run, or LeetCode's `Input: nums = [2,7,11,15], target = 9`.
    """
    told_ = inspect.getdoc(function) or ""
    for text in (*_doctests(function, told_), *re.findall(r"(?:Input|输入)\s*[:：]\s*(.+)", told_)):
        with contextlib.suppress(InputError):
            found = given(function, text)
            check_given(function, found)
            if any(value is not None for value in found.values()):
                return found
    return None


def _doctests(function: Callable, text: str) -> Iterator[str]:
    """The arguments of every call of the function in its doctests, in one piece each."""
    import doctest

    held: dict[str, ast.expr] = {}
    try:
        examples = doctest.DocTestParser().get_examples(text)
    except ValueError:
        return
    for each in examples:
        try:
            tree = ast.parse(each.source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == function.__name__:
                yield _as_text(function, node, held)
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                held[node.targets[0].id] = node.value


def _as_text(function: Callable, node: ast.Call, held: Mapping[str, ast.expr]) -> str:
    names = list(inspect.signature(function).parameters)
    pairs = [*zip(names, node.args, strict=False), *((each.arg, each.value) for each in node.keywords)]
    said = [(name, held.get(value.id, value) if isinstance(value, ast.Name) else value) for name, value in pairs]
    if len(node.args) > len(names) or any(name is None or not _is_literal(value) for name, value in said):
        return "="
    return ", ".join(f"{name} = {ast.unparse(value)}" for name, value in said)


def _is_literal(node: ast.expr) -> bool:
    """Whether nothing would have to be run for a value: constants in lists, and numpy's arrays of them."""
    if isinstance(node, ast.Call):
        known = ast.unparse(node.func) in ("np.array", "numpy.array", "array", "deque", "set", "frozenset", "Counter")
        return known and not node.keywords and all(map(_is_literal, node.args))
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


__all__ = ["WANTED", "bound", "call", "check_given", "example", "given", "inputs_of", "passed", "spread", "wanted_by"]
