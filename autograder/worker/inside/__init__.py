"""What runs inside the jail. It imports nothing else of this package, for nothing else is there."""
