"""Two sheets of paper: where the site is, for the staff room, and the key of the copies, for the safe."""

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nastavnik.kit.qr import qr_svg
from nastavnik.ops import certificates
from nastavnik.ops.recovery_key import in_groups

STAFF_ROOM, RECOVERY = "staff-room.html", "recovery-sheet.html"
STYLE = Path(__file__).parent / "static" / "ops" / "sheets.css"
COPIES = 2


def staff_room(home: Path, school: str, address: str, names: list[str]) -> SafeString:
    """Compose the sheet that hangs in the staff room: address, QR, what the browser says the first time and why."""
    context: dict[str, object] = {
        "school": school,
        "address": address,
        "names": names,
        "fingerprint": certificates.fingerprint(home),
    }
    return SafeString(render_to_string("ops/staff_room.html", {**context, "qr": qr_svg(address)}))


def recovery(school: str, secret: str, on: dt.date) -> SafeString:
    """Compose the sheet that opens the copies, in as many pieces as there are safes."""
    groups = in_groups(secret)
    context: dict[str, object] = {
        "school": school,
        "groups": groups,
        "last": _last_groups(groups),
        "qr": qr_svg(secret),
    }
    context |= {"on": on, "copies": COPIES}
    pieces = [render_to_string("ops/recovery.html", {**context, "number": number + 1}) for number in range(COPIES)]
    return SafeString("".join(pieces))


def _last_groups(groups: str) -> str:
    """Give the two last groups of a key, which show that its sheet was printed and is legible."""
    return "".join(groups.split()[-2:])


def page(title: str, body: str) -> str:
    """Compose a page a browser prints without any site."""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    style = f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
    return f'<!DOCTYPE html><html lang="ru"><head>{head}{style}</head><body class="papers">{body}</body></html>'


def other_names(address: str, hosts: list[str]) -> list[str]:
    """Give the site's addresses for whoever would rather type a word than numbers."""
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    return [f"{parts.scheme}://{host}{port}" for host in hosts if host.endswith(".local") and host != parts.hostname]


def is_printed(home: Path, typed: str) -> bool:
    """Compare the last group that a person read from the printed recovery sheet; if it is right, erase the file."""
    path = home / RECOVERY
    group = "".join(typed.split()).upper()
    right = bool(group) and f'data-last="{group}"' in path.read_text(encoding="utf-8")
    if right:
        path.unlink()
    return right
