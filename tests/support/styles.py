"""The format of style sheets and scripts: `python -m tests.support.styles` names what is not formatted, `--write` formats it."""

import sys
from pathlib import Path

import cssbeautifier
import jsbeautifier

ROOT = Path(__file__).resolve().parents[2]
KINDS = {".css": cssbeautifier, ".js": jsbeautifier}


def formatted(text: str, kind: str) -> str:
    """Lay a style sheet or a script out: one rule a block, one declaration or statement a line."""
    options = KINDS[kind].default_options()
    options.indent_size, options.end_with_newline, options.newline_between_rules = 2, True, False
    return str(KINDS[kind].beautify(text, options))


def unformatted(root: Path) -> list[Path]:
    """Name the style sheets and scripts whose format is not the agreed one."""
    written = {path: path.read_text(encoding="utf-8") for path in sorted(root.rglob("*")) if path.suffix in KINDS}
    return [path for path, text in written.items() if formatted(text, path.suffix) != text]


def main(arguments: list[str]) -> int:
    """Format the style sheets and scripts, or say which are not formatted."""
    found = unformatted(ROOT / "src")
    for path in found:
        print(path.relative_to(ROOT))  # noqa: T201
        if "--write" in arguments:
            path.write_text(formatted(path.read_text(encoding="utf-8"), path.suffix), encoding="utf-8")
    return 0 if "--write" in arguments or not found else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
