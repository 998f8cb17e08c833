"""Any function: found in its file, given its arguments, watched."""
