"""Any function: a plain function of Python is found, given its arguments and watched, with no scene."""

FAMILY = "functions"
"""The family of the explainers of plain functions."""
