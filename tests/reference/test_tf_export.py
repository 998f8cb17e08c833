"""Decorators: arguments kept for later, and a tag on a function that is handed back as it was."""

from __future__ import annotations

import dis
import functools
import keyword

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vizkit import reference
from vizkit.reference import (
    ApiExport,
    InvalidSymbolNameError,
    Partial,
    Result,
    SymbolAlreadyExposedError,
    SymbolExposedTwiceError,
    desugared,
    exported_function,
    exported_names,
    exported_twice,
    joined_call,
    partial_call,
    tagged_function,
    trace_decoration,
    undecorated_function,
    with_and_without_export,
    wrapped_function,
)

TAG = "_tf_api_names"
oracle = functools.partial(ApiExport, api_name="tensorflow")

few, watched = settings(max_examples=40), settings(max_examples=25)

identifiers = st.from_regex(r"[a-z_][a-z0-9_]{0,6}", fullmatch=True).filter(lambda name: not keyword.iskeyword(name))
dotted = st.lists(identifiers, min_size=1, max_size=3).map(".".join).filter(lambda name: name[:9] != "estimator")
public = st.lists(dotted, min_size=1, max_size=3, unique=True)
arguments = st.lists(st.integers() | st.text(max_size=3), max_size=3)
keywords = st.dictionaries(st.sampled_from(["a", "b", "func", "self", "api_name"]), st.integers(), max_size=3)


def seen(*args, **keywords):
    """What a function was called with."""
    return args, list(keywords.items())


def fresh(name="run"):
    def function():
        """Run the program."""
        return "ran"

    function.__name__ = name
    return function


# partial, against that of functools


@given(arguments, keywords, arguments, keywords)
@few
def test_a_partial_is_that_of_functools(args, kept, given_, named):
    ours, theirs = Partial(seen, *args, **kept), functools.partial(seen, *args, **kept)
    assert (ours.func, ours.args, ours.keywords) == (theirs.func, theirs.args, theirs.keywords)
    assert ours(*given_, **named) == theirs(*given_, **named)
    assert partial_call(seen, args, kept, given_, named) == theirs(*given_, **named)
    assert not hasattr(ours, "__name__")
    assert not hasattr(theirs, "__name__")


@given(arguments, keywords, arguments, keywords, arguments, keywords)
@few
def test_a_partial_of_a_partial_is_one_flat_partial(args, kept, more, also, given_, named):
    ours = Partial(Partial(seen, *args, **kept), *more, **also)
    theirs = functools.partial(functools.partial(seen, *args, **kept), *more, **also)
    assert (ours.func, ours.args, ours.keywords) == (theirs.func, theirs.args, theirs.keywords)
    assert ours(*given_, **named) == theirs(*given_, **named)


@given(st.integers(0, 999), st.integers(2, 10))
@few
def test_a_keyword_given_at_the_call_wins(number, base):
    digits = f"{number:b}"
    assert partial_call(int, (), {"base": 2}, [digits], {"base": base}) == int(digits, base)
    names = [step.name for step in partial_call.trace(int, (), {"base": 2}, [digits], {"base": base}).steps]
    assert names.count("replace") == 1


def test_the_smallest_real_partial():
    assert Partial(int, base=2)("10010") == partial_call(int, (), {"base": 2}, ["10010"]) == 18
    assert joined_call(Partial(int, base=2), ("10010",), {}) == 18
    trace = partial_call.trace(int, (), {"base": 2}, ["10010"])
    assert [step.name for step in trace.steps] == ["bind", "assign", "call", "merge", "call", "return", "return"]
    assert trace.steps[-1].say() == "It returns 18"


@given(arguments, keywords, arguments, keywords)
@watched
def test_arguments_are_joined_before_the_function_is_called(args, kept, given_, named):
    for step in partial_call.trace(seen, args, kept, given_, named).steps:
        now = step.variables
        if step.name in ("merge", "return"):
            assert now["arguments"] == (*args, *given_)
        if step.name == "return":
            assert now["keywords"] == kept | named
        else:
            assert "result" not in now


# the decorator, against the same lines with functools.partial


@given(public, identifiers)
@few
def test_what_is_returned_is_the_very_function_with_a_tag(names, func):
    original = fresh(func)
    assert oracle(*names)(original) is original
    assert getattr(original, TAG) == tuple(names)
    assert (original.__name__, original.__doc__, original()) == (func, "Run the program.", "ran")
    result = trace_decoration(names, func)
    assert result == exported_function(names, func) == Result(tuple(names), True, "ran")


@given(public, public)
@few
def test_a_second_export_is_refused_and_leaves_the_first_tag(names, again):
    original = oracle(*names)(fresh())
    with pytest.raises(SymbolAlreadyExposedError, match=r"run is exported already, as .*: export it once"):
        ApiExport(*again)(original)
    with pytest.raises(SymbolAlreadyExposedError):
        tagged_function(ApiExport(*again), original)
    assert getattr(original, TAG) == tuple(names)
    assert exported_function(names, "run", again) == Result(tuple(names), True, "ran", "SymbolAlreadyExposedError")
    assert exported_twice(names, "run", again) == exported_function(names, "run", again)
    assert ApiExport(*again, allow_multiple_exports=True)(original) is original
    assert getattr(original, TAG) == tuple(again)


@given(identifiers.map("estimator".__add__), public, identifiers)
@few
def test_a_name_that_starts_with_estimator_is_refused_before_there_is_a_function(wrong, names, func):
    with pytest.raises(InvalidSymbolNameError, match=f"{wrong} may not be exported"):
        oracle(*names, wrong)
    assert ApiExport(wrong, api_name="estimator").names == (wrong,)
    refused = Result((), False, refused="InvalidSymbolNameError")
    assert exported_function([*names, wrong], func) == trace_decoration(wrong, func) == refused
    for trace in (exported_function.trace([*names, wrong], func), trace_decoration.trace(wrong, func)):
        assert trace.steps[-1].name == "refuse"
        assert all("original" not in step.variables for step in trace.steps)


def test_a_wrapper_is_another_function_unlike_the_tagged_one():
    assert wrapped_function("run") == (["inner", "run"], True)
    original = fresh()

    def inner():
        return original()

    assert inner is not original
    assert inner.__name__ == "inner"
    kept = functools.wraps(original)(inner)
    assert (kept.__name__, kept.__doc__, kept.__wrapped__) == ("run", "Run the program.", original)


# the order, against Python itself


def test_python_evaluates_the_expression_then_makes_the_function_then_calls_then_binds():
    code = compile("@tf_export('app.run')\ndef run():\n    return 'ran'\n", "<snippet>", "exec")
    ran = [each for each in dis.get_instructions(code) if each.opname.startswith(("LOAD_N", "CALL", "MAKE", "STORE"))]
    names = [each.argval if "NAME" in each.opname else each.opname for each in ran]
    assert names == ["tf_export", "CALL", "MAKE_FUNCTION", "CALL", "run"]


@given(public, identifiers.filter(lambda name: name not in ("tf_export", "d")))
@watched
def test_the_lines_without_an_at_do_what_those_with_it_do(names, func):
    log, space = [], {}

    def logged(*given_):
        log.append("evaluate")
        assert func not in space
        decorator = oracle(*given_)
        return lambda function: (log.append("call"), func in space, decorator(function))[-1]

    with_at = "\n".join([f"@tf_export({', '.join(map(repr, names))})", f"def {func}():", "    return 'ran'"])
    found = []
    for lines in (with_at, "\n".join(desugared(names, func))):
        log.clear()
        space = {"tf_export": logged}
        exec(lines, space)
        found.append((tuple(log), space[func](), vars(space[func])))
    assert found[0] == found[1] == (("evaluate", "call"), "ran", {TAG: tuple(names)})


def test_the_whole_decoration_has_fifteen_steps_and_calls_and_returns_match():
    trace = trace_decoration.trace()
    names = [step.name for step in trace.steps]
    assert len(names) == 15
    assert names == [
        *("define", "bind", "assign", "call", "merge", "call", "return", "return"),
        *("define", "call", "setattr", "return", "assign", "call", "return"),
    ]
    assert names.count("call") == names.count("return")
    depth = 0
    for name in names:
        depth += (name == "call") - (name == "return")
        assert depth >= 0
    assert depth == 0
    assert trace.answer == Result(("app.run",), True, "ran")


@given(public, identifiers)
@watched
def test_every_moment_of_a_decoration_is_what_its_sentence_says(names, func):
    trace = exported_function.trace(names, func, names)
    assert trace == exported_function.trace(names, func, names)
    said = [step.name for step in trace.steps]
    assert said[0] == "evaluate"
    for place, step in enumerate(trace.steps):
        now = step.variables
        assert ("original" in now) == (place > 0)
        if place > 0:
            tagged = {TAG: tuple(names)} if place >= said.index("setattr") else {}
            assert dict(now["attributes"]) == tagged
            assert (func in now["module"]) == (place >= said.index("assign"))
    assert ("several" in said) == (len(names) > 1)
    assert said.index("refuse") > said.index("assign")


# what becomes of it


@given(st.dictionaries(identifiers, st.lists(identifiers, max_size=3, unique=True), max_size=3), st.data())
@watched
def test_the_script_finds_every_tag_and_nothing_else(spelled, data):
    modules, wanted = {}, {}
    for module, functions in spelled.items():
        modules[module] = [fresh(func) for func in functions]
        for function in modules[module]:
            names = [name for name in data.draw(st.lists(dotted, max_size=2, unique=True)) if name not in wanted]
            if names:
                oracle(*names)(function)
            wanted |= dict.fromkeys(names, f"{module}.{function.__name__}")
    table, files = exported_names(modules)
    assert table == wanted
    imported = {}
    for package, lines in files.items():
        for line in lines:
            _, module, _, function, *renamed = line.split()
            last = renamed[1] if renamed else function
            imported[f"{package}.{last}" if package else last] = f"{module}.{function}"
    assert imported == wanted


def test_two_functions_of_one_name_are_refused_there_alone():
    modules = {"one": [oracle("same")(fresh("f"))], "two": [oracle("same")(fresh("g"))]}
    with pytest.raises(SymbolExposedTwiceError, match=r"same is the name of one\.f and of two\.g"):
        exported_names(modules)


@given(public, identifiers)
@watched
def test_before_and_after_differ_in_an_attribute_alone(names, func):
    modules = {"here": [oracle("some.name", "other")(fresh())]}
    assert with_and_without_export(names, func, modules) == (Result(tuple(names), True, "ran"), 2)
    original, attributes, answer = undecorated_function(func)
    assert (original.__name__, attributes, answer) == (func, {}, "ran")
    said = with_and_without_export.trace(names, func, modules).steps[-1].say()
    assert said == "1 function with 2 public names"
    assert with_and_without_export("estimators.x", func, modules)[0].refused == "InvalidSymbolNameError"


# what is refused


@pytest.mark.parametrize("run", [trace_decoration, exported_function, desugared])
@pytest.mark.parametrize(
    ("api", "error", "says"),
    [
        (1, TypeError, "api must be a string, not the int 1"),
        (None, TypeError, "api must be a string"),
        (["a", 1], TypeError, r"api\[1\] must be a string"),
        ("", ValueError, "api must be names joined by dots, such as app.run, not ''"),
        ("app..run", ValueError, "api must be names joined by dots"),
        ("1app", ValueError, "api must be names joined by dots"),
        (["a", "b c"], ValueError, r"api\[1\] must be names joined by dots"),
        ([], ValueError, "api must hold at least one name"),
    ],
)
def test_a_wrong_public_name_is_refused_by_name(run, api, error, says):
    with pytest.raises(error, match=says):
        run(api)
    with pytest.raises(error, match=says):
        run.trace(api)


@pytest.mark.parametrize(
    ("run", "name"), [(trace_decoration, "func_name"), (exported_function, "func"), (desugared, "func")]
)
@pytest.mark.parametrize(
    ("func", "error", "says"),
    [
        (1, TypeError, "must be a string, not the int 1"),
        ("", ValueError, "must be a name that a function can have, not ''"),
        ("a.b", ValueError, "must be a name that a function can have"),
        ("def", ValueError, "must be a name that a function can have, not 'def'"),
    ],
)
def test_a_wrong_name_of_a_function_is_refused_by_name(run, name, func, error, says):
    with pytest.raises(error, match=f"{name} {says}"):
        run("app.run", func)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: Partial(), TypeError, "func must be callable, not the NoneType None"),
        (lambda: Partial(3), TypeError, "func must be callable, not the int 3"),
        (lambda: partial_call(3), TypeError, "function must be callable"),
        (lambda: partial_call(int, given="12"), TypeError, "given must be a sequence"),
        (lambda: ApiExport("a")(3), TypeError, "func must be callable"),
        (lambda: ApiExport("a")(), TypeError, "func"),
        (lambda: ApiExport("a")(len), TypeError, "func must be a function that can carry attributes"),
        (lambda: ApiExport(1), TypeError, r"names\[0\] must be a string"),
        (lambda: ApiExport(), ValueError, "names must hold at least one name"),
        (lambda: ApiExport("a", v2=["b"]), ValueError, "v2 must not be given"),
        (lambda: ApiExport("a", allow_multiple_exports=1), TypeError, "allow_multiple_exports must be True or False"),
        (lambda: exported_names([len]), TypeError, "modules must map each module's name to its functions"),
        (lambda: exported_names({"a": [len]}), TypeError, "modules must be a function that can carry attributes"),
        (lambda: exported_function("a", again=1), TypeError, "again must be a string"),
        (lambda: wrapped_function("if"), ValueError, "func must be a name"),
    ],
)
def test_other_arguments_are_refused_by_name(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_everything_can_be_had_from_the_references():
    assert reference.trace_decoration is trace_decoration
    assert {"Partial", "ApiExport", "trace_decoration", "exported_names"} <= set(reference.__all__)
