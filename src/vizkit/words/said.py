"""Said: what is said at the moments of a show, one after the other, and how long they last for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vizkit.delivery.making import Making
from vizkit.frames import Moment, Show
from vizkit.frames.lengths import Lengths, Span
from vizkit.frames.pace import reading
from vizkit.words.script import Script


@dataclass(frozen=True)
class Said:
    """A sentence and its moment's place in the show; `first` where it was not said before in its act."""

    place: int
    moment: Moment
    text: str
    first: bool


def said(show: Show, script: Script, language: str) -> Iterator[Said]:
    """All that is said in a language, in order. What a script says is never taken for a repetition, but its moment's
    note is one where it follows."""
    known = set()
    for place, moment in enumerate(show.moments):
        if text := script.said(moment, language):
            own = script.entry(moment, language) is not None
            sentence = moment.act, moment.template(language)
            yield Said(place, moment, " ".join(text.split()), own or sentence not in known)
            known.add(sentence)


def waiting(making: Making) -> Show:
    """The show that is made, which waits for what its script says where no voice and no pace says how long that is."""
    if making.narration is not None:
        return making.show
    style, speed = making.take.style, making.take.speed
    return making.show.lasting_as(lasting(making.show, making.script, style.language, speed))


def lasting(show: Show, script: Script, language: str, speed: float = 1.0) -> Lengths:
    """How long moments last so that what a script says at them can be said: as long as a note that is read."""
    spans, sentences = [], list(said(show, script, language))
    for number, each in enumerate(sentences):
        place = each.moment.act, each.moment.number
        if script.entry(each.moment, language) is not None and place not in show.lengths.exact:
            act, after = each.moment.act, sentences[number + 1 : number + 2]
            last = after[0].moment.number - 1 if after and after[0].moment.act == act else len(show.runs[act].trace) - 1
            spans.append(Span(act, each.moment.number, last, reading(each.text, language) / speed))
    return Lengths(spans=tuple(spans))
