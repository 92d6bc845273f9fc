"""Names the mistake behind wrong numbers."""
