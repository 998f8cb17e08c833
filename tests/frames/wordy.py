"""An explainer whose acts have no room for a title, a label, several labels, a value, or for so many rows."""

from tests.frames.algorithms import running_maximum, spelled
from vizkit import Explainer, act
from vizkit.inputs import numbers, whole, word
from vizkit.shapes import column, label, row

LONG = (
    "far longer than any words ought to be that have to stand on a single line, whatever it is that they have to say, "
    * 2
)
NAMES = "abcdefghijklmnopqrstuvwxyz"


class Wordy(Explainer):
    """One of each that is too long."""

    family = "arrays"
    nums, k = numbers([3, 1, 2], "the numbers"), whole(2, "width of the window")
    name = word("abc" * 60, "a name")

    @act(running_maximum, "A title")
    def titled(nums, maxima):
        return row(nums).titled(LONG) / row(maxima, places=len(nums))

    @act(running_maximum, "A label")
    def labelled(nums):
        return row(nums).titled("numbers") / label(LONG)

    @act(running_maximum, "Many labels")
    def all_labelled(nums):
        return row(nums) / label(LONG) / label("also " + LONG)

    @act(spelled, "A value")
    def shown(name):
        return label("it is written") / label(name)

    @act(running_maximum, "Too much")
    def crowded(nums):
        return column(*[row(nums, name=each) for each in NAMES])
