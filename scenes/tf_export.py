"""A decorator, watched: `partial` keeps an argument, and `@tf_export` hangs a tag on a function and hands it back."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.tf_export import (
    LONGEST,
    TOGETHER,
    allowed,
    another,
    binary_reader,
    brought,
    brought_by_name,
    exported_by,
    filled_function,
    forbidden,
    forbidden_start,
    identities,
    kept_keywords,
    modules,
    name_of_filled,
    name_of_reader,
    once_more,
    several,
    several_are_for,
    together,
    unfolded,
    wrapper_name,
    written,
)
from vizkit.inputs import choice, switch, word, words
from vizkit.reference.tf_export import (
    desugared,
    exported_function,
    exported_names,
    exported_twice,
    joined_call,
    partial_call,
    tagged_function,
    undecorated_function,
    with_and_without_export,
    wrapped_function,
)
from vizkit.shapes import beside, column, figure, label, link, nothing, panel, program, record


def pairs(keywords):
    """Arguments by keyword, as they are written."""
    return [[name, "=", value] for name, value in keywords.items()]


def function_box(identity, func, attributes, came_from=None, name="run", title="attribute", colour="second"):
    """A function: which object it is, its name, and what its attribute holds, where it has one."""
    held = [] if attributes is None else [each for names in attributes.values() for each in names]
    found = record(["function ", identity], name=name).coloured("first").holding("name", [func], "first")
    return found.holding(title, held, colour, came_from)


def plain_box(identity, func, attributes, name):
    """A function that no line stands above: once that is known, it has no attribute."""
    found = record(["function ", identity], name=name).coloured("first").holding("name", [func], "first")
    return found.holding("attribute", () if attributes is None else ["none"])


def unknown(colour="quiet"):
    """An object of which nothing is known yet."""
    return record("?", name="after").coloured(colour).holding("name", ["?"]).holding("attribute", ["?"])


def pocket(kept, callee, replaced):
    """A partial: the function that it keeps, and the arguments for it, beaten where the call gives them again."""
    stored = [] if kept is None else pairs(kept.keywords)
    found = record("partial", name="kept").coloured("first").holding("function", [callee], "first")
    return found.holding("kept for it", stored, "lost" if replaced else "second")


def joined(arguments, keywords, replaced, callee):
    """The arguments that the function is called with: those of the call, and those from the pocket."""
    found = record(["call of ", callee], name="joined")
    if arguments is None:
        return found.holding("arguments").holding("by keyword")
    found = found.holding("arguments", arguments, "now", [f"given/0.{i}" for i, _ in enumerate(arguments)])
    if replaced:
        return found.holding("by keyword", pairs(keywords), "now", "given/1.0")
    return found.holding("by keyword", pairs(keywords), "second", "kept/1.0")


def partial_run(kept, given, named, arguments, keywords, replaced, result, names, callee, moment):
    """The pocket beside the call, below them what is joined of both, and what comes back."""
    begun = kept is not None and moment not in ("bind", "assign")
    call = record("the call", name="given").holding("arguments", given if begun else (), "now")
    call = call.holding("by keyword", pairs(named) if begun else (), "now")
    lists = joined(arguments, keywords, replaced, callee)
    lists = lists.coloured("now").lit() if moment == "call" and arguments is not None else lists
    back = record("what comes back", name="result").coloured("done")
    if names is not None:
        back = back.holding("object with", names, "done", "joined/0.0").lit()
    elif result is not None:
        back = back.holding("value", [result], "done", "joined/0.0").lit()
    else:
        back = back.holding("")
    return (pocket(kept, callee, replaced) | call) / (lists | back)


def bound(func, same, answer):
    """The module: the names in it, and what a call of the function by its name returns."""
    found = record("the module", name="module").holding(
        [func, "() returns"], () if answer is None else [answer], "done"
    )
    return found.holding("names", () if same is None else [func], "first")


def decorator_box(names, decorator, refused, came_from=None):
    """The decorator with the names that it remembers, or that it is refused for."""
    title = "decorator d: refused" if refused else "decorator d"
    found = record(title, name="d").coloured("lost" if refused else "second")
    held = names if refused or decorator is not None else ()
    found = found.holding("names", held, "lost" if refused else "second", came_from)
    return found.lit() if refused else found


def decoration(ids, func, names, attributes, decorator, same, answer, lines, moment):
    """The lines as they run, the module and its object, and the call in which the object gets its tag."""
    inside = same is None and moment in ("call", "setattr", "several", "return")
    code = program(lines).running(0 if attributes is None or inside else 1)
    thing = function_box(ids[0], func, attributes, "d/0.0")
    home = record("no function yet", name="none") if attributes is None else thing.hidden() if inside else thing
    there = thing.lit() if inside else thing.hidden()
    tied = nothing if same is None else link("module/1.0", "run/title", colour="first", arrow=True, thick=5)
    tag = decorator_box(names, decorator, moment == "refuse", "lines/0")
    frame = panel("frame", column(tag, there), "call of d", colour="now" if inside else "quiet", lit=inside)
    return (column(code, bound(func, same, answer), home) | frame) + tied


class TfExport(Explainer):
    """A decorator is a call: tf_export hangs a tag on the function and hands the same object back"""

    title = "partial and @tf_export"
    family = "memory"
    colours: ClassVar = {"same object": "first", "attribute": "second"}

    presets: ClassVar = {
        "two": {"api": ["foo", "bar.foo"], "func": "foo"},
        "twice": {"double_export": True},
        "forbidden": {"api": ["estimators.x"], "func": "x"},
        "plain": {"example": "int"},
    }
    largest: ClassVar = {"api": ["foo.map", "bar.map"], "func": "structured", "override": True}

    api = words(["app.run"], "the function's public names", most=2)
    func = word("run", "the function's own name", LONGEST)
    example = choice("tf_export", ("tf_export", "int"), "what arguments are kept for")
    override = switch(False, "whether the call gives the kept keyword again")
    double_export = switch(False, "whether the function is exported once more")
    show_wrapper = switch(False, "whether the last picture has a wrapper beside the function")

    def drawable(api):
        yield "api: the names together,", together(api), TOGETHER

    @act(
        undecorated_function, "One line above def", source=fact(written), ids=fact(identities),
        opening="One line above def {func}: what does it change in {func}?",
    )  # fmt: skip
    def one_line(func, attributes, source, ids):
        before = plain_box(ids[0], func, attributes, "run")
        return program(source).running(0) / (before.titled("without the line") | unknown().titled("with the line"))

    @act(desugared, "What the line means", source=fact(written), opening="What does Python make of @?")
    def what_it_means(source, lines, moment):
        after = program(source, name="lines").hidden()
        if moment == "rewrite":
            after = program(lines).running(len(lines) - 1).came_from("source/0", len(lines) - 1)
        if moment == "order":
            after = program(lines).running(0).came_from("source/0", 0)
        before = panel("before", program(source).running(0), "as it is written")
        law = label("?" if lines is None else "f = d(f)", name="law").large()
        return (before | panel("after", after, "what it does")) / law

    @act(
        partial_call, "Arguments kept for later", function=filled_function, args=(), keywords=kept_keywords,
        given=brought, named=brought_by_name, callee=fact(name_of_filled),
        opening="Always the same argument: write it every time?",
    )  # fmt: skip
    def kept_for_later(kept, given, named, arguments, keywords, replaced, result, names, callee, moment):
        return partial_run(kept, given, named, arguments, keywords, replaced, result, names, callee, moment)

    @act(
        joined_call, "The same keyword again", partial=binary_reader, given=["10010"], named={"base": 8},
        callee=fact(name_of_reader),
        opening="Kept, and given again: which value counts?",
    )  # fmt: skip
    def keyword_again(partial, given, named, arguments, keywords, replaced, result, names, callee, moment):
        return partial_run(partial, given, named, arguments, keywords, replaced, result, names, callee, moment)

    @act(
        exported_function, "Born, tagged, handed back", again=once_more, ids=fact(identities), lines=fact(written),
        opening="Will {func} still be the same object?",
        headline=True,
    )  # fmt: skip
    def handed_back(ids, func, names, attributes, decorator, same, answer, lines, moment):
        return decoration(ids, func, names, attributes, decorator, same, answer, lines, moment)

    @act(
        wrapped_function, "A wrapper is another object", ids=fact(identities),
        opening="What would a wrapping decorator return?",
    )  # fmt: skip
    def another_object(ids, func, names, within, moment):
        inner = record(["function ", ids[0]], name="run").coloured("first").holding("name", [func], "first").holding("")
        outer = record("?", name="outer").holding("name", ["?"]).holding("__wrapped__", ["?"])
        if names is not None:
            outer = record(["function ", ids[1]], name="outer").coloured("second")
            outer = outer.holding("name", names[-1:], "second", None if within is None else "run/0.0")
            outer = outer.holding("__wrapped__", () if within is None else [ids[0]], "first").lit()
        tied = link("outer/1.0", "run/title", colour="first", arrow=True, thick=5)
        tied = nothing if within is None else tied
        made = "what comes back" if within is None else "after functools.wraps"
        return (outer.titled(made) | inner.titled("what was given")) + tied

    @act(exported_twice, "A second export", api=allowed, again=another, ids=fact(identities), source=fact(exported_by),
         opening="May the same function be exported again?")  # fmt: skip
    def second_export(ids, func, names, again, attributes, source, moment):
        stopped = moment in ("refuse", "keep")
        tried = decorator_box(names if attributes is None else again, again, stopped)
        title, colour = "tagged already" if stopped else "attribute", "done" if moment == "keep" else "second"
        thing = function_box(ids[0], func, attributes, "d/0.0", title=title, colour=colour)
        ran = program(source).running(0 if attributes is None else 1)
        return ran / (tried | thing)

    @act(tagged_function, "Two names in one call", decorator=several, original=several_are_for, ids=fact(identities),
         opening="May one call carry several names?")  # fmt: skip
    def two_names(ids, func, decorator, attributes, moment):
        names, settled = decorator.names, "done" if moment in ("several", "return") else "second"
        tag = record("decorator d", name="d").coloured("second").holding("").holding("given first", names[:1], settled)
        held = [] if attributes is None else [each for names in attributes.values() for each in names]
        thing = record(["function ", ids[0]], name="run").coloured("first")
        thing = thing.holding("name", () if func is None else [func], "first")
        thing = thing.holding("canonical name", held[:1], settled, "d/1.0")
        thing = thing.holding("further name", held[1:], "second", "d/2.0")
        return tag.holding("given next", names[1:], "second") | thing

    @act(exported_function, "A name that is refused", api=forbidden, ids=fact(identities), lines=fact(unfolded),
         start=fact(forbidden_start), opening="May {func} be exported as {names[0]}?")  # fmt: skip
    def refused_name(names, lines, start, moment):
        tried = decorator_box(names, names, moment == "refuse", "lines/0")
        tried = tried.holding("no name may start with", [start], "lost" if moment == "refuse" else "text")
        return program(lines).running(0) / (tried | record("no function yet", name="none"))

    @act(exported_names, "Written by a script", modules=modules)
    def by_a_script(tagged, table, files):
        found, sources = [], []
        for place, (module, function, names) in enumerate(tagged):
            here = record(["module ", module], name=f"module{place}").holding("function", [function], "first")
            found.append(here.holding("tags", names, "second"))
            sources += [f"module{place}/1.{i}" for i, _ in enumerate(names)]
        public = record("function and public name", name="api").coloured("done")
        written_so_far = () if table is None else table.items()
        for source, (name, function) in zip(sources, written_so_far, strict=False):
            public = public.holding(function, [name], "second", source)
        return column(*found) | public

    @act(with_and_without_export, "The same object", modules=modules, source=fact(written), ids=fact(identities),
         wrapped=fact(wrapper_name))  # fmt: skip
    def same_object(ids, func, attributes, same, answer, many, functions, source, wrapped, moment):
        before, after = plain_box(ids[0], func, attributes, "before"), unknown()
        if moment == "refuse":
            after = unknown("lost").lit()
        elif same is not None:
            after = function_box(ids[0], func, attributes, name="after").lit()
        other = record("a wrapper", name="other").coloured("second").holding("name", wrapped, "second")
        real = figure(functions, "functions") / figure(many, "public names")
        real = real.hidden() if functions is None else real
        boxes = beside(before.titled("without the line"), after.titled("with the line"))
        boxes = boxes if wrapped is None else boxes | other.titled(["function ", ids[1]])
        return (program(source).running(0) | real) / boxes
