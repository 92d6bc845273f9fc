"""The whole product is divided by the product so far, plus a small number.

The small number avoids 0 / 0, and replaces the right answer where the products are small.
Breaks: long
Hint: What does your small number do where the product itself is smaller?
"""

def retention(activations):
    f = activations["f"]
    so_far = f.cumprod(dim=1)
    return so_far[:, -1:] / (so_far + 1e-12)
