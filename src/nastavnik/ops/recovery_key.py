"""The key of the recovery sheet: the printed half opens every copy, the half that is kept here only closes them."""

import os
import re
from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

from nastavnik.core.errors import N_
from nastavnik.core.texts import Text
from nastavnik.kit.private import OWN
from nastavnik.ops.trouble import CopyError

PUBLIC = Path("keys", "backup.pub")
MARK = "AGE-SECRET-KEY-1"
NO_SHEET = N_(
    "Копию нечем закрыть: листа восстановления ещё нет. Напечатайте его: nastavnik backup-key new. "
    "Без листа копию никто не откроет, поэтому без него она и не делается."
)


def make_recovery_key(home: Path) -> str:
    """Make a key for the copies to come, keep its public half and give the secret one, to be printed and not stored.

    Other lines of the file stay: so a municipality opens the copies of its schools by its own key.
    """
    made = x25519.Identity.generate()
    path, before = home / PUBLIC, public_halves(home)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write("\n".join([str(made.to_public()), *before[1:]]) + "\n")
    part.replace(path)
    return str(made)


def has_lived_in(home: Path) -> bool:
    """Say whether a school was set up in a home: its sheet was made, or copies of it lie there."""
    return (home / PUBLIC).exists() or any((home / "copies").glob("*.nastavnik"))


def public_halves(home: Path) -> list[str]:
    """Give whom copies are closed for, the school first; none where no sheet was ever made."""
    try:
        lines = (home / PUBLIC).read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def recipients(home: Path) -> list[x25519.Recipient]:
    """Read whom a copy is closed for, or say that there is nobody."""
    halves = public_halves(home)
    if not halves:
        raise CopyError(Text(NO_SHEET))
    try:
        return [x25519.Recipient.from_str(half) for half in halves]
    except RecipientError as error:
        raise CopyError(
            Text(
                N_("Файл %(file)s испорчен: %(why)s. Напечатайте новый лист: nastavnik backup-key new"),
                file=str(home / PUBLIC),
                why=str(error),
            )
        ) from error


def identity(typed: str) -> x25519.Identity:
    """Read a key as it stands on the sheet, in groups and any case, or in the file that the `age` program reads."""
    lines = [line for line in typed.splitlines() if not line.lstrip().startswith("#")]
    text = re.sub(r"\s+", "", "".join(lines)).upper()
    try:
        return x25519.Identity.from_str(text)
    except IdentityError as error:
        length = len(MARK) + 58
        size = f" Знаков должно быть {length}, набрано {len(text)}." if len(text) != length else ""
        raise CopyError(f"В ключе с листа описка: контрольная сумма не сходится.{size} Сверьте по группам.") from error


def in_groups(secret: str) -> str:
    """Write a key in groups of four letters after its mark, as it is read aloud."""
    rest = secret.removeprefix(MARK)
    return " ".join([MARK, *(rest[start : start + 4] for start in range(0, len(rest), 4))])
