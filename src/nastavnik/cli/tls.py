"""`nastavnik tls show|renew|use|trust`: the certificate of the site and the school's own authority."""

import argparse
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from nastavnik.cli.setup import data_dir
from nastavnik.config import home
from nastavnik.ops import certificates
from nastavnik.ops.addresses import moved_to, own_addresses

STORE = Path("/usr/local/share/ca-certificates/nastavnik.crt")
NSS = Path.home() / ".pki" / "nssdb"


def add_to(commands: Any) -> None:
    """Describe the commands."""
    tls = commands.add_parser("tls", help="сертификат сайта: показать, продлить, поставить настоящий, доверять ему")
    what = tls.add_subparsers(dest="what", required=True, metavar="ЧТО")
    show = what.add_parser("show", help="имена, срок, отпечаток")
    show.set_defaults(run=lambda chosen: _told(show_tls, chosen))
    renew = what.add_parser("renew", help="новый сертификат сайта")
    renew.add_argument("--authority", action="store_true", help="и новый удостоверяющий центр: прежнему не доверяют")
    renew.add_argument("--school", default="школа", metavar="НАЗВАНИЕ", help="имя для нового центра")
    renew.set_defaults(run=lambda chosen: _told(renew_tls, chosen))
    use = what.add_parser("use", help="поставить сертификат, полученный для имени в интернете")
    use.add_argument("certificate", type=Path, metavar="СЕРТИФИКАТ")
    use.add_argument("key", type=Path, metavar="КЛЮЧ")
    use.set_defaults(run=lambda chosen: _told(use_tls, chosen))
    trust = what.add_parser("trust", help="убрать предупреждение браузера на этом компьютере")
    trust.set_defaults(run=lambda chosen: _told(trust_tls, chosen))


def _told(act: Any, chosen: argparse.Namespace) -> int:
    home.attach(os.environ)
    try:
        act(data_dir(), chosen)
    except certificates.CertificateError as error:
        raise CommandError(str(error)) from error
    return 0


def hosts() -> list[str]:
    """List the names and addresses under which the site is asked for; in a school also those this computer has now."""
    given = home.given(os.environ)
    now = own_addresses() if given.get(home.MODE) == "school" else []
    return list(dict.fromkeys([*filter(None, given.get("NASTAVNIK_HOSTS", "").split(",")), *now]))


def moved(given: Mapping[str, str]) -> str:
    """Say in words that the address printed on the sheets is no longer one of this computer; nothing where it is."""
    address = given.get("NASTAVNIK_SITE_ADDRESS", "")
    if given.get(home.MODE) != "school" or not (now := moved_to(address)):
        return ""
    return (
        f"Адрес на листах, {address}, больше не у этого компьютера: сейчас у него {', '.join(now)}. Закрепите прежний "
        f"в роутере или поправьте [site] address в {home.FILE} и напечатайте лист в учительскую снова."
    )


def show_tls(folder: Path, _chosen: argparse.Namespace) -> None:
    """Print what the site shows to a browser."""
    site = certificates.shown(folder)
    if site is None:
        raise CommandError("Сертификата у сайта нет. Выпустить: nastavnik tls renew")
    print(f"Имена: {', '.join(site.names)}")
    print(f"Действует до {site.until:%d.%m.%Y}, {'продлевается сам' if site.ours else 'чужой: продлевать вам'}")
    if lacking := [host for host in certificates.as_written(hosts()) if host not in site.names]:
        print(f"Нет в сертификате: {', '.join(lacking)}. Добавить: nastavnik tls renew")
    if found := certificates.fingerprint(folder):
        print(f"Отпечаток удостоверяющего центра школы (SHA-256):\n  {found}")


def renew_tls(folder: Path, chosen: argparse.Namespace) -> None:
    """Give the site a new certificate, and itself an authority where it has none."""
    if chosen.authority or certificates.authority_of(folder) is None:
        certificates.make_authority(folder, chosen.school, hosts())
        print("Удостоверяющий центр школы новый: на компьютерах, которые ему доверяют, повторите nastavnik tls trust.")
    if refused := certificates.certify(folder, hosts()):
        print(f"Центр школы за них не ручается: {', '.join(refused)}. Нужен новый: nastavnik tls renew --authority")
    show_tls(folder, chosen)
    if words := moved(home.given(os.environ)):
        print(words)


def use_tls(folder: Path, chosen: argparse.Namespace) -> None:
    """Take a certificate that browsers trust by themselves."""
    certificates.use(folder, chosen.certificate, chosen.key)
    show_tls(folder, chosen)


def trust_tls(folder: Path, _chosen: argparse.Namespace) -> None:
    """Put the school's authority where the browsers of this computer look."""
    content = certificates.as_browsers_take_it(folder)
    if not content:
        raise CommandError("Удостоверяющего центра школы здесь нет: nastavnik tls renew")
    done = [*_trust_windows(folder, content), *_trust_linux(folder), *_trust_chromium(folder)]
    for words in done:
        print(words)
    if not done:
        file = certificates.folder(folder) / certificates.AUTHORITY
        print(
            f"Само не получилось. Откройте настройки браузера, «Сертификаты», «Центры сертификации», и добавьте {file}"
        )


def _trust_windows(folder: Path, content: bytes) -> list[str]:
    if os.name != "nt":
        return []
    file = certificates.folder(folder) / "ca.crt"
    file.write_bytes(content)
    return _done(["certutil", "-addstore", "-f", "Root", str(file)], "Этот компьютер доверяет сайту школы.")


def _trust_linux(folder: Path) -> list[str]:
    if not STORE.parent.is_dir() or not os.access(STORE.parent, os.W_OK):
        return []
    shutil.copyfile(folder / "tls" / certificates.AUTHORITY, STORE)
    STORE.chmod(0o644)
    return _done(["update-ca-certificates"], "Программы этого компьютера доверяют сайту школы.")


def _trust_chromium(folder: Path) -> list[str]:
    """Browsers of the Chromium kind read a store of their own on Linux."""
    if os.name == "nt" or shutil.which("certutil") is None:
        return []
    if not NSS.exists():
        NSS.mkdir(mode=0o700, parents=True)
        _done(["certutil", "-d", f"sql:{NSS}", "-N", "--empty-password"], "")
    file = str(folder / "tls" / certificates.AUTHORITY)
    put = ["certutil", "-d", f"sql:{NSS}", "-A", "-t", "C,,", "-n", "Nastavnik", "-i", file]
    return _done(put, "Chromium и Яндекс Браузер этого пользователя доверяют сайту школы; перезапустите их.")


def _done(command: Sequence[str], words: str) -> list[str]:
    """Run a program of the system; give the words if it did what it should."""
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - named above
    except OSError:
        return []
    return [words] if done.returncode == 0 else []
