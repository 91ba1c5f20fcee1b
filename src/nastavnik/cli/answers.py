"""What `nastavnik init` must know of a school: asked one question a line, or read from a file."""

import datetime as dt
import getpass
import ipaddress
import json
import os
import re
import socket
import tomllib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from nastavnik.config import home
from nastavnik.core.zones import ZONES, zone_named
from nastavnik.ops.addresses import own_addresses, own_names

SECURE, UNPRIVILEGED, LAST_PORT = 443, 8443, 65535
YES = ("да", "yes")
MAIL_PORTS = {"tls": 465, "starttls": 587, "none": 25}


@dataclass(slots=True)
class Answers:
    """What `init` must know; a file of answers has the same names."""

    school: str = ""
    time_zone: str = ""
    coordinator: str = ""
    login: str = "kurator"
    mode: str = "school"
    address: str = ""
    proxies: str = "127.0.0.1/32"
    port: int = SECURE
    database: str = ""
    mail_host: str = ""
    mail_port: int = 465
    mail_security: str = "tls"
    mail_user: str = ""
    mail_password: str = ""
    second_copies: str = ""
    autostart: bool = True
    remember: bool = True

    @property
    def site_address(self) -> str:
        """Give the address a browser opens."""
        if self.mode == "server":
            return self.address.rstrip("/")
        return f"https://{self.address}{'' if self.port == SECURE else f':{self.port}'}"

    @property
    def hosts(self) -> list[str]:
        """Give every name and address by which the site may be asked for."""
        if self.mode == "server":
            return [urlsplit(self.address).hostname or self.address]
        return list(dict.fromkeys([self.address, *own_addresses(), *own_names()]))

    def settings(self) -> str:
        """Write them as `nastavnik.toml`; what was left open does not stand there."""
        mail = {"host": self.mail_host, "port": self.mail_port, "security": self.mail_security}
        mail |= {"user": self.mail_user, "from": self.mail_user, "password": self.mail_password}
        port = self.port if self.mode == "school" else 0
        sections: dict[str, Mapping[str, Any]] = {
            "": {"mode": self.mode, "time_zone": self.time_zone},
            "site": {"address": self.site_address, "hosts": self.hosts, "port": port},
            "server": {"proxies": _networks_of(self.proxies) if self.mode == "server" else []},
            "database": {"url": self.database},
            "mail": mail if self.mail_host else {},
            "copies": {"second": self.second_copies},
        }
        lines = ["# Настройки этой установки. Каждую можно задать и переменной окружения: она главнее."]
        for section, values in sections.items():
            kept = [f"{name} = {json.dumps(one, ensure_ascii=False)}" for name, one in values.items() if one]
            lines += ["", f"[{section}]"] if section and kept else []
            lines += kept
            lines += ["autostart = false"] if section == "site" and not self.autostart else []
        return "\n".join(lines) + "\n"


def from_file(path: Path) -> Answers:
    """Read the answers from a file; a slip is told in words."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise home.HomeError(f"{path} не читается: {error}") from error
    kinds = {one.name: one.type for one in fields(Answers)}
    for name, value in said.items():
        if type(value) is not kinds.get(name):
            raise home.HomeError(f"{path}: «{name}» не подходит. Есть: {', '.join(kinds)}")
    answers = Answers(**said)
    answers.time_zone = answers.time_zone or zone_of_clock()
    answers.address = answers.address or next(iter(own_addresses()), "127.0.0.1")
    checks = {"school": _filled, "coordinator": _filled, "login": _filled, "time_zone": _zone, "mode": _mode}
    checks |= {"mail_security": _security, "proxies": _networks, "second_copies": _second_place}
    checks["address"] = _https if answers.mode == "server" else _host
    for name, check in checks.items():
        if why := check(getattr(answers, name)):
            raise home.HomeError(f"{path}: «{name}»: {why}")
    answers.time_zone = zone_named(answers.time_zone)
    return answers


def asked(folder: Path, *, server: bool) -> Answers:
    """Ask a person; Enter takes what stands in brackets."""
    found = Answers(mode="server" if server else "school")
    found.school = _ask("Школа, как на вывеске", "", _filled)
    zone = zone_of_clock()
    found.time_zone = zone_named(_ask("Часовой пояс", ZONES[zone].partition(" (")[0], _zone))
    if server:
        found.address = _ask("Адрес сайта, например https://nastavnik.example.ru", "", _https)
        found.proxies = _ask("Адрес прокси (nginx), через запятую, если их несколько", "127.0.0.1/32", _networks)
        found.database = _ask("База PostgreSQL: postgresql://ИМЯ:ПАРОЛЬ@УЗЕЛ/БАЗА (пусто: файл SQLite)", "")
    else:
        here = own_addresses()
        told = f" (найдены: {', '.join(here)})" if len(here) > 1 else ""
        found.address = _ask(f"Адрес в школьной сети{told}", next(iter(here), "127.0.0.1"), _host)
        found.port = int(_ask("Порт сайта", str(usual_port(folder)), _port))
    found.coordinator = _ask("Кто будет куратором: фамилия, имя, отчество", "", _filled)
    found.login = _ask("Логин куратора", found.login, _filled)
    _ask_mail(found)
    found.second_copies = _ask("Куда класть вторую копию: флешка, сетевая папка (пусто: решу позже)", "", _second_place)
    found.autostart = _ask("Запускать сайт при включении компьютера", "да", _yes_or_no).casefold() in YES
    return found


def _ask_mail(found: Answers) -> None:
    found.mail_host = _ask("Почтовый сервер для писем (пусто: без писем)", "")
    if found.mail_host:
        found.mail_security = _ask("Защита: tls, starttls или none", found.mail_security, _security)
        found.mail_port = int(_ask("Порт почты", str(MAIL_PORTS[found.mail_security]), _port))
        found.mail_user = _ask("Ящик, от имени которого идут письма", "", _filled)
        found.mail_password = getpass.getpass("Пароль ящика (у Яндекса и Mail.ru «пароль приложения»): ")


def _ask(question: str, usual: str, check: Callable[[str], str] = lambda _said: "") -> str:
    """Ask until the answer fits."""
    while True:
        said = input(f"{question}{f' [{usual}]' if usual else ''}: ").strip() or usual
        if not (why := check(said)):
            return said
        print(f"  {why}")


def _yes_or_no(said: str) -> str:
    return "" if said.casefold() in (*YES, "нет", "no") else "Ответьте да или нет."


def _filled(said: str) -> str:
    return "" if said.strip() else "Здесь нужен ответ."


def _zone(said: str) -> str:
    cities = ", ".join(words.partition(" (")[0] for words in ZONES.values())
    return "" if zone_named(said) else f"Назовите город: {cities}; или пояс, например Asia/Yekaterinburg."


def _port(said: str) -> str:
    return "" if said.isdecimal() and 0 < int(said) <= LAST_PORT else f"Порт: число от 1 до {LAST_PORT}."


def _security(said: str) -> str:
    return "" if said in MAIL_PORTS else "Ответьте tls, starttls или none."


def _mode(said: str) -> str:
    return "" if said in ("school", "server") else "Бывает school или server."


def _https(said: str) -> str:
    parts = urlsplit(said)
    return "" if parts.scheme == "https" and parts.hostname else "Адрес начинается с https://"


def _host(said: str) -> str:
    """Refuse what is neither a name nor an address of version four: the port is asked apart."""
    wrong = "Только адрес или имя компьютера, например 192.168.1.20: без https:// и без порта."
    try:
        said.encode("idna")
        if re.fullmatch(r"[\d.]+", said):
            ipaddress.IPv4Address(said)
    except ValueError:
        return wrong
    return "" if re.fullmatch(r"[\w-]+(\.[\w-]+)*", said) else wrong


def _networks(said: str) -> str:
    try:
        found = _networks_of(said)
    except ValueError:
        found = []
    return "" if found else "Адреса через запятую, например 127.0.0.1/32 или 10.0.0.5."


def _networks_of(said: str) -> list[str]:
    return [str(ipaddress.ip_network(one.strip(), strict=False)) for one in said.split(",") if one.strip()]


def _second_place(said: str) -> str:
    """Refuse what the account of the service cannot reach: on Windows it has no name in the network."""
    if os.name == "nt" and said.startswith(("\\\\", "//")):
        return "Служба Windows не видит сетевых папок. Назовите флешку или второй диск, например E:\\copies."
    return ""


def zone_of_clock() -> str:
    """Find the zone whose time this computer shows, that of Moscow if none of ours does."""
    now = dt.datetime.now().astimezone()
    same = (name for name in ZONES if now.astimezone(ZoneInfo(name)).utcoffset() == now.utcoffset())
    return next(same, "Europe/Moscow")


def usual_port(folder: Path) -> int:
    """Give the port browsers take by themselves where the site will be allowed it, else one that anybody may use."""
    if folder == home.system_folder() or os.name == "nt":
        return SECURE
    with closing(socket.socket()) as probe:
        try:
            probe.bind(("", SECURE))
        except PermissionError:
            return UNPRIVILEGED
        except OSError:  # somebody listens there now; who that is, `run` says
            return SECURE
    return SECURE
