"""A form sent twice makes one record: the key claims the send, in one transaction with what it does."""

import hashlib
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from nastavnik.kit import access, clock, drafts, occasion
from nastavnik.kit.forms import OvertakenError, mark_of
from nastavnik.kit.http import typed_texts
from nastavnik.kit.models import FormKey
from nastavnik.kit.uploads import read_once

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
WITHOUT_KEY = {"kit:draft", "set_language"}
#: One piece of long work at a time in a process: the others of its few threads stay free for whoever only saves.
PLACE = threading.BoundedSemaphore()
WAITED_SECONDS = 5


def body_hash(request: HttpRequest) -> str:
    """Hash what was sent, files by what is in them, without the tokens that differ each time.

    Files are read here, before any transaction: whoever keeps one finds it read.
    """
    digest = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name not in {"csrfmiddlewaretoken", "form_key"}:
            digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size, read_once(file).sha256)).encode())
    return digest.hexdigest()


def overtaken(request: HttpRequest, late: OvertakenError) -> HttpResponse:
    """Show what is written now beside what was typed; one press writes the typed words over it after all."""
    form, typed = late.form, late.form.in_words(late.form.cleaned_data)
    now = form.in_words(late.now)
    again = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", "form_key", form.version_name}
    ]
    back = request.headers.get("Referer", "")
    context = {
        "now": [line for line in now if line not in typed],
        "typed": [line for line in typed if line not in now],
        "again": [*again, (form.version_name, mark_of(late.now))],
        "back": back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/",
    }
    return render(request, "kit/overtaken.html", context, status=409)


def _redirect_target(response: HttpResponseBase) -> str | None:
    """Tell where a successful answer leads; None while the form was refused."""
    if response.status_code in {301, 302, 303}:
        return str(response.headers["Location"])
    return response.headers.get("HX-Redirect")


def in_own_transactions(view: View) -> View:
    """Mark a view that is slow before it writes: a password checked, a foreign file read.

    Its services open their own transactions; around them there is none, so that nobody waits for the slow part.
    """
    view.in_own_transactions = True  # type: ignore[attr-defined]
    return view


def long_work(view: View) -> View:
    """Mark a view that may take seconds before it writes: a foreign file read, pairs found, figures counted.

    It opens its own transactions, and takes the one place for long work; whoever comes while it is taken sees the
    page of a busy site, which tries again by itself.
    """
    view.takes_the_place = True  # type: ignore[attr-defined]
    return in_own_transactions(view)


@contextmanager
def the_place(view: Any) -> Iterator[None]:
    """Hold the place for long work, where a view needs it."""
    if not getattr(view, "takes_the_place", False):
        yield
        return
    if not PLACE.acquire(timeout=WAITED_SECONDS):
        raise OperationalError("busy: the place for long work is taken")
    try:
        yield
    finally:
        PLACE.release()


def opens_its_own(request: HttpRequest) -> bool:
    """Say whether the view of a request opens its own transactions, or stands outside of this rule."""
    match = request.resolver_match
    anybody = match is not None and access.ANYBODY in access.matrix().urls[match.view_name].who
    return anybody or getattr(match.func if match else None, "in_own_transactions", False)


class FormOnceMiddleware:
    """Run each signed-in POST under its form key, inside one transaction unless its view opens its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through what carries no key by design."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Claim the key, run the view, remember the result; a second send gets the first result."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.method != "POST" or not request.user.is_authenticated or name in WITHOUT_KEY:
            return None
        if access.ANYBODY in access.matrix().urls[name].who:
            return None
        try:
            key = uuid.UUID(request.POST.get("form_key", ""))
        except ValueError:
            return render(request, "400.html", {"typed": typed_texts(request)}, status=400)
        once = self._apart if getattr(view, "in_own_transactions", False) else self._once
        try:
            with the_place(view), occasion.of(request.user.pk, key):
                return once(request, key, lambda: view(request, *args, **kwargs))
        except OvertakenError as late:
            return overtaken(request, late)

    def _once(self, request: HttpRequest, key: uuid.UUID, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
        digest = body_hash(request)
        with transaction.atomic():
            claim, first = self._claim(request, key, digest)
            if not first:
                return self._again(request, claim, digest)
            response = run()
            if not self._kept(request, claim, response):
                transaction.set_rollback(True)
        return response

    def _apart(self, request: HttpRequest, key: uuid.UUID, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
        digest = body_hash(request)
        claim, first = self._claim(request, key, digest)
        if not first:
            return self._again(request, claim, digest)
        kept = False
        try:
            response = run()
            kept = self._kept(request, claim, response)
        finally:
            if not kept:
                claim.delete()
        return response

    def _claim(self, request: HttpRequest, key: uuid.UUID, digest: str) -> tuple[FormKey, bool]:
        fresh = {"body_hash": digest, "created_at": clock.now()}
        return FormKey.objects.get_or_create(account=cast("Any", request.user), key=key, defaults=fresh)

    def _kept(self, request: HttpRequest, claim: FormKey, response: HttpResponseBase) -> bool:
        """Keep where a form that was not refused leads, and forget its draft."""
        target = _redirect_target(response)
        if target is None:
            return False
        claim.result_url = target[:500]
        claim.save(update_fields=["result_url"])
        if draft_key := request.POST.get("draft_key"):
            drafts.clear(claim.account, draft_key[:120])
        return True

    def _again(self, request: HttpRequest, claim: FormKey, digest: str) -> HttpResponseBase:
        """Lead to the first result; another text under the same key is shown, not dropped."""
        if claim.body_hash != digest:
            context = {"typed": typed_texts(request), "first_url": claim.result_url}
            return render(request, "kit/conflict.html", context, status=409)
        first_url = claim.result_url or "/"  # the first send is still at work
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": first_url})
        return HttpResponseRedirect(first_url)
