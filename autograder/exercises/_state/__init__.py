"""An initial state: zeros of the right shape, dtype and device, for a given model."""
