"""Reading the results, grouped by the page they serve."""
