"""Name the mistake behind wrong numbers."""
