"""The whole product is divided by the product so far, plus a small number.

The small number avoids 0 / 0. But where the products are small, it changes the answer.
Breaks: long
Shows: eps|1e-|clamp
Hint: What happens where the product is smaller than your small number?
Same from outside as: retention_divided
"""

def retention(activations):
    f = activations["f"]
    so_far = f.cumprod(dim=1)
    return so_far[:, -1:] / (so_far + 1e-12)
