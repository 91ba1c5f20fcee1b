"""Standing in on paper: what is good enough, what is never entered for another, and a year of two people without accounts."""

import datetime as dt
import uuid
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nastavnik.consents.services import prepare_sheet, register_sheet
from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.journal.selectors import check_chain
from nastavnik.kit import clock, occasion
from nastavnik.kit.paper import SHEET, TOLD, Paper, entered_from, paper_acts
from nastavnik.mentoring import services
from nastavnik.mentoring.models import FinalAssessment, Goal, InterimReview, Meeting, PracticalResult, Task
from nastavnik.outbox.models import Notice
from nastavnik.pairing import services as pairing
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, Entered, Teacher
from nastavnik.people.policies import acting_for, refuse_on_paper
from nastavnik.registry import services as registry
from nastavnik.registry.models import MenteeEntry, MentoringRequest
from nastavnik.registry.selectors.mentors import selection_state
from tests import factories, stories
from tests.living.lines import texts_of
from tests.mentoring.pairs import FINAL, FINAL_SELF, MENTEE_FORM, MENTOR_FORM, RUBRIC, TODAY, Pair
from tests.support.sameness import differing, everything

NOT_YOURS = RuleError("test.self", "не ваше")
ONCE = dt.timedelta(days=1)


def client(account: Account) -> Client:
    made = Client()
    made.force_login(account)
    return made


def enter(boss: Account, teacher: Teacher, act: str, row: int, *, number: str = "14", **data: Any) -> Any:
    """Send the form of an act as the coordinator does, from a sheet unless it says that it was told."""
    paper = {"paper-kind": SHEET if number else TOLD, "paper-number": number, "paper-day": clock.today().isoformat()}
    sent = {"form_key": str(uuid.uuid4()), **paper, **data}
    return client(boss).post(reverse("people:paper", args=[teacher.pk, act, row]), sent)


def entered(boss: Account, teacher: Teacher, act: str, row: Any, **data: Any) -> None:
    answer = enter(boss, teacher, act, row.pk, **data)
    said = answer.context["form"].errors if answer.status_code == 422 else ""
    assert answer.status_code == 302, (act, said, [one.errors for one in answer.context["forms"]] if said else "")


@pytest.mark.parametrize(
    ("how", "account", "needs"), list(product(["own", TOLD, SHEET], [True, False], [TOLD, SHEET])), ids=str
)
def test_what_is_good_enough_for_an_act(db: None, how: str, account: bool, needs: str) -> None:
    school = factories.school()
    boss = factories.account(school, roles=("coordinator",))
    owner = factories.account(school)
    teacher = owner.teacher if account else factories.teacher(school)
    with clock.at(TODAY):
        paper = Paper(teacher.pk, how, TODAY, "14" if how == SHEET else "") if how != "own" else None

        def ask(actor: Account) -> str:
            if paper is None:
                return acting_for(actor, teacher, needs=needs, refusal=NOT_YOURS)
            with entered_from(paper):
                return acting_for(actor, teacher, needs=needs, refusal=NOT_YOURS)

        if how == "own":
            found = ask(owner) if account else refusal(ask, owner)
            assert found == ("own" if account else "test.self")
            assert refusal(ask, boss) == "test.self", "without a paper the coordinator is nobody's hand"
            return
        assert refusal(ask, factories.account(school)) == "role", "a colleague enters nothing"
        good = how == SHEET or needs == TOLD
        assert (ask(boss) if good else refusal(ask, boss)) == (how if good else "paper.sheet")
        with entered_from(paper):
            assert refusal(lambda _actor: refuse_on_paper(teacher), boss) == "paper.never"


def refusal(ask: Any, actor: Account) -> str:
    with pytest.raises(RuleError) as caught:
        ask(actor)
    return caught.value.code


def test_a_sheet_has_a_number_and_a_day_that_has_come_and_is_of_one_person(told: Pair) -> None:
    mentee, mentor = told.teacher(told.mentee), told.teacher(told.mentor)
    for paper, code in (
        (Paper(mentee.pk, SHEET, TODAY, " "), "paper.number"),
        (Paper(mentee.pk, SHEET, clock.today() + ONCE, "1"), "paper.future"),
        (Paper(mentor.pk, SHEET, TODAY, "1"), "test.self"),
    ):
        with entered_from(paper):
            assert refusal(lambda a: acting_for(a, mentee, needs=SHEET, refusal=NOT_YOURS), told.coordinator) == code


def test_every_act_opens_its_form_and_one_that_needs_a_sheet_does_not_take_a_word(told: Pair) -> None:
    """Goes through the acts that can be entered for the two people of a pair at work."""
    opened = set()
    people = [told.teacher(account) for account in (told.mentor, told.mentee)]
    for teacher, (name, act) in product(people, paper_acts):
        row = act.rows(teacher).first()
        if row is None:
            continue
        page = client(told.coordinator).get(reverse("people:paper", args=[teacher.pk, name, row.pk]))
        assert page.status_code == 200, name
        assert ('name="paper-kind"' in page.content.decode()) == (act.needs == TOLD), name
        assert client(told.mentor).get(page.request["PATH_INFO"]).status_code == 403
        opened.add(name)
    assert {one for one in opened if one.startswith("mentoring-")} >= {
        "mentoring-plan", "mentoring-goal", "mentoring-step", "mentoring-result", "mentoring-rhythm", "mentoring-leave",
        "mentoring-interim", "mentoring-interim-self", "mentoring-final", "mentoring-final-self", "mentoring-final-mentor",
    }  # fmt: skip
    listed = client(told.coordinator).get(reverse("people:papers", args=[people[0].pk])).content.decode()
    assert "Ставит цель" in listed


def test_the_person_is_told_sees_it_and_may_say_that_it_is_not_so(told: Pair) -> None:
    mentee, boss = told.teacher(told.mentee), told.coordinator
    entered(boss, mentee, "mentoring-step", told.place, title="взять две карточки", due_on="", number="21")
    line = Event.objects.get(kind="step.agreed")
    assert (line.data["channel"], line.data["sheet"], line.actor) == (SHEET, "21", boss)
    assert Notice.objects.filter(kind="paper.entered", account=told.mentee, params__number="21").exists()
    own = client(told.mentee).get(reverse("people:entered")).content.decode()
    assert "№ 21" in own
    assert "Это не так" in own
    row = Entered.objects.get()
    url = reverse("people:not_so", args=[row.pk])
    assert client(told.mentor).post(url, {"form_key": str(uuid.uuid4())}).status_code == 404
    page = client(told.mentee).post(url, {"form_key": str(uuid.uuid4())}).content.decode()
    assert "Внесённое за вас отменится." in page
    row.refresh_from_db()
    assert row.objected_on is None, "it is said before it is done"
    client(told.mentee).post(url, {"form_key": str(uuid.uuid4()), "sure": "1"})
    row.refresh_from_db()
    assert (row.objected_on, row.annulled) == (clock.today(), True)
    assert not Task.objects.exists(), "what was entered is taken back"
    assert Event.objects.filter(kind="step.agreed.returned", actor=told.mentee).exists()
    assert Notice.objects.filter(kind="paper.objected", account=boss).exists()
    assert (
        "человек говорит: это не так" in client(boss).get(reverse("people:papers", args=[mentee.pk])).content.decode()
    )


def object_to(told: Pair, *, sure: str = "1") -> tuple[Entered, str]:
    """Let the mentee say that the last entry is not so; give the entry and the page."""
    row = Entered.objects.latest("pk")
    sent = {"form_key": str(uuid.uuid4()), **({"sure": sure} if sure else {})}
    page = client(told.mentee).post(reverse("people:not_so", args=[row.pk]), sent).content.decode()
    row.refresh_from_db()
    return row, page


def test_what_others_have_built_on_is_foretold_and_annulled_with_it(told: Pair) -> None:
    mentee, boss = told.teacher(told.mentee), told.coordinator
    before = everything()
    entered(boss, mentee, "mentoring-step", told.place, title="взять две карточки", due_on="", number="21")
    with occasion.of("later"):
        services.complete_step(task=Task.objects.get(), outcome="получилось", actor=told.mentor)
    _row, page = object_to(told, sure="")
    assert f"Вместе с ним отменится записанное позже: шаг, {clock.today():%d.%m.%Y}." in page
    assert Task.objects.get().done_on is not None
    row, _page = object_to(told)
    assert (row.objected_on, row.annulled) == (clock.today(), True)
    left = {key.split()[0] for key in differing(before, everything())}
    assert left <= {"people.Entered", "outbox.Notice", "outbox.Letter"}, left
    assert check_chain(mentee.school_id).whole


def test_what_cannot_be_annulled_is_the_coordinators_matter_until_it_is_settled(told: Pair) -> None:
    mentee, boss = told.teacher(told.mentee), told.coordinator
    plan = {"kind": "regular", "planned_on": clock.today().isoformat(), "mode": "in_person"}
    entered(boss, mentee, "mentoring-plan", told.place, number="", **plan)
    meeting = Meeting.objects.get(state="planned")
    services.hold_meeting(meeting=meeting, held_on=clock.today(), actor=told.mentor)
    services.give_feedback(meeting=meeting, teacher=mentee, raw=MENTEE_FORM, actor=told.mentee)
    _row, page = object_to(told, sure="")
    assert "Само это не отменится и пока останется: разберётся куратор." in page
    assert "На этом уже стоит: встреча, " in page
    before = Meeting.objects.values().get(pk=meeting.pk)
    row, _page = object_to(told)
    assert (row.objected_on, row.annulled) == (clock.today(), False)
    assert Meeting.objects.values().get(pk=meeting.pk) == before
    assert any("это не так" in text for text in texts_of(boss))
    papers = reverse("people:papers", args=[mentee.pk])
    assert "На этом стоит: встреча, " in client(boss).get(papers).content.decode()
    settle = reverse("people:objection_settled", args=[row.pk])
    assert client(told.mentor).post(settle, {"form_key": str(uuid.uuid4())}).status_code == 403
    client(boss).post(settle, {"form_key": str(uuid.uuid4())})
    assert "улажено" in client(boss).get(papers).content.decode()
    assert not any("это не так" in text for text in texts_of(boss))


def test_an_entry_into_the_programme_stays_while_a_pair_relies_on_it(db: None) -> None:
    with clock.at(TODAY):
        story = stories.begin()
        account, boss = story.mentees[0], story.coordinator
        person = story.teacher(account)
        entry = MenteeEntry.objects.get(teacher=person)
        registry.leave(entry=entry, actor=account)
        registry.enter_as_mentee(programme=story.programme, teacher=person, actor=account)
        entry.refresh_from_db()
        asked = {"topic": "methods", "need_type": "consultant", "text_for_coordinator": "снова"}
        registry.save_request(entry=entry, actor=account, submit=True, **asked)
        registry.excuse_baseline(entry=entry, reason="позже", actor=boss)
        entered(boss, person, "registry-join", entry)
        told = Pair(story, stories.proposed(story, story.mentors[0], account), story.mentors[0], account)
        _row, page = object_to(told, sure="")
        assert f"На этом уже стоит: {told.place}." in page
        assert not object_to(told)[0].annulled


def test_after_a_fortnight_the_entry_stands(told: Pair) -> None:
    mentee, boss = told.teacher(told.mentee), told.coordinator
    entered(boss, mentee, "mentoring-step", told.place, title="взять две карточки", due_on="", number="")
    with clock.at(clock.today() + 15 * ONCE):
        assert "Это не так" not in client(told.mentee).get(reverse("people:entered")).content.decode()
        url = reverse("people:not_so", args=[Entered.objects.get().pk])
        client(told.mentee).post(url, {"form_key": str(uuid.uuid4())})
    assert Entered.objects.get().objected_on is None


def test_what_is_private_is_never_entered_for_another(told: Pair) -> None:
    mentee, boss = told.teacher(told.mentee), told.coordinator
    entry = MenteeEntry.objects.get(teacher=mentee)
    with entered_from(Paper(mentee.pk, SHEET, clock.today(), "3")):
        for words in ({"topic": "wellbeing"}, {"text_for_mentor": "только ему"}, {"share_with_mentor": True}):
            asked = {"topic": "methods", "need_type": "consultant", "text_for_coordinator": "так", **words}
            with pytest.raises(RuleError) as caught:
                registry.save_request(entry=entry, actor=boss, submit=True, **asked)
            assert caught.value.code == "paper.never"
        with pytest.raises(RuleError) as caught:
            registry.enter_as_mentee(programme=entry.programme, teacher=mentee, actor=boss, category="burnout")
        assert caught.value.code == "paper.never"
        meeting = services.plan_meeting(
            relationship=told.place.relationship, kind="regular", planned_on=clock.today(), actor=boss
        )
        with pytest.raises(RuleError):
            services.write_note(meeting=meeting, text="для себя", actor=boss)
    assert not MentoringRequest.objects.filter(topic="wellbeing").exists()


def test_the_next_person_of_a_pile_keeps_the_day_and_the_next_number(db: None) -> None:
    with clock.at(TODAY):
        school = factories.school()
        boss, year = factories.account(school, roles=("coordinator",)), factories.programme(school)
        people = [factories.teacher(school, last_name=name) for name in ("Аверина", "Белова", "Ветров")]
        entries = [registry.invite_mentee(programme=year, teacher=one, actor=boss) for one in people]
        gone = factories.teacher(school, last_name="Бакулина")
        assert gone
        answer = enter(boss, people[0], "registry-decline", entries[0].pk, number="14", next="1")
        url = reverse("people:paper", args=[people[1].pk, "registry-decline", entries[1].pk])
        assert answer.url == f"{url}?day={TODAY.isoformat()}&number=15"
        page = client(boss).get(answer.url).content.decode()
        assert 'value="15"' in page
        assert f'value="{TODAY.isoformat()}"' in page


def test_a_mentor_and_a_mentee_without_accounts_go_through_a_year(db: None) -> None:
    with clock.at(dt.date(2026, 9, 7)):
        school = factories.school()
        boss, year = factories.account(school, roles=("coordinator",)), factories.programme(school)
        mentor, mentee = (factories.teacher(school, last_name=name) for name in ("Седых", "Юнкина"))
        place = _come_together(boss, year, mentor, mentee)
    with clock.at(dt.date(2026, 9, 14)):
        _work(boss, place, mentor, mentee)
    with clock.at(dt.date(2027, 1, 18)):
        _interim(boss, place, mentor, mentee)
    with clock.at(dt.date(2027, 5, 17)):
        _finish(boss, place, mentor, mentee)
    place.refresh_from_db()
    assert place.state == "completed"
    assert MenteeEntry.objects.get(teacher=mentee).state == "completed"
    assert Account.objects.filter(teacher__in=[mentor, mentee]).count() == 0
    assert Entered.objects.filter(teacher__in=[mentor, mentee]).count() >= 15


def _sheet(boss: Account, year: Any, teacher: Teacher, kind: str, **more: Any) -> None:
    consent = prepare_sheet(teacher=teacher, programme=year, kind=kind, actor=boss, **more)
    register_sheet(consent=consent, sheet_number=f"{kind}-1", signed_on=clock.today(), actor=boss)


def _come_together(boss: Account, year: Any, mentor: Teacher, mentee: Teacher) -> Place:
    registry.invite_mentee(programme=year, teacher=mentee, actor=boss)
    entered(boss, mentee, "registry-times", mentee, forms=["in_person"])
    entry = MenteeEntry.objects.get(teacher=mentee)
    asked = {"topic": "methods", "need_type": "consultant", "weight": "2", "text_for_coordinator": "помочь с уроком"}
    entered(boss, mentee, "registry-request", entry, **asked)
    for kind in ("participation", "questionnaires"):
        _sheet(boss, year, mentee, kind)
    registry.excuse_baseline(entry=entry, reason="заполнит в октябре", actor=boss)
    entered(boss, mentee, "registry-join", entry)
    registry.invite_mentor(programme=year, teacher=mentor, actor=boss)
    _sheet(boss, year, mentor, "candidacy")
    offers = {"types": ["consultant"], "subjects": "математика", "capacity": "2", "hours_per_week": "2"}
    entered(boss, mentor, "registry-candidate", mentor, strengths=["class_management"], **offers)
    candidate = mentor.mentor_entries.get()
    soft = selection_state(candidate).soft
    registry.select_mentor(entry=candidate, actor=boss, reasons={check.fact: "договорились" for check in soft})
    _sheet(boss, year, mentor, "mentor_work", up_to_mentees=2)
    place = pairing.propose(programme=year, mentor=mentor, mentee=mentee, type="consultant", actor=boss)
    pairing.invite_to_meeting(place=place, actor=boss)
    pairing.record_meeting(place=place, met_on=clock.today(), mode="in_person", actor=boss)
    for side in ("mentor", "mentee"):
        pairing.record_paper_answer(
            place=place, side=side, yes=True, answered_on=clock.today(), sheet_number="9", actor=boss
        )
    return pairing.confirm(place=place, actor=boss, reasons={"pairing.order_registered": "готовится"})


def _meet(boss: Account, place: Place, mentor: Teacher, mentee: Teacher, kind: str) -> None:
    plan = {"kind": kind, "planned_on": clock.today().isoformat(), "mode": "in_person"}
    entered(boss, mentor, "mentoring-plan", place, number="", **plan)
    meeting = Meeting.objects.filter(state="planned").latest("pk")
    entered(boss, mentor, "mentoring-hold", meeting, number="", held_on=clock.today().isoformat())
    for teacher, raw in ((mentor, MENTOR_FORM), (mentee, MENTEE_FORM)):
        services.give_feedback(meeting=meeting, teacher=teacher, raw=raw, actor=boss)


def _work(boss: Account, place: Place, mentor: Teacher, mentee: Teacher) -> None:
    _meet(boss, place, mentor, mentee, "regular")
    term = {"start_on": clock.today().isoformat(), "due_on": "2026-11-01", "horizon": "short"}
    goal = {"title": "начинать урок за две минуты", "success_sign": "видно по пяти урокам", **term}
    entered(boss, mentee, "mentoring-goal", place, number="", **goal)
    entered(boss, mentor, "mentoring-rhythm", place, number="", every_days="14")
    entered(boss, mentee, "mentoring-step", place, number="", title="взять две карточки")
    entered(boss, mentee, "mentoring-step-done", Task.objects.get(), number="", outcome="получилось")
    entered(boss, mentee, "mentoring-goal-closed", Goal.objects.get(), number="", outcome="achieved")
    assert Goal.objects.get().state == "achieved"


def _interim(boss: Account, place: Place, mentor: Teacher, mentee: Teacher) -> None:
    shown = {"kind": "open_lesson", "title": "Открытый урок", "shown_on": clock.today().isoformat()}
    entered(boss, mentee, "mentoring-result", place, number="", **shown)
    result = PracticalResult.objects.get()
    rubric = {f"q-{name}": value for name, value in RUBRIC.items()}
    based = {"basis": "practical_result", "result": result.pk, "held_on": clock.today().isoformat()}
    refused = enter(boss, mentor, "mentoring-interim", place.pk, number="", decision="continue", **based, **rubric)
    assert refused.status_code == 422, "an interim review takes a signed sheet"
    entered(boss, mentor, "mentoring-interim", place, decision="continue", **based, **rubric)
    assert InterimReview.objects.get().mentor_response.channel == "paper"


def _finish(boss: Account, place: Place, mentor: Teacher, mentee: Teacher) -> None:
    _meet(boss, place, mentor, mentee, "final")
    assessed = {f"q-{name}": value for name, value in FINAL.items()}
    entered(boss, mentor, "mentoring-final", place, outcome="completed", **assessed)
    request = MentoringRequest.objects.get(entry__teacher=mentee)
    own = {f"q-{name}": value for name, value in FINAL_SELF.items()}
    rated = {f"rating_{request.pk}": "8", f"outcome_{request.pk}": "resolved"}
    entered(boss, mentee, "mentoring-final-self", place, **own, **rated)
    assert FinalAssessment.objects.get().mentee_response is not None
    services.complete_place(place=place, actor=boss)
