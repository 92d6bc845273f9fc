"""A recurrent cell written by hand, held against a right one: in values and gradients, at any size.

What an exercise adds is its ``Kind`` and the reference, in words and in torch.
"""
