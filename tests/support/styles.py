"""The format of the style sheets: `python -m tests.support.styles` names what is not formatted, `--write` formats it."""

import sys
from pathlib import Path

import cssbeautifier

ROOT = Path(__file__).resolve().parents[2]


def formatted(text: str) -> str:
    """Lay a style sheet out: one rule a block, one declaration a line."""
    options = cssbeautifier.default_options()
    options.indent_size, options.end_with_newline, options.newline_between_rules = 2, True, False
    return str(cssbeautifier.beautify(text, options))


def unformatted(root: Path) -> list[Path]:
    """Name the style sheets whose format is not the agreed one."""
    sheets = sorted(root.rglob("*.css"))
    return [path for path in sheets if formatted(path.read_text(encoding="utf-8")) != path.read_text(encoding="utf-8")]


def main(arguments: list[str]) -> int:
    """Format the style sheets, or say which are not formatted."""
    found = unformatted(ROOT / "src")
    for path in found:
        print(path.relative_to(ROOT))  # noqa: T201
        if "--write" in arguments:
            path.write_text(formatted(path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0 if "--write" in arguments or not found else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
