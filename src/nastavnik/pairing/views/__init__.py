"""Pages of stage 5."""
