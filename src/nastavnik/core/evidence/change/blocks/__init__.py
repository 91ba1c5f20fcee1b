"""The blocks of a report of change, each with its figures and its sentences."""
