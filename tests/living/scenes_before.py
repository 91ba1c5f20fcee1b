"""Scenes of the waits of stages 1 to 5: the school, its papers, the registers, the proposals."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from nastavnik.consents.models import Consent
from nastavnik.consents.services import (
    ask_about_data,
    end_over,
    prepare_sheet,
    register_sheet,
    withdraw,
    withdraw_data_request,
)
from nastavnik.kit import clock
from nastavnik.kit.uploads import Upload
from nastavnik.outbox.models import Letter
from nastavnik.pairing import services as pairing
from nastavnik.people import services as people
from nastavnik.people.models import Account, Entered, Invitation, Membership, RosterImport, Teacher
from nastavnik.people.services.calendar import set_calendar_days
from nastavnik.people.services.owners import register_owner_sheets
from nastavnik.programme import services as programme
from nastavnik.registry import services as registry
from nastavnik.registry.models import Interview, MenteeEntry, PreliminaryRequest
from nastavnik.registry.services import early
from nastavnik.surveys import services as surveys
from tests import factories
from tests.living.told import Told, makes
from tests.pairing.scene import TODAY, Scene
from tests.surveys import waves

PDF = b"%PDF-1.4 signed"
FOUNDED, STARTS = factories.DAY, dt.date(2026, 8, 1)


def _school(*, staff: int = 2, year: bool = True) -> tuple[Account, Any]:
    """Found a school with its coordinator and some of the staff list, on the first of September."""
    boss = factories.account(factories.school(), roles=("coordinator",))
    for _ in range(staff - 1):
        factories.account(boss.school)
    return boss, factories.programme(boss.school) if year else None


def _scene(**mentor: Any) -> Scene:
    with clock.at(TODAY):
        return Scene(**mentor)


@makes("account/no_way_in/coordinator")
def somebody_has_no_way_in() -> Told:
    boss, _year = _school()
    teacher = factories.teacher(boss.school)
    return Told(teacher.pk, FOUNDED, {"coordinator": boss}, lambda: people.print_codes(teachers=[teacher], actor=boss))


@makes("account/coded/coordinator")
def a_code_was_not_used() -> Told:
    boss, _year = _school()
    teacher = factories.teacher(boss.school)
    with clock.at(TODAY):
        people.print_codes(teachers=[teacher], actor=boss)
    ends = Invitation.objects.get(teacher=teacher).expires_at.date()
    return Told(teacher.pk, ends, {"coordinator": boss}, lambda: people.print_codes(teachers=[teacher], actor=boss))


@makes("account/unconfirmed/person", "account/unconfirmed/coordinator")
def a_way_in_is_not_confirmed() -> Told:
    boss, _year = _school()
    with clock.at(TODAY):
        person = factories.account(boss.school, opened_by_code=True)
        Account.objects.filter(pk=person.pk).update(created_at=clock.now())
    sheet = {"upload": Upload.of("листы.pdf", PDF), "actor": boss}
    owners = {"coordinator": boss, "person": person}
    return Told(person.teacher.pk, TODAY, owners, lambda: register_owner_sheets(teachers=[person.teacher], **sheet))


@makes("objection/kept/coordinator")
def an_entry_that_stays_was_objected_to() -> Told:
    boss, _year = _school()
    with clock.at(TODAY):
        person = factories.account(boss.school)
        row = Entered.objects.create(
            school=boss.school, teacher=person.teacher, act="registry-times", kind="told", day=TODAY, entered_by=boss,
            entered_at=clock.now(), occasion="paper-0", objected_on=TODAY,
        )  # fmt: skip
    done = lambda: people.settle_objection(row=row, actor=boss)  # noqa: E731 - what closes it
    return Told(person.teacher.pk, TODAY, {"coordinator": boss}, done)


def _absent(run: Callable[..., Any], ends: Callable[..., Any], **days: dt.date) -> Told:
    boss, _year = _school()
    teacher = factories.account(boss.school).teacher
    with clock.at(TODAY):
        run(teacher=teacher, actor=boss, **days)
    since = days["away_until"] if days.get("away_from") == TODAY else next(iter(days.values()))
    return Told(teacher.pk, since, {"coordinator": boss}, lambda: ends(teacher=teacher, actor=boss))


@makes("absence/leaving/coordinator")
def somebody_leaves_on_a_day_ahead() -> Told:
    return _absent(people.mark_left, people.stay, left_on=TODAY + dt.timedelta(days=40))


@makes("unattended/nobody/coordinator")
def the_coordinator_goes_on_a_long_leave() -> Told:
    boss, _year = _school()
    other, first = factories.account(boss.school), TODAY + dt.timedelta(days=40)
    days = {"first": first, "last": first + dt.timedelta(days=90)}
    with clock.at(TODAY):
        people.set_away(teacher=boss.teacher, away_from=days["first"], away_until=days["last"], actor=boss)
    done = lambda: people.stand_in(account=other, role="coordinator", actor=boss, **days)  # noqa: E731
    return Told(boss.teacher.pk, first, {"coordinator": boss}, done)


@makes("absence/away_planned/coordinator")
def somebody_goes_on_a_long_leave() -> Told:
    first = TODAY + dt.timedelta(days=40)
    return _absent(people.set_away, people.end_away, away_from=first, away_until=first + dt.timedelta(days=90))


@makes("absence/away/coordinator")
def somebody_comes_back_from_a_long_leave() -> Told:
    return _absent(people.set_away, people.end_away, away_from=TODAY, away_until=TODAY + dt.timedelta(days=90))


@makes("import/preview/coordinator")
def a_list_was_not_accepted() -> Told:
    boss, _year = _school()
    with clock.at(TODAY):
        row = people.upload_roster(school=boss.school, name="a.csv", content="ФИО\nКротов Илья".encode(), actor=boss)
    return Told(row.pk, TODAY, {"coordinator": boss}, lambda: people.discard_roster(roster_import=row, actor=boss))


@makes("import/undecided/coordinator")
def rows_of_a_list_wait() -> Told:
    boss, _year = _school(staff=1)
    listed = "ФИО\nКротов Илья Павлович\n12345".encode()
    with clock.at(TODAY):
        row = people.upload_roster(school=boss.school, name="a.csv", content=listed, actor=boss)
        people.accept_roster(roster_import=row, actor=boss)
    (waiting,) = RosterImport.objects.get(pk=row.pk).counts["waiting"]
    decide = {"row": waiting, "decision": "skip", "actor": boss}
    return Told(row.pk, TODAY, {"coordinator": boss}, lambda: people.decide(roster_import=row, **decide))


@makes("staff_list/none/coordinator")
def there_is_no_staff_list() -> Told:
    boss, _year = _school(staff=1)
    upload = {"name": "a.csv", "content": "ФИО\nКротов Илья Павлович".encode(), "actor": boss}
    return Told(
        boss.school_id, FOUNDED, {"coordinator": boss}, lambda: people.upload_roster(school=boss.school, **upload)
    )


@makes("confidant/nobody/coordinator")
def nobody_is_the_confidant() -> Told:
    boss, year = _school()
    person = factories.account(boss.school)
    return Told(
        year.pk, STARTS, {"coordinator": boss}, lambda: people.appoint(account=person, role="confidant", actor=boss)
    )


@makes("duty/mine/person")
def somebody_answers_for_a_measure() -> Told:
    boss, year = _school()
    person = factories.account(boss.school)
    given = {"stage": 1, "title": "Место для встреч", "due_to": TODAY, "people": [person.teacher]}
    item = programme.add_roadmap_item(programme=year, actor=boss, **given)
    return Told(
        item.people.get().pk,
        TODAY,
        {"person": person},
        lambda: programme.mark_roadmap_item(item=item, done_on=clock.today(), actor=person),
    )


def _team_task() -> Any:
    boss, year = _school()
    person = factories.account(boss.school)
    with clock.at(TODAY):
        programme.add_to_team(programme=year, people=[person.teacher], actor=boss)
        given = {"title": "Обойти методобъединения", "due_to": TODAY, "people": [person.teacher]}
        return boss, year, programme.give_task(programme=year, actor=boss, **given)


@makes("team_task/given/coordinator")
def a_task_of_the_team_is_late() -> Told:
    boss, _year, task = _team_task()
    return Told(task.pk, TODAY, {"coordinator": boss}, lambda: programme.finish_task(task=task, actor=boss))


@makes("team_task/alone/coordinator")
def a_task_of_the_team_has_nobody() -> Told:
    boss, year, task = _team_task()
    with clock.at(TODAY):
        programme.leave_team(member=year.team.get(), actor=boss)
    return Told(task.pk, TODAY, {"coordinator": boss}, lambda: programme.withdraw_task(task=task, actor=boss))


@makes("guest/unsigned/coordinator")
def a_guest_has_no_sheet() -> Told:
    boss, year = _school()
    given = {"last_name": "Ким", "first_name": "Анна", "guest_of": "Школа № 7"}
    guest = people.add_teacher(school=boss.school, actor=boss, **given)
    entry = factories.mentor(year, of=guest, applied_on=TODAY)

    def sign() -> None:
        sheet = prepare_sheet(teacher=guest, programme=year, kind="share_outside", actor=boss)
        register_sheet(consent=sheet, sheet_number="7", signed_on=clock.today(), actor=boss)

    return Told(entry.pk, TODAY, {"coordinator": boss}, sign)


def _lent() -> Any:
    boss, year = _school()
    head = factories.account(boss.school, roles=("department_head",))
    Teacher.objects.filter(pk=head.teacher.pk).update(department="математики")
    with clock.at(TODAY):
        given = {"people": [head.teacher], "what": ["asking"], "until": TODAY}
        return boss, head, registry.lend(programme=year, actor=boss, **given)[0]


@makes("lent/open/person")
def a_task_is_lent() -> Told:
    _boss, head, task = _lent()
    return Told(task.pk, TODAY, {"person": head}, lambda: registry.finish_lent(task=task, actor=head))


@makes("lent/open/coordinator")
def a_lent_task_is_past_its_term() -> Told:
    boss, _head, task = _lent()
    return Told(task.pk, TODAY, {"coordinator": boss}, lambda: registry.take_back(task=task, actor=boss))


@makes("lent/alone/coordinator")
def a_lent_task_has_nobody() -> Told:
    boss, head, task = _lent()
    Membership.objects.filter(account=head).update(ended_on=TODAY)
    return Told(task.pk, TODAY, {"coordinator": boss}, lambda: registry.take_back(task=task, actor=boss))


def _resource(**more: Any) -> Any:
    boss, year = _school()
    given = {"title": "Кабинет 214", "kind": "material", "amount": 1, "unit": "кабинет", "due_to": TODAY}
    return boss, programme.add_resource(programme=year, actor=boss, **given, **more)


@makes("resource/needed/coordinator")
def a_resource_is_not_there_on_its_day() -> Told:
    boss, row = _resource()
    owner = factories.account(boss.school).teacher
    given = {name: getattr(row, name) for name in ("title", "kind", "amount", "unit", "due_to")}
    row = programme.change_resource(resource=row, actor=boss, owner=owner, **given)
    there = {"resource": row, "state": "there", "actor": boss}
    return Told(row.pk, TODAY, {"coordinator": boss}, lambda: programme.settle_resource(**there))


@makes("resource/alone/coordinator")
def a_resource_is_needed_soon() -> Told:
    boss, row = _resource()
    gone = {"resource": row, "state": "none", "actor": boss}
    return Told(row.pk, TODAY, {"coordinator": boss}, lambda: programme.settle_resource(**gone))


@makes("heard/not_yet/coordinator")
def somebody_was_not_told() -> Told:
    boss, year = _school()
    told, teacher = boss.teacher, Teacher.objects.exclude(pk=boss.teacher.pk).get(school=boss.school)
    with clock.at(TODAY):
        given = {"audience": "staff", "title": "Педсовет", "held_on": TODAY, "way": "information"}
        programme.record_outreach(programme=year, present=[told], actor=boss, **given)
    return Told(
        teacher.pk,
        TODAY,
        {"coordinator": boss},
        lambda: programme.tell_in_person(teacher=teacher, programme=year, told_on=TODAY, actor=boss),
    )


@makes("early_sheet/out/coordinator")
def a_sheet_is_handed_out() -> Told:
    boss, year = _school()
    with clock.at(TODAY):
        programme.open_gathering(programme=year, kind="early", actor=boss)
        early.print_sheets(programme=year, count=1, actor=boss)
    row = PreliminaryRequest.objects.get()
    answers = {"topic": "parents", "role_model": "", "formats": [], "text": ""}
    return Told(
        row.pk,
        TODAY,
        {"coordinator": boss},
        lambda: early.enter_sheet(programme=year, number=row.number, actor=boss, **answers),
    )


@makes("gathering/enough/coordinator")
def five_asked_before_forms_are_chosen() -> Told:
    boss, year = _school()
    with clock.at(TODAY):
        found = programme.open_gathering(programme=year, kind="early", actor=boss)
        for _number in range(5):
            answers = {"topic": "parents", "role_model": "", "formats": ["group"], "text": ""}
            early.give(gathering=found, code=early.new_code(), **answers)
    chosen = {"role_models": ["experienced_novice"], "formats": ["group"]}
    return Told(
        found.pk, TODAY, {"coordinator": boss}, lambda: programme.choose_forms(programme=year, actor=boss, **chosen)
    )


@makes("gathering/late/coordinator")
def a_gathering_stands_open_past_its_stage() -> Told:
    return _open_past_its_stage("early")


@makes("gathering/asked_late/coordinator")
def questions_to_the_staff_stand_open_past_their_stage() -> Told:
    return _open_past_its_stage("attitude")


def _open_past_its_stage(kind: str) -> Told:
    boss, year = _school()
    person = factories.account(boss.school)
    with clock.at(TODAY):
        found = programme.open_gathering(programme=year, kind=kind, actor=boss)
        entry = registry.enter_as_mentee(programme=year, teacher=person.teacher, actor=person)
        words = {"topic": "parents", "need_type": "consultant", "text_for_coordinator": "звонки"}
        registry.save_request(entry=entry, actor=person, submit=True, **words)
    done = {"programme": year, "kind": kind, "actor": boss}
    return Told(found.pk, TODAY, {"coordinator": boss}, lambda: programme.close_gathering(**done))


@makes("calendar/empty/coordinator")
def no_holidays_are_entered() -> Told:
    boss, year = _school()
    days = {"first": TODAY, "last": TODAY, "kind": "vacation", "actor": boss}
    return Told(year.pk, STARTS, {"coordinator": boss}, lambda: set_calendar_days(school=boss.school, **days))


@makes("roadmap/planned/coordinator")
def a_measure_is_due() -> Told:
    boss, year = _school()
    item = programme.add_roadmap_item(programme=year, actor=boss, stage=1, title="Собрание", due_to=TODAY)
    return Told(
        item.pk,
        TODAY,
        {"coordinator": boss},
        lambda: programme.mark_roadmap_item(item=item, done_on=clock.today(), actor=boss),
    )


@makes("act/uncopied/coordinator")
def a_paper_has_no_signed_copy() -> Told:
    boss, year = _school()
    with clock.at(TODAY):
        act = programme.approve_roadmap(programme=year, number="12", dated=TODAY, actor=boss)
    sheet = {"upload": Upload.of("приказ.pdf", PDF), "actor": boss}
    return Told(act.pk, TODAY, {"coordinator": boss}, lambda: programme.attach_signed_file(act=act, **sheet))


@makes("act/uncopied/coordinator")
def an_annulled_paper_needs_no_copy() -> Told:
    boss, year = _school()
    with clock.at(TODAY):
        act = programme.approve_roadmap(programme=year, number="12", dated=TODAY, actor=boss)
    why = {"reason": "номер занят", "actor": boss}
    return Told(act.pk, TODAY, {"coordinator": boss}, lambda: programme.annul_act(act=act, **why))


@makes("consent/prepared/person", "consent/prepared/coordinator")
def a_sheet_is_unsigned() -> Told:
    boss, year = _school()
    person = factories.account(boss.school)
    with clock.at(TODAY):
        sheet = prepare_sheet(teacher=person.teacher, programme=year, kind="publication", actor=boss)
    owners = {"coordinator": boss, "person": person}
    return Told(
        sheet.pk,
        TODAY,
        owners,
        lambda: register_sheet(consent=sheet, sheet_number="1", signed_on=clock.today(), actor=boss),
    )


@makes("consent_ends/ending/person", "consent_ends/ending/coordinator")
def a_consent_ends() -> Told:
    boss, year = _school()
    person = factories.account(boss.school)
    given = factories.consent(person.teacher, year, "publication", until=dt.date(2026, 11, 30))
    owners = {"coordinator": boss, "person": person}
    return Told(given.pk, dt.date(2026, 11, 30), owners, lambda: withdraw(consent=given, actor=person))


@makes("data_request/open/coordinator")
def somebody_asks_about_their_data() -> Told:
    boss, _year = _school()
    person = factories.account(boss.school)
    with clock.at(TODAY):
        asked = ask_about_data(teacher=person.teacher, kind="correct", words="отчество", actor=person)
    return Told(asked.pk, TODAY, {"coordinator": boss}, lambda: withdraw_data_request(row=asked, actor=person))


@makes("newcomer/unasked/coordinator")
def an_early_career_teacher_was_not_asked() -> Told:
    boss, year = _school()
    teacher = factories.teacher(boss.school, pedagogical_years=1, hired_on=TODAY)
    invite = {"programme": year, "teacher": teacher, "actor": boss}
    return Told(teacher.pk, TODAY, {"coordinator": boss}, lambda: registry.invite_mentee(**invite))


@makes("newcomer/came/coordinator")
def a_newcomer_was_not_asked() -> Told:
    boss, _year = _school()
    factories.roster_import(boss.school, boss)
    RosterImport.objects.update(state="accepted", accepted_at=clock.now())
    with clock.at(TODAY):
        name = {"last_name": "Новикова", "first_name": "Анна", "pedagogical_years": 20}
        teacher = people.add_teacher(school=boss.school, actor=boss, **name)
    return Told(teacher.pk, TODAY, {"coordinator": boss}, lambda: people.know(teacher=teacher, actor=boss))


def _invited_mentee(person: Teacher, boss: Account, year: Any) -> MenteeEntry:
    with clock.at(TODAY):
        return registry.invite_mentee(programme=year, teacher=person, actor=boss)


@makes("mentee/invited/person", "mentee/invited/coordinator")
def an_invitation_has_no_answer() -> Told:
    boss, year = _school()
    person = factories.account(boss.school)
    entry = _invited_mentee(person.teacher, boss, year)
    owners = {"coordinator": boss, "person": person}
    return Told(entry.pk, TODAY, owners, lambda: registry.decline_participation(entry=entry, actor=person))


@makes("mentee/unreached/coordinator")
def an_invitation_reaches_nobody() -> Told:
    boss, year = _school()
    teacher = factories.teacher(boss.school)
    entry = _invited_mentee(teacher, boss, year)
    return Told(entry.pk, TODAY, {"coordinator": boss}, lambda: registry.withdraw_invitation(entry=entry, actor=boss))


@makes("tell/unsaid/coordinator")
def somebody_is_told_in_person() -> Told:
    boss, year = _school()
    teacher = factories.teacher(boss.school, email="somebody@example.org")
    entry = _invited_mentee(teacher, boss, year)
    return Told(
        teacher.pk,
        TODAY,
        {"coordinator": boss},
        lambda: registry.withdraw_invitation(entry=entry, actor=boss),
        first=7,
    )


@makes("mentee/thinking/person")
def somebody_thinks() -> Told:
    _boss, year = _school()
    with clock.at(TODAY):
        entry = factories.thinking_mentee(year)
    person = entry.teacher.account
    return Told(entry.pk, TODAY, {"person": person}, lambda: registry.decline_participation(entry=entry, actor=person))


@makes("mentee/without_request/coordinator")
def somebody_joined_without_a_request() -> Told:
    boss, year = _school()
    entry = factories.mentee(year, joined_on=TODAY)
    return Told(entry.pk, TODAY, {"coordinator": boss}, lambda: factories.request(entry))


def _talk(year: Any, boss: Account, teacher: Teacher) -> Interview:
    words = {"topic": "parents", "need_type": "consultant", "subject": "", "weight": 2, "text": "звонки вечером"}
    words |= {"expected_change": "", "urgency": "", "horizon": "", "held_on": TODAY, "held_by": ""}
    with clock.at(TODAY):
        return registry.note_interview(programme=year, teacher=teacher, actor=boss, **words)


@makes("interview/offered/person", "interview/offered/coordinator")
def notes_of_a_talk_wait() -> Told:
    boss, year = _school()
    person = factories.account(boss.school)
    talk = _talk(year, boss, person.teacher)
    owners = {"coordinator": boss, "person": person}
    return Told(talk.pk, TODAY, owners, lambda: registry.decline_interview(interview=talk, actor=person))


@makes("interview/unreached/coordinator")
def notes_of_a_talk_are_signed() -> Told:
    boss, year = _school()
    talk = _talk(year, boss, factories.teacher(boss.school))
    return Told(talk.pk, TODAY, {"coordinator": boss}, lambda: registry.erase_interview(interview=talk, actor=boss))


@makes("draft/draft/author")
def a_request_is_a_draft() -> Told:
    _boss, year = _school()
    with clock.at(TODAY):
        entry = factories.joined_mentee(year)
        author = entry.teacher.account
        words = {"topic": "parents", "need_type": "consultant", "text_for_coordinator": "а", "self_rating_before": 3}
        draft = registry.save_request(entry=entry, actor=author, submit=False, **words)
    return Told(
        draft.pk,
        TODAY,
        {"author": author},
        lambda: registry.save_request(entry=entry, request=draft, actor=author, submit=True, **words),
    )


@makes("request/submitted/coordinator")
def a_request_waits_for_a_decision() -> Told:
    boss, year = _school()
    with clock.at(TODAY):
        request = factories.joined_mentee(year).requests.get()
    return Told(request.pk, TODAY, {"coordinator": boss}, lambda: registry.accept_request(request=request, actor=boss))


@makes("need/wanted/coordinator")
def a_request_has_no_mentor() -> Told:
    scene = _scene()
    need = scene.year.mentee_entries.get(teacher=scene.mentee).requests.get()
    return Told(need.pk, FOUNDED, {"coordinator": scene.boss}, scene.propose)


@makes("need/wanted/coordinator")
def a_request_waits_again_after_a_proposal_was_withdrawn() -> Told:
    scene = _scene()
    need = scene.year.mentee_entries.get(teacher=scene.mentee).requests.get()
    with clock.at(TODAY):
        pairing.withdraw_proposal(place=scene.propose(), actor=scene.boss)
    return Told(need.pk, TODAY, {"coordinator": scene.boss}, scene.propose)


@makes("own_need/choosing/author")
def a_private_request_has_no_mentor() -> Told:
    _boss, year = _school()
    with clock.at(TODAY):
        request = factories.joined_mentee(year, topic="wellbeing").requests.get()
    author = request.entry.teacher.account
    return Told(request.pk, TODAY, {"author": author}, lambda: registry.withdraw_request(request=request, actor=author))


@makes("mentor/invited/person", "mentor/invited/coordinator")
def an_invitation_to_be_a_mentor_has_no_answer() -> Told:
    boss, year = _school()
    person = factories.account(boss.school)
    with clock.at(TODAY):
        entry = registry.invite_mentor(programme=year, teacher=person.teacher, actor=boss)
    owners = {"coordinator": boss, "person": person}
    return Told(entry.pk, TODAY, owners, lambda: registry.decline_candidacy(entry=entry, actor=person))


def _candidate() -> tuple[Account, Any]:
    boss, year = _school()
    with clock.at(TODAY):
        return boss, factories.candidate(year)


@makes("mentor/applied/coordinator")
def a_candidate_waits() -> Told:
    boss, entry = _candidate()
    return Told(
        entry.pk, TODAY, {"coordinator": boss}, lambda: registry.defer_mentor(entry=entry, reason="рано", actor=boss)
    )


REASONS = {"registry.opinion": "совет соберётся позже", "registry.training_settled": "опыт есть"}


@makes("mentor/deferred/coordinator")
def a_decision_was_deferred() -> Told:
    boss, entry = _candidate()
    with clock.at(TODAY):
        registry.defer_mentor(entry=entry, reason="рано", actor=boss)
    return Told(
        entry.pk,
        TODAY,
        {"coordinator": boss},
        lambda: registry.select_mentor(entry=entry, actor=boss, reasons=REASONS),
    )


@makes("opinion/unheard/coordinator", "council/unheard/addressee")
def the_council_has_not_spoken() -> Told:
    boss, entry = _candidate()
    type(boss.school).objects.filter(pk=boss.school_id).update(council_opinion_wanted=True)
    member = factories.account(boss.school, roles=("council_member",))
    owners = {"coordinator": boss, "addressee": member}
    return Told(entry.pk, TODAY, owners, lambda: registry.give_opinion(entry=entry, opinion="recommend", actor=member))


def _words() -> tuple[Any, Account, Account]:
    """Let a candidate ask a colleague for some words."""
    _boss, entry = _candidate()
    colleague = factories.account(entry.school)
    person = entry.teacher.account
    with clock.at(TODAY):
        asked = registry.ask_reference(entry=entry, colleague=colleague.teacher, actor=person)
    return asked, person, colleague


@makes("reference/asked/colleague")
def a_colleague_is_asked_for_words() -> Told:
    asked, _person, colleague = _words()
    return Told(
        asked.pk, TODAY, {"colleague": colleague}, lambda: registry.decline_reference(reference=asked, actor=colleague)
    )


@makes("reference/written/person")
def words_wait_for_the_candidate() -> Told:
    asked, person, colleague = _words()
    with clock.at(TODAY):
        registry.write_reference(reference=asked, words="умеет ждать", actor=colleague)
    return Told(asked.pk, TODAY, {"person": person}, lambda: registry.keep_reference(reference=asked, actor=person))


def _selected(**values: Any) -> Scene:
    return _scene(selected_on=TODAY, **values)


@makes("mentor/resting/person")
def a_break_has_no_end() -> Told:
    scene = _scene()
    person = scene.mentor.account
    with clock.at(TODAY):
        registry.rest(entry=scene.entry, actor=person)
    return Told(
        scene.entry.pk, TODAY, {"person": person}, lambda: registry.return_from_rest(entry=scene.entry, actor=person)
    )


@makes("training/undecided/coordinator")
def training_is_undecided() -> Told:
    scene = _selected()
    why = {"reason": "опыт", "actor": scene.boss}
    return Told(
        scene.entry.pk,
        TODAY,
        {"coordinator": scene.boss},
        lambda: registry.training_not_needed(entry=scene.entry, **why),
    )


@makes("training/planned/coordinator")
def training_is_not_noted() -> Told:
    scene = _selected()
    with clock.at(TODAY):
        registry.plan_training(entry=scene.entry, actor=scene.boss)
    held = {"held_on": TODAY, "agenda": "стратегия", "participants": [scene.entry], "actor": scene.boss}
    return Told(
        scene.entry.pk,
        TODAY,
        {"coordinator": scene.boss},
        lambda: registry.record_training(programme=scene.year, **held),
    )


@makes("rules/missing/coordinator")
def a_mentor_has_no_rules() -> Told:
    scene = _selected()
    words = {"strategy": "шаг за шагом", "meeting_rules": "вовремя", "topic_plan": "", "actor": scene.boss}
    return Told(
        scene.entry.pk, TODAY, {"coordinator": scene.boss}, lambda: registry.keep_rules(entry=scene.entry, **words)
    )


@makes("free_mentor/free/coordinator")
def a_mentor_has_nobody() -> Told:
    scene = _selected()
    return Told(scene.entry.pk, TODAY, {"coordinator": scene.boss}, scene.propose)


def _place(step: str, done: Callable[[Scene, Any], Any], *owners: str, **mentor: Any) -> Told:
    """Bring a pair to a step of its proposal."""
    scene = _scene(**mentor)
    with clock.at(TODAY):
        place = getattr(scene, step)()
    people = {"coordinator": scene.boss, "mentor": place.mentor.account, "mentee": place.mentee.account}
    shown = {name: people[name] for name in owners}
    return Told(place.pk, TODAY, shown, lambda: done(scene, place))


def _yes(place: Any, *sides: str) -> None:
    for side in sides:
        pairing.answer(place=place, side=side, yes=True, actor=getattr(place, side).account)


@makes("place/chosen/coordinator")
def a_proposal_was_not_sent() -> Told:
    return _place("propose", lambda of, place: pairing.invite_to_meeting(place=place, actor=of.boss), "coordinator")


@makes("place/invited/mentor", "place/invited/mentee", "place/invited/coordinator")
def two_have_not_met() -> Told:
    def met(of: Scene, place: Any) -> None:
        pairing.record_meeting(place=place, met_on=clock.today(), mode="in_person", actor=of.boss)

    return _place("invited", met, "mentor", "mentee", "coordinator")


@makes("place/met/mentor", "place/met/mentee", "place/met/coordinator")
def two_have_not_answered() -> Told:
    return _place("met", lambda of, place: _yes(place, "mentor", "mentee"), "mentor", "mentee", "coordinator")


@makes("place/agreed/coordinator")
def a_pair_may_be_confirmed() -> Told:
    reasons = {"pairing.order_registered": "приказ готовится"}
    return _place(
        "agreed", lambda of, place: pairing.confirm(place=place, actor=of.boss, reasons=reasons), "coordinator"
    )


@makes("order/unnamed/coordinator")
def no_order_names_a_pair() -> Told:
    def ordered(of: Scene, place: Any) -> None:
        paper = {"number": "14", "dated": clock.today(), "actor": of.boss}
        pairing.register_order(programme=of.year, places=[place], **paper)

    return _place("agreed", ordered, "coordinator")


def _work_sheet(step: str) -> Told:
    scene = _scene(signs=False)
    with clock.at(TODAY):
        getattr(scene, step)()

    def signed() -> None:
        sheet = prepare_sheet(
            teacher=scene.mentor, programme=scene.year, kind=Consent.Kind.MENTOR_WORK, actor=scene.boss
        )
        register_sheet(consent=sheet, sheet_number="7", signed_on=clock.today(), actor=scene.boss)

    return Told(scene.entry.pk, TODAY, {"coordinator": scene.boss}, signed)


@makes("work_sheet/agreed/coordinator")
def an_agreed_pair_lacks_the_sheet() -> Told:
    return _work_sheet("agreed")


@makes("work_sheet/over/coordinator")
def the_sheet_of_a_pair_at_work_ran_out() -> Told:
    scene, last = Scene(), TODAY + dt.timedelta(days=20)
    with clock.at(TODAY):
        scene.confirmed()
        Consent.objects.filter(teacher=scene.mentor, kind="mentor_work").update(until=last)
    asked = {"programme": scene.year, "kind": "mentor_work", "up_to_mentees": 3, "until": scene.year.ends_on}
    with clock.at(last):
        assert end_over(clock.today(), scene.school.pk) is None
        assert Consent.objects.in_force().filter(teacher=scene.mentor, kind="mentor_work").exists()
    with clock.at(last + dt.timedelta(days=1)):
        end_over(clock.today(), scene.school.pk)

    def sign_anew() -> None:
        sheet = prepare_sheet(teacher=scene.mentor, actor=scene.boss, **asked)
        register_sheet(consent=sheet, sheet_number="8", signed_on=clock.today(), actor=scene.boss)

    return Told(scene.entry.pk, last, {"coordinator": scene.boss}, sign_anew)


@makes("work_sheet/ahead/coordinator")
def an_invited_mentor_will_need_the_sheet() -> Told:
    return _work_sheet("invited")


@makes("wave/planned/coordinator")
def a_wave_may_begin() -> Told:
    of = waves.scene(1)
    with waves.at():
        surveys.sync_catalog()
        wave = waves.plan(of)
    return Told(
        wave.pk,
        waves.DAY,
        {"coordinator": of.coordinator},
        lambda: surveys.open_wave(wave=wave, actor=of.coordinator),
    )


@makes("asked/silent/person")
def somebody_has_not_answered_a_wave() -> Told:
    of = waves.scene(1)
    with waves.at():
        surveys.sync_catalog()
        wave = waves.begun(of)
    person = of.mentees[0]
    return Told(wave.pk, waves.DAY, {"person": person}, lambda: waves.answer(wave, person))


@makes("owner_sheet/denied/head", "owner_sheet/denied/coordinator")
def an_owner_denied_the_sheet() -> Told:
    boss, _year = _school()
    head = factories.account(boss.school, roles=("head",))
    person = factories.account(boss.school, opened_by_code=True)

    def signed() -> Any:
        sheet = {"upload": Upload.of("листы.pdf", PDF), "actor": boss}
        return register_owner_sheets(teachers=[person.teacher], **sheet)[0]

    with clock.at(TODAY):
        denied = people.dispute_owner_sheet(sheet=signed(), actor=person)
    return Told(denied.pk, TODAY, {"coordinator": boss, "head": head}, signed)


def _letter(state: str) -> Told:
    boss, _year = _school()
    operator = factories.account(boss.school, roles=("operator",))
    with clock.at(TODAY):
        letter = Letter.objects.create(
            school_id=boss.school_id,
            account=boss,
            kind="notice",
            state=state,
            created_at=clock.now(),
            next_at=clock.now(),
        )
    rows = Letter.objects.filter(pk=letter.pk)
    return Told(
        letter.pk,
        TODAY,
        {"coordinator": boss, "operator": operator},
        lambda: people.give_letters_up(school=boss.school, letters=rows, actor=boss),
    )


@makes("letter/failed/coordinator", "letter/failed/operator")
def a_letter_failed() -> Told:
    return _letter("failed")


@makes("letter/held/coordinator", "letter/held/operator")
def a_letter_is_held() -> Told:
    return _letter("held")
