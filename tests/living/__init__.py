"""What is written can be put right, and what is prepared is wired."""
