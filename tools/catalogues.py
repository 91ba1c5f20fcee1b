"""Compile message catalogues beside their sources: `tools/catalogues.py FILE...`; the package build asks it too."""

import io
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compiled(source: Path) -> bytes:
    """Give the compiled form of a catalogue."""
    with source.open("rb") as stream:
        catalogue = read_po(stream)
    made = io.BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def main(names: list[str]) -> None:
    """Write each compiled catalogue beside its source, at once or not at all."""
    for source in map(Path, names):
        part = source.with_suffix(".mo.part")
        part.write_bytes(compiled(source))
        part.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    main(sys.argv[1:])
