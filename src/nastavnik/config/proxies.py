"""The proxies that stand before the site: from these networks alone it is believed who asked, and how."""

import ipaddress
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def proxies(given: Mapping[str, str]) -> list[Network]:
    """Read the networks of `NASTAVNIK_PROXIES`; the switch that trusted anybody is refused in words."""
    if given.get("NASTAVNIK_TRUSTED_PROXY", "0") != "0":
        raise ImproperlyConfigured(
            "NASTAVNIK_TRUSTED_PROXY ([server] trusted_proxy) больше не читается: назовите адреса своих прокси, "
            'например NASTAVNIK_PROXIES=127.0.0.1/32 ([server] proxies = ["127.0.0.1/32"]).'
        )
    named = [one.strip() for one in given.get("NASTAVNIK_PROXIES", "").split(",") if one.strip()]
    try:
        return [ipaddress.ip_network(one) for one in named]
    except ValueError as error:
        raise ImproperlyConfigured(f"NASTAVNIK_PROXIES ([server] proxies): {error}. Образец: 10.0.0.5/32.") from error
