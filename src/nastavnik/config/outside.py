"""The outside way in: a provider of OpenID Connect that the operator names."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from nastavnik.config.modes import LOOPBACK_HOSTS, Mode

NAMES = ("ADDRESS", "CLIENT", "SECRET", "NAME", "NUMBER")


def outside_way_in(environment: Mapping[str, str], mode: Mode) -> tuple[str, ...]:
    """Read the five settings of the provider; what would let in whoever listens on the way is refused at start."""
    address, client, secret, name, number = (environment.get(f"NASTAVNIK_OIDC_{one}", "").strip() for one in NAMES)
    if not address:
        return ("",) * len(NAMES)
    parts = urlsplit(address)
    near = parts.hostname in LOOPBACK_HOSTS and not mode.secure
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and near)):
        raise ImproperlyConfigured(
            "NASTAVNIK_OIDC_ADDRESS must be an https address: the provider's own, without a path to a page"
        )
    if not client or not secret:
        raise ImproperlyConfigured(
            "NASTAVNIK_OIDC_CLIENT and NASTAVNIK_OIDC_SECRET must be given with NASTAVNIK_OIDC_ADDRESS"
        )
    return address.rstrip("/"), client, secret, name or parts.hostname, number
