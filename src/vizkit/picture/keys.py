"""Keys: what the end of a mark's key says of it."""

TEXT = "#"
"""A text's key is its box's with this at the end, so that both fly together."""

PANEL = "/panel"
"""The end of the key of a box that holds others: to fly over it covers nothing."""

TITLE = "/title"
"""The end of the key of a title, which is named by the first mark below it."""

COPY = "→"
"""In the key of a copy: whose it is, and what gathers it."""
