"""The product runs from the first step to step t.

cumprod starts at the first step, but the product has to run to the last step.
Breaks: product
Hint: Which gates lie between c_t and c_T?
"""

def retention(activations):
    return activations["f"].cumprod(dim=1)
