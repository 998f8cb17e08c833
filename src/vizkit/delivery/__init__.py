"""Delivery: one order, its file and what the file says of itself."""
