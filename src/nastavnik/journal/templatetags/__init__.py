"""Tags that show what became of a row."""
