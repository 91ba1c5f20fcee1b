"""Sign-in and the home of each role, composed from each room's home.py."""
