"""Traces that are kept: runs as a file, read again without running anything."""
