"""The product also contains the forget gate of step t itself.

f_t scales what is on the belt before step t. What is on the belt after step t passes only the gates
from t + 1 on.
Breaks: product
Hint: Which gates lie between c_t and c_T?
"""

def retention(activations):
    f = activations["f"]
    return f.flip(1).cumprod(1).flip(1)
