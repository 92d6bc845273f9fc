"""A list with one tensor for each step is returned.

The list still has to be joined into one tensor.
Breaks: shape
Hint: Print the type of what you return.
"""

def retention(activations):
    f = activations["f"]
    return [f[:, t + 1 :].prod(dim=1) for t in range(f.shape[1])]
