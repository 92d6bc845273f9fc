"""The product runs from the first step to step t.

cumprod starts at the beginning; what is asked for is the way to the end.
Breaks: product
Hint: Which gates lie between c_t and c_T?
"""

def retention(activations):
    return activations["f"].cumprod(dim=1)
