"""An order: one film, GIF or page, with all that was said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vizkit.delivery.files import check_writable
from vizkit.delivery.hurried import hurried
from vizkit.delivery.making import Making, Progress
from vizkit.delivery.media import MEDIA
from vizkit.delivery.provenance import Provenance, of_show
from vizkit.delivery.settings import DECKS, WORDS, SettingsError, rate_text
from vizkit.explainer import Explainer
from vizkit.film.cache import ClipCache
from vizkit.film.take import Take
from vizkit.film.work import Workers
from vizkit.frames import Show
from vizkit.language.refusal import shown
from vizkit.picture.style import Style
from vizkit.trace.bound import MOST
from vizkit.voice.speech import SILENT, Speech
from vizkit.words.script import Script

if TYPE_CHECKING:
    from vizkit.page.document import Opening
    from vizkit.slides.deck import Deck
    from vizkit.voice.source import Source
    from vizkit.words.wording import Wording


@dataclass(frozen=True)
class Order:
    """`name` is what the explainer is called by; `take` is how it is filmed, or what a page opens with.

    `max_size` is the most bytes of a picture that moves, `most` how many moments a run may have;
    `said_by` is the script of what is said, `subtitles` are the languages of a film's, `speech` is what is asked of
    voice and pace.
    """

    name: str
    film: type[Explainer]
    inputs: Mapping[str, Any]
    acts: tuple[str, ...]
    kind: str
    take: Take | Opening | Deck | Wording
    target: Path
    max_size: int | None = None
    most: int = MOST
    said_by: Path | None = None
    subtitles: tuple[str, ...] = ()
    speech: Speech = SILENT

    @cached_property
    def show(self) -> Show:
        show = Show(self.film, self.inputs, self.acts, most=self.most)
        if self.film.beside is None:
            return show
        from vizkit.frames.together import together
        from vizkit.page.reel import wide

        return together(show, self.take.style.layout if hasattr(self.take, "style") else wide(show))

    @cached_property
    def played(self) -> Show:
        """The show as its medium plays it: what is said too often is hurried, unless its author says its pace."""
        if "speed" not in MEDIA[self.kind].settings or self.speech != SILENT or self.said_by is not None:
            return self.show
        return hurried(self.show, self.take.style.language, self.take.speed)

    @cached_property
    def script(self) -> Script:
        """What is said at the show's moments."""
        return Script.of(self.show, self.said_by)

    @cached_property
    def source(self) -> Source | None:
        """Where what is heard comes from."""
        language = getattr(self.take, "style", Style()).language
        return self.speech.source(self.show, lambda moment: self.script.said(moment, language), language)

    def check(self) -> None:
        """Raise what is wrong with it before any work is done."""
        _ = self.show.runs, self.script, self.source, self.speech.exact(self.show)
        if self.kind in DECKS:
            self.take.chosen(self.show)
        for language in self.subtitles:
            if language not in self.film.languages:
                unknown = "--subtitles {language}: {name} has no such language: there are {names}"
                names = ", ".join(self.film.languages)
                raise SettingsError(unknown, language=shown(language), name=self.name, names=names)
        check_writable(self.target)
        if self.kind in WORDS:
            from vizkit.words.draft import check_not_lost

            check_not_lost(self.target)

    def render(self, workers: Workers, cache: ClipCache | None, progress: Progress) -> Take | Opening | Deck | Wording:
        """Write the file, and return how it was taken: a GIF may be made smaller, a page without presets."""
        return MEDIA[self.kind].make(self.making(workers, cache, progress))

    def making(self, workers: Workers | None, cache: ClipCache | None, progress: Progress) -> Making:
        """What the medium is given: what is heard is spoken, and the moments last as long as that and the pace say."""
        narration = None
        if self.source is not None:
            speaking, progress = _halves(progress)
            narration = self.source.narration(cache, speaking)
        with_ = {
            "max_size": self.max_size,
            "subtitles": self.subtitles,
            "workers": workers,
            "cache": cache,
            "progress": progress,
            "narration": narration,
        }
        show = self.played.lasting_as(self.speech.lengths(self.show, narration))
        script = self.script if self.played is self.show else Script.of(self.played, None)
        return Making(show, script, self.take, self.provenance, self.target, **with_)

    def provenance(self, take: Take | Opening | Deck | Wording) -> Provenance:
        """What the file says of itself: all inputs but those made of others, and all that changes its frames."""
        return of_show(self.name, self.show, self.options(take))

    def options(self, take: Take | Opening | Deck | Wording) -> dict[str, Any]:
        """All that was asked for and changes the file, as it is given on the command line."""
        meant = MEDIA[self.kind].settings
        said = {name: value for name, value in _said(take).items() if name in meant}
        options = {"as": self.kind, **said, "act": list(self.acts)}
        options |= {"subtitles": ",".join(self.subtitles)} if self.subtitles else {}
        options |= {"script": str(self.said_by)} if self.said_by is not None else {}
        return options | self.speech.options()


def _halves(progress: Progress) -> tuple[Progress, Progress]:
    """Progress of two works, one after the other."""
    return (
        lambda done, total: progress(done, 2 * total),
        lambda done, total: progress(total + done, 2 * total),
    )


def _said(take: Take | Opening | Deck | Wording) -> dict[str, str]:
    """A take's, an opening's or a deck's options, as they are given on the command line."""
    if hasattr(take, "said"):
        return take.said()
    size = {"size": f"{take.size[0]}x{take.size[1]}"} if hasattr(take, "size") else {}
    clear = {"ground": "none"} if take.style.clear else {}
    return {
        **size,
        **({} if take.style.captions else {"captions": "off"}),
        **clear,
        "fps": rate_text(take.fps),
        "layout": take.style.layout,
        "theme": take.style.theme,
        "lang": take.style.language,
        "speed": f"{take.speed:g}",
    }
