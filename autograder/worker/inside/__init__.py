"""What runs inside the jail. Nothing else of this package is there, so it imports nothing else."""
