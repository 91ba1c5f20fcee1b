"""What a pairing means to people: why this one, what another choice costs, the numbers of a run."""
