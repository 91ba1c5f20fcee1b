"""Stage 1: the programme of a year, gates and facts, roadmap, outreach; the register of official papers."""
