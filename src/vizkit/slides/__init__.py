"""Slides: moments as slides of a deck, as pages of a document, as a hand-out to write on."""
