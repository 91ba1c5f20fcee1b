"""Wishes and vetoes are read by their author alone."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.registry import services
from nastavnik.registry.models import Preference
from tests import factories


@pytest.fixture
def veto(programme, person, coordinator):
    return services.set_preference(
        programme=programme, by=person.teacher, about=coordinator.teacher, as_role="mentee", kind="veto", actor=person
    )


def test_author_writes_changes_and_clears(programme, veto, person, coordinator):
    given = {"programme": programme, "by": person.teacher, "about": coordinator.teacher, "as_role": "mentee"}
    changed = services.set_preference(kind="wish", rank=2, actor=person, **given)
    assert (changed.pk, changed.kind, changed.rank) == (veto.pk, "wish", 2)
    with pytest.raises(RuleError, match="сам человек"):
        services.set_preference(kind="wish", actor=coordinator, **given)
    with pytest.raises(RuleError, match="сам человек"):
        services.clear_preference(preference=veto, actor=coordinator)
    services.clear_preference(preference=changed, actor=person)
    assert not Preference.objects.exists()


def test_not_about_oneself_and_not_about_another_school(programme, person, stranger):
    given = {"programme": programme, "by": person.teacher, "as_role": "mentee", "kind": "wish", "actor": person}
    with pytest.raises(ValidationError):
        services.set_preference(about=person.teacher, **given)
    with pytest.raises(ValidationError):
        services.set_preference(about=stranger.teacher, **given)


def test_journal_does_not_tell_about_whom(veto, coordinator):
    line = Event.objects.get(kind="preference.set")
    assert (line.subject_id, line.data) == (None, {})


def test_nobody_else_sees_it(veto, person, coordinator, as_user):
    assert not Preference.objects.visible_to(coordinator).exists()
    assert as_user.post(coordinator, reverse("registry:wish_clear", args=[veto.handle])).status_code == 404
    other = factories.account(person.school)
    page = as_user.get(other, reverse("registry:wishes")).content.decode()
    assert "не назначать</span>" not in page.split("<form", 1)[0]
    own = as_user.get(person, reverse("registry:wishes")).content.decode()
    assert coordinator.teacher.full_name in own
    assert "Это видите только вы" in own


def test_page_writes_and_clears(programme, person, coordinator, as_user):
    url = reverse("registry:wishes")
    sent = {"about": coordinator.teacher.pk, "kind": "veto", "rank": 1}
    assert as_user.post(person, url, **sent).status_code == 302
    own = Preference.objects.get(by=person.teacher)
    assert as_user.post(person, reverse("registry:wish_clear", args=[own.handle])).status_code == 302
    assert not Preference.objects.exists()
    assert as_user.post(person, url, kind="veto", rank=1).status_code == 422
