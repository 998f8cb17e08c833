"""Drawing: the pictures of an act without a draw, all that it shows at first, and with fewer and fewer things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from vizkit import shapes
from vizkit.explainer.first_draw.calls import Calls, Growing
from vizkit.explainer.first_draw.choice import Chosen
from vizkit.explainer.first_draw.figures import Length
from vizkit.explainer.first_draw.grids import Matrix, Slices
from vizkit.explainer.first_draw.part import Part
from vizkit.explainer.first_draw.story import Story
from vizkit.picture.picture import Picture
from vizkit.picture.relations import Fewer
from vizkit.picture.setting import VariableName
from vizkit.trace import Trace, Traced

SIZES = ((4, 5), (4, 3), (3, 3), (2, 3), (2, 1), (1, 3), (1, 0), (0, 5), (0, 3), (0, 1))
"""How many structures and single values are shown, tried in turn until all can be read."""

BESIDES = 2
"""How many structures are shown at least while the calls of a recursion are a tree that does not stand alone."""

ALL = ((6, 3), (6, 0), (5, 0), (4, 0))
"""The same where there are many matrices: their products and their factors say more than single values."""

BESIDE, LETTERS = 2, 36
"""How many tall structures stand side by side, and how many letters the line has that names the rest."""


MANY = 6
"""How many lines are too many to stand below one another where some could stand beside what is tall."""


@dataclass(frozen=True)
class Selection:
    """What is shown: structures and single values, what is only named; what is low stands below the tall, or beside."""

    tall: tuple[Part, ...]
    low: tuple[Part, ...]
    figures: tuple[Part, ...]
    rest: tuple[str, ...]
    arranged: str = "below"

    @property
    def lines(self) -> int:
        """About how many lines it takes below one another, a tall structure three of them."""
        return 3 * -(-len(self.tall) // BESIDE) + len(self.low) + bool(self.figures)

    def arrangements(self) -> list[Selection]:
        """The same with what is low below the tall, beside them, or beside the tall that stand below one another.

        Where nothing is tall, the same with what is low below one another, or in pairs.
        """
        if not self.tall:
            return [self, replace(self, arranged="pairs")] if len(self.low) > 2 else [self]
        if not (self.low or self.figures):
            return [self]
        found = [replace(self, arranged=each) for each in ("below", "beside", "columns")[: 2 + (len(self.tall) > 1)]]
        return found if self.lines < MANY else [*found[1:], found[0]]


class Drawing:
    """The pictures of one act: of the variables that it watches, or of all."""

    def __init__(self, trace: Trace, reference: Traced, watch: tuple[str, ...] | None = None):
        self.reference = reference
        self.story = Story(trace, reference, watch)
        self.chosen = Chosen(self.story)
        self.selections = tuple(self._selected())
        self._made: dict[tuple, Picture] = {}

    def picture(self, moment: int) -> Picture:
        """The picture of a moment: the same as before where nothing has changed."""
        chosen = self.chosen
        parts = (*chosen.structures, *chosen.heaps, *chosen.figures, *([chosen.growing] if chosen.growing else []))
        key = tuple(id(part.picture(moment)) for part in parts)
        if key not in self._made:
            self._made[key] = Fewer(Choices(self, moment))
        return self._made[key]

    def _selected(self) -> Iterator[Selection]:
        """Selections with fewer and fewer things, each in its arrangements, the better one first."""
        chosen, seen = self.chosen, set()
        several = sum(isinstance(part, (Matrix, Slices)) for part in chosen.structures) > SIZES[0][0]
        matrices = [(False, *size) for size in ALL] if several else []
        sizes = [*matrices, *[(True, *SIZES[0])] * bool(chosen.heaps), *((False, *size) for size in SIZES)]
        every = [(self._structures(), *size) for size in sizes if size[1] >= BESIDES]
        alone = [([chosen.growing], False, 1, 0)] * (type(chosen.growing) is Growing or len(chosen.structures) == 1)
        trees = [*every, *alone] if chosen.growing else []
        for among, heaps, most, values in (*trees, *((chosen.structures, *size) for size in sizes)):
            structures = among[:most] + (chosen.heaps[:1] if heaps else [])
            told = frozenset().union(*(part.tells for part in structures))
            free = [part for part in chosen.figures if part.name not in told]
            shown = {part.name for part in (*structures, *free[:values])} | told
            rest = tuple(part.name for part in self._in_order((*chosen.structures, *free)) if part.name not in shown)
            tall = self._in_order([part for part in structures if part.TALL])
            low = self._in_order([part for part in structures if not part.TALL])
            found = Selection(tall, low, self._in_order(free[:values]), tuple(dict.fromkeys(rest)))
            if (structures or found.figures) and found not in seen:
                seen.add(found)
                yield from found.arrangements()
        lengths = [Length(self.story, part.name) for part in chosen.structures if part.name in self.story.names]
        told = (*chosen.figures[:1], *lengths)
        yield from (Selection((), (), self._in_order(told[:most]), ()) for most in (3, 1))

    def _structures(self) -> list[Part]:
        """The structures, the calls of a recursion as a tree rather than a stack."""
        return [self.chosen.growing if type(part) is Calls else part for part in self.chosen.structures]

    def _in_order(self, parts: Sequence[Part]) -> tuple[Part, ...]:
        """As variables come in the run; the calls and the tree of a heap after them."""
        order = self.chosen.order
        return tuple(sorted(parts, key=lambda part: order.get(part.name, len(order))))

    def arranged(self, number: int, moment: int) -> Picture:
        """A selection at a moment, once for all moments at which its parts are the same."""
        one = self.selections[number]
        tall, low, single = ([part.picture(moment) for part in several] for several in (one.tall, one.low, one.figures))
        key = (number, *map(id, (*tall, *low, *single)))
        if key not in self._made:
            self._made[key] = self._column(one, tall, low, single)
        return self._made[key]

    def _column(self, one: Selection, tall: list[Picture], low: list[Picture], single: list[Picture]) -> Picture:
        """Tall structures side by side, the others below or beside them, then single values, and names of the rest."""
        lines = [*low, *([shapes.beside(*single)] if single else [])]
        if one.arranged == "below":
            wide = BESIDE if len(tall) <= 2 * BESIDE else BESIDE + 1
            lines = [*(shapes.beside(*tall[start : start + wide]) for start in range(0, len(tall), wide)), *lines]
        elif one.arranged == "pairs":
            pairs = [shapes.beside(*low[start : start + 2]) for start in range(0, len(low), 2)]
            lines = [*pairs, *lines[len(low) :]]
        elif one.arranged == "beside":
            lines = [shapes.beside(*tall, shapes.column(*lines))]
        else:
            columns = [shapes.column(*tall[start : start + 2]) for start in range(0, len(tall), 2)]
            lines = [shapes.beside(*columns, shapes.column(*lines))]
        if one.rest:
            names = _shortened(one.rest)
            lines.append(shapes.label("… ", VariableName(names), name="rest").coloured("quiet"))
        return shapes.column(*lines) if lines else shapes.label(self.reference.__name__, name="reference")


@dataclass(frozen=True, eq=False)
class Choices(Sequence[Picture]):
    """The pictures of a moment, with fewer and fewer things, each made when it is asked for."""

    drawing: Drawing
    moment: int
    made: dict[int, Picture] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.drawing.selections)

    def __getitem__(self, number: int) -> Picture:
        if number not in self.made:
            if not 0 <= number < len(self):
                raise IndexError(number)
            self.made[number] = self.drawing.arranged(number, self.moment)
        return self.made[number]


def _shortened(names: Sequence[str]) -> str:
    """The names in one line, as many as it has room for."""
    found = names[0]
    for name in names[1:]:
        if len(found) + len(name) + 2 > LETTERS:
            return f"{found}, …"
        found = f"{found}, {name}"
    return found
