"""The mail server of the school, from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

NAMES = ("HOST", "PORT", "USER", "PASSWORD", "SECURITY", "FROM")
NEAR = {"localhost", "127.0.0.1", "::1"}
LAST_PORT = 65535
PORTS = {"none": 25, "starttls": 587, "tls": 465}
#: A server that is silent for so many seconds holds nobody any longer.
TIMEOUT = 10


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters go and under which name; without a host the site sends none."""

    host: str
    port: int
    user: str
    password: str
    security: str
    sender: str


def mail_server(environment: Mapping[str, str]) -> Server:
    """Read the settings of the mail server; a slip is told at start, not by letters that never come."""
    given = {name: environment.get(f"NASTAVNIK_SMTP_{name}", "").strip() for name in NAMES}
    security = given["SECURITY"] or "none"
    if slip := _slip(given, security):
        raise ImproperlyConfigured(slip)
    own = given["USER"] if "@" in given["USER"] else ""
    sender = given["FROM"] or environment.get("NASTAVNIK_MAIL_FROM", "").strip() or own or "nastavnik@localhost"
    port = int(given["PORT"] or PORTS[security])
    return Server(given["HOST"], port, given["USER"], given["PASSWORD"], security, sender)


def _slip(given: Mapping[str, str], security: str) -> str:
    """Say what is wrong with the settings, or nothing."""
    if security not in PORTS:
        return "NASTAVNIK_SMTP_SECURITY must be none, starttls or tls"
    if given["PORT"] and not (given["PORT"].isdecimal() and 0 < int(given["PORT"]) <= LAST_PORT):
        return "NASTAVNIK_SMTP_PORT must be the number of a port"
    if given["PASSWORD"] and security == "none" and given["HOST"] not in NEAR:
        return "NASTAVNIK_SMTP_PASSWORD would go in clear: NASTAVNIK_SMTP_SECURITY must be tls or starttls"
    return ""
