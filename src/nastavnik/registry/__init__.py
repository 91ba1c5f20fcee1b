"""Stages 2 to 4: mentee and mentor registers, requests, council, selection, training."""
