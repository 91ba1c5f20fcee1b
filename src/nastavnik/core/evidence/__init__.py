"""Honest evidence: from answers to what may be said about them, for a school and for many.

Each package imports only those after it: `totals` (sheets of schools put together, what may leave beside what left
before), `change` (the report of change: what may be said to whom, block after block), `indicators` (the programme's
figures and their measures), `signals` (the pulse of a pair and early warnings), `words` (figures and sentences as
people read them), `disclosure` (cells of few people and what would give them away), `stats` (every statistic).
"""
