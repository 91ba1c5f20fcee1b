"""Early warnings and the pulse: raised and closed once a day, kept with outcomes, private where answers speak."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.kit.models import Draft, FormKey
from nastavnik.kit.registries import daily_work
from nastavnik.mentoring import services
from nastavnik.mentoring.models import EarlyWarning, Feedback, RuleSwitch
from nastavnik.mentoring.selectors.help import help_lines
from nastavnik.mentoring.selectors.own_signs import own_signs
from nastavnik.mentoring.selectors.trail import pulse_of
from nastavnik.mentoring.selectors.warnings import rule_lines
from nastavnik.people.models import CalendarDay, Teacher
from tests import factories, stories
from tests.mentoring.pairs import BEGAN, TODAY, Pair, feedback, group_of, held, pair, planned, refused, reviewed, sent

DAY = dt.timedelta(days=1)


def look(told: Pair, day: dt.date) -> list[tuple[str, str]]:
    """Do the daily work of a day and give the rules with their outcomes."""
    with clock.at(day):
        services.evaluate_warnings(on=day)
    return sorted(EarlyWarning.objects.filter(school=told.story.school).values_list("rule", "outcome"))


def goal(told: Pair) -> None:
    services.set_goal(
        place=told.place,
        title="две минуты",
        success_sign="пять уроков",
        horizon="short",
        start_on=clock.today(),
        due_on=clock.today() + dt.timedelta(days=50),
        actor=told.mentor,
    )


def open_w2(told: Pair) -> EarlyWarning:
    """Leave a pair without a meeting for a month."""
    held(told, day=BEGAN + 3 * DAY)
    goal(told)
    look(told, BEGAN + 32 * DAY)
    return EarlyWarning.objects.get()


def test_a_pair_without_a_first_meeting_is_noticed_once_and_let_go_when_they_meet(told: Pair) -> None:
    goal(told)
    assert look(told, BEGAN + 14 * DAY) == []
    assert look(told, BEGAN + 15 * DAY) == [("W1", "")]
    assert look(told, BEGAN + 15 * DAY) == [("W1", "")]
    assert look(told, BEGAN + 16 * DAY) == [("W1", "")]
    held(told, day=TODAY)
    assert look(told, TODAY + DAY) == [("W1", "passed")]
    assert list(
        Event.objects.filter(kind__startswith="warning").order_by("number").values_list("kind", "actor_id")
    ) == [
        ("warning.raised", None),
        ("warning.closed", None),
    ]


def test_holidays_are_not_counted_and_nothing_is_raised_on_them(told: Pair) -> None:
    goal(told)
    day = BEGAN + 15 * DAY
    CalendarDay.objects.create(school=told.story.school, day=BEGAN + 2 * DAY, kind="vacation")
    assert look(told, day) == []
    CalendarDay.objects.create(school=told.story.school, day=day + DAY, kind="vacation")
    assert look(told, day + DAY) == []
    assert look(told, day + 2 * DAY) == [("W1", "")]


def test_a_long_gap_and_a_planned_meeting(told: Pair) -> None:
    assert open_w2(told).rule == "W2"
    planned(told, day=BEGAN + 40 * DAY)
    assert look(told, BEGAN + 33 * DAY) == [("W2", "passed")]


def test_a_call_for_help_waits_two_working_days_and_help_given_is_a_talk(told: Pair) -> None:
    goal(told)
    meeting = held(told)
    feedback(told, meeting, told.mentee, help="coordinator")
    assert look(told, TODAY + 2 * DAY) == []
    assert look(told, TODAY + 3 * DAY) == [("W3", "")]
    with clock.at(TODAY + 3 * DAY):
        [line] = help_lines(told.story.programme, clock.today())
        assert (line.kind, "сегодня или завтра" in line.phrase) == ("call", True)
        services.help_given(feedback=Feedback.objects.get(), actor=told.coordinator)
    assert look(told, TODAY + 4 * DAY) == [("W3", "talked")]


def test_a_call_to_the_confidant_is_nobody_elses_business(told: Pair) -> None:
    goal(told)
    factories.account(told.story.school, roles=("confidant",))
    feedback(told, held(told), told.mentee, help="confidant")
    assert look(told, TODAY + 10 * DAY) == []


def test_three_meetings_with_one_sides_forms(told: Pair) -> None:
    goal(told)
    for number in range(3):
        day = BEGAN + (4 + 7 * number) * DAY
        feedback(told, held(told, day=day), told.mentor)
    assert look(told, BEGAN + 24 * DAY) == []
    assert look(told, BEGAN + 25 * DAY) == [("W4", "")]
    feedback(told, Feedback.objects.latest("pk").meeting, told.mentee)
    assert look(told, BEGAN + 26 * DAY) == [("W4", "passed")]


def test_no_goal_then_a_goal_that_stands(told: Pair) -> None:
    planned(told, day=dt.date(2027, 3, 1))
    reviewed(told)
    assert look(told, BEGAN + 28 * DAY) == []
    assert look(told, BEGAN + 29 * DAY) == [("W6", "")]
    goal(told)
    assert look(told, TODAY + 56 * DAY) == [("W6", "passed")]
    assert look(told, TODAY + 57 * DAY) == [("W6", "passed"), ("W7", "")]


def test_an_overdue_interim_review(told: Pair) -> None:
    planned(told, day=dt.date(2027, 3, 1))
    with clock.at(BEGAN + 40 * DAY):
        goal(told)
    assert look(told, BEGAN + 84 * DAY) == []
    assert look(told, BEGAN + 85 * DAY) == [("W9", "")]


def test_a_mentor_of_a_long_week_is_asked_about(told: Pair) -> None:
    planned(told, day=TODAY + DAY)
    with clock.at(TODAY):
        goal(told)
    assert look(told, TODAY) == []
    Teacher.objects.filter(pk=told.place.mentor_id).update(weekly_hours=36)
    assert look(told, TODAY) == [("W8", "")]


def test_a_mentor_with_four_mentees_is_asked_about_once(db: None) -> None:
    told = group_of(4)
    with clock.at(TODAY):
        for one in told:
            goal(one)
            planned(one, day=TODAY + DAY)
    assert look(told[0], TODAY) == [("W8", "")]
    row = EarlyWarning.objects.get(programme=told[0].story.programme)
    assert (row.place, row.mentor) == (None, told[0].place.mentor)
    with clock.at(TODAY):
        [line] = [one for one in help_lines(told[0].story.programme, TODAY) if one.kind == "warning"]
        assert line.who == row.mentor.full_name
        services.leave_place(place=told[0].place, actor=told[0].mentee)
    assert look(told[0], TODAY + DAY) == [("W8", "passed")]


def test_the_coordinator_closes_it_rests_three_weeks_and_a_slip_is_taken_back(told: Pair) -> None:
    row = open_w2(told)
    day = BEGAN + 32 * DAY
    with clock.at(day):
        with refused("warning.outcome"):
            services.close_warning(warning=row, outcome="passed", actor=told.coordinator)
        with refused("role"):
            services.close_warning(warning=row, outcome="talked", actor=told.mentor)
        services.close_warning(warning=row, outcome="talked", actor=told.coordinator)
        with refused("warning.closed"):
            services.close_warning(warning=row, outcome="talked", actor=told.coordinator)
        services.reopen_warning(warning=row, actor=told.coordinator)
        assert EarlyWarning.objects.get().outcome == ""
        with refused("warning.not_by_hand"):
            services.reopen_warning(warning=row, actor=told.coordinator)
        services.close_warning(warning=row, outcome="not_needed", actor=told.coordinator)
    assert look(told, day + 20 * DAY) == [("W2", "not_needed")]
    assert look(told, day + 21 * DAY) == [("W2", ""), ("W2", "not_needed")]
    with clock.at(day), refused("warning.again"):
        services.reopen_warning(warning=row, actor=told.coordinator)


def test_an_early_end_is_the_outcome(told: Pair) -> None:
    open_w2(told)
    with clock.at(BEGAN + 33 * DAY):
        services.leave_place(place=told.place, actor=told.mentee)
    assert look(told, BEGAN + 34 * DAY) == [("W2", "ended_early")]


def test_a_pause_is_left_alone(told: Pair) -> None:
    open_w2(told)
    with clock.at(BEGAN + 33 * DAY):
        services.pause(place=told.place, until=BEGAN + 90 * DAY, actor=told.mentee)
    assert look(told, BEGAN + 60 * DAY) == [("W2", "")]
    lines = help_lines(told.story.programme, BEGAN + 60 * DAY)
    assert "warning" not in [line.kind for line in lines]


def test_a_rule_switched_off_raises_nothing_new(told: Pair) -> None:
    school = told.story.school
    with refused("rule.reason"):
        services.switch_rule_off(school_id=school.pk, rule="W1", reason=" ", actor=told.coordinator)
    with refused("rule.unknown"):
        services.switch_rule_off(school_id=school.pk, rule="W5", reason="проба", actor=told.coordinator)
    with refused("role"):
        services.switch_rule_off(school_id=school.pk, rule="W1", reason="проба", actor=told.mentor)
    services.switch_rule_off(school_id=school.pk, rule="W1", reason="сентябрь у нас занят", actor=told.coordinator)
    goal(told)
    assert look(told, TODAY) == []
    services.switch_rule_on(school_id=school.pk, rule="W1", actor=told.coordinator)
    services.switch_rule_on(school_id=school.pk, rule="W1", actor=told.coordinator)
    assert look(told, TODAY) == [("W1", "")]
    assert RuleSwitch.objects.get().back_on == TODAY


def test_one_line_for_one_thing_on_the_help_page(told: Pair) -> None:
    goal(told)
    before = [line.kind for line in help_lines(told.story.programme, TODAY)]
    look(told, TODAY)
    after = help_lines(told.story.programme, TODAY)
    assert before == ["no_meeting"]
    assert [line.kind for line in after] == ["warning"]
    assert "общее окно" in after[0].phrase
    services.close_warning(warning=EarlyWarning.objects.get(), outcome="talked", actor=told.coordinator)
    assert help_lines(told.story.programme, TODAY + 20 * DAY) == []
    rested = help_lines(told.story.programme, TODAY + 21 * DAY)
    assert [line.kind for line in rested] == ["no_meeting"]


def test_low_openness_is_told_to_its_author_alone_and_kept_nowhere(told: Pair, client: Client) -> None:
    goal(told)
    for number in range(3):
        meeting = held(told, day=BEGAN + (10 + 7 * number) * DAY)
        feedback(told, meeting, told.mentee, openness="1", progress="0")
        feedback(told, meeting, told.mentor)
    assert [rule.code for rule in own_signs(told.place, told.mentee).rules] == ["W5"]
    assert own_signs(told.place, told.mentor).rules == ()
    assert look(told, TODAY) == []
    with pytest.raises(IntegrityError, match="warning_of_a_kept_rule"), transaction.atomic():
        EarlyWarning.objects.create(
            school=told.story.school, programme=told.story.programme, place=told.place, rule="W5", raised_on=TODAY
        )
    assert own_signs(told.place, told.mentee).progress == "Нет"
    assert own_signs(told.place, told.mentor).progress == "Заметно"
    words = "непросто"
    for account, seen in ((told.mentee, True), (told.mentor, False), (told.coordinator, False)):
        assert (words in page(client, account, "work", told.place.pk)) is seen
    for name in ("help", "warnings"):
        assert words not in page(client, told.coordinator, name)


def test_the_pulse_is_the_same_for_all_whatever_the_answers_say(told: Pair) -> None:
    goal(told)
    for number in range(2):
        meeting = held(told, day=TODAY - (7 * number) * DAY, step_title="шаг", step_due=TODAY + DAY)
        feedback(told, meeting, told.mentor)
        last = feedback(told, meeting, told.mentee)
    before = pulse_of(told.place, TODAY)
    assert before.tone == "good"
    low = {"progress": "0", "next_step": "none", "openness": "0", "help": "no"}
    services.correct_feedback(feedback=last, raw=low, actor=told.mentee)
    assert pulse_of(told.place, TODAY) == before


def test_a_new_pair_is_grey_and_a_silent_one_wants_a_talk(told: Pair) -> None:
    assert pulse_of(told.place, BEGAN).tone == "grey"
    for number in range(2):
        feedback(told, held(told, day=BEGAN + (4 + 7 * number) * DAY), told.mentor)
    assert pulse_of(told.place, TODAY).tone == "talk"


def page(client: Client, account: Any, name: str, *args: int) -> str:
    client.force_login(account)
    response = client.get(reverse(f"mentoring:{name}", args=args))
    assert response.status_code == 200, name
    return str(response.content.decode())


def test_the_pulse_is_on_the_pairs_page_with_words_and_no_number(told: Pair, client: Client) -> None:
    open_w2(told)
    for account in (told.mentor, told.mentee, told.coordinator):
        shown = page(client, account, "work", told.place.pk)
        assert "Пульс пары" in shown
        assert "пока рано судить" in shown
    head = factories.account(told.story.school, roles=("head",))
    client.force_login(head)
    assert client.get(reverse("mentoring:work", args=[told.place.pk])).status_code == 403
    assert client.get(reverse("mentoring:warnings")).status_code == 403
    assert not EarlyWarning.objects.visible_to(head).exists()
    assert not EarlyWarning.objects.visible_to(told.mentor).exists()


def test_the_coordinator_closes_on_the_page_and_switches_a_rule(told: Pair, client: Client) -> None:
    row = open_w2(told)
    shown = page(client, told.coordinator, "help")
    assert "Можно начать так:" in shown

    def post(name: str, *args: object, **data: str) -> Any:
        return client.post(reverse(f"mentoring:{name}", args=args), sent(**data), follow=True)

    assert "Выберите, чем закончилось" in post("warning_close", row.pk).content.decode()
    assert "Закрыто" in post("warning_close", row.pk, outcome="talked").content.decode()
    assert "поговорили" in page(client, told.coordinator, "warnings")
    assert "снова открыто" in post("warning_reopen", row.pk).content.decode()
    assert "закрыли вы сами" in post("warning_reopen", row.pk).content.decode()
    assert client.get(reverse("mentoring:rule_off", args=["W2"])).status_code == 200
    assert client.get(reverse("mentoring:rule_off", args=["W5"])).status_code == 404
    empty = client.post(reverse("mentoring:rule_off", args=["W2"]), sent())
    assert empty.status_code == 422
    assert "редкие встречи" in post("rule_off", "W2", reason="у нас редкие встречи").content.decode()
    twice = client.post(reverse("mentoring:rule_off", args=["W2"]), sent(reason="ещё раз"))
    assert twice.status_code == 422
    assert "уже выключено" in twice.content.decode()
    assert "снова работает" in post("rule_on", "W2").content.decode()
    assert client.post(reverse("mentoring:rule_on", args=["W10"]), sent()).status_code == 404


def test_what_a_rule_was_worth(told: Pair) -> None:
    open_w2(told)
    with clock.at(BEGAN + 33 * DAY):
        services.leave_place(place=told.place, actor=told.mentee)
    look(told, BEGAN + 34 * DAY)
    line = next(one for one in rule_lines(told.coordinator) if one.code == "W2")
    assert (line.raised, line.ends, line.worth.pairs) == (1, (("пара завершилась досрочно", 1),), 1)
    assert line.worth.caught == 1
    assert line.worth.sensitivity is None
    quiet = next(one for one in rule_lines(told.coordinator) if one.code == "W9")
    assert (quiet.raised, quiet.worth.ended, quiet.worth.caught) == (0, 1, 0)


def test_the_end_of_a_pair_closes_its_warnings_at_once(told: Pair) -> None:
    open_w2(told)
    with clock.at(BEGAN + 33 * DAY):
        services.leave_place(place=told.place, actor=told.mentee)
    row = EarlyWarning.objects.get()
    assert (row.outcome, row.closed_on, row.closed_by) == ("ended_early", BEGAN + 33 * DAY, None)


def archived(told: Pair, day: dt.date) -> None:
    with clock.at(day):
        services.settle_archived(told.story.programme, day)
        told.story.programme.archived_on = day
        told.story.programme.save(update_fields=["archived_on"])


def worth_of(told: Pair, code: str) -> Any:
    return next(one for one in rule_lines(told.coordinator) if one.code == code)


def test_what_the_archive_closes_says_nothing_about_the_rule(told: Pair) -> None:
    open_w2(told)
    day = BEGAN + 34 * DAY
    archived(told, day)
    row = EarlyWarning.objects.get()
    assert (row.outcome, row.closed_on, row.closed_by) == ("archived", day, None)
    told.place.__class__.objects.filter(pk=told.place.pk).update(state="ended", ended_on=day)
    line = worth_of(told, "W2")
    assert (line.raised, line.open, line.ends) == (1, 0, (("год ушёл в архив, итог неизвестен", 1),))
    assert (line.worth.pairs, line.worth.warned, line.worth.ended, line.worth.caught) == (0, 0, 0, 0)
    other = worth_of(told, "W9")
    assert (other.worth.pairs, other.worth.warned, other.worth.ended) == (1, 0, 1)
    with refused("warning.not_by_hand"):
        services.reopen_warning(warning=row, actor=told.coordinator)


def test_a_warning_talked_over_before_the_archive_still_counts(told: Pair) -> None:
    row = open_w2(told)
    with clock.at(BEGAN + 33 * DAY):
        services.close_warning(warning=row, outcome="talked", actor=told.coordinator)
    archived(told, BEGAN + 34 * DAY)
    told.place.__class__.objects.filter(pk=told.place.pk).update(state="ended", ended_on=BEGAN + 34 * DAY)
    assert (worth_of(told, "W2").worth.warned, worth_of(told, "W2").worth.caught) == (1, 1)


def test_what_an_archived_year_left_open_is_closed_by_the_daily_work(told: Pair) -> None:
    open_w2(told)
    told.story.programme.archived_on = BEGAN + 33 * DAY
    told.story.programme.save(update_fields=["archived_on"])
    elsewhere = pair(stories.begin())
    open_w2_of = EarlyWarning.objects.exclude(programme=elsewhere.story.programme)
    assert look(told, BEGAN + 40 * DAY) == [("W2", "archived")]
    assert look(told, BEGAN + 41 * DAY) == [("W2", "archived")]
    assert open_w2_of.filter(outcome="").count() == 0


def test_another_schools_warnings_do_not_exist(told: Pair, client: Client) -> None:
    row = open_w2(told)
    other = pair(stories.begin())
    client.force_login(other.coordinator)
    for name in ("warning_close", "warning_reopen"):
        answer = client.post(reverse(f"mentoring:{name}", args=[row.pk]), sent(outcome="talked"))
        assert answer.status_code == 404
    assert sum(line.raised for line in rule_lines(other.coordinator)) == 0


def test_the_database_keeps_warnings_as_they_were_raised(told: Pair) -> None:
    row = open_w2(told)
    rows = EarlyWarning.objects.filter(pk=row.pk)
    with pytest.raises(IntegrityError, match="guard:warning_kept"), transaction.atomic():
        rows.delete()
    with pytest.raises(IntegrityError, match="guard:warning_fixed"), transaction.atomic():
        rows.update(rule="W1")
    with pytest.raises(IntegrityError, match="guard:warning_fixed"), transaction.atomic():
        rows.update(place=None, mentor=told.place.mentor)


def test_it_is_daily_work(told: Pair) -> None:
    goal(told)
    dict(daily_work)["mentoring.warnings"](TODAY, told.story.school.pk)
    assert EarlyWarning.objects.get().rule == "W1"


ANSWERS = ("after_work", "interest", "rest", "somebody", "days_off")


def test_the_check_of_strength_answers_the_person_and_leaves_no_trace(told: Pair, client: Client) -> None:
    url = reverse("mentoring:strength")
    client.force_login(told.mentee)
    assert client.get(url).status_code == 200
    assert client.post(url, sent(rest="1")).status_code == 422
    before = (Event.objects.count(), FormKey.objects.count(), Draft.objects.count(), EarlyWarning.objects.count())
    low = client.post(url, sent(**dict.fromkeys(ANSWERS, "1")))
    assert "сил сейчас мало" in low.content.decode()
    fine = client.post(url, sent(**dict.fromkeys(ANSWERS, "2")))
    assert "сил хватает" in fine.content.decode()
    assert (
        Event.objects.count(),
        FormKey.objects.count(),
        Draft.objects.count(),
        EarlyWarning.objects.count(),
    ) == before
    client.force_login(told.coordinator)
    assert client.get(url).status_code == 403


def test_a_share_of_nothing_is_a_dash_on_the_page_of_warnings(told: Pair) -> None:
    client = Client()
    client.force_login(told.coordinator)
    page = client.get(reverse("mentoring:warnings")).content.decode()
    assert "0 из 0" not in page
    words = " ".join(strip_tags(page).split())
    assert "— прекращённых досрочно нет" in words
    assert "— завершённых пар с предупреждением нет" in words
