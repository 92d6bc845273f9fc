"""Submissions that want points they did not earn, or do harm: one module for each kind."""
