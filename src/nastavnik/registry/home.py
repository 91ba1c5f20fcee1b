"""Home of the registers."""
