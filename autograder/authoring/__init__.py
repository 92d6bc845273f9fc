"""For authors: make, check and release exercises."""
