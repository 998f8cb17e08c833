"""Hinted: a value that was read, as a type hint wants it."""

from __future__ import annotations

import dataclasses
import decimal
import enum
import fractions
import inspect
import math
import re
import types
import typing
from collections import Counter, OrderedDict, abc, defaultdict, deque
from collections.abc import Callable
from typing import Any

import numpy as np

from vizkit.inputs import linked
from vizkit.inputs.array import Array
from vizkit.inputs.error import InputError, shown
from vizkit.inputs.notation import Bare, Rows, atom, is_nothing, plain
from vizkit.inputs.spelling import number, plainly, row, whole_number

UNWRITABLE = "{wanted} cannot be written as text: give the argument a default, or call vizkit.watch from Python"

_LISTS = frozenset(
    [list, abc.Sequence, abc.MutableSequence, abc.Iterable, abc.Collection, abc.Iterator, abc.Reversible, abc.Container]
)
_SETS = frozenset([set, abc.Set, abc.MutableSet])
_MAPPINGS = frozenset([dict, abc.Mapping, abc.MutableMapping])
_ANY = (Any, None, object, inspect.Parameter.empty)
_OPEN = abc.Sequence, abc.Iterable, abc.Collection, abc.Iterator, abc.Reversible, abc.Container
"""What a text is one of, as well as a list."""


def simple(hint: Any) -> Any:
    """Return a hint without what says nothing of a value: `Annotated`, `Final`, names of types, type variables."""
    while True:
        if typing.get_origin(hint) in (
            typing.Annotated,
            typing.Final,
            typing.ClassVar,
            typing.Required,
            typing.NotRequired,
        ):
            hint = typing.get_args(hint)[0]
        elif isinstance(hint, typing.NewType):
            hint = hint.__supertype__
        elif type(hint).__name__ == "TypeAliasType":
            hint = hint.__value__
        elif isinstance(hint, typing.TypeVar):
            hint = hint.__bound__ or (typing.Union.__getitem__(hint.__constraints__) if hint.__constraints__ else Any)
        else:
            return Any if isinstance(hint, (str, typing.ForwardRef)) or _is(hint, _ANY) else hint


def _is(hint: Any, among: tuple) -> bool:
    return any(hint is each for each in among)


def arms(hint: Any) -> tuple[Any, ...]:
    """Return what a union is of; of another hint itself alone."""
    hint = simple(hint)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return tuple(inner for each in typing.get_args(hint) for inner in arms(each))
    return (type(None),) if hint is None else (hint,)


def only(hint: Any) -> Any:
    """Return what a hint wants where there is something: `ListNode` of `Optional[ListNode]`; a union of more itself."""
    found = [each for each in arms(hint) if each is not type(None)]
    return found[0] if len(found) == 1 else simple(hint)


def is_writable(hint: Any) -> bool:
    """Return whether values of a hint can be written as text."""
    return all(map(_arm_is_writable, arms(hint)))


def _arm_is_writable(hint: Any) -> bool:
    origin, parts = typing.get_origin(hint) or hint, typing.get_args(hint)
    if origin is typing.Literal:
        return True
    if origin in (abc.Callable, type, type) or origin in (types.FunctionType, types.ModuleType):
        return False
    known = (*_LISTS, *_SETS, *_MAPPINGS, tuple, frozenset, deque, Counter, OrderedDict, defaultdict)
    if origin in known:
        return all(is_writable(each) for each in parts if each is not Ellipsis and not isinstance(each, list))
    return hint in (Any, type(None)) or _reader(origin, hint) is not None


def fitted(value: Any, hint: Any) -> Any:
    """Return `value`, bare texts in it still to be read, as a hint wants it.

    `InputError` where it is none of that: it says what was found and what is wanted. What is an object of the hint's
    class already is taken as it is.
    """
    reasons = []
    found = arms(hint)
    if type(None) in found and is_nothing(value):
        return None
    for each in sorted(found, key=lambda one: _rank(one, value)):
        if each is type(None):
            continue
        try:
            return _one(value, each)
        except InputError as reason:
            reasons.append(reason)
    if not reasons:
        raise InputError("{found} is not None", found=shown(value))
    raise reasons[0]


def _rank(hint: Any, value: Any) -> int:
    """Which hint of a union is tried first: that which a value is of already, then the narrower."""
    said = atom(value) if isinstance(value, Bare) else value
    if inspect.isclass(hint) and type(said) is hint:
        return 0
    order = (int, float, bool)
    return 1 + order.index(hint) if hint in order else 9 if hint is str else 5


def _one(value: Any, hint: Any) -> Any:
    origin, parts = typing.get_origin(hint) or hint, typing.get_args(hint)
    if hint is Any or origin in (typing.Generic, typing.Protocol):
        return plain(value)
    if origin is typing.Literal:
        return _among(value, {str(each): each for each in parts})
    if origin in _LISTS:
        return _listed(value, parts[0] if parts else Any, origin)
    if origin is tuple:
        return _tuple(value, parts)
    if origin in (*_SETS, frozenset):
        return (frozenset if origin is frozenset else set)(map(_hashable, _elements(value, parts[0] if parts else Any)))
    if origin is deque:
        return deque(_elements(value, parts[0] if parts else Any), getattr(value, "maxlen", None))
    if origin is Counter and not isinstance(value, abc.Mapping):
        return Counter(_elements(value, parts[0] if parts else Any))
    if origin in (*_MAPPINGS, Counter, OrderedDict, defaultdict):
        return _mapping(value, origin, parts if len(parts) == 2 else (*parts, int)[:2] if parts else (Any, Any))
    read = _reader(origin, hint)
    if read is None:
        if (
            inspect.isclass(origin)
            and not isinstance(value, (str, int, float, list, dict, tuple))
            and isinstance(value, origin)
        ):
            return value
        if callable(value) and origin in (abc.Callable, typing.Callable):
            return value
        raise InputError(UNWRITABLE, wanted=told(hint))
    return read(value)


def _reader(origin: Any, hint: Any) -> Callable[[Any], Any] | None:
    """What reads a value of a class that is no container; None where nothing does."""
    if origin in _SCALARS:
        return _SCALARS[origin]
    if not inspect.isclass(origin):
        return None
    if issubclass(origin, np.ndarray):
        return lambda value: _array(value, hint)
    if issubclass(origin, (np.integer, np.floating)):
        return lambda value: origin(number(_alone(value)))
    if origin.__module__.partition(".")[0] == "torch" and origin.__name__.endswith("Tensor"):
        return lambda value: _tensor(value, origin)
    if issubclass(origin, enum.Enum):
        return lambda value: value if isinstance(value, origin) else _among(value, _members(origin))
    if linked.form(origin) is not None:
        return lambda value: _nodes(value, origin)
    if typing.is_typeddict(origin):
        return lambda value: _fields(value, origin, dict, origin.__annotations__)
    if dataclasses.is_dataclass(origin):
        return lambda value: _record(value, origin, [each.name for each in dataclasses.fields(origin) if each.init])
    if issubclass(origin, tuple) and hasattr(origin, "_fields"):
        return lambda value: _record(value, origin, list(origin._fields))
    return None


def told(hint: Any) -> str:
    """Return a hint as its author writes it, without the modules of its names."""
    if inspect.isclass(hint) and not typing.get_args(hint):
        return hint.__name__
    return re.sub(r"\b[a-z_][\w.]*\.(?=[A-Za-z])", "", str(hint))


def _alone(value: Any) -> Any:
    if isinstance(value, (list, tuple)) and len(value) == 1:
        return _alone(value[0])
    if isinstance(value, np.ndarray) and value.size == 1:
        return value.item()
    return value


def _whole(value: Any) -> int:
    found = _alone(value)
    if isinstance(found, Bare):
        found = atom(found)
        return whole_number(plainly(_alone(value)) if isinstance(found, (str, float)) else found)
    return whole_number(found)


def _real(value: Any) -> float:
    found = _alone(value)
    said = atom(found) if isinstance(found, Bare) else found
    if isinstance(said, (float, np.floating)) and not math.isfinite(said):
        return float(said)
    return float(number(plainly(found) if isinstance(said, str) else said))


def _truth(value: Any) -> bool:
    found = _alone(value)
    if isinstance(found, (bool, np.bool_)):
        return bool(found)
    known = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if (said := known.get(plainly(str(found)).lower())) is None:
        raise InputError("{found} is not one of 'true', 'false'", found=shown(found))
    return said


def _text(value: Any) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise InputError("{found} is no text: write it in quotation marks", found=shown(value))
    return str(value)


def _exact(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        try:
            return kind(str(_alone(value)))
        except (ValueError, ArithmeticError, decimal.DecimalException):
            raise InputError("{found} is not a number", found=shown(value)) from None

    return read


_SCALARS: dict[Any, Callable[[Any], Any]] = {
    int: _whole,
    float: _real,
    bool: _truth,
    str: _text,
    decimal.Decimal: _exact(decimal.Decimal),
    fractions.Fraction: _exact(fractions.Fraction),
}


def _elements(value: Any, hint: Any) -> list:
    """The elements of what is a sequence, or of one value alone, each as a hint wants it."""
    parts = _parts(value, hint)
    found = [fitted(each, hint) for each in parts]
    if _is_flat(hint) and not all(isinstance(each, list) for each in parts):
        row(parts)  # where only some are in brackets, it is no sequence
    return found


def _parts(value: Any, hint: Any) -> list:
    if isinstance(value, Rows) and _is_flat(hint):
        return row(list(value))
    if isinstance(value, np.ndarray):
        return np.atleast_1d(value).tolist()
    if isinstance(value, (list, tuple, deque, set, frozenset, range, abc.KeysView, abc.ValuesView)):
        return list(value)
    if isinstance(value, abc.Mapping) or is_nothing(value):
        raise InputError("{found} is no list: write it as {example}", found=shown(value), example="[3, 1, 2]")
    return [value]


def _is_flat(hint: Any) -> bool:
    return all(each in _SCALARS for each in arms(hint))


def _listed(value: Any, hint: Any, origin: Any) -> Any:
    if isinstance(value, str) and origin in _OPEN and isinstance(atom(value), str):
        return str(value)
    if isinstance(value, str) and hint is str and not isinstance(value, Bare):
        return list(value)
    inner = only(hint)
    if typing.get_origin(inner) in (list, abc.Sequence) and isinstance(value, (list, tuple)):
        letters = typing.get_args(inner)[0] is str
        if letters and all(isinstance(each, str) for each in value):
            return [list(str(each)) for each in value]
        if (
            not isinstance(value, Rows)
            and value
            and not any(isinstance(each, (list, tuple, np.ndarray, deque)) for each in value)
        ):
            return [_elements(list(value), typing.get_args(inner)[0])]
    if isinstance(value, Rows) and _is_listy(inner):
        value = [each if isinstance(each, (list, tuple)) else [each] for each in value]
    return _elements(value, hint)


def _is_listy(hint: Any) -> bool:
    return (typing.get_origin(hint) or hint) in (*_LISTS, tuple)


def _tuple(value: Any, parts: tuple) -> tuple:
    if not parts or parts[-1] is Ellipsis:
        return tuple(_elements(value, parts[0] if parts else Any))
    found = _parts(value, parts[0])
    if len(found) != len(parts) and parts != ((),):
        raise InputError(
            "{found} has the length {length}: {wanted} are wanted",
            found=shown(value),
            length=len(found),
            wanted=len(parts),
        )
    return tuple(map(fitted, found, parts))


def _hashable(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_hashable, value))
    try:
        hash(value)
    except TypeError:
        raise InputError("{found} can be no key and no element of a set", found=shown(value)) from None
    return value


def _mapping(value: Any, origin: Any, parts: tuple) -> Any:
    if (
        isinstance(value, (list, tuple))
        and value
        and all(isinstance(each, (list, tuple)) and len(each) == 2 for each in value)
    ):
        value = dict((_hashable(key), each) for key, each in value)
    if not isinstance(value, abc.Mapping):
        raise InputError("{found} is no dict: write it as {example}", found=shown(value), example='{"a": 1, "b": 2}')
    pairs = {_hashable(_keyed(key, parts[0])): fitted(each, parts[1]) for key, each in value.items()}
    if len(pairs) < len(value):
        raise InputError("{name} is given twice", name=shown(value))
    if origin is defaultdict:
        made = typing.get_origin(only(parts[1])) or only(parts[1])
        factory = getattr(value, "default_factory", None) or (
            made if made in (list, int, set, dict, float, str) else None
        )
        return defaultdict(factory, pairs)
    return origin(pairs) if origin in (Counter, OrderedDict) else pairs


def _keyed(key: Any, hint: Any) -> Any:
    """A key as its hint wants it: a JSON text may stand for a number."""
    return fitted(Bare(key) if isinstance(key, str) and only(hint) is not str and only(hint) is not Any else key, hint)


def _array(value: Any, hint: Any) -> np.ndarray:
    if isinstance(value, np.ndarray):
        return value
    found = Array(None, "").from_value(_finite(value) if not isinstance(value, (str, int, float)) else [value])
    for part in typing.get_args(hint)[1:]:
        kinds = typing.get_args(part)
        if (
            kinds
            and inspect.isclass(kinds[0])
            and issubclass(kinds[0], np.generic)
            and kinds[0] not in (np.generic, np.number)
        ):
            with np.errstate(all="ignore"):
                try:
                    return found.astype(kinds[0])
                except TypeError:
                    return found
    return found


def _finite(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else _parts(value, Any)


def _tensor(value: Any, kind: type) -> Any:
    if isinstance(value, kind):
        return value
    import sys

    torch = sys.modules["torch"]
    return torch.as_tensor(_array(value, np.ndarray))


def _members(kind: type[enum.Enum]) -> dict[str, Any]:
    return {str(each.value): each for each in kind} | {name: each for name, each in kind.__members__.items()}


def _among(value: Any, known: dict[str, Any]) -> Any:
    for each in known.values():
        if each is value or (type(each) is type(value) and each == value):
            return each
    if str(value) not in known:
        raise InputError("{found} is not one of {words}", found=shown(value), words=", ".join(map(repr, known)))
    return known[str(value)]


def _record(value: Any, kind: type, names: list[str]) -> Any:
    """An object of a class with fields: by their names, or in their order."""
    if isinstance(value, kind):
        return value
    if isinstance(value, (list, tuple)):
        if len(value) > len(names):
            raise InputError(
                "{found} has the length {length}: {wanted} are wanted",
                found=shown(value),
                length=len(value),
                wanted=len(names),
            )
        value = dict(zip(names, value, strict=False))
    try:
        hints = typing.get_type_hints(kind)
    except Exception:
        hints = {}
    return _fields(value, kind, kind, {name: hints.get(name, Any) for name in names})


def _fields(value: Any, kind: type, make: Callable, hints: dict[str, Any]) -> Any:
    if not isinstance(value, abc.Mapping) or not {str(key) for key in value} <= set(hints):
        example = "{" + ", ".join(f'"{name}": …' for name in hints) + "}"
        raise InputError(
            "{found} is no {kind}: write it as {example}", found=shown(value), kind=kind.__name__, example=example
        )
    found = {str(name): fitted(each, hints[str(name)]) for name, each in value.items()}
    try:
        return make(**found)
    except Exception as reason:
        said = " ".join(str(reason).split())
        raise InputError(
            "no {kind} can be made of {found}: {reason}", kind=kind.__name__, found=shown(value), reason=said
        ) from None


class Back(tuple):
    """The labels of a linked list, and the place that its last node leads back to."""


def _nodes(value: Any, kind: type) -> Any:
    """Nodes of a class, made of their labels as LeetCode writes them."""
    if isinstance(value, kind) or is_nothing(value):
        return None if is_nothing(value) else value
    joined, _ = linked.form(kind)
    back = -1
    if isinstance(value, Back):
        value, back = value
    parts = row(_parts(value, int)) if joined != "graph" else _parts(value, Any)
    labels = [_labelled(each) for each in parts]
    if joined == "list":
        if any(each is None for each in labels):
            raise InputError("{found} has nothing where a node is wanted", found=shown(labels))
        return linked.chain(kind, labels, back)
    return {"tree": linked.tree, "many": linked.branching, "graph": linked.vertices}[joined](kind, labels)


def _labelled(value: Any) -> Any:
    found = plain(value)
    return None if isinstance(found, float) and math.isnan(found) else found
