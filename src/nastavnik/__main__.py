"""Run the `nastavnik` command as a module."""

from nastavnik.cli.main import main

if __name__ == "__main__":
    main()
