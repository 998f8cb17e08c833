"""Words: what is said at every moment, and the files that are made of words alone."""
