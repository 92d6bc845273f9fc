"""Every step gets the product of all gates.

The product does not depend on t.
Breaks: product
Hint: How many factors does the step before the last have?
"""

def retention(activations):
    f = activations["f"]
    return f.prod(dim=1, keepdim=True).expand_as(f)
