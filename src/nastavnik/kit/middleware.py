"""Default deny: every url is looked up in the access matrix before its view runs."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from nastavnik.kit import access, drafts
from nastavnik.kit.desk import ClosedError
from nastavnik.kit.http import CleanRequest, secret_names, typed_texts

View = Callable[[HttpRequest], HttpResponseBase]


class PrivateCacheMiddleware:
    """Keep pages of signed-in people out of every cache, and switch off what the pages never use."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers to every answer but static files."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class CompressMiddleware(GZipMiddleware):
    """Compress pages, but none that another site asked for: what it makes us say there must not show in the length."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Leave alone what came from elsewhere; the library adds a random length to the rest."""
        if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            return response
        return super().process_response(request, response)


class AccessMiddleware:
    """Let a request through to its view only as the matrix says."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through: the row of the url is looked up once the url is known."""
        return self.get_response(request)

    def process_view(self, request: CleanRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Refuse by the row of the url: the method (405), sign in first (401, redirect), then the role (403)."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        row = access.matrix().urls.get(name)
        if row is None:
            raise Http404
        if request.method not in row.answers:
            return other_method(request, row.answers)
        if access.ANYBODY in row.who:
            return None
        if not request.user.is_authenticated:
            return sign_in_first(request)
        if not access.may_open(name, request.roles):
            raise PermissionDenied
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Show what is missing in place of a page whose only form would be refused."""
        if isinstance(error, ClosedError):
            return render(request, "kit/closed.html", {"words": error.words, "back": error.back})
        return None


def other_method(request: HttpRequest, answers: tuple[str, ...]) -> HttpResponseBase:
    """Say that the page does not answer such a request; a sent form gets its texts shown back."""
    response = render(request, "405.html", {"typed": typed_texts(request)}, status=405)
    response.headers["Allow"] = ", ".join(answers)
    return response


def sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """Send to the sign-in page; a sent form gets its texts shown back instead of losing them."""
    login = resolve_url(settings.LOGIN_URL)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": login})
    if request.method == "POST":
        kept = drafts.save_for_owner(request.POST, secret_names(request))
        back = redirect_to_login(page_of_form(request), login).url
        context = {"typed": typed_texts(request), "kept": kept, "sign_in_url": back}
        return render(request, "kit/expired.html", context, status=401)
    return redirect_to_login(request.get_full_path(), login)


def page_of_form(request: HttpRequest) -> str:
    """Give the page a sent form stood on: the browser names it; else where it was sent to, if that may be read."""
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return urlsplit(page)._replace(scheme="", netloc="").geturl()
    name = request.resolver_match.view_name if request.resolver_match else ""
    return request.get_full_path() if "GET" in access.matrix().urls[name].methods else "/"
