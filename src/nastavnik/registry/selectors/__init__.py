"""Reading the registers: each list says what its reader may see, and loads nothing else."""
