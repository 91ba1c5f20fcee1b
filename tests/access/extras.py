"""What the demonstration leaves out: scans, open calls for help, restrictions, so that every url has its row."""

import datetime as dt

from nastavnik.consents.models import Addition, Consent, DataRequest
from nastavnik.demo.scenarios import Stagehand
from nastavnik.kit import clock
from nastavnik.kit.models import Batch, StoredFile
from nastavnik.kit.saved import save_view
from nastavnik.kit.uploads import Upload
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import Attendance, ChangeRequest, Feedback, Meeting, PracticalResult
from nastavnik.mentoring.selectors.calls import confidants_for
from nastavnik.pairing.models import Draw, Place, Restriction
from nastavnik.people.models import Account, Entered, StandIn, Teacher
from nastavnik.programme.models import Responsible
from nastavnik.programme.services import attach_signed_file, attitude, open_gathering, register_act
from nastavnik.registry.models import (
    Achievement,
    CouncilOpinion,
    Interview,
    MenteeEntry,
    MentorEntry,
    Reference,
    Sitting,
)
from nastavnik.registry.services import early, set_preference
from nastavnik.surveys import services as surveys
from nastavnik.surveys.selectors import spec_of
from nastavnik.surveys.services import authoring

ITEM = {"code": "q1", "kind": "number", "text": {"ru": "Сколько?"}, "min": 1, "max": 5, "visibility": ["self"]}
SCALE = {"code": "S1", "items": ["q1"], "method": "mean", "direction": "none"}
PDF = b"%PDF-1.4\n%%EOF\n"


def own_form(hand: Stagehand) -> None:
    """Publish a form of the school and begin its next version, a template without wording beside it."""
    by = hand.coordinator
    draft = authoring.start_form(school=hand.school, title="О времени", actor=by)
    authoring.add_or_change_item(draft=draft, item=dict(ITEM), actor=by)
    authoring.add_or_change_scale(draft=draft, scale=dict(SCALE), actor=by)
    version = authoring.publish(draft=draft, actor=by)
    draft = authoring.new_version(version=version, school=hand.school, actor=by)
    authoring.add_or_change_item(draft=draft, item={**ITEM, "max": 6}, actor=by)


def act_on_many(hand: Stagehand) -> None:
    """Let an act on two rows be done, of which one was refused."""
    first, second = hand.year.places.order_by("pk")[:2]
    refused = {"row": second.pk, "end": "refused", "why": "Пара уже закреплена.", "params": {}, "details": []}
    Batch.objects.create(
        school_id=hand.school.pk,
        act="pairing:confirm_many",
        made_by=hand.coordinator,
        made_at=clock.now(),
        ended_at=clock.now(),
        outcomes=[{"row": first.pk, "end": "done"}, refused],
    )


def call_confidant(accounts: dict[str, Account]) -> None:
    """Let people turn to the confidant: one call waits unread, one is read and answered, one is the reader's own."""
    confidant = accounts["confidant"]
    for caller in ("teacher", "mentor", "mentee"):
        call = mentoring.call_confidant(text="поговорить", actor=accounts[caller], confidant=confidant)
        if caller != "mentee":
            mentoring.read_call(call=call, actor=confidant)
        if caller == "mentor":
            mentoring.answer_call(call=call, answer="зайдите", outcome="поговорили", actor=confidant)
    other = next(one.account for one in confidants_for(confidant.school_id, confidant))
    mentoring.call_confidant(text="и мне", actor=confidant, confidant=other)


def candidate(hand: Stagehand, scan: StoredFile) -> None:
    """Give each mentor an achievement with a file, words asked and passed on, and the council its minutes."""
    by, entries = hand.coordinator, list(MentorEntry.objects.filter(programme=hand.year).order_by("pk"))
    act = register_act(programme=hand.year, kind="council_minutes", number="П-9", dated=hand.last_day, actor=by)
    Sitting.objects.create(school=hand.school, act=act)
    member = Account.objects.filter(school=hand.school, memberships__role="council_member").first()
    for entry, other in zip(entries, entries[1:] + entries[:1], strict=True):
        Achievement.objects.create(school=hand.school, entry=entry, kind="contest", title="Учитель года", file=scan)
        for colleague, state in ((other.teacher, "asked"), (hand.teacher("Трошин"), "passed")):
            if colleague.pk != entry.teacher_id:
                Reference.objects.create(
                    school=hand.school,
                    entry=entry,
                    colleague=colleague,
                    state=state,
                    words="умеет ждать" if state == "passed" else "",
                    asked_on=hand.last_day,
                )
        CouncilOpinion.objects.get_or_create(
            entry=entry,
            member=member,
            defaults={"school": hand.school, "opinion": "recommend", "given_on": hand.last_day},
        )
    CouncilOpinion.objects.filter(entry__programme=hand.year).update(comment_shown=True)


def add(hand: Stagehand) -> None:
    """Add one row of each kind the story does not tell."""
    year, coordinator = hand.year, hand.coordinator
    attach_signed_file(act=year.acts.order_by("pk")[0], upload=Upload.of("order.pdf", PDF), actor=coordinator)
    scan = Upload.of("scan.pdf", PDF).row(
        school_id=hand.school.pk,
        content_type="application/pdf",
        created_by=coordinator,
        created_at=clock.now(),
    )
    scan.save()
    sheet = Consent(
        school=hand.school,
        teacher=hand.teacher("Трошин"),
        programme=year,
        kind="publication",
        wording_version="2026-1",
        state="in_force",
        channel="paper",
        prepared_on=hand.last_day,
        given_on=hand.last_day,
        sheet=scan,
        sheet_number="П-1",
    )
    sheet.save()
    Addition.objects.create(
        school=hand.school,
        consent=sheet,
        sheet_number="П-2",
        ground="журнал регистрации",
        scan=scan,
        added_by=hand.coordinator,
        added_on=hand.last_day,
    )
    save_view(path="/mentees/", asked="state=joined", name="В программе", actor=coordinator)
    DataRequest.objects.create(
        school=hand.school,
        teacher=hand.teacher("Трошин"),
        kind="correct",
        words="отчество с ошибкой",
        answer="проверим",
        asked_on=hand.last_day,
    )
    DataRequest.objects.create(
        school=hand.school,
        teacher=hand.teacher("Трошин"),
        kind="erase",
        words="старый телефон",
        state="done",
        answer="стёрт",
        asked_on=hand.last_day,
        answered_on=hand.last_day,
        answered_by=coordinator,
    )
    open_gathering(programme=year, kind="early", actor=coordinator)
    open_gathering(programme=year, kind="attitude", actor=coordinator)
    attitude.enter_sums(programme=year, people=5, counts=[[5, 0, 0, 0]] * 6, actor=coordinator)
    early.print_sheets(programme=year, count=1, actor=coordinator)
    Interview.objects.create(
        school=hand.school,
        entry=MenteeEntry.objects.filter(programme=year, teacher=hand.teacher("Трошин")).get(),
        held_on=hand.last_day,
        topic="parents",
        need_type="consultant",
        text="звонки вечером",
        expected_change="звонки днём",
        written_by=coordinator,
    )
    StandIn.objects.create(
        school=hand.school,
        account=hand.account("Трошин"),
        role="coordinator",
        first=hand.last_day + dt.timedelta(days=400),
        last=hand.last_day + dt.timedelta(days=401),
    )
    Entered.objects.create(
        school=hand.school,
        teacher=hand.teacher("Трошин"),
        act="registry-times",
        kind="told",
        day=hand.last_day,
        entered_by=coordinator,
        entered_at=clock.now(),
        occasion="told",
    )
    candidate(hand, scan)
    PracticalResult.objects.filter(school=hand.school).update(file=scan)
    place = Place.objects.filter(programme=year, mentee__last_name="Трошин").latest("pk")
    ChangeRequest.objects.create(
        school=hand.school, place=place, asked_by=hand.account("Трошин"), asked_on=hand.last_day
    )
    Feedback.objects.filter(school=hand.school).update(help_wanted_from="coordinator")
    Restriction.objects.create(
        school=hand.school,
        programme=year,
        mentee=place.mentee,
        mentor=place.mentor,
        type=place.type,
        kind="forbid",
        created_by=coordinator,
    )
    Draw.objects.create(
        school=hand.school,
        programme=year,
        number=1,
        created_by=coordinator,
        created_at=clock.now(),
        seed="7",
        input_hash="0" * 64,
        participants=[[place.mentee_id, place.type, "0" * 64]],
        waiting=[[place.mentee_id, place.type]],
    )
    newest = year.roadmap.order_by("-pk")[0]
    Responsible.objects.create(school=hand.school, item=newest, teacher=hand.teacher("Трошин"))
    Responsible.objects.create(school=hand.school, task=year.team_tasks.first(), teacher=hand.teacher("Трошин"))
    Responsible.objects.create(school=hand.school, resource=year.resources.last(), teacher=hand.teacher("Трошин"))
    own_form(hand)
    act_on_many(hand)
    set_preference(
        programme=year,
        by=place.mentee,
        about=hand.teacher("Порываева"),
        as_role="mentee",
        kind="wish",
        actor=hand.account("Трошин"),
    )
    MentorEntry.objects.create(
        school=hand.school, programme=year, teacher=hand.teacher("Цой"), state="applied", applied_on=hand.last_day
    )
    on_paper = Place.objects.filter(programme=year, mentor__last_name="Порываева").latest("pk")
    Teacher.objects.filter(pk=on_paper.mentor_id).update(account=None)
    meeting = Meeting.objects.create(
        school=hand.school,
        relationship=on_paper.relationship,
        kind="regular",
        state="held",
        planned_on=hand.last_day,
        held_on=hand.last_day,
    )
    Attendance.objects.create(school=hand.school, meeting=meeting, place=on_paper, present=True)
    _half_entered_form(hand)


def _half_entered_form(hand: Stagehand) -> None:
    """Ask the mentees once more and enter one form from paper, the first of two times."""
    wave = surveys.plan_wave(
        programme=hand.year,
        key="ppz32",
        kind="follow_up",
        audience="mentees",
        opens_on=hand.last_day,
        closes_on=hand.last_day,
        actor=hand.coordinator,
    )
    surveys.open_wave(wave=wave, actor=hand.coordinator)
    likert = [item.code for item in spec_of(wave.version).items if item.kind == "likert"]
    surveys.enter_first(
        wave=wave,
        teacher=hand.teacher("Зуева"),
        raw=dict.fromkeys(likert, "3"),
        actor=hand.coordinator,
        twice=True,
    )
