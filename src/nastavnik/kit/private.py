"""The rights of a file that holds a key: its owner reads it, nobody else does."""

import os

#: Windows takes a file without the right to write for one that nobody may replace or delete.
OWN = 0o600 if os.name == "nt" else 0o400
