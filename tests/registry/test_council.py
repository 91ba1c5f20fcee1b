"""The council by paper: minutes in one form, printed, corrected by a new version; a member's reason is theirs to show."""

import datetime as dt

import pytest
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.programme.models import Act
from nastavnik.programme.services import annul_act
from nastavnik.registry import services
from nastavnik.registry.models import CouncilOpinion, MentorEntry, Sitting
from tests import factories
from tests.mentoring.pairs import sent
from tests.people.desk import signed_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 14)


@pytest.fixture
def school():
    with clock.at(DAY):
        made = factories.school()
        made.council_opinion_wanted = True
        made.save()
        yield made


@pytest.fixture
def year(school):
    return factories.programme(school)


@pytest.fixture
def boss(school):
    return factories.account(school, roles=("coordinator",))


def _entered(year, boss, **values):
    entries = [factories.candidate(year) for _one in range(2)]
    said = [(entries[0], "recommend", [5, 0, 1]), (entries[1], "against", [])]
    given = {"number": "3", "dated": DAY, "present": 6, "members": 9, "chair": "Синицын А. Б.", **values}
    act = services.enter_minutes(programme=year, opinions=said, actor=boss, **given)
    return act, entries


def test_minutes_are_entered_in_one_form_with_the_rest_folded(year, boss) -> None:
    entry = factories.candidate(year)
    client, url = signed_in(boss), reverse("registry:council_minutes")
    page = client.get(url).content.decode()
    assert "Подробно" in page
    paper = {"number": "3", "dated": DAY.isoformat(), "rows": entry.pk, "present": "6", "members": "5"}
    said = {f"{entry.pk}-opinion": "recommend", f"{entry.pk}-votes": "5-0-1"}
    assert client.post(url, sent(**paper, **said)).status_code == 422, "more present than members"
    assert client.post(url, sent(**{**paper, "members": "9"}, **said)).status_code == 302
    sitting = Sitting.objects.get()
    assert (sitting.quorum, sitting.body) == (True, "methodical")
    assert CouncilOpinion.objects.get().votes == [5, 0, 1]


def test_votes_are_three_numbers_of_those_present(year, boss) -> None:
    entry = factories.candidate(year)
    client, url = signed_in(boss), reverse("registry:council_minutes")
    paper = {"number": "3", "dated": DAY.isoformat(), "rows": entry.pk, f"{entry.pk}-opinion": "recommend"}
    assert client.post(url, sent(**paper, **{f"{entry.pk}-votes": "5-0"})).status_code == 422
    many = client.post(url, sent(**paper, present="3", **{f"{entry.pk}-votes": "5 0 1"}))
    assert many.status_code == 422
    assert "больше, чем присутствовало" in many.content.decode()


def test_the_print_names_the_recommended_alone(year, boss) -> None:
    act, (first, second) = _entered(year, boss)
    client = signed_in(boss)
    for name in ("minutes", "minutes_extract"):
        page = client.get(reverse(f"registry:{name}", args=[act.sitting.pk])).content.decode()
        assert first.teacher.last_name in page
        assert second.teacher.told_apart not in page
    one = client.get(reverse("registry:minutes_extract", args=[act.sitting.pk]), {"only": first.pk})
    assert one.status_code == 200
    assert client.get(reverse("registry:minutes_extract", args=[act.sitting.pk]), {"only": 0}).status_code == 404
    assert (
        reverse("registry:minutes", args=[act.sitting.pk])
        in client.get(reverse("programme:act", args=[act.pk])).content.decode()
    )


def test_no_quorum_is_said(year, boss) -> None:
    act, _entries = _entered(year, boss, present=6, members=12)
    page = signed_in(boss).get(reverse("registry:minutes", args=[act.sitting.pk])).content.decode()
    assert "Кворума не было" in page


def test_annulled_minutes_leave_no_opinion_of_the_council(year, boss) -> None:
    act, _entries = _entered(year, boss)
    annul_act(act=act, reason="не то заседание", actor=boss)
    assert not CouncilOpinion.objects.exists()


def test_a_new_version_takes_the_place_of_the_former(year, boss) -> None:
    act, (_first, second) = _entered(year, boss)
    client, url = signed_in(boss), reverse("registry:minutes_again", args=[act.sitting.pk])
    page = client.get(url).content.decode()
    assert 'value="5-0-1"' in page
    said = {"number": "3", "dated": DAY.isoformat(), "body": "pedagogical", "reason": "перепутаны люди"}
    assert client.post(url, sent(**said)).status_code == 422, "nobody is spoken of"
    said[f"opinion_{second.pk}"] = "recommend"
    assert client.post(url, sent(**said)).status_code == 302
    assert CouncilOpinion.objects.get().entry == second
    assert Act.objects.filter(kind="council_minutes", annulled_on=None).get().sitting.body == "pedagogical"
    assert client.get(url).status_code == 200, "says that it is closed"
    assert client.post(url, sent(**said)).status_code == 422


def test_a_members_reason_is_shown_only_if_they_say_so_and_hidden_any_day(year, boss, school) -> None:
    member = factories.account(school, roles=("council_member",))
    entry = factories.candidate(year)
    coordinator, card = signed_in(boss), reverse("registry:mentor", args=[entry.pk])
    own, url = signed_in(member), reverse("registry:opinion", args=[entry.pk])
    own.post(url, sent(opinion="recommend", comment="ведёт кружок десять лет"))
    assert "ведёт кружок" not in coordinator.get(card).content.decode()
    own.post(url, sent(opinion="recommend", comment="ведёт кружок десять лет", comment_shown="on"))
    assert "ведёт кружок" in coordinator.get(card).content.decode()
    MentorEntry.objects.update(state="selected", selected_on=DAY)
    row = CouncilOpinion.objects.get()
    assert reverse("registry:hide_comment", args=[row.pk]) in own.get(reverse("registry:council")).content.decode()
    other = factories.account(school, roles=("council_member",))
    assert signed_in(other).post(reverse("registry:hide_comment", args=[row.pk]), sent()).status_code == 404
    with pytest.raises(RuleError):
        services.hide_comment(opinion=row, actor=other)
    assert own.post(reverse("registry:hide_comment", args=[row.pk]), sent()).status_code == 302
    assert "ведёт кружок" not in coordinator.get(card).content.decode()
