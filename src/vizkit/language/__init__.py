"""Sentences, their translations, and how a number is written in them."""
