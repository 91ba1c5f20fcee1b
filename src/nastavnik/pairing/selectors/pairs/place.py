"""One pair as each side may see it: its step, its way, the checks before confirming, the requests it is about."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.core.stages import checks_of
from nastavnik.core.states import PLACE_LIVE, REQUEST_LIVE
from nastavnik.kit import access
from nastavnik.pairing.models import Place, Side
from nastavnik.pairing.selectors.words import MODES, STEPS, Words
from nastavnik.programme.selectors import gate_state
from nastavnik.registry.models import PRIVATE_TOPICS, MentorEntry, MentoringRequest

TEXT_FOR_MENTOR = "registry.MentoringRequest.text_for_mentor"


def step_words(place: Place, viewer: Side | None) -> tuple[str, Words]:
    """Name the step of a place; whoever owes an answer does not learn that the other one has come."""
    step = place.step
    if step == "half" and viewer is not None and getattr(place, f"{viewer}_yes_on") is None:
        step = "met"
    return STEPS[step]


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a place as the timeline prints it."""

    when: dt.date | str
    text: str
    past: bool
    url: str = ""


def milestones(place: Place, viewer: Side | None) -> list[Milestone]:
    """Give the steps of a place; a side that has not answered does not see the other's answer."""
    steps = [Milestone(place.proposed_on, _("Пара предложена"), past=True)]
    steps.append(_step(place.invited_on, _("Приглашение на личную встречу"), place))
    mode = f", {MODES[place.met_mode]}" if place.met_mode else ""
    steps.append(_step(place.met_on, _("Личная встреча") + mode, place))
    steps += [step for side in ("mentor", "mentee") if (step := _answer(place, side, viewer)) is not None]
    steps.append(_step(place.confirmed_on, _("Пара закреплена"), place))
    if place.ends_on and place.state == Place.State.CLOSING:
        steps.append(Milestone(place.ends_on, _("Последний день пары"), past=False))
    if place.ended_on:
        steps.append(
            Milestone(
                place.ended_on,
                _("Завершена по соглашению, причина не указывается") if place.state == "ended" else _("Завершена"),
                past=True,
            )
        )
    return [step for step in steps if step.past or place.state in {"proposed", "closing"}]


def _step(day: dt.date | None, text: str, place: Place) -> Milestone:
    return Milestone(day or "", text, past=day is not None)


def _answer(place: Place, side: str, viewer: Side | None) -> Milestone | None:
    """Show a side's answer; hide the other's until one's own is given."""
    words = {"mentor": _("Ответ наставника: «да»"), "mentee": _("Ответ наставляемого: «да»")}
    wait = {"mentor": _("Ответ наставника"), "mentee": _("Ответ наставляемого")}
    given = getattr(place, f"{side}_yes_on")
    if place.state == Place.State.DECLINED:
        return None
    if viewer is not None and side != viewer and getattr(place, f"{viewer}_yes_on") is None:
        return Milestone("", wait[side], past=False)
    return Milestone(given, words[side], past=True) if given else Milestone("", wait[side], past=False)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check before confirming: its words, and whether it holds."""

    label: str
    tone: str
    url: str = ""


def _where(fact: str, place: Place) -> str:
    """Give the page where a missing sheet of this very mentor is prepared."""
    if fact != "consents.mentor_work":
        return ""
    return f"{reverse('consents:prepare')}?teacher={place.mentor_id}&kind=mentor_work"


def confirm_checks(place: Place) -> list[CheckLine]:
    """Tell how every check before confirming stands."""
    state = gate_state("confirm", place.programme, place, place.pk)
    hard = {item.fact for item in state.hard}
    soft = {item.fact for item in state.soft}
    return [
        CheckLine(
            _(check.label),
            "no" if check.fact in hard else "warn" if check.fact in soft else "yes",
            _where(check.fact, place) if check.fact in hard else "",
        )
        for check in checks_of("confirm")
    ]


def requests_of(place: Place, states: tuple[str, ...] = REQUEST_LIVE) -> QuerySet[MentoringRequest]:
    """Give the requests a place is about; private ones only where the mentee chose a mentor ready for them."""
    rows = MentoringRequest.objects.filter(
        entry__programme_id=place.programme_id,
        entry__teacher_id=place.mentee_id,
        need_type=place.type,
        state__in=states,
    )
    if place.reasons.get("chosen_by") != "mentee":
        return rows.exclude(topic__in=PRIVATE_TOPICS)
    entry = MentorEntry.objects.filter(programme_id=place.programme_id, teacher_id=place.mentor_id).first()
    ready = set(entry.private_topics) if entry is not None else set()
    return rows.exclude(topic__in=PRIVATE_TOPICS - ready)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request as its reader sees it: the topic, and the text for the mentor where it may be read."""

    topic: str
    text: str
    shared: bool


def request_lines(place: Place, viewer: Side | None) -> list[RequestLine]:
    """Give the requests of a place: to the mentor with the invitation, as far as the mentee allows."""
    if place.state not in PLACE_LIVE:
        return []
    if viewer is None:
        rows = requests_of(place).only("topic", "share_with_mentor", "entry_id")
        return [RequestLine(row.get_topic_display(), "", row.share_with_mentor) for row in rows if not row.is_private]
    rows = requests_of(place).only("topic", "share_with_mentor", "text_for_mentor", "entry_id")
    return [
        _line(row, viewer, place) for row in rows if viewer == "mentee" or row.share_with_mentor or not row.is_private
    ]


def _line(row: MentoringRequest, viewer: Side, place: Place) -> RequestLine:
    stands = {"author"} if viewer == "mentee" else set()
    if viewer == "mentor" and row.share_with_mentor and place.invited_on is not None:
        stands = {"mentor_if_allowed"}
    text = row.text_for_mentor if access.may_read(TEXT_FOR_MENTOR, stands) else ""
    return RequestLine(row.get_topic_display(), text, row.share_with_mentor)
