"""Opening one's own answers to a mentor or the coordinator, part by part, and taking it back at once."""

from collections.abc import Iterable

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.surveys.models import Response, Share
from nastavnik.surveys.policies import require_author
from nastavnik.surveys.selectors.shared import mentors_of, parts_of, reader_key
from nastavnik.surveys.selectors.versions import spec_of
from nastavnik.surveys.services.opening import take_notices_back, tell_opened


def set_shares(*, response: Response, chosen: Iterable[tuple[str, str]], actor: Account) -> int:
    """Open exactly these parts, pairs of reader and part; everything else is closed from now on.

    A reader is the coordinator, one of the author's mentors by number, or all whom the author has now.
    """
    require_author(response, actor)
    with transaction.atomic():
        response = (
            Response.objects.select_for_update(of=("self",)).select_related("version", "respondent").get(pk=response.pk)
        )
        if response.wave_id is None or Response.objects.filter(corrects=response).exists():
            raise RuleError("share.old", N_("Эти ответы заменены новыми. Откройте страницу новых ответов."))
        wanted = _named(response, chosen)
        before = {(reader_key(row), row.part): row for row in Share.objects.filter(response=response)}
        _require_promised(response, {reader.partition(":")[0] for reader, _part in wanted - set(before)})
        Share.objects.filter(pk__in=[row.pk for key, row in before.items() if key not in wanted]).delete()
        for reader, part in sorted(wanted - set(before)):
            kind, _, mentor = reader.partition(":")
            row = Share(
                school_id=response.school_id,
                response=response,
                part=part,
                reader=kind,
                mentor_id=int(mentor) if mentor else None,
                given_on=clock.today(),
            )
            row.full_clean()
            row.save()
        if wanted != set(before):
            line = record(
                "shares.set", actor, response, opened=len(wanted - set(before)), closed=len(set(before) - wanted)
            )
            take_notices_back([response])
            tell_opened(response, {reader for reader, _part in wanted - set(before)}, line.number)
    return len(wanted)


def _named(response: Response, chosen: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Name each mentor; refuse parts and readers that are not there."""
    mentors = {f"mentor:{mentor.pk}" for mentor in mentors_of(response)}
    wanted: set[tuple[str, str]] = set()
    for reader, part in chosen:
        if reader == Share.Reader.MENTOR and not mentors:
            raise RuleError("share.mentor", N_("Наставника у вас сейчас нет: открыть ответы некому."))
        wanted |= {(one, part) for one in (mentors if reader == Share.Reader.MENTOR else {reader})}
    known = parts_of(response)
    if any(part not in known or reader not in {*mentors, Share.Reader.COORDINATOR} for reader, part in wanted):
        raise RuleError("share.part", N_("Такой части ответов нет. Обновите страницу."))
    return wanted


def _require_promised(response: Response, readers: set[str]) -> None:
    """Refuse readers whom the questionnaire itself keeps out."""
    if not readers <= set(spec_of(response.version).may_open):
        raise RuleError(
            "share.reader", N_("Эту анкету этому человеку не открывают: так обещано всем, кто на неё отвечает.")
        )


def close_all(*, response: Response, actor: Account) -> None:
    """Take everything back."""
    set_shares(response=response, chosen=(), actor=actor)
