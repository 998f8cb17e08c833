"""Layers of a network that move a window: kernel, stride, padding, dilation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from vizkit.inputs.error import InputError, shown
from vizkit.inputs.input import Input
from vizkit.inputs.spelling import elements, listed, something, visibly, whole_number

_LAYER = re.compile(r"k?([0-9]{1,9})((?:[spd][0-9]{1,9})*)")
_PART = re.compile(r"([spd])([0-9]+)")
_NAMES = {"s": "stride", "p": "padding", "d": "dilation"}


class Layer(NamedTuple):
    """One layer: its kernel's width, the step from window to window, cells added at both ends, the kernel's spread."""

    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1


@dataclass(frozen=True)
class Layers(Input):
    kind: ClassVar[str] = "layers"

    def from_text(self, text: str) -> list[Layer]:
        return self.from_value(listed(text))

    def from_value(self, value: Any) -> list[Layer]:
        parts = something(elements(value), False, "3s2p1,3s1p1")
        return [_layer(number, part) for number, part in enumerate(parts, 1)]

    def write(self, value: list[Layer]) -> str:
        return ",".join(map(_written, value))


def _layer(number: int, part: Any) -> Layer:
    if isinstance(part, dict):
        if part.keys() <= set(Layer._fields) and "kernel" in part:
            return Layer(**{name: whole_number(found) for name, found in part.items()})
        raise _no_layer(number, part)
    if isinstance(part, (list, tuple)):
        if 1 <= len(part) <= len(Layer._fields):
            return Layer(*map(whole_number, part))
        raise _no_layer(number, part)
    found = _LAYER.fullmatch(re.sub(r"\s", "", visibly(str(part)).lower()))
    given = _PART.findall(found[2]) if found else []
    if found is None or len(dict(given)) < len(given):
        raise _no_layer(number, part)
    return Layer(int(found[1]), **{_NAMES[letter]: int(digits) for letter, digits in given})


def _no_layer(number: int, part: Any) -> InputError:
    return InputError(
        "layer {number}, {found}, is no layer: write kernel, stride, padding and dilation as 3s2p1d1",
        number=number,
        found=shown(part),
    )


def _written(layer: Layer) -> str:
    padding = f"p{layer.padding}" if layer.padding else ""
    dilation = f"d{layer.dilation}" if layer.dilation != 1 else ""
    return f"{layer.kernel}s{layer.stride}{padding}{dilation}"


def layers(default: Any, help: str, most: int | None = None) -> Layers:
    """Return an input that is layers of a network, a list of `Layer`: `3s2p1,3s1p1d2`, kernel 3 with stride 2, …

    Stride and dilation are 1 and the padding is 0 where they are not said.
    """
    return Layers(default, help, most)
