"""One product for the whole sequence is returned, without the time.

prod removes the dimension that it multiplies.
Breaks: shape
Hint: How many steps has what you return?
"""

def retention(activations):
    return activations["f"].prod(dim=1)
