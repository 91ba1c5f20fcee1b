"""What authors opened of their answers: parts, and what each reader may read of them now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from nastavnik.core.surveys import Questionnaire, Scale, ScaleScore, bands, score
from nastavnik.kit.order import ReadingOrder
from nastavnik.kit.registries import standings
from nastavnik.people.models import Teacher, name_order
from nastavnik.people.selectors import holds, teacher_of
from nastavnik.surveys.models import Reading, Response, Share
from nastavnik.surveys.selectors.answers import answered_lines, shared_parts
from nastavnik.surveys.selectors.versions import spec_of

#: Lines of the list of readings that one page shows.
MOST_READINGS = 100


@dataclass(frozen=True, slots=True)
class ScaleLine:
    """One area as people read it: a value between two ends and how much was answered; never high or low.

    `band` names the value where the form has bands, `source` says whose they are and from where.
    """

    code: str
    title: str
    value: float | None
    low: float
    high: float
    answered: int
    total: int
    direction: str
    prorated: bool
    band: str = ""
    source: str = ""

    @property
    def ends(self) -> tuple[float, float, str]:
        """Give what areas with the same sentence under them share."""
        return self.low, self.high, self.direction


@dataclass(frozen=True, slots=True)
class Opened:
    """What one person opened to one reader."""

    teacher: Teacher
    title: str
    response: Response
    scales: list[ScaleLine]
    lines: list[tuple[str, str]]


def parts_of(response: Response) -> set[str]:
    """Name every part that can be opened: answered questions and computed areas."""
    spec = spec_of(response.version)
    answered = {f"item:{item.code}" for item in spec.items if item.code in (response.answers or {})}
    scores = score(spec, response.answers or {})
    return answered | {f"scale:{code}" for code, one in scores.items() if one.value is not None}


def scale_lines(response: Response, language: str = "ru", only: Iterable[str] | None = None) -> list[ScaleLine]:
    """Give the areas of a response, all or the named ones."""
    spec = spec_of(response.version)
    wanted = None if only is None else set(only)
    scores = score(spec, response.answers or {})
    return [
        _line(response, scale, scores[scale.code], language)
        for scale in spec.scales
        if wanted is None or scale.code in wanted
    ]


def _line(response: Response, scale: Scale, found: ScaleScore, language: str) -> ScaleLine:
    spec = spec_of(response.version)
    low, high = ends_of(spec, scale)
    title = scale.title.display(language) if scale.title else scale.code
    band, norm = bands(spec, {scale.code: found}).get(scale.code, (None, None))
    return ScaleLine(
        scale.code,
        title,
        found.value,
        low,
        high,
        found.answered,
        found.total,
        scale.direction,
        found.prorated,
        band.label.display(language) if band else "",
        f"{norm.population}; {norm.source}" if norm else "",
    )


def ends_of(spec: Questionnaire, scale: Scale) -> tuple[float, float]:
    """Give the least and the greatest value a scale of a questionnaire can have."""
    if scale.items:
        ends = [(float(item.min or 0), float(item.max or 0)) for item in spec.items if item.code in scale.items]
    else:
        ends = [ends_of(spec, part) for part in spec.scales if part.code in scale.of_scales]
    lows, highs = [low for low, _high in ends], [high for _low, high in ends]
    if scale.method == "sum":
        return float(sum(lows)), float(sum(highs))
    return sum(lows) / len(lows), sum(highs) / len(highs)


def mentors_of(response: Response) -> list[Teacher]:
    """Give those who mentor the author now: a new mentor is somebody else to open to."""
    accounts = standings["mentors of"](response.respondent)
    return list(Teacher.objects.filter(account__in=accounts, school_id=response.school_id).by_name())


def opened_now(response: Response) -> set[tuple[str, str]]:
    """Give what somebody may read at this moment: pairs of reader and part, a mentor as ``mentor:7``."""
    there = {mentor.pk for mentor in mentors_of(response)}
    rows = response.shares.all()
    return {(reader_key(row), row.part) for row in rows if row.reader != Share.Reader.MENTOR or row.mentor_id in there}


def reader_key(row: Share) -> str:
    """Name the reader of a share in one word."""
    return f"mentor:{row.mentor_id}" if row.reader == Share.Reader.MENTOR else row.reader


def readable(account: Any) -> QuerySet[Response]:
    """Give the latest answers in which something is opened to an account: as the coordinator or as a mentor."""
    rows = Response.objects.filter(
        school_id=account.school_id, wave__isnull=False, respondent__isnull=False, replaced_by__isnull=True
    ).exclude(respondent__account=account)
    as_mentor = Share.objects.filter(reader="mentor", mentor__account=account).values("response_id")
    found: QuerySet[Response] = rows.filter(pk__in=as_mentor, respondent_id__in=standings["mentor"](account))
    if holds(account, "coordinator"):
        found = found | rows.filter(pk__in=Share.objects.filter(reader="coordinator").values("response_id"))
    return (
        found.select_related("respondent", "version", "wave__programme")
        .prefetch_related("shares")
        .order_by(name_order("respondent"), "respondent_id", "submitted_at", "pk")
    )


def opened_to(account: Any, language: str = "ru") -> list[Opened]:
    """Give what people opened to an account; nothing that was taken back or never opened."""
    mentored = set(standings["mentor"](account).values_list("mentee_id", flat=True)) if account.school_id else set()
    own = teacher_of(account)
    mentor = own.pk if own is not None else None
    coordinator = holds(account, "coordinator")
    found = []
    for row in readable(account):
        readers = {"mentor"} if row.respondent_id in mentored else set()
        readers |= {"coordinator"} if coordinator else set()
        parts = shared_parts(row, readers, mentor)
        scales = [part.removeprefix("scale:") for part in parts if part.startswith("scale:")]
        lines = answered_lines(row, readers, language, mentor)
        opened = scale_lines(row, language, only=scales)
        if row.respondent is not None and (opened or lines):
            title = spec_of(row.version).title.display(language)
            found.append(Opened(row.respondent, title, row, opened, lines))
    return found


def my_readings(account: Any) -> list[Reading]:
    """Give who read any of one's own answers, the latest first, in one query."""
    rows = Reading.objects.all().visible_to(account).select_related("reader", "response__version")
    return list(rows.order_by("-read_on", ReadingOrder("reader__full_name"), "pk")[:MOST_READINGS])


def readings_of(response: Response) -> list[Reading]:
    """Give who read what the author opened of these answers and of the ones they replace, the latest first."""
    rows = Reading.objects.filter(response__wave=response.wave, response__respondent=response.respondent)
    return list(rows.select_related("reader").order_by("-read_on", ReadingOrder("reader__full_name"), "pk"))
