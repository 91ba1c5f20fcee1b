"""Which tests one worker has together: those of a folder begin from a scene that takes long to tell."""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/access/", "tests/counts/")


class ByScene(LoadScopeScheduling):
    """Give the tests of such a folder to one worker, every other test to whoever is free.

    `--dist loadgroup` tells groups by a suffix of the name of a test, which this pytest no longer takes.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)


def scheduler(config: Any, log: Any) -> ByScene | None:
    """Schedule by scenes where groups are asked for."""
    return ByScene(config, log) if config.getvalue("dist") == "loadgroup" else None
