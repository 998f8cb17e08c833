"""Places: the moments that files name by their ids."""

from __future__ import annotations

import re

from vizkit.frames import Show
from vizkit.language.refusal import nearest, shown
from vizkit.voice.error import VoiceError
from vizkit.words.ids import ids

_ID = re.compile(r"(?P<act>[^/]+)/(?P<name>[a-z]+(?:-[a-z]+)*)(?:-\d+)?")


class Places:
    """The numbers of a show's moments by their ids."""

    def __init__(self, show: Show):
        self.show, self.ids = show, ids(show)
        self.known = {name: number for number, name in enumerate(self.ids)}

    def of(self, name: str, where: str) -> int | None:
        """The moment of that id, none where it is not shown or not there with these inputs.

        `VoiceError`, which says `where` it was named, for an id that can be of no moment of the explainer's.
        """
        if name in self.known:
            return self.known[name]
        found, acts = _ID.fullmatch(name), {act.name: act for act in self.show.film.acts}
        if found is None:
            wanted = "{where}: {name} is no moment's id: write act/moment, such as {example}"
            raise VoiceError(wanted, where=where, name=shown(name), example=self.ids[0])
        if found["act"] not in acts:
            hint = nearest(found["act"], acts)
            raise VoiceError(
                "{where}: there is no act {name}: {hint}", where=where, name=shown(found["act"]), hint=hint
            )
        act = acts[found["act"]]
        names = ("opening", *act.reference.moments) if act.opening is not None else act.reference.moments
        if found["name"] not in names:
            unknown = "{where}: no moment of the act {act} is called {name}: {hint}"
            hint = nearest(found["name"], names)
            raise VoiceError(unknown, where=where, act=act.name, name=shown(found["name"]), hint=hint)
        return None

    def shows_act_of(self, name: str) -> bool:
        """Whether the act of an id is shown."""
        return name.partition("/")[0] in {act.name for act in self.show.acts}

    def act(self, moment: int) -> int:
        """The number of a moment's act."""
        return self.show.moments[moment].act
