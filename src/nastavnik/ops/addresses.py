"""Under which addresses and names this computer is found in the network of a school."""

import ipaddress
import socket
from urllib.parse import urlsplit

import psutil


def own_addresses() -> list[str]:
    """List the private IPv4 addresses of this computer, those of ordinary networks first."""
    found = {one.address for cards in psutil.net_if_addrs().values() for one in cards if one.family == socket.AF_INET}
    private = [ipaddress.IPv4Address(address) for address in found]
    kept = [one for one in private if one.is_private and not (one.is_loopback or one.is_link_local)]
    return [str(one) for one in sorted(kept, key=lambda one: (not str(one).startswith("192.168."), one))]


def moved_to(address: str) -> list[str]:
    """List the addresses of this computer where none of them is the one that a site is opened by; else nothing."""
    try:
        printed = ipaddress.ip_address(urlsplit(address).hostname or "")
    except ValueError:
        return []
    now = own_addresses()
    return [] if printed.is_loopback or str(printed) in now else now


def own_names() -> list[str]:
    """List the names by which this computer announces itself: its own, and the one for the local network."""
    name = socket.gethostname().partition(".")[0].lower()
    return [name, f"{name}.local"] if name and name != "localhost" else []
