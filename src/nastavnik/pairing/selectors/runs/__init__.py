"""The pages of runs: which are kept, what another run would change, what has happened since."""
