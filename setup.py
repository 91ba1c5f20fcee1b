"""What pyproject.toml cannot say of the build: the package carries its message catalogues compiled."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "tools"))


class BuildWithCatalogues(build_py):
    """Compile every catalogue into the build, whatever lies compiled in the sources."""

    def run(self) -> None:
        """Build as usual, then add the catalogues."""
        super().run()
        if self.editable_mode:
            return
        from catalogues import compiled  # noqa: PLC0415 - Babel is there for the build only

        package = HERE / "src"
        for source in package.glob("nastavnik/locale/*/LC_MESSAGES/*.po"):
            made = Path(self.build_lib) / source.relative_to(package).with_suffix(".mo")
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_bytes(compiled(source))


setup(cmdclass={"build_py": BuildWithCatalogues})
