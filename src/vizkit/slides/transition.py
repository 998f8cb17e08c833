"""The transition: Morph, by which shapes of one name glide, and where it is unknown a plain fade."""

from __future__ import annotations

_TO = 300
"""Milliseconds that a moment of a sweep is seen before the next."""

_SHORTEST, _LONGEST = 250, 3000


def morph(seconds: float, sweeps: bool) -> str:
    """The transition into a slide, in so many seconds; after one that `sweeps` the next comes by itself."""
    lasts = max(_SHORTEST, min(_LONGEST, round(1000 * seconds)))
    after = f' advTm="{_TO}"' if sweeps else ""
    main, office = "http://schemas.openxmlformats.org/presentationml/2006/main", "http://schemas.microsoft.com/office"
    return (
        f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:p="{main}">'
        f'<mc:Choice xmlns:p159="{office}/powerpoint/2015/09/main" Requires="p159">'
        f'<p:transition xmlns:p14="{office}/powerpoint/2010/main" spd="slow" p14:dur="{lasts}"{after}>'
        f'<p159:morph option="byObject"/></p:transition></mc:Choice>'
        f'<mc:Fallback><p:transition spd="fast"{after}><p:fade/></p:transition></mc:Fallback></mc:AlternateContent>'
    )
