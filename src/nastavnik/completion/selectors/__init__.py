"""Reading the end of the year: who owes what, the figures, the report, past years."""
