"""The `nastavnik` command: parse, call, print."""
