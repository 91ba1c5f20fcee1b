"""The extra `scale`: numba, which compiles the kernel."""

from importlib.util import find_spec

AVAILABLE = find_spec("numba") is not None
"""Whether the extra is installed."""
