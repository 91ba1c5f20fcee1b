"""Cells of few people are hidden, and so is what would give them away."""
