"""Evidence: what a year of mentoring shows, and with what uncertainty."""
