"""Names: an input is called like nothing else in its explainer, and like no option that every explainer has; what is
neither input, act nor function has a name that an explainer knows.
"""

from __future__ import annotations

import difflib
import sys
from types import FunctionType

from vizkit.explainer.acts import Act
from vizkit.explainer.flags import OPTIONS, plain_flag
from vizkit.explainer.honesty import line_assigned, names_bound
from vizkit.explainer.mistake import SceneError
from vizkit.inputs import Input, InputError
from vizkit.trace.place import shown

TOLD = ("title", "idea", "family", "colours", "largest", "presets", "defaults", "drawable")
"""What an explainer may say of itself."""

_NO_VALUES = (Input, Act, FunctionType, staticmethod, classmethod, property, type)


def check_attributes(explainer: type) -> None:
    """`SceneError` for an attribute that nothing reads: a misspelt one would be left out without a word."""
    for name, value in vars(explainer).items():
        known = name in TOLD or not callable(getattr(explainer.__base__, name, check_names))
        if not (known or name.startswith("_") or isinstance(value, _NO_VALUES)):
            near = difflib.get_close_matches(name, TOLD, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(TOLD)}, inputs and acts"
            raise SceneError(f"{_at(explainer, name)}: {name} is nothing that an explainer says of itself: {hint}")


def check_names(explainer: type) -> None:
    """`SceneError` where an input's name is taken, by the class or by an option; it names the clash."""
    own = {name for above in explainer.__mro__[1:] for name in (*vars(above), *vars(above).get("__annotations__", ()))}
    taken = {f"--{name}": f"the option --{name} that every explainer has" for name in OPTIONS}
    for name, wanted in explainer.inputs.items():
        clash = f"what every explainer calls {name}" if name in own | {"drawable"} else None
        negated = [f"--no-{plain_flag(name)[2:]}"] if wanted.widget == "switch" else []
        for flag in [plain_flag(name), *negated]:
            clash = clash or taken.get(flag)
            taken[flag] = f"the input {name}"
        if clash:
            at = _at(explainer, name)
            raise SceneError(f"{at}: the input {name} clashes with {clash}: give it another name")


def check_single(explainer: type, file: str) -> None:
    """`SceneError` where an act, an input or what an explainer says of itself is written twice: the first is lost."""
    lines: dict[str, int] = {}
    acts = {each.name for each in explainer.acts}
    for name, line in names_bound(file, explainer.__name__):
        known = name in TOLD or name in explainer.inputs or name.replace("_", "-") in acts
        if known and name in lines:
            twice = f"{name} is written at line {lines[name]} already, which this would replace: give it another name"
            raise SceneError(f"{shown(file)}:{line}: {twice}")
        lines.setdefault(name, line)


def check_defaults(explainer: type) -> None:
    """`SceneError` where an input's default is none of its kind."""
    for name, wanted in explainer.inputs.items():
        if not callable(wanted.default):
            try:
                wanted.write(wanted.default)
            except (TypeError, ValueError, AttributeError) as reason:
                raise SceneError(f"{_at(explainer, name)}: the default of {name}: {reason}") from None
            try:
                wanted.check_drawable(wanted.default)
            except InputError:
                pass  # it is told all the same, and refused where it is drawn
            except (TypeError, ValueError, AttributeError):
                said = f"most is how large it can be drawn, a whole number or an axis each, not {wanted.most!r}"
                raise SceneError(f"{_at(explainer, name)}: the input {name}: {said}") from None


def _at(explainer: type, name: str) -> str:
    """Where an explainer says what an input is."""
    file = sys.modules[explainer.__module__].__file__
    return f"{shown(file)}:{line_assigned(file, name)}"
