"""Pages of the results."""
