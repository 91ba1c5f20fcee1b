"""The results of a year and of several years: all figures of the pages, the tables and the pictures."""
