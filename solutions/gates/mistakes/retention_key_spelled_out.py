"""The forget gates are looked up under "forget".

The keys are letters.
Breaks: product
Hint: Print the keys of activations.
"""

def retention(activations):
    f = activations["forget"]
    return f.flip(1).cumprod(1).flip(1)
