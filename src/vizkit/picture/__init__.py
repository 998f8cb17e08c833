"""Pictures: values that say what stands where, and how one becomes the next."""
