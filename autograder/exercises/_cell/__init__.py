"""A recurrent cell written by hand, held against a right one: in values and gradients, at any size.

An exercise adds its ``CellSpec`` in words and the reference in torch.
"""
