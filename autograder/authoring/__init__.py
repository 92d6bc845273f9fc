"""Make, check and release exercises."""
