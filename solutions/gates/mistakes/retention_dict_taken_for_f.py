"""The dict is used as if it were the forget gates.

activations holds six tensors.
Breaks: product
Hint: Print the type of activations.
"""

def retention(activations):
    return activations.flip(1).cumprod(1).flip(1)
