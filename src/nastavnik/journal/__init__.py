"""Who did what, when, to what: append-only, one hash chain per school."""
