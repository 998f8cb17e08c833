"""Processes and threads, watched: what they share, and how an update is lost between the steps of one line."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.process_thread import (
    fewest_increments,
    fewest_threads,
    letters,
    line,
    mode_of_the_main_run,
    order,
    steps,
)
from vizkit.inputs import choice, whole, word
from vizkit.reference import (
    all_interleavings,
    cheaper_switches,
    counted_apart,
    least_of_many,
    separate_memory,
    shared_memory,
    simulate,
    split_increment,
    unguarded_counter,
    with_and_without_lock,
)
from vizkit.shapes import beside, column, figure, grid, label, lanes, link, nothing, over, panel, program, row

PARTIES = ("first", "second", "text", "quiet")
"""The colours of threads A, B …"""

STEPS = ("acquire", "load", "add", "store", "release")


def areas(managed):
    """What the parts of memory are called: those that are shared, and those that each thread has."""
    if managed:
        return "method area", ("PC register", "VM stack", "native method stack")
    return "code and globals", ("registers", "stack")


def box(name, words, **look):
    """A part of memory: its name in a box."""
    return panel(name, label(words, name=f"{name}/words"), wide=True, **look)


def own_parts(place, words):
    """The boxes of what a thread has for itself."""
    return [box(f"part{place}.{part}", name) for part, name in enumerate(words)]


def timeline(names, tick, past, *moments):
    """A lane for each thread: what it ran at each tick."""
    drawn = lanes(names, until=tick).in_colours(*PARTIES).in_detail()
    ran = past.when(*moments)
    for name, end, step in zip(ran.name, ran.tick, ran.step, strict=True):
        drawn = drawn.bar(name, end - 1, end, step)
    return drawn


def locked_timeline(names, tick, past, *moments):
    """A lane for each thread: what it ran at each tick, and when it had to wait."""
    drawn = timeline(names, tick, past, *moments)
    held = past.when("block", *moments)
    for names, end in zip(held.waiting, held.tick, strict=False):
        for name in names:
            drawn = drawn.bar(name, end - 1, end, waiting=True)
    return drawn


def counted(names, tick, past):
    """A lane for each thread: at which ticks it ran."""
    drawn, ran = lanes(names, until=tick).in_colours(*PARTIES), past.when("run")
    for name, end in zip(ran.name, ran.tick, strict=True):
        drawn = drawn.bar(name, end - 1, end)
    return drawn


def asked(counter, colour):
    """What the counter ends at, while nobody knows it yet a question."""
    found = figure(counter, "counter").coloured(colour)
    return label("?", name="question").large() if counter is None else found


def counters(memory, runs, apart, moment, past):
    """What each counter has held, its present value last, those overwritten unread struck."""
    for place, values in enumerate(memory):
        held = row(values).dimmed(slice(0, -1)).framed(first=len(values) - 1, colour="text")
        for overwritten in past.when("store").overwritten:
            held = held.coloured(lost=overwritten)
        threads = list(enumerate(runs.values()))
        for thread, running in threads[place : place + 1] if apart else threads:
            if moment == "store" and running:
                held = held.came_from(f"register{thread}/0", len(values) - 1)
        yield held


def token(name):
    """The key of the lock, where it is."""
    return label("key", name=name).coloured("done").boxed()


def worker(place, name, lines, pc, running, register, key):
    """A thread: its steps, the next one marked, its register, and the key where it holds it."""
    steps = program(lines, name=f"program{place}")
    steps = steps.running(pc) if running else steps.coming_to(pc)
    own = register.titled("register", side="below") / key
    return panel(f"thread{place}", steps | own, ["thread ", name], colour=PARTIES[place], lit=running)


def workers(names, program, pcs, registers, runs, holds, memory, homes, locked, moment):
    """The threads side by side; what one loads comes from the counter, and the key lies with who holds it."""
    for place, name in enumerate(names):
        running, holding = runs[name], holds[name]
        value = registers[name]
        register = row([value], name=f"register{place}")
        register = register if value is None else register.wholly(PARTIES[place])
        if moment == "load" and running:
            register = register.came_from(memory[homes[name]][-1])
        key = token(f"key{place}").came_from("key")
        key = key if holding else key.hidden() if locked else nothing
        yield worker(place, name, program, pcs[name], running, register, key)


def shared_memory_of(memory, runs, holds, apart, locked, moment, past):
    """The heap with its counter, of processes one each, and the key where no thread holds it."""
    key = token("key") if locked else nothing
    for place, (running, holding) in enumerate(zip(runs.values(), holds.values(), strict=True)):
        key = key.came_from(f"key{place}") if moment == "release" and running else key
        key = key.hidden() if holding else key
    heaps = counters(memory, runs, apart, moment, past)
    return beside(*(panel(f"heap{i}", held | key, "counter in the heap", aside=True) for i, held in enumerate(heaps)))


class ProcessThread(Explainer):
    """Threads share the heap, so another can slip between the load and the store of one line"""

    title = "Processes and threads"
    family = "memory"
    colours: ClassVar = {"counter": "now", "bad": "lost", "right": "done", "without": "lost", "locked": "done"}
    largest: ClassVar = {"schedule": "ABC" * 9, "threads": 3, "increments": 3}

    presets: ClassVar = {
        "alone": {"threads": 1, "schedule": "A"},
        "serial": {"schedule": "AAABBB"},
        "worst": {"increments": 3, "schedule": "ABBBBBBAABAAAAAABB"},
        "key": {"schedule": "ABAABB", "mode": "lock"},
    }

    schedule = word("ABAABB", "which thread runs at each tick, by its letter", 27)
    threads = whole(2, "number of threads", most=3)
    increments = whole(1, "how often each increments the counter", most=3)
    mode = choice("all", ("threads", "lock", "processes", "all"), "how the threads of the main run share the counter")
    runtime = choice("java", ("java", "generic"), "whose names the areas of memory have")

    @act(
        unguarded_counter, "One counter", code=fact(line), workers=fact(letters), watch=("name", "counter"),
        opening="All threads increment one counter. Is the result certain?",
    )  # fmt: skip
    def one_counter(workers, counter, total, short, tick, code, past):
        found = asked(counter, "lost" if short else "now")
        return (program(code).titled("every thread runs") | found | figure(total, "wanted")) / counted(
            workers, tick, past
        )

    @act(separate_memory, "A wall between processes", threads=2, watch=("names",))
    def two_houses(names, managed, spaces, moment):
        houses, writes = [], label("writes").coloured("now")
        said = writes if moment == "write" else writes.hidden()
        for place, (name, between) in enumerate(zip(names, (said, writes.hidden()), strict=False)):
            counter = row([spaces[name]["counter"]], name=f"counter{place}")
            if moment == "write":
                counter = counter.coloured(now=slice(0, 1 - place)).waits_for("way")
            heap = panel(f"heap{place}", counter, "counter in the heap", aside=True, wide=True)
            own = own_parts(place, areas(managed)[1])
            house = column(box(f"shared{place}", areas(managed)[0]), heap, between, beside(*own[:2]), *own[2:])
            houses.append(panel(f"process{place}", house, ["process ", name], colour=PARTIES[place], lit=True))
        wall = label("×", name="wall").large().coloured("lost")
        refused = link("part0.1/panel", "wall", colour="lost", dashed=True, arrow=True, thick=5)
        inside = link("part0.1/panel", "counter0/0", name="way", colour="now", arrow=True, thick=5)
        apart = beside(houses[0], wall if moment == "own" else wall.hidden(), *houses[1:])
        return apart + (refused if moment == "own" else inside)

    @act(shared_memory, "One heap, a stack each", threads=2, watch=("counter",))
    def one_house(names, managed, counter, reads, moment):
        held = row([counter], name="counter").coloured(now=0 if moment == "write" else None).waits_for("way")
        shared = panel("heap", held, "counter in the heap", aside=True) | box("shared", areas(managed)[0])
        threads = []
        for place, name in enumerate(names):
            read = row([reads[name]], name=f"read{place}")
            read = read.came_from("counter/0").titled("reads") if moment == "read" else read.titled("reads")
            child = column(*own_parts(place, areas(managed)[1])) | read
            threads.append(panel(f"thread{place}", child, ["thread ", name], colour=PARTIES[place]))
        house = panel("process", shared / beside(*threads), "process")
        return house + (
            link("thread0/panel", "counter/0", name="way", colour="now", arrow=True, thick=5)
            if moment == "write"
            else nothing
        )

    @act(cheaper_switches, "What a switch changes", watch=("thread", "process"))
    def switches(processes, processor, process, place, kept, loads):
        registers = row([processor["registers"]], name="registers").came_from(processes[process][place], 0)
        space = row([processor["space"]], name="space")
        space = space if kept else space.came_from(processes[process][0], 0).wholly("now")
        inside = registers.wholly("now").titled("registers") | space.titled("address space")
        counts = figure(loads["registers"], "registers loaded") | figure(loads["space"], "address spaces loaded")
        houses = [
            panel(f"process{i}", row(threads), ["process ", name])
            for i, (name, threads) in enumerate(processes.items())
        ]
        return (panel("processor", inside, "processor") | counts) / beside(*houses)

    @act(split_increment, "Three steps", value=0, code=fact(line), lines=fact(steps), watch=("counter", "register"))
    def three_steps(counter, register, place, code, lines, moment):
        held, own = row([counter], name="counter"), row([register], name="register")
        own = own if register is None else own.wholly("first")
        if moment == "load":
            own = own.came_from("counter/0", 0)
        if moment == "store":
            held = held.came_from("register/0", 0)
        split = program(code).titled("the line") | program(lines).running(place).titled("what runs")
        own = panel("own", own.titled("register", side="below"), "thread")
        return split / (panel("heap", held.titled("counter", side="below"), "heap") | own)

    @act(simulate, "A lost update", mode=mode_of_the_main_run, watch=("tick",), headline=True)
    def lost_update(names, program, pcs, registers, runs, holds, memory, homes, locked, apart, tick, moment, past):
        heap = shared_memory_of(memory, runs, holds, apart, locked, moment, past).share(2)
        threads = workers(names, program, pcs, registers, runs, holds, memory, homes, locked, moment)
        return heap / beside(*threads) / locked_timeline(names, tick, past, *STEPS)

    @act(all_interleavings, "All interleavings", threads=fewest_threads, increments=fewest_increments)
    def every_interleaving(lanes, turns, finals, serial, wrong, place, moment):
        drawn = grid(lanes).transposed()
        for name, colour in zip(turns, PARTIES, strict=False):
            drawn = drawn.coloured(**{colour: turns[name]})
        ends = row(finals, places=lanes).awaiting().coloured(done=range(len(finals))).coloured(lost=wrong)
        if moment == "tally":
            drawn = drawn.framed(columns=place)
        for lane in serial if moment == "serial" else ():
            drawn = drawn.framed(columns=lane)
        return drawn.titled("interleavings") / ends.titled("ends at")

    @act(
        least_of_many, "The smallest result", threads=2, increments=10, workers=fact(letters),
        watch=("name", "counter"), code=fact(line),
        opening="{increments} increments each: what is the smallest possible result?",
    )  # fmt: skip
    def smallest(workers, increments, total, counter, run, code, moment, past):
        loads, stores, counts = (past.when(moment) for moment in ("load", "store", "count"))
        drawn = lanes((*workers, "counter"), until=run).in_colours(*PARTIES)
        for name, end, value in zip(loads.name, loads.run, loads.counter, strict=True):
            drawn = drawn.bar(name, end - 1, end, ["load ", value]).bar("counter", end - 1, end, value, colour="quiet")
        for name, end, value in zip(stores.name, stores.run, stores.counter, strict=True):
            drawn = drawn.bar(name, end - 1, end, ["store ", value]).bar("counter", end - 1, end, value, colour="lost")
        for name, end, often, value in zip(counts.name, counts.run, counts.many, counts.counter, strict=True):
            drawn = drawn.bar(name, end - 1, end, [often, " times"]).bar("counter", end - 1, end, value, colour="quiet")
        runs = program(code).titled(["every thread runs, ", increments, " times"])
        return (runs | asked(counter, "lost" if moment == "reach" else "now") | figure(total, "wanted")) / drawn

    @act(
        simulate, "With a lock", mode="lock", watch=("tick",), since=lost_update,
        sweep=("acquire", "The holder's steps stay together: nothing is lost"),
    )  # fmt: skip
    def with_a_lock(names, program, pcs, registers, runs, holds, memory, homes, locked, apart, tick, moment, past):
        heap = shared_memory_of(memory, runs, holds, apart, locked, moment, past).share(2)
        threads = workers(names, program, pcs, registers, runs, holds, memory, homes, locked, moment)
        return heap / beside(*threads) / locked_timeline(names, tick, past, *STEPS)

    @act(counted_apart, "Counting apart", watch=("name", "total"))
    def counting_apart(names, counters, received, total, tick, past):
        ways = []
        houses = []
        for place, name in enumerate(names):
            counter = row([counters[name]], name=f"counter{place}").titled("counter")
            houses.append(panel(f"process{place}", counter, ["process ", name], colour=PARTIES[place], lit=True))
        sent = row(() if received is None else received, name="received", places=names).awaiting()
        for place, _ in enumerate(() if received is None else received):
            sent = sent.came_from(f"counter{place}/0", place).waits_for(f"way{place}")
            look = {"name": f"way{place}", "colour": PARTIES[place], "arrow": True, "thick": 5}
            ways.append(link(f"process{place}/panel", f"received/{place}", **look))
        added = panel("added", sent | figure(total, "sum").coloured("done"), "messages received", aside=True)
        return over(beside(*houses) / added / timeline(names, tick, past, "run").share(2), *ways)

    @act(with_and_without_lock, "The same schedule", size=10, watch=("without", "locked"),
         code=fact(line), order=fact(order), workers=fact(letters))  # fmt: skip
    def same_schedule(workers, order, code, size, without, locked, certain, every, right):
        runs = lanes(workers, until=len(order)).in_colours(*PARTIES)
        for tick, name in enumerate(order):
            runs = runs.bar(name, tick, tick + 1)
        held = figure(locked, "with lock" if certain is None else "with lock, in every order", name="locked")
        ends = figure(without, "without lock").coloured("lost") | held.coloured("done")
        total = figure(every, ["orders without lock, ", size, " increments each"], name="every").coloured("lost")
        counts = total | figure(right, "of them right").coloured("done")
        return (program(code).titled("every thread runs") | ends) / runs / counts
