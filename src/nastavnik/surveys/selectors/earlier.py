"""One's own answers to the same questionnaire, earlier and now, side by side: for their author alone."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from nastavnik.core.evidence.change.comparable import comparable
from nastavnik.core.evidence.change.own import error_known, own_change, own_refusal
from nastavnik.core.evidence.change.waves import Measure
from nastavnik.core.evidence.words.figures import decimal, rounded
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.surveys import Questionnaire, Scale, ScaleScore, bands, score
from nastavnik.core.texts import tell
from nastavnik.surveys.models import Response, Wave
from nastavnik.surveys.selectors.shared import ends_of
from nastavnik.surveys.selectors.versions import form_of, spec_of
from nastavnik.surveys.selectors.waves import MyForm


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as its author reads it: a dash where too little was answered, and of how many answers it is made."""

    words: str
    band: str
    answered: int
    total: int
    partial: bool
    there: bool


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One area: both values, their difference, and one of two phrases where the error of the form is known."""

    title: str
    ends: tuple[float, float]
    before: Cell
    after: Cell
    change: str
    verdict: str


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """Two answers of one person; `refused` says why they are not compared, `warned` what to mind, '' if nothing."""

    before: Response
    after: Response
    others: tuple[Response, ...]
    refused: str
    warned: str
    unknown: str
    rows: tuple[OwnRow, ...]
    sources: tuple[str, ...]

    @property
    def ends(self) -> tuple[float, float] | None:
        """Give the least and the greatest value when all areas share them."""
        found = {row.ends for row in self.rows}
        return found.pop() if len(found) == 1 else None


def same_form_answers(response: Response, account: Any) -> list[Response]:
    """Give the author's answers that count to the same questionnaire in the order of time; a look back is not one."""
    rows = Response.objects.all().visible_to(account).submitted()
    rows = rows.filter(version__questionnaire=response.version.questionnaire_id, wave__isnull=False)
    rows = rows.exclude(wave__kind=Wave.Kind.THEN).select_related("wave", "version")
    return list(rows.order_by("wave__opens_on", "wave_id", "pk"))


def repeated(forms: list[MyForm]) -> set[int]:
    """Name one's latest answers to each questionnaire with scales that was answered before as well."""
    latest: dict[int, list[tuple[tuple[dt.date, int], int]]] = {}
    for one in forms:
        wave, sent = one.wave, one.response
        if sent is not None and wave.kind != Wave.Kind.THEN and spec_of(wave.version).scales:
            latest.setdefault(wave.questionnaire_id, []).append(((wave.opens_on, wave.pk), sent.pk))
    return {max(rows)[1] for rows in latest.values() if len(rows) > 1}


def earlier_and_now(mine: list[Response], since: int, language: str = "ru") -> OwnAnswers:
    """Compare the answers at one place of the list with the last ones."""
    before, after = mine[since], mine[-1]
    forms = form_of(before.version), form_of(after.version)
    refused = own_refusal(*forms, same_language=before.language == after.language)
    rows, known = ((), True) if refused else _rows(before, after, language)
    return OwnAnswers(
        before=before,
        after=after,
        others=tuple(row for row in mine[:-1] if row != before),
        refused=tell(refused or "", gettext),
        warned="" if refused else tell(comparable(*forms).message, gettext),
        unknown="" if known or refused else tell(say("own.unknown"), gettext),
        rows=rows,
        sources=() if refused else _sources(before, after),
    )


def _rows(before: Response, after: Response, language: str) -> tuple[tuple[OwnRow, ...], bool]:
    """Give a row for every scale that both versions have; and whether the error of each is known."""
    then, now = spec_of(before.version), spec_of(after.version)
    first, second = score(then, before.answers or {}), score(now, after.answers or {})
    labels = _labels(then, first, language), _labels(now, second, language)
    rows, known = [], True
    for scale in now.scales:
        if scale.unverified or scale.code not in first:
            continue
        one = Measure("", "mentee", first[scale.code].value, second[scale.code].value)
        own = own_change(one, form_of(before.version), form_of(after.version), *error_known(now, scale.code))
        known = known and (own.change is None or bool(own.verdict))
        rows.append(
            OwnRow(
                title=_title(scale, language),
                ends=ends_of(now, scale),
                before=_cell(first[scale.code], labels[0].get(scale.code, "")),
                after=_cell(second[scale.code], labels[1].get(scale.code, "")),
                change="" if own.change is None else tell(decimal(own.change, plus=True), gettext),
                verdict=tell(say(own.verdict), gettext) if own.verdict else "",
            )
        )
    return tuple(rows), known


def _title(scale: Scale, language: str) -> str:
    return scale.title.display(language) if scale.title else scale.code


def _labels(spec: Questionnaire, scores: dict[str, ScaleScore], language: str) -> dict[str, str]:
    return {code: band.label.display(language) for code, (band, _norm) in bands(spec, scores).items()}


def _cell(found: ScaleScore, band: str) -> Cell:
    words = "—" if found.value is None else tell(decimal(rounded(found.value)), gettext)
    return Cell(words, band, found.answered, found.total, found.prorated, found.value is not None)


def _sources(before: Response, after: Response) -> tuple[str, ...]:
    """Say where the names of bands come from, each once."""
    found = [
        norm.source
        for row in (before, after)
        for _band, norm in bands(spec_of(row.version), score(spec_of(row.version), row.answers or {})).values()
    ]
    return tuple(dict.fromkeys(found))
