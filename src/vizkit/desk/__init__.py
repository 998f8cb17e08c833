"""The desk: the same moments in a window, to step through. Qt is known here alone."""
