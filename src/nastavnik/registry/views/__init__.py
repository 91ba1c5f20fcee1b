"""Pages of stages 2 to 4."""
