"""Functions as every textbook has them that no installed package publishes: watched as they are, for the tests."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache


def queens(n):
    boards, columns = [], []

    def place(row):
        if row == n:
            boards.append(columns[:])
            return
        for column in range(n):
            if all(column != other and abs(column - other) != row - at for at, other in enumerate(columns)):
                columns.append(column)
                place(row + 1)
                columns.pop()

    place(0)
    return boards


@lru_cache(maxsize=None)  # noqa: UP033 - as it is usually written
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


class LRUCache:
    def __init__(self, capacity: int):
        self.capacity = capacity
        self.cache = OrderedDict()

    def get(self, key: int) -> int:
        if key not in self.cache:
            return -1
        self.cache.move_to_end(key)
        return self.cache[key]

    def put(self, key: int, value: int) -> None:
        if key in self.cache:
            self.cache.move_to_end(key)
        self.cache[key] = value
        if len(self.cache) > self.capacity:
            self.cache.popitem(last=False)


def cached_squares(capacity, keys):
    cache = LRUCache(capacity)
    found = []
    for key in keys:
        value = cache.get(key)
        if value < 0:
            cache.put(key, key * key)
        found.append(value)
    return found


def occurrences(text: str, pattern: str) -> list[int]:
    fail = [0] * len(pattern)
    k = 0
    for i in range(1, len(pattern)):
        while k and pattern[i] != pattern[k]:
            k = fail[k - 1]
        if pattern[i] == pattern[k]:
            k += 1
        fail[i] = k
    found, k = [], 0
    for i, c in enumerate(text):
        while k and c != pattern[k]:
            k = fail[k - 1]
        if c == pattern[k]:
            k += 1
        if k == len(pattern):
            found.append(i - k + 1)
            k = fail[k - 1]
    return found
