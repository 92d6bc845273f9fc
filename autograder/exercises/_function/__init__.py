"""A function held against a reference: in values, at any size and dtype, with nothing changed."""
