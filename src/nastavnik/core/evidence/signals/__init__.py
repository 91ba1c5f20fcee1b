"""The pulse of a pair, early warnings as data, and what a warning was worth."""
