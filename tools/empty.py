"""Make the empty database of this version: `python3 run.py python tools/empty.py FILE`; a release brings it along."""

import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path


def make(target: Path) -> None:
    """Run every migration over a new file."""
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {"NASTAVNIK_MODE": "test", "NASTAVNIK_DATA": place}
        os.environ.pop("NASTAVNIK_DATABASE_URL", None)
        from django.core.management import call_command  # noqa: PLC0415 - the environment is set now

        from nastavnik.cli.setup import start  # noqa: PLC0415

        start("test")
        call_command("migrate", interactive=False, verbosity=0)
        from django.db import connection  # noqa: PLC0415

        connection.close()
        made = Path(place) / "nastavnik.sqlite3"
        with closing(sqlite3.connect(made)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
            database.execute("VACUUM")
        shutil.copyfile(made, target)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
