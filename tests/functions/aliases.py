"""Functions that change what they hold by other names, from within, and from elsewhere.

A move is a word, a place and the place of a value among `VALUES`: a list of words is flat.
"""

from __future__ import annotations

import heapq

VALUES = (0, 1, 2, True, 1.0, 0.0, -0.0)

FLAT = "set", "append", "sort", "slice", "heap", "key", "bag", "callee", "rebind", "swap", "delete", "clear"
NESTED = *FLAT, "inner", "nest", "table", "items", "count"


class Thing:
    def __init__(self, items):
        self.items = items
        self.count = 0


def flat(moves):
    first = [3, 1, 2]
    second = first
    table = {"a": 1, "b": 2}
    bag = {1}
    for each in moves:
        move, at, value = each.split()
        at, value = int(at), VALUES[int(value)]
        if move == "set" and first:
            first[at % len(first)] = value
        elif move == "append":
            second.append(value)
        elif move == "sort":
            first.sort()
        elif move == "slice":
            first[at : at + 2] = [value, value]
        elif move == "heap":
            heapq.heapify(first)
            heapq.heappush(first, value)
        elif move == "key":
            table[at] = value
        elif move == "bag":
            bag.add(value)
        elif move == "callee":
            changed(first, table, value)
        elif move == "rebind":
            second = [value]
        elif move == "swap" and first:
            first[0], first[-1] = first[-1], first[0]
        elif move == "delete":
            del second[:1]
        elif move == "clear":
            table.clear()
    return first


def nested(moves):
    first = [3, 1, 2]
    second = first
    held = [first, [0]]
    table = {"a": first, "b": [1], "c": 2}
    thing = Thing(second)
    for each in moves:
        move, at, value = each.split()
        at, value = int(at), VALUES[int(value)]
        if move == "set" and first:
            first[at % len(first)] = value
        elif move == "append":
            second.append(value)
        elif move == "sort":
            held[0].sort()
        elif move == "slice":
            table["a"][at : at + 2] = [value, value]
        elif move == "inner":
            held[1].append(value)
        elif move == "nest":
            held[1] = [second, value]
        elif move == "table":
            table["b"] = list(second)
        elif move == "items":
            thing.items.append(value)
        elif move == "count":
            thing.count = value
        elif move == "callee":
            changed(held[0], table, value)
        elif move == "rebind":
            second = [value]
        elif move == "delete":
            del table["a"][:1]
    return first


def changed(one, table, value):
    one.append(value)
    table["c"] = value
    one[0] = value
    return one


def deeper(moves):
    shared = [1, 2]
    flags = {"done": False}
    left = 5
    descended(list(moves), shared, flags)
    both = noticed(flags, left := 1), noticed(flags, left := 2)
    return left, both


def descended(moves, shared, flags):
    mine = [0]
    if not moves:
        return shared
    move, at, value = moves[0].split()
    at, value = int(at), VALUES[int(value)]
    mine.append(value)
    if move in ("set", "swap"):
        shared[at % len(shared)] = value
    if move in ("bag", "key"):
        flags[at] = value
    if move == "sort":
        shared.sort(key=lambda each: -each)
    below = descended(moves[1:], shared, flags)
    mine.extend(below)
    return shared


def noticed(flags, one):
    flags["done"] = one
    return one
