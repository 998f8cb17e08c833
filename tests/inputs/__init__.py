"""Inputs: every fair spelling is read, on every surface alike, and what is unfair is refused in one line."""
