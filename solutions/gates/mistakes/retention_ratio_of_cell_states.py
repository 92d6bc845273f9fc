"""The last cell state is divided by each.

What is added to the belt on the way is in that ratio too.
Breaks: product
Hint: If i and g add to c after step t, does your result change?
"""

def retention(activations):
    c = activations["c"]
    return c[:, -1:] / c
