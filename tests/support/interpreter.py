"""A Python that can be carried away, made of the one that runs here: it stands for the archive a release takes."""

import shutil
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

LEFT_OUT = shutil.ignore_patterns(
    "site-packages", "test", "tests", "idlelib", "__pycache__", "config-*", "tkinter", "lib2to3"
)
VERSION = f"python{sys.version_info[0]}.{sys.version_info[1]}"
#: Where the interpreter is a shell around a shared library, the library travels beside it.
START = '#!/bin/sh\nhere=$(CDPATH="" cd "$(dirname "$0")" && pwd)\nLD_LIBRARY_PATH="$here/../lib" exec "$here/{name}.own" "$@"\n'


def for_linux(place: Path) -> Path:
    """Pack this interpreter and its library as one folder `python`."""
    whole = place / "python"
    base = Path(sys.base_prefix)
    (whole / "bin").mkdir(parents=True)
    shutil.copytree(Path(sysconfig.get_path("stdlib")), whole / "lib" / VERSION, ignore=LEFT_OUT)
    (whole / "lib" / VERSION / "site-packages").mkdir()
    program = whole / "bin" / "python3"
    shutil.copy2((base / "bin" / VERSION).resolve(), program)
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        library = str(sysconfig.get_config_var("INSTSONAME"))
        shutil.copy2(Path(str(sysconfig.get_config_var("LIBDIR"))) / library, whole / "lib" / library)
        program.rename(program.with_name("python3.own"))
        program.write_text(START.format(name="python3"), encoding="utf-8")
        program.chmod(0o755)
    archive = place / "python-linux.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        tar.add(whole, "python")
    shutil.rmtree(whole)
    return archive


def for_windows(place: Path) -> Path:
    """Pack what an embeddable Python for Windows looks like from outside; nothing here can start it."""
    archive = place / "python-windows.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("python.exe", b"MZ")
        packed.writestr(
            "python312._pth", "python312.zip\n.\n\n# Uncomment to run site.main() automatically\n#import site\n"
        )
    return archive
