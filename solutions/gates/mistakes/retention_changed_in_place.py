"""The forget gates are overwritten with the result.

`kept = f` gives the same tensor a second name; it is not a copy.
Breaks: alone
Hint: Print activations["f"] before and after the call.
"""

def retention(activations):
    kept = activations["f"]
    for t in range(kept.shape[1] - 1):
        kept[:, t] = kept[:, t + 1 :].prod(dim=1)
    kept[:, -1] = 1
    return kept
