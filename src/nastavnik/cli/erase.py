"""`nastavnik erase`: erase somebody who has left the school, and print the act."""

import argparse
from typing import Any

from nastavnik.cli.setup import start


def add_to(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser("erase", help="стереть сведения об уволенном педагоге и напечатать акт")
    command.add_argument("person", metavar="НОМЕР", type=int, help="номер из адреса карточки: /people/НОМЕР/")
    command.add_argument("--yes", action="store_true", help="стереть; без этого только показать, о ком речь")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Say who it is; with `--yes` erase and print what became of each table."""
    start()
    from nastavnik.core.errors import RuleError  # noqa: PLC0415 - settings load after start
    from nastavnik.kit import clock  # noqa: PLC0415
    from nastavnik.ops.erasure import NOBODY, erase  # noqa: PLC0415
    from nastavnik.people.models import Teacher  # noqa: PLC0415

    teacher = Teacher.objects.select_related("school").filter(pk=chosen.person).exclude(last_name=NOBODY).first()
    if teacher is None:
        print("Такого педагога нет или он уже стёрт. Номер стоит в адресе его карточки.")
        return 1
    print(f"{teacher.full_name}, {teacher.school}")
    if not chosen.yes:
        print("Ничего не стёрто. Вернуть будет нельзя; чтобы стереть, повторите команду с --yes.")
        return 0
    try:
        with clock.lived_in(teacher.school.time_zone):
            act = erase(teacher)
    except RuleError as refused:
        print(refused)
        return 1
    print(f"\nАКТ об уничтожении персональных данных, {act.on:%d.%m.%Y}")
    print("Основание: решение школы от ____________ № ____")
    print(f"Субъект: {act.name}. Способ: удаление строк и замена слов в базе программы.")
    for title, told in (("Удалено строк", act.deleted), ("Слова стёрты, строки остались", act.emptied)):
        print(f"{title}: {sum(told.values())}\n" + "\n".join(f"  {name}: {n}" for name, n in sorted(told.items())))
    print("Осталось по закону или как строки без имени:")
    print("\n".join(f"  {name}: {number}" for name, number in sorted(act.kept.items())) or "  ничего")
    print("Прежние копии базы хранят эти сведения до своей замены; при восстановлении стирание повторится само.")
    print("Подписи: ____________ ____________")
    return 0
