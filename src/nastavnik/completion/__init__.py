"""Stage 7: reflection, results, report, closing event, recognition, next year."""
