"""Buffers worth watching on a ring of devices."""

from __future__ import annotations

import numpy as np

from vizkit.reference import guards
from vizkit.reference.allreduce import ring_reduce_scatter

WORDS = ("digits", "ones", "random")
"""What devices may hold, by name."""


def device_buffers(
    devices: int = 4, rows: int = 4, data: str | np.ndarray = "digits", seed: int = 0
) -> list[np.ndarray]:
    """Buffers worth watching: one for each device, each of `rows` whole numbers (int64).

    - "digits": device r holds 1, 2, … 9, 1, 2, … times 10^r, so that in any sum the decimal digits say which
      devices are in it (at most 18 devices, or the sums would not fit in 64 bits);
    - "ones": ones, so that any partial sum says how many devices are in it;
    - "random": −9 … 9 from `np.random.default_rng(seed)`;
    - an array: its rows, one a device, whatever `devices` and `rows` are.

    `TypeError` or `ValueError` where an argument is no such number, word or array.
    """
    devices, rows = guards.whole("devices", devices, least=1), guards.whole("rows", rows, least=1)
    seed = guards.whole("seed", seed, least=0)
    if not isinstance(data, str):
        return list(guards.array("data", data, 2))
    if guards.choice("data", data, WORDS) == "digits":
        guards.whole("devices", devices, most=18)
        return [(np.arange(rows, dtype=np.int64) % 9 + 1) * 10**device for device in range(devices)]
    if data == "ones":
        return [np.ones(rows, np.int64) for _ in range(devices)]
    return list(np.random.default_rng(seed).integers(-9, 10, (devices, rows)))


def finished_chunks(
    devices: int = 4, rows: int = 4, data: str | np.ndarray = "digits", seed: int = 0, op: str = "sum"
) -> list[np.ndarray]:
    """What a reduce-scatter leaves of `device_buffers`: on device r the finished chunk r."""
    return ring_reduce_scatter(device_buffers(devices, rows, data, seed), op)
