"""An explainer of many variables and many open calls, with the pictures it gets by default."""

from tests.frames.algorithms import descended
from vizkit import Explainer, act
from vizkit.inputs import whole


class Descent(Explainer):
    """Many variables and many open calls."""

    family = "arrays"
    n = whole(6, "how deep")
    down = act(descended, "Down")
