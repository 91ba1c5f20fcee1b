"""What the registers ask for now: open needs, the matching problem, what a run has looked at."""
