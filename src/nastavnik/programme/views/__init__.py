"""Pages of stage 1: the board, the roadmap, the register of papers."""
