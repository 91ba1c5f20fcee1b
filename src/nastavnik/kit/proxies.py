"""Who asks, behind a proxy of ours: only such a proxy is believed about it, anybody else's words are dropped."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

View = Callable[[HttpRequest], HttpResponseBase]
TOLD = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_FORWARDED",
)
FOR = TOLD[0]


class ProxyMiddleware:
    """Give a request the address of whoever asked; the first in the list, so that nobody sees another."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Take the right-most address that is not a proxy of ours; drop what strangers say of themselves."""
        if is_proxy(request.META.get("REMOTE_ADDR", "")):
            request.META["REMOTE_ADDR"] = _who_asked(request.META["REMOTE_ADDR"], request.META.get(FOR, ""))
        else:
            for name in TOLD:
                request.META.pop(name, None)
        return self.get_response(request)


def is_proxy(address: str) -> bool:
    """Say whether an address is that of a proxy of ours."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in settings.PROXIES)


def _who_asked(proxy: str, told: str) -> str:
    """Walk back along the proxies; what is no address, nobody of ours wrote."""
    nearest = proxy
    for each in reversed([one.strip() for one in told.split(",")]):
        try:
            nearest = str(ipaddress.ip_address(each))
        except ValueError:
            break
        if not is_proxy(nearest):
            break
    return nearest


class OnceMoreMiddleware:
    """A page that met a connection which had died is asked for once more; a form is shown again to whoever sent it."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; a second time where nothing can have been written and the database is there again."""
        response = self.get_response(request)
        lost = getattr(response, "connection_lost", False) and not connection.in_atomic_block
        if not (lost and request.method in {"GET", "HEAD"} and isinstance(request, WSGIRequest)):
            return response
        connection.close()
        return self.get_response(WSGIRequest(request.environ))
