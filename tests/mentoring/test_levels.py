"""Levels of a goal: frozen before the work, checked by the coordinator, marked when the goal is closed."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Goal, GoalLevels
from nastavnik.mentoring.selectors.levels import attained, levels_apply
from nastavnik.registry.models import MentoringRequest
from tests import factories, stories
from tests.mentoring.pairs import TODAY, Pair, pair, refused, sent

WORDS = {
    "much_less": "четыре замечания за урок",
    "less": "два замечания за урок",
    "expected": "урок начинается за две минуты",
    "more": "за одну минуту",
    "much_more": "класс начинает сам",
}


def goal_of(told: Pair) -> Goal:
    return services.set_goal(
        place=told.place,
        title="две минуты",
        success_sign="пять уроков",
        horizon="short",
        start_on=TODAY,
        due_on=dt.date(2026, 11, 30),
        actor=told.mentor,
    )


def write(told: Pair, goal: Goal, **changed: Any) -> GoalLevels:
    values: dict[str, Any] = {"words": WORDS, "weight": 1, "freeze": True, "actor": told.mentee}
    return services.write_levels(goal=goal, **{**values, **changed})


def test_a_draft_changes_and_frozen_levels_do_not(told: Pair) -> None:
    goal = goal_of(told)
    write(told, goal, freeze=False)
    levels = write(told, goal, words={**WORDS, "more": "за полторы минуты"}, weight=2)
    assert (levels.more, levels.weight, levels.frozen_at is not None) == ("за полторы минуты", 2, True)
    with refused("levels.frozen"):
        write(told, goal)
    for change in ({"expected": "легче"}, {"weight": 3}, {"frozen_at": None}):
        with pytest.raises(IntegrityError, match="guard:goal_levels_frozen"), transaction.atomic():
            GoalLevels.objects.filter(pk=levels.pk).update(**change)


def test_words_of_frozen_levels_go_together_once_the_year_is_archived_or_the_mentee_left(told: Pair) -> None:
    rows, nothing = GoalLevels.objects.filter(pk=write(told, goal_of(told)).pk), dict.fromkeys(WORDS, "")

    def forbidden(**change: Any) -> bool:
        try:
            with transaction.atomic():
                rows.update(**change)
                transaction.set_rollback(True)
        except IntegrityError as error:
            return "guard:goal_levels_frozen" in str(error)
        return False

    year, mentee = told.story.programme, told.teacher(told.mentee)
    assert forbidden(**nothing), "control: while they are at work"
    for row, over in ((year, {"archived_on": TODAY}), (mentee, {"left_on": TODAY})):
        type(row).objects.filter(pk=row.pk).update(**over)
        found = [forbidden(**nothing), forbidden(more=""), forbidden(**nothing, weight=3), forbidden(expected="легче")]
        assert found == [False, True, True, True]
        type(row).objects.filter(pk=row.pk).update(**dict.fromkeys(over))


def test_levels_differ_from_each_other(told: Pair) -> None:
    with refused("levels.same"):
        write(told, goal_of(told), words={**WORDS, "more": "Урок начинается за две минуты "})


def test_they_are_frozen_before_the_work_shows(told: Pair) -> None:
    goal = goal_of(told)
    with clock.at(TODAY + dt.timedelta(days=15)):
        write(told, goal, freeze=False)
        with refused("levels.late"):
            write(told, goal)
    step = services.agree_step(place=told.place, title="шаг", goal=goal, actor=told.mentee)
    services.complete_step(task=step, outcome="", actor=told.mentee)
    with refused("levels.late"):
        write(told, goal)
    services.close_goal(goal=goal, outcome="achieved", actor=told.mentee)
    with refused("levels.closed"):
        write(told, goal, freeze=False)


def test_only_the_pair_writes_and_only_the_coordinator_checks(told: Pair) -> None:
    goal = goal_of(told)
    with refused("mentoring.side"):
        write(told, goal, actor=told.coordinator)
    draft = write(told, goal, freeze=False)
    with refused("levels.draft"):
        services.check_levels(levels=draft, actor=told.coordinator)
    levels = write(told, goal)
    with refused("role"):
        services.check_levels(levels=levels, actor=told.mentor)
    services.check_levels(levels=levels, actor=told.coordinator)
    assert services.check_levels(levels=levels, actor=told.coordinator).checked_by == told.coordinator


def test_closing_marks_the_level_and_reopening_takes_it_back(told: Pair) -> None:
    goal = goal_of(told)
    levels = write(told, goal)
    with refused("levels.wanted"):
        services.close_goal(goal=goal, outcome="achieved", actor=told.mentee)
    with refused("levels.differ"):
        services.close_goal(goal=goal, outcome="achieved", reached=-1, actor=told.mentee)
    services.close_goal(goal=goal, outcome="partly", reached=-1, actor=told.mentee)
    assert GoalLevels.objects.get().reached == -1
    with refused("levels.reached"):
        services.check_levels(levels=levels, actor=told.coordinator)
    services.reopen_goal(goal=goal, actor=told.mentee)
    assert GoalLevels.objects.get().reached is None
    services.close_goal(goal=goal, outcome="dropped", actor=told.mentee)
    assert GoalLevels.objects.get().reached_on is None


def test_a_private_topic_has_no_levels(told: Pair) -> None:
    assert levels_apply(told.place)
    MentoringRequest.objects.filter(entry__teacher=told.place.mentee).update(topic="wellbeing")
    assert not levels_apply(told.place)
    with refused("levels.private"):
        write(told, goal_of(told))
    MentoringRequest.objects.filter(entry__teacher=told.place.mentee).delete()
    assert levels_apply(told.place)


def test_only_checked_levels_count_and_there_is_one_t_for_a_pair(told: Pair) -> None:
    first, second, third = goal_of(told), goal_of(told), goal_of(told)
    for goal, weight in ((first, 1), (second, 3)):
        services.check_levels(levels=write(told, goal, weight=weight), actor=told.coordinator)
    write(told, third)
    services.close_goal(goal=first, outcome="achieved", reached=1, actor=told.mentee)
    services.close_goal(goal=second, outcome="partly", reached=-1, actor=told.mentee)
    services.close_goal(goal=third, outcome="achieved", reached=2, actor=told.mentee)
    found = attained(told.story.programme)
    assert (found.goals.count, found.goals.n) == (1, 2)
    assert found.pairs.n == 1
    assert found.pairs.mean == pytest.approx(50 + 10 * (1 - 3) / (0.7 * 10 + 0.3 * 16) ** 0.5)


def form(**changed: str) -> dict[str, Any]:
    return sent(**{**WORDS, "weight": "1", **changed})


def test_the_pages(told: Pair, client: Client) -> None:
    goal = goal_of(told)
    url = reverse("mentoring:goal_levels", args=[goal.pk])
    work = reverse("mentoring:work", args=[told.place.pk])
    client.force_login(told.mentee)
    assert "Записать уровни" in client.get(work).content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, form(more="")).status_code == 422
    assert client.post(url, form(more=WORDS["less"])).status_code == 422
    assert "Сохранено" in client.post(url, form(), follow=True).content.decode()
    assert "записаны, не закреплены" in client.get(work).content.decode()
    assert WORDS["less"] in client.get(url).content.decode()
    assert "Уровни закреплены" in client.post(url, form(freeze="1"), follow=True).content.decode()
    assert "больше не меняются" in client.get(url).content.decode()
    client.force_login(told.coordinator)
    assert client.get(url).status_code == 403
    check = reverse("mentoring:levels_check", args=[GoalLevels.objects.get().pk])
    assert "Уровни проверены" in client.get(work).content.decode()
    assert "Уровни проверены." in client.post(check, sent(), follow=True).content.decode()
    client.force_login(told.mentor)
    close = reverse("mentoring:goal", args=[goal.pk])
    assert WORDS["much_more"] in client.get(close).content.decode()
    assert client.post(close, sent(outcome="achieved")).status_code == 422
    assert client.post(close, sent(outcome="achieved", reached="0")).status_code == 302
    client.force_login(told.coordinator)
    assert "Итог уже отмечен" in client.post(check, sent(), follow=True).content.decode()


def test_another_schools_and_the_head_find_none(told: Pair, client: Client) -> None:
    levels = write(told, goal_of(told))
    other = pair(stories.begin())
    client.force_login(other.coordinator)
    assert client.post(reverse("mentoring:levels_check", args=[levels.pk]), sent()).status_code == 404
    head = factories.account(told.story.school, roles=("head",))
    assert not GoalLevels.objects.visible_to(head).exists()
    assert GoalLevels.objects.visible_to(told.mentor).exists()
