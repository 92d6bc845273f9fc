"""The whole product is divided by the product so far, plus a small number.

The small number avoids 0 / 0, and replaces the right answer where the products are small.
Breaks: long
Shows: eps|1e-|clamp
Hint: What does your small number do where the product itself is smaller?
Same from outside as: retention_divided
"""

def retention(activations):
    f = activations["f"]
    so_far = f.cumprod(dim=1)
    return so_far[:, -1:] / (so_far + 1e-12)
