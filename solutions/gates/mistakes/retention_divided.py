r"""The whole product is divided by the product so far.

On paper this is right. In a computer a small product becomes 0, and 0 / 0 gives nan.
Breaks: long
Shows: \A(?!.*(eps|1e-|clamp))
Hint: What is 0.1 ** 80 in float32, and what is that divided by itself?
Same from outside as: retention_divided_with_epsilon
"""

def retention(activations):
    f = activations["f"]
    so_far = f.cumprod(dim=1)
    return so_far[:, -1:] / so_far
