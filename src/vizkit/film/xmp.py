"""XMP: the packet in which a WebP and an AVIF carry text about themselves."""

from __future__ import annotations

import html

_OPENING, _CLOSING = '<rdf:li xml:lang="x-default">', "</rdf:li>"


def packet(said: str) -> bytes:
    """A packet whose description says this, as programs that show a picture's properties read it."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
        f"{_OPENING}{html.escape(said, quote=False)}{_CLOSING}"
        "</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def description(data: bytes) -> str:
    """What the description of the packet within `data` says; nothing where there is none."""
    found = data.partition(_OPENING.encode())[2].partition(_CLOSING.encode())[0]
    return html.unescape(found.decode("utf-8", "replace"))
