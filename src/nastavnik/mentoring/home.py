"""Home of the participants and the coordinator: what stage 6 puts there."""
