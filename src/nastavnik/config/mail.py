"""The mail server of the school, from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

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
    given = {
        name: environment.get(f"NASTAVNIK_SMTP_{name}", "").strip()
        for name in ("HOST", "PORT", "USER", "PASSWORD", "SECURITY", "FROM")
    }
    security = given["SECURITY"] or "none"
    if security not in PORTS:
        raise ImproperlyConfigured("NASTAVNIK_SMTP_SECURITY must be none, starttls or tls")
    if given["PORT"] and not (given["PORT"].isdecimal() and 0 < int(given["PORT"]) < 65536):
        raise ImproperlyConfigured("NASTAVNIK_SMTP_PORT must be the number of a port")
    if given["PASSWORD"] and security == "none" and given["HOST"] not in {"localhost", "127.0.0.1", "::1"}:
        raise ImproperlyConfigured(
            "NASTAVNIK_SMTP_PASSWORD would go in clear: NASTAVNIK_SMTP_SECURITY must be tls or starttls"
        )
    own = given["USER"] if "@" in given["USER"] else ""
    sender = given["FROM"] or environment.get("NASTAVNIK_MAIL_FROM", "").strip() or own or "nastavnik@localhost"
    port = int(given["PORT"] or PORTS[security])
    return Server(given["HOST"], port, given["USER"], given["PASSWORD"], security, sender)
