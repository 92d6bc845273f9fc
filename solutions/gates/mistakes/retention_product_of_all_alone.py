"""One product for the whole sequence is returned, without the time.

prod removes the dimension along which it multiplies.
Breaks: shape
Hint: How many steps does your result have?
"""

def retention(activations):
    return activations["f"].prod(dim=1)
