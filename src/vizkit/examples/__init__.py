"""Inputs worth seeing, sizes of charts and seeds: one module a topic."""
