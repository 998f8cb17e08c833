"""A course: everything that one file asks for, made, and kept as it is while nothing has changed."""
