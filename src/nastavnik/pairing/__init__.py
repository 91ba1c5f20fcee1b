"""Stage 5: match runs, proposals, the personal meeting, both answers, pairs and groups."""
