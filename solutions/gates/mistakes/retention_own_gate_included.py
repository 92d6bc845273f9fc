"""The forget gate of step t itself is in the product.

f_t has scaled what came before step t; what is on the belt after step t has still to pass the gates
from t + 1 on.
Breaks: product
Hint: Which gates lie between c_t and c_T?
"""

def retention(activations):
    f = activations["f"]
    return f.flip(1).cumprod(1).flip(1)
