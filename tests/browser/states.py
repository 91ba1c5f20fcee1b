"""Bring a running demonstration, in the middle of its year, to what no link of its story leads to; name those pages.

A process of its own runs `main` beside the site, under the site's environment, through the services.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db import transaction
from django.urls import reverse

from nastavnik.completion.services import add_swot_line, record_group_reflection
from nastavnik.consents.models import Consent
from nastavnik.consents.services import ask_about_data, prepare_sheet
from nastavnik.demo.cast import PASSWORD
from nastavnik.kit import clock, many
from nastavnik.kit.models import Batch
from nastavnik.kit.saved import save_view
from nastavnik.kit.uploads import Upload
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import InterimReview, PracticalResult
from nastavnik.mentoring.services.links import make_link
from nastavnik.pairing.models import Place
from nastavnik.pairing.services import run_matching
from nastavnik.people.models import Account, OwnerSheet, Teacher
from nastavnik.people.services import appoint, begin_recovery, dispute_owner_sheet, register_owner_sheets
from nastavnik.people.services.own_mail import SALT
from nastavnik.people.services.roster import upload_roster
from nastavnik.people.services.seals import seal
from nastavnik.programme.models import Programme
from nastavnik.programme.services import attach_signed_file, open_gathering
from nastavnik.registry import services as registry
from nastavnik.registry.models import MenteeEntry, MentorEntry
from nastavnik.registry.services import lend
from nastavnik.surveys import services as surveys
from nastavnik.surveys.models import Asked, Version, Wave
from nastavnik.surveys.selectors import latest_version, spec_of
from nastavnik.surveys.services import authoring
from nastavnik.surveys.services.codes import print_slips

PDF = b"%PDF-1.4\n%%EOF\n"
Page = tuple[str, str, str]  # the view, who opens it, the path; nobody signs in where the login is empty
STAFF = Path(__file__).parents[1] / "data" / "staff-school-12.xlsx"
CHIEF, MENTEE, WITHOUT_PAIR, INVITED = "kurator", "troshin", "osokina", "artemev"
TIME = {
    "code": "q1",
    "kind": "number",
    "text": {"ru": "Насколько легко найти время для встречи с наставником?"},
    "min": 1,
    "max": 5,
    "visibility": ["self", "coordinator"],
}
WHEN = {
    "code": "q2",
    "kind": "choice",
    "text": {"ru": "Когда удобнее встречаться?"},
    "options": [
        {"value": "before", "label": {"ru": "до уроков"}},
        {"value": "after", "label": {"ru": "после шестого урока"}},
    ],
}
WORDS = {"code": "q3", "kind": "text", "text": {"ru": "Что мешает?"}, "visibility": ["self"]}
SCALE = {"code": "S1", "title": {"ru": "Время"}, "items": ["q1"], "method": "mean", "direction": "none"}
LEVELS = dict(
    zip(
        ("much_less", "less", "expected", "more", "much_more"),
        ("ни одного урока", "один урок", "три урока подряд", "пять уроков", "весь месяц"),
        strict=True,
    )
)


def _page(view: str, login: str, *args: Any, query: str = "") -> Page:
    return view, login, reverse(view, args=args) + query


def own_forms(year: Programme, chief: Account) -> Iterator[Page]:
    """A form that is being written, a template whose wording is being pasted, a published one with answers."""
    draft = authoring.start_form(school=year.school, title="О времени для встреч", actor=chief)
    for item in (TIME, WHEN, WORDS):
        authoring.add_or_change_item(draft=draft, item=dict(item), actor=chief)
    authoring.add_or_change_scale(draft=draft, scale=dict(SCALE), actor=chief)
    for part in ("", "_head", "_item_new", "_scale_new", "_preview"):
        yield _page(f"surveys:draft{part}", CHIEF, draft.pk)
    for code in ("q1", "q2", "q3"):
        yield _page("surveys:draft_item", CHIEF, draft.pk, code)
    yield _page("surveys:draft_scale", CHIEF, draft.pk, "S1")
    shipped = Version.objects.filter(questionnaire__key="gse", school=None).latest("pk")
    template = authoring.new_version(version=shipped, school=year.school, actor=chief)
    yield _page("surveys:draft_wording", CHIEF, template.pk)
    yield _page("surveys:version_answers", CHIEF, latest_version("ppz32", year.school_id).pk)


def questions(year: Programme, chief: Account) -> Iterator[Page]:
    """The open wave by name and on paper; one for the whole staff, by code."""
    wave = Wave.objects.get(programme=year, kind="interim", state="open")
    yield _page("surveys:answer", MENTEE, wave.pk)
    yield _page("surveys:paper", CHIEF, Asked.objects.get(wave=wave, teacher__last_name="Сомова").pk)
    today = clock.today()
    staff = surveys.plan_wave(
        programme=year,
        key="ppz32",
        kind="interim",
        audience="staff",
        opens_on=today,
        closes_on=today + dt.timedelta(days=14),
        actor=chief,
    )
    surveys.open_wave(wave=staff, actor=chief)
    yield _page("surveys:own_code", MENTEE, staff.pk)
    yield _page("surveys:by_code", "", year.pk)
    code = print_slips(programme=year, count=1, actor=chief)[0]
    yield _page("surveys:by_code", "", year.pk, query=f"#{code}")


def unnamed(year: Programme, chief: Account) -> Iterator[Page]:
    """What is asked of the staff without names: by the link and from sheets."""
    token = open_gathering(programme=year, kind="early", actor=chief).token
    yield _page("registry:early_form", "", token)
    yield _page("registry:early_mine", "", token)
    yield _page("registry:early_enter", CHIEF)
    staff = open_gathering(programme=year, kind="attitude", actor=chief)
    yield _page("programme:attitude_form", "", staff.token)
    yield _page("registry:early_turn", WITHOUT_PAIR)


def pairs(year: Programme, chief: Account) -> Iterator[Page]:
    """A meeting whose forms are awaited by a link and on paper, a goal without levels, a rule to switch off."""
    place = (
        Place.objects.live().select_related("mentee__account", "mentor").get(programme=year, mentee__last_name="Трошин")
    )
    actor = place.mentee.account
    meeting = mentoring.plan_meeting(
        relationship=place.relationship, kind="regular", planned_on=clock.today(), topic="Вопросы классу", actor=actor
    )
    mentoring.hold_meeting(meeting=meeting, held_on=clock.today(), duration_minutes=30, actor=actor)
    for teacher in (place.mentee, place.mentor):
        yield _page("mentoring:by_link", "", make_link(meeting=meeting, teacher=teacher))
    goal = mentoring.set_goal(
        place=place,
        title="Провести три урока подряд без замечаний классу",
        success_sign="наблюдение наставника",
        horizon="short",
        start_on=clock.today(),
        due_on=clock.today() + dt.timedelta(days=40),
        actor=actor,
    )
    yield _page("mentoring:goal_levels", MENTEE, goal.pk)
    yield _page("mentoring:rule_off", CHIEF, "W2")
    on_paper = Place.objects.live().select_related("mentor").get(programme=year, mentee__last_name="Зуева")
    Teacher.objects.filter(pk=on_paper.mentor_id).update(account=None)  # a mentor without a computer: forms on paper
    later = mentoring.plan_meeting(
        relationship=on_paper.relationship, kind="regular", planned_on=clock.today(), actor=chief
    )
    mentoring.hold_meeting(meeting=later, held_on=clock.today(), duration_minutes=30, actor=chief)
    yield _page("mentoring:paper", CHIEF, later.pk, on_paper.mentor_id)


def the_rest(year: Programme, chief: Account) -> Iterator[Page]:
    """A sheet to sign, a line of the analysis, requests about private matters, a past year, a link from a letter."""
    mentee = Teacher.objects.get(school=year.school, last_name="Трошин")
    sheet = prepare_sheet(teacher=mentee, programme=year, kind="publication", actor=chief)
    yield _page("consents:sign", CHIEF, sheet.pk)
    line = add_swot_line(programme=year, quadrant="strength", text="Пары встречаются каждую неделю", actor=chief)
    yield _page("completion:swot_edit", CHIEF, line.pk)
    yield _page("programme:pass_check", CHIEF, query="?gate=launch&fact=programme.outreach_held")
    alone = MenteeEntry.objects.select_related("teacher__account").get(
        programme=year, teacher__account__login=WITHOUT_PAIR
    )
    for topic, ready in (("wellbeing", True), ("digital", False)):
        request = registry.save_request(
            entry=alone,
            actor=alone.teacher.account,
            topic=topic,
            need_type="consultant",
            text_for_coordinator="" if ready else "Электронный журнал",
            text_for_mentor="Устаю к середине недели" if ready else "",
            self_rating_before="5",
            submit=ready,
        )
    yield _page("pairing:own_choice", WITHOUT_PAIR)
    yield _page("registry:request_edit", WITHOUT_PAIR, request.pk)
    words = {"topic": "parents", "need_type": "consultant", "subject": "", "weight": 2, "text": "Звонки вечером"}
    words |= {"expected_change": "", "urgency": "", "horizon": "", "held_on": clock.today(), "held_by": ""}
    talk = registry.note_interview(programme=year, teacher=alone.teacher, actor=chief, **words)
    data = ask_about_data(
        teacher=alone.teacher, kind="correct", words="Отчество с ошибкой", actor=alone.teacher.account
    )
    yield _page("consents:data_answer", CHIEF, data.pk)
    yield _page("registry:interview", CHIEF, talk.pk)
    yield _page("registry:interview_edit", CHIEF, talk.pk)
    yield _page("registry:interview_own", WITHOUT_PAIR, talk.pk)
    raw = {item.code: "3" for item in spec_of(latest_version("metaskills")).items}
    surveys.answer_alone(
        key="metaskills", respondent=alone.teacher, programme=year, raw=raw, actor=alone.teacher.account
    )
    yield _page("surveys:alone_result", WITHOUT_PAIR, "metaskills")
    view = save_view(path="/mentees/", asked="state=joined", name="В программе", actor=chief)
    yield _page("kit:view_edit", CHIEF, view.handle)
    yield _page("kit:view_save", CHIEF, query="?list=/mentees/&asked=state%3Djoined")
    past = Programme.objects.create(
        school=year.school,
        title="Наставничество прошлого года",
        starts_on=year.starts_on - dt.timedelta(days=365),
        ends_on=year.ends_on - dt.timedelta(days=365),
        archived_on=year.starts_on - dt.timedelta(days=30),
    )
    yield _page("completion:past", CHIEF, past.pk)
    account = Account.objects.get(login=INVITED)
    email = Teacher.objects.get(account=account).email
    yield _page("web:own_mail", "", signing.dumps({"account": account.pk, "email": email}, salt=SALT))


def of_candidates(year: Programme, chief: Account) -> Iterator[Page]:
    """A mentor's achievement, the words a colleague is asked for, and the minutes of the council."""
    entry = MentorEntry.objects.filter(programme=year, state="selected", teacher__account__isnull=False).first()
    assert entry is not None
    own = entry.teacher.account
    pdf = Upload.of("gramota.pdf", b"%PDF-1.4 signed")
    done = registry.add_achievement(entry=entry, kind="contest", title="Учитель года", upload=pdf, actor=own)
    yield _page("registry:achievement_edit", own.login, done.pk)
    colleague = Teacher.objects.filter(school=year.school, account__isnull=False).exclude(pk=entry.teacher_id).first()
    asked = registry.ask_reference(entry=entry, colleague=colleague, actor=own)
    yield _page("registry:reference", colleague.account.login, asked.pk)
    said = [(entry, "recommend", [7, 0, 1])]
    told = {"number": "П-7", "dated": clock.today(), "present": 8, "members": 11}
    act = registry.enter_minutes(programme=year, opinions=said, actor=chief, **told)
    for name in ("minutes", "minutes_extract", "minutes_again"):
        yield _page(f"registry:{name}", CHIEF, act.sitting.pk)


def put_right(year: Programme, chief: Account) -> Iterator[Page]:
    """The pair that pauses, a result and a review that are corrected."""
    resting = Place.objects.get(programme=year, state="paused")
    yield _page("mentoring:pause_edit", CHIEF, resting.pk)
    result = PracticalResult.objects.select_related("place__mentee__account").get(place__programme=year)
    yield _page("mentoring:result_edit", result.place.mentee.account.login, result.pk)
    review = InterimReview.objects.select_related("place__mentor__account").get(place__programme=year)
    yield _page("mentoring:review_correct", review.place.mentor.account.login, review.pk)
    sheet = Consent.objects.filter(programme=year, state="in_force", channel="paper").first()
    for view in ("addition", "error", "scan_new"):
        yield _page(f"consents:{view}", CHIEF, sheet.pk)
    act = year.acts.filter(annulled_on=None).first()
    attach_signed_file(act=act, upload=Upload.of("order.pdf", PDF), actor=chief)
    yield _page("programme:act_file_new", CHIEF, act.pk)
    talk = record_group_reflection(
        programme=year, held_on=clock.today(), attendees=7, worked="Встречи по средам", actor=chief
    )
    yield _page("completion:group_reflection_edit", CHIEF, talk.pk)


def for_many(year: Programme, chief: Account) -> Iterator[Page]:
    """Acts on many rows with the rows that a list leads to them with; what came of one, a part of it refused."""
    people = list(Teacher.objects.filter(school=year.school, left_on=None).by_name()[:3])
    sheets = [prepare_sheet(teacher=one, programme=year, kind="publication", actor=chief).pk for one in people]
    pairs = list(Place.objects.live().filter(programme=year).values_list("pk", flat=True)[:3])
    items = year.roadmap.order_by("pk")
    done, planned = (list(items.filter(state=state).values_list("pk", flat=True)[:2]) for state in ("done", "planned"))
    chosen = {
        "consents:sign_many": sheets,
        **{f"people:{act}_many": [one.pk for one in people] for act in ("alike", "known", "leave")},
        **{f"pairing:{act}_many": pairs for act in ("invite", "papers", "remind", "confirm")},
        "pairing:propose_many": list(MenteeEntry.objects.filter(programme=year).values_list("pk", flat=True)[:3]),
        **{f"programme:items_{act}": planned for act in ("done", "drop", "move")},
    }
    chosen["programme:told_many"] = chosen["people:known_many"]
    for name in (
        "unheard",
        "items_take",
        "roadmap_compare",
        "duties",
        "team",
        "resources",
        "resource_add",
        "team_add",
        "team_task_add",
        "start_later",
        "introduction",
        "questions",
        "ready",
    ):
        yield _page(f"programme:{name}", CHIEF)
    member, task = year.team.first(), year.team_tasks.first()
    yield _page("programme:team_member", CHIEF, member.pk)
    head = appoint(
        account=Account.objects.get(school=year.school, login="lapteva"), role="department_head", actor=chief
    )
    Teacher.objects.filter(account=head.account).update(department="Естественные науки")
    mine = list(Teacher.objects.filter(account=head.account))
    until = clock.today() + dt.timedelta(days=30)
    (task_lent,) = lend(programme=year, people=mine, what=["list"], until=until, actor=chief)
    yield _page("registry:lent", CHIEF)
    yield _page("registry:lent_edit", CHIEF, task_lent.pk)
    yield _page("registry:lent_mine", "lapteva")
    yield _page("registry:my_department", "lapteva")
    yield _page("programme:resource", CHIEF, year.resources.first().pk)
    yield _page("programme:team_task", CHIEF, task.pk)
    for act, rows in chosen.items():
        yield _page(act, CHIEF, query="?" + urlencode({many.ROWS: rows}, doseq=True))
    batch = Batch.objects.create(
        school_id=year.school_id,
        act="programme:items_move",
        made_by=chief,
        made_at=clock.now() - 2 * many.OWN_TIME,
        waiting=[*done, *planned],
        typed={"days": ["7"]},
    )
    many.go_on(None)
    yield _page("kit:batch", CHIEF, batch.handle)


def workshop(year: Programme, chief: Account) -> Iterator[Page]:
    """A second run to compare, a candidate the council has not spoken about, a staff list whose columns are asked."""
    run_matching(programme=year, actor=chief)
    yield _page("pairing:again", CHIEF)
    yield _page("pairing:compare", CHIEF)
    candidate = MentorEntry.objects.create(
        school=year.school,
        programme=year,
        teacher=Teacher.objects.get(school=year.school, last_name="Цой"),
        state="applied",
        applied_on=clock.today(),
    )
    yield _page("registry:opinion", "sovet", candidate.pk)
    yield _page("mentoring:confidant", "lapteva")
    staff = upload_roster(school=year.school, name=STAFF.name, content=STAFF.read_bytes(), actor=chief)
    yield _page("people:columns", CHIEF, staff.pk)


def the_door(year: Programme, chief: Account) -> Iterator[Page]:
    """Three people of the staff room: one was helped in by two, one is being helped in, one denied the own sheet."""
    people = Account.objects.filter(school=year.school, login__regex=r"^t\d+$", teacher__left_on=None).order_by("pk")
    sealed, helped, denier = people[:3]
    seal(sealed)
    for view in ("web:home", "web:entry", "web:anew"):
        yield _page(view, sealed.login)
    begin_recovery(account=helped, actor=chief, password=PASSWORD)
    yield _page("web:help_in", CHIEF)
    for login in (helped.login, CHIEF, "direktor"):
        yield _page("web:home", login)
    Account.objects.filter(pk=denier.pk).update(owner_confirmed_on=None, owner_confirmed_by="")
    OwnerSheet.objects.filter(account=denier).update(over_on=clock.today())
    (sheet,) = register_owner_sheets(teachers=[denier.teacher], upload=Upload.of("sheet.pdf", PDF), actor=chief)
    dispute_owner_sheet(sheet=sheet, actor=denier)
    yield _page("people:owner_sheets", CHIEF)


def main() -> None:
    """Prepare everything at once and print the pages."""
    with transaction.atomic():
        chief = Account.objects.get(login=CHIEF)
        year = Programme.objects.running().get()
        pages = [
            page
            for part in (
                own_forms,
                questions,
                unnamed,
                pairs,
                put_right,
                of_candidates,
                for_many,
                workshop,
                the_rest,
                the_door,
            )
            for page in part(year, chief)
        ]
    sys.stdout.write(json.dumps(pages))
