"""A list with a tensor for each step is returned.

The last step, joining them, is missing.
Breaks: shape
Hint: Print the type of what you return.
"""

def retention(activations):
    f = activations["f"]
    return [f[:, t + 1 :].prod(dim=1) for t in range(f.shape[1])]
