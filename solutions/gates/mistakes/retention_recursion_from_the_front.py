r"""Each step is computed from the next step, before the next step is known.

The recursion runs from the last step to the first, but the loop runs the other way.
Breaks: product
Shows: \bfor\b
Hint: Which step can be filled first?
Same from outside as: retention_next_gate_only
"""

import torch


def retention(activations):
    f = activations["f"]
    kept = torch.ones_like(f)
    for t in range(f.shape[1] - 1):
        kept[:, t] = kept[:, t + 1] * f[:, t + 1]
    return kept
