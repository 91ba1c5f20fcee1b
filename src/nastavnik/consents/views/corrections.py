"""What the coordinator puts right about a registered sheet: number and day beside it, the scan, the wrong person."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.consents import services
from nastavnik.consents.forms import AdditionForm, ErrorForm, OtherScanForm
from nastavnik.consents.models import Addition, Consent
from nastavnik.kit.desk import closed, correction, press
from nastavnik.kit.files import stored_file_response
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.models import StoredFile
from nastavnik.kit.uploads import read_once, store_upload
from nastavnik.people.desk import DeskRequest, asked_first

SHEET = "consents:sheet"


def _sheet_or_404(request: DeskRequest, pk: int) -> Consent:
    """Find a sheet; say where nothing of it can be put right."""
    consent = visible_or_404(request, Consent, pk=pk)
    closed(request, lambda: services.require_registered(consent), SHEET, pk=pk)
    return consent


def _stored(
    request: DeskRequest, consent: Consent, upload: "UploadedFile[Any]", replaces: int | None = None
) -> StoredFile:
    return store_upload(
        school_id=consent.school_id,
        upload=read_once(upload),
        actor=request.user,
        field="scan",
        replaces=replaces,
    )


def addition(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Put a slip in the number or the day of a sheet right beside it."""
    consent = _sheet_or_404(request, pk)
    form = AdditionForm(request.POST or None, request.FILES or None)

    def run() -> Addition:
        told = {**form.cleaned_data, "scan": _stored(request, consent, form.cleaned_data["scan"])}
        return services.add_to_sheet(consent=consent, actor=request.user, **told)

    return correction(
        request,
        form,
        run,
        heading=_("Поправка к листу"),
        about=consent.teacher.told_apart,
        note=_("Сам лист не переписывается: верный номер или дата встанут рядом, с основанием и сканом."),
        button=_("Внести поправку"),
        words=_("Поправка внесена, человек получит сообщение."),
        to=SHEET,
        pk=pk,
    )


def addition_scan(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the scan of the ground of an addition for saving."""
    row = visible_or_404(request, Addition, pk=pk)
    return stored_file_response(get_object_or_404(StoredFile, pk=row.scan_id))


def scan_new(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Put a scan to a registered sheet, or another one in its place."""
    consent = _sheet_or_404(request, pk)
    form = OtherScanForm(request.POST or None, request.FILES or None, first=consent.sheet_id is None)

    def run() -> Consent:
        stored = _stored(request, consent, form.cleaned_data["scan"], consent.sheet_id)
        reason = form.cleaned_data.get("reason", "")
        return services.replace_scan(consent=consent, scan=stored, reason=reason, actor=request.user)

    return correction(
        request,
        form,
        run,
        heading=_("Скан листа"),
        about=consent.teacher.told_apart,
        note="" if consent.sheet_id is None else _("Прежний скан останется рядом и откроется, как и новый."),
        button=_("Загрузить"),
        words=_("Скан сохранён."),
        to=SHEET,
        pk=pk,
    )


def error(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take a sheet out of force that was entered for the wrong person."""
    consent = _sheet_or_404(request, pk)
    form = ErrorForm(request.POST or None)

    def run() -> Consent:
        return services.withdraw_as_error(consent=consent, actor=request.user, **form.cleaned_data)

    asked = {"title": _("Лист внесён по ошибке"), "button": _("Снять лист"), "back": reverse(SHEET, args=[pk])}
    if form.is_valid() and (page := asked_first(request, run, **asked)):
        return page
    return correction(
        request,
        form,
        run,
        heading=_("Лист внесён по ошибке"),
        about=consent.teacher.told_apart,
        note=_(
            "Так снимают лист, который подписал другой человек. Сам человек отзывает согласие у себя или заявлением."
        ),
        button=_("Снять лист"),
        words=_("Лист снят как внесённый по ошибке."),
        to=SHEET,
        pk=pk,
    )


def mend(request: DeskRequest, pk: int) -> HttpResponse:
    """Bring back what a statement entered for the wrong person ended."""
    consent = visible_or_404(request, Consent, pk=pk)
    run = lambda: services.return_what_followed(consent=consent, actor=request.user)  # noqa: E731
    return press(request, run, _("Возвращено всё, что закончил ошибочный отзыв."), SHEET, pk=pk)
