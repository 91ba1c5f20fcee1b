"""The door: how an owner comes in, stays in and gets back in."""
