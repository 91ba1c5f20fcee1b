"""Services of stage 1: what they do, what they refuse, what they leave in the journal."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event, Reason
from nastavnik.journal.selectors import check_chain
from nastavnik.kit import clock
from nastavnik.people.models import Account, CalendarDay
from nastavnik.programme import services
from nastavnik.programme.models import GateDecision, Programme, RoadmapItem
from nastavnik.programme.selectors import gate_state, path_of_programme, plan_of, stage_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = dt.date(2026, 9, 10)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def coordinator() -> Account:
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def programme(coordinator: Account) -> Programme:
    return services.create_programme(school=coordinator.school, start_year=2026, actor=coordinator)


def last_event() -> Event:
    return Event.objects.order_by("-pk").first()


def test_a_programme_begins_with_the_sample_roadmap_of_its_year(programme):
    assert programme.title == "Программа наставничества 2026/27"
    assert (programme.starts_on, programme.ends_on) == (dt.date(2026, 8, 1), dt.date(2027, 6, 30))
    assert programme.roadmap.count() == 31
    order = programme.roadmap.get(title="Приказ о закреплении пар и групп")
    assert order.due_to == dt.date(2026, 10, 5)
    assert programme.roadmap.get(title__startswith="Анализ прошлого года").due_to.year == 2026
    assert programme.roadmap.get(title="Итоговые анкеты").due_to.year == 2027
    assert last_event().kind == "programme.created"


def test_roadmap_dates_move_to_another_year_and_off_the_schools_days_off(coordinator):
    CalendarDay.objects.create(school=coordinator.school, day=dt.date(2027, 10, 5), kind=CalendarDay.Kind.DAY_OFF)
    CalendarDay.objects.create(school=coordinator.school, day=dt.date(2027, 9, 15), kind=CalendarDay.Kind.VACATION)
    made = services.create_programme(school=coordinator.school, start_year=2027, actor=coordinator)
    assert made.roadmap.get(title="Приказ о закреплении пар и групп").due_to == dt.date(2027, 10, 4)
    assert made.roadmap.get(title="Формирование базы наставляемых").due_to == dt.date(2027, 9, 15)
    assert made.title.endswith("2027/28")


def test_a_second_running_programme_is_refused(programme, coordinator):
    with pytest.raises(RuleError) as refused:
        services.create_programme(school=coordinator.school, start_year=2027, actor=coordinator)
    assert refused.value.code == "programme.running"
    assert Programme.objects.filter(school=coordinator.school).count() == 1


def test_only_the_coordinator_of_this_school_writes(programme):
    outsider = factories.account(factories.school(), roles=("coordinator",))
    teacher = factories.account(programme.school)
    item = programme.roadmap.first()
    before = Event.objects.count()
    for actor in (outsider, teacher):
        for call in (
            lambda who: services.create_programme(school=programme.school, start_year=2027, actor=who),
            lambda who: services.add_roadmap_item(programme=programme, actor=who, stage=1, title="Дело"),
            lambda who: services.change_roadmap_item(item=item, actor=who, title="Дело"),
            lambda who: services.mark_roadmap_item(item=item, done_on=DAY, actor=who),
            lambda who: services.drop_roadmap_item(item=item, actor=who),
            lambda who: services.return_roadmap_item(item=item, actor=who),
            lambda who: services.choose_forms(programme=programme, role_models=[], formats=[], actor=who),
            lambda who: services.approve_roadmap(programme=programme, number="1", dated=DAY, actor=who),
            lambda who: services.begin_closing(programme=programme, actor=who),
            lambda who: services.pass_check(
                programme=programme,
                gate="launch",
                fact="programme.outreach_held",
                reason="так",
                actor=who,
            ),
            lambda who: services.record_outreach(
                programme=programme, audience="staff", title="Педсовет", held_on=DAY, actor=who
            ),
        ):
            with pytest.raises(RuleError) as refused:
                call(actor)
            assert refused.value.code == "role"
    assert Event.objects.count() == before


def test_a_measure_is_added_changed_done_returned_and_dropped(programme, coordinator):
    item = services.add_roadmap_item(
        programme=programme,
        actor=coordinator,
        stage=5,
        title="Кабинет для встреч",
        due_to=dt.date(2026, 9, 20),
        resources=["material"],
    )
    assert item.position == 31
    assert last_event().data == {"stage": 5, "was": None, "now": {}}
    item = services.change_roadmap_item(item=item, actor=coordinator, title="Кабинет 214", stage=5)
    assert last_event().data == {"fields": ["title"], "was": {}, "now": {}, "words": ["title"]}
    lines = Event.objects.count()
    services.change_roadmap_item(item=item, actor=coordinator, title="Кабинет 214")
    assert Event.objects.count() == lines
    item = services.mark_roadmap_item(item=item, done_on=DAY, actor=coordinator)
    assert (item.state, item.done_on) == ("done", DAY)
    with pytest.raises(RuleError, match=r"roadmap\.done|не отменяется"):
        services.drop_roadmap_item(item=item, actor=coordinator)
    item = services.return_roadmap_item(item=item, actor=coordinator)
    assert (item.state, item.done_on) == ("planned", None)
    item = services.drop_roadmap_item(item=item, actor=coordinator)
    assert RoadmapItem.objects.get(pk=item.pk).state == "dropped"
    kinds = list(Event.objects.filter(subject_type="programme.RoadmapItem").order_by("number"))
    assert [event.kind.split(".")[1] for event in kinds] == ["added", "changed", "done", "returned", "dropped"]
    assert check_chain(programme.school_id).whole


def test_a_measure_is_not_done_tomorrow(programme, coordinator):
    item = programme.roadmap.first()
    with pytest.raises(RuleError) as refused:
        services.mark_roadmap_item(item=item, done_on=DAY + dt.timedelta(days=1), actor=coordinator)
    assert (refused.value.code, refused.value.field) == ("roadmap.future", "done_on")
    assert RoadmapItem.objects.get(pk=item.pk).state == "planned"


@pytest.mark.parametrize(
    "values",
    [
        {"stage": 8, "title": "Дело"},
        {"stage": 1, "title": ""},
        {"stage": 1, "title": "Дело", "due_from": DAY, "due_to": DAY - dt.timedelta(days=1)},
        {"stage": 1, "title": "Дело", "resources": ["magic"]},
    ],
)
def test_a_wrong_measure_is_refused_in_words(programme, coordinator, values):
    with pytest.raises((RuleError, ValidationError)):
        services.add_roadmap_item(programme=programme, actor=coordinator, **values)
    assert programme.roadmap.count() == 31


def test_an_archived_roadmap_does_not_change(programme, coordinator):
    Programme.objects.filter(pk=programme.pk).update(archived_on=DAY)
    for call in (
        lambda: services.add_roadmap_item(programme=programme, actor=coordinator, stage=1, title="Дело"),
        lambda: services.drop_roadmap_item(item=programme.roadmap.first(), actor=coordinator),
    ):
        with pytest.raises(RuleError) as refused:
            call()
        assert refused.value.code == "programme.archived"


def test_the_plan_counts_what_is_done_and_late(programme, coordinator):
    done, dropped = programme.roadmap.all()[:2]
    services.mark_roadmap_item(item=done, done_on=DAY, actor=coordinator)
    services.drop_roadmap_item(item=dropped, actor=coordinator)
    plan = plan_of(programme, DAY)
    late = programme.roadmap.filter(state="planned", due_to__lt=DAY).count()
    assert (plan.done, plan.total, plan.overdue) == (1, 30, late)
    assert late > 0


def test_forms_are_chosen_from_the_lists(programme, coordinator):
    changed = services.choose_forms(
        programme=programme,
        role_models=["innovator_conservative", "experienced_novice"],
        formats=["group"],
        actor=coordinator,
    )
    assert changed.role_models == ["experienced_novice", "innovator_conservative"]
    assert last_event().data["formats"] == ["group"]
    with pytest.raises(RuleError) as refused:
        services.choose_forms(programme=programme, role_models=["boss"], formats=[], actor=coordinator)
    assert refused.value.field == "role_models"
    with pytest.raises(RuleError) as refused:
        services.choose_forms(programme=programme, role_models=[], formats=["order"], actor=coordinator)
    assert refused.value.field == "formats"


def test_a_soft_check_is_passed_with_an_erasable_reason(programme, coordinator):
    words = "Педсовет перенесён из-за карантина"
    services.pass_check(
        programme=programme, gate="launch", fact="programme.outreach_held", reason=words, actor=coordinator
    )
    decision = GateDecision.objects.get()
    assert (decision.reason, decision.decided_on, decision.subject_id) == (words, DAY, 0)
    event = last_event()
    assert event.kind == "gate.passed"
    assert event.data == {"gate": "launch", "fact": "programme.outreach_held"}
    assert Reason.objects.get(event=event).text == words
    state = gate_state("launch", programme, path_of_programme(programme))
    assert [item.fact for item in state.soft] == ["programme.roadmap_approved"]
    services.pass_check(
        programme=programme, gate="launch", fact="programme.outreach_held", reason="ещё", actor=coordinator
    )
    assert GateDecision.objects.get().reason == words
    Reason.objects.all().delete()
    assert check_chain(programme.school_id).whole


@pytest.mark.parametrize(
    ("gate", "fact", "reason", "code"),
    [
        ("launch", "programme.outreach_held", "  ", "gate.reason_needed"),
        ("launch", "programme.outreach_held", "д" * 2001, "gate.reason"),
        ("launch", "programme.coordinator_appointed", "так", "gate.hard"),
        ("confirm", "pairing.order_registered", "так", "gate.unknown"),
        ("launch", "nothing", "так", "gate.unknown"),
    ],
)
def test_a_check_is_not_passed_without_reason_or_right(programme, coordinator, gate, fact, reason, code):
    with pytest.raises(RuleError) as refused:
        services.pass_check(programme=programme, gate=gate, fact=fact, reason=reason, actor=coordinator)
    assert refused.value.code == code
    assert not GateDecision.objects.exists()


def test_what_is_done_needs_no_reason(programme, coordinator):
    services.record_outreach(programme=programme, audience="staff", title="Педсовет", held_on=DAY, actor=coordinator)
    with pytest.raises(RuleError) as refused:
        services.pass_check(
            programme=programme, gate="launch", fact="programme.outreach_held", reason="так", actor=coordinator
        )
    assert refused.value.code == "gate.done"


def test_pass_gate_opens_with_every_reason_at_once(programme, coordinator):
    with pytest.raises(RuleError) as refused:
        services.pass_gate("launch", programme=programme, subject=programme, actor=coordinator)
    assert refused.value.code == "gate.launch.soft"
    reasons = {"programme.outreach_held": "скоро", "programme.roadmap_approved": "у директора"}
    teacher = factories.account(programme.school)
    with pytest.raises(RuleError):
        services.pass_gate("launch", programme=programme, subject=programme, actor=teacher, reasons=reasons)
    assert not GateDecision.objects.exists()
    decision = services.pass_gate("launch", programme=programme, subject=programme, actor=coordinator, reasons=reasons)
    assert decision.open
    assert GateDecision.objects.count() == 2


def test_outreach_is_recorded_once_it_happened(programme, coordinator):
    department_head = factories.account(programme.school, roles=("department_head",))
    values = {"programme": programme, "audience": "mentors", "title": "МО математиков"}
    services.record_outreach(**values, held_on=DAY, actor=department_head, attendees=7)
    assert stage_of(path_of_programme(programme)) == 3
    with pytest.raises(RuleError) as refused:
        services.record_outreach(**values, held_on=DAY + dt.timedelta(days=1), actor=coordinator)
    assert refused.value.field == "held_on"
    assert programme.outreach.count() == 1


def test_closing_begins_once(programme, coordinator):
    services.begin_closing(programme=programme, actor=coordinator)
    with clock.at(DAY + dt.timedelta(days=3)):
        again = services.begin_closing(programme=programme, actor=coordinator)
    assert again.closing_begun_on == DAY
    assert Event.objects.filter(kind="programme.closing_begun").count() == 1
