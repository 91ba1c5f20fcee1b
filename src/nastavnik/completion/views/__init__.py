"""Pages of stage 7: the board, the results, the report, what is done together, one's own, past years."""
