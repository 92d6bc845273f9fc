"""The last cell state is divided by the cell state of each step.

This ratio also contains what is added to the belt on the way.
Breaks: product
Hint: If i and g add to c after step t, does your result change?
"""

def retention(activations):
    c = activations["c"]
    return c[:, -1:] / c
