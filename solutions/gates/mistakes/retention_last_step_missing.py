"""The last step is missing.

There is no gate after the last step, so the product there is 1.
Breaks: shape last
Hint: What is a product of no factors?
"""

def retention(activations):
    f = activations["f"]
    return f[:, 1:].flip(1).cumprod(1).flip(1)
