"""`nastavnik retention`: what is kept no longer, seen beforehand or done now."""

import argparse
import datetime as dt
from collections import Counter

from nastavnik.cli.setup import start


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    one = commands.add_parser(
        "retention", help="удалить то, срок хранения чего вышел (сайт делает это сам каждую ночь)"
    )
    one.add_argument("--dry-run", action="store_true", help="только показать, ничего не удаляя")
    one.set_defaults(run=retention)


def retention(options: argparse.Namespace) -> int:
    """Print how many rows of which table are over, school by school; delete them unless it is a rehearsal."""
    start()
    from nastavnik.kit import clock  # noqa: PLC0415 - settings come first
    from nastavnik.ops.retention import confirm  # noqa: PLC0415
    from nastavnik.people.models import School  # noqa: PLC0415

    print(f"Сегодня {clock.today():%d.%m.%Y} по часам этого компьютера.")
    schools = [(one.pk, str(one), one.time_zone) for one in School.objects.order_by("pk")]
    for school_id, name, zone in [(None, "Установка", clock.site_zone()), *schools]:
        with clock.lived_in(zone):
            on = clock.today()
            found = _over(on, school_id) if options.dry_run else _done(on, school_id)
        told = [f"  {label}: {number}" for label, number in sorted(found.items()) if number]
        print("\n".join([f"{name}:", *(told or ["  ничего"])]))
    if options.dry_run:
        print("Ничего не удалено: это только показ.")
    else:
        confirm(on)
    return 0


def _over(on: dt.date, school_id: int | None) -> dict[str, int]:
    """Count the rows of each table that are over on a day, and the people who left long ago."""
    from nastavnik.ops.erasure import long_gone  # noqa: PLC0415
    from nastavnik.ops.retention import over  # noqa: PLC0415

    found = Counter({"people.Teacher": long_gone(on, school_id or 0).count()})
    for one in over(on, school_id):
        found[one.label] += one.rows.count()
    return found


def _done(on: dt.date, school_id: int | None) -> dict[str, int]:
    """Delete them, and give how many there were."""
    from nastavnik.ops.erasure import erase_long_gone, long_gone  # noqa: PLC0415
    from nastavnik.ops.retention import sweep  # noqa: PLC0415

    people = long_gone(on, school_id or 0).count()
    found = {**sweep(on, school_id), "people.Teacher": people}
    erase_long_gone(on, school_id or 0)
    return found
