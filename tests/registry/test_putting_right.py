"""What the coordinator wrote down at stages 1 to 5 is put right: training, reasons, order of lists, way of working."""

import pytest
from django.urls import reverse

from nastavnik.journal.models import Former
from nastavnik.kit import clock
from nastavnik.people.models import Teacher
from nastavnik.people.services import add_teacher, change_teacher, remove_twin
from nastavnik.programme.models import GateDecision, RoadmapItem
from nastavnik.programme.services import add_roadmap_item, pass_check, take_check_back
from nastavnik.registry import services
from nastavnik.registry.models import MenteeEntry, MentorEntry, Training
from tests import factories, stories
from tests.mentoring.pairs import refused, sent
from tests.pairing.scene import TODAY, Scene
from tests.people.desk import signed_in


@pytest.fixture
def story(db):
    with clock.at(stories.START):
        yield stories.begin(mentors=2, mentees=0)


def trained(*entries: MentorEntry) -> list[str]:
    return [MentorEntry.objects.get(pk=entry.pk).training for entry in entries]


def test_a_training_is_corrected_and_who_was_not_there_is_to_be_trained_again(story) -> None:
    first, second = MentorEntry.objects.order_by("pk")
    services.record_training(
        programme=story.programme, held_on=stories.START, agenda="роли", participants=[first], actor=story.coordinator
    )
    meeting, client = Training.objects.get(), signed_in(story.coordinator)
    url = reverse("registry:training_edit", args=[meeting.pk])
    assert url in client.get(reverse("registry:mentors")).content.decode()
    words = {"held_on": stories.START.isoformat(), "duration_minutes": "60", "agenda": "роли и границы"}
    assert client.post(url, sent(**words)).status_code == 422, "somebody was there"
    assert client.post(url, sent(**words, participants=[second.pk])).status_code == 302
    assert trained(first, second) == ["planned", "done"]
    assert Former.objects.get(field="agenda").was == "роли"
    assert "45 → 60" in client.get(url).content.decode()
    client.post(reverse("registry:training_remove", args=[meeting.pk]), sent())
    assert trained(first, second) == ["planned", "planned"]
    assert not Training.objects.exists()


def test_a_reason_for_joining_without_an_assessment_is_taken_back_until_the_person_joins(story) -> None:
    person = factories.account(story.school)
    entry = services.invite_mentee(programme=story.programme, teacher=story.teacher(person), actor=story.coordinator)
    GateDecision.objects.create(
        school_id=story.school.pk, programme=story.programme, gate="join", fact="registry.baseline",
        subject_id=entry.pk, reason="некогда", decided_by=story.coordinator, decided_on=stories.START,
    )  # fmt: skip
    url = reverse("registry:excuse_back", args=[entry.pk])
    client = signed_in(story.coordinator)
    answer = client.post(url, sent(), follow=True)
    assert not GateDecision.objects.filter(fact__in=["registry.baseline", "programme.roadmap_approved"]).exists(), [
        str(one) for one in answer.context["messages"]
    ]
    with refused("gate.not_passed"):
        services.take_excuse_back(entry=entry, actor=story.coordinator)
    MenteeEntry.objects.filter(pk=entry.pk).update(state="joined", joined_on=stories.START)
    with refused("mentee_entry.joined"):
        services.take_excuse_back(entry=entry, actor=story.coordinator)


def test_a_check_passed_with_a_reason_is_taken_back(story) -> None:
    about = {"programme": story.programme, "gate": "launch", "fact": "programme.roadmap_approved"}
    pass_check(**about, reason="успеем позже", actor=story.coordinator)
    client = signed_in(story.coordinator)
    with clock.at(stories.START):
        assert client.post(reverse("programme:check_back"), sent(gate="launch", fact=about["fact"])).status_code == 302
    assert not GateDecision.objects.filter(fact__in=["registry.baseline", "programme.roadmap_approved"]).exists()
    with refused("gate.not_passed"):
        take_check_back(**about, actor=story.coordinator)


def test_a_measure_is_put_before_the_one_above_it(story) -> None:
    for title in ("первое", "второе"):
        add_roadmap_item(programme=story.programme, actor=story.coordinator, stage=2, title=title)
    first, second = RoadmapItem.objects.filter(programme=story.programme, stage=2)
    client = signed_in(story.coordinator)
    assert (
        reverse("programme:item_up", args=[second.pk])
        in client.get(reverse("programme:item", args=[second.pk])).content.decode()
    )
    client.post(reverse("programme:item_up", args=[second.pk]), sent())
    assert list(RoadmapItem.objects.filter(programme=story.programme, stage=2)[:2]) == [second, first]
    client.post(reverse("programme:item_up", args=[second.pk]), sent())
    assert RoadmapItem.objects.filter(programme=story.programme, stage=2).first() == second, "the first one stays"


def test_a_row_entered_twice_goes_while_nothing_stands_on_it(story) -> None:
    twin = add_teacher(school=story.school, actor=story.coordinator, last_name="Лужина", first_name="Анна")
    client = signed_in(story.coordinator)
    url = reverse("people:twin", args=[twin.pk])
    assert url in client.get(reverse("people:teacher", args=[twin.pk])).content.decode()
    assert client.post(url, sent()).status_code == 302
    assert not Teacher.objects.filter(pk=twin.pk).exists()
    again = add_teacher(school=story.school, actor=story.coordinator, last_name="Лужина", first_name="Анна")
    services.invite_mentee(programme=story.programme, teacher=again, actor=story.coordinator)
    assert client.post(reverse("people:twin", args=[again.pk]), sent()).status_code == 422
    with refused("teacher.used"):
        remove_twin(teacher=story.teacher(story.mentors[0]), actor=story.coordinator)


def test_a_correction_of_the_staff_list_says_what_was(story) -> None:
    row = story.teacher(story.mentors[0])
    change_teacher(teacher=row, actor=story.coordinator, position="учитель физики", weekly_hours=20)
    assert Former.objects.filter(field="position").exists()


def test_the_way_of_working_is_corrected_and_a_group_stays_a_group(db: None) -> None:
    with clock.at(TODAY):
        scene = Scene()
        place = scene.confirmed()
        client, url = signed_in(scene.boss), reverse("pairing:way", args=[place.pk])
        assert url in client.get(reverse("pairing:place", args=[place.pk])).content.decode()
        assert client.post(url, sent(format="virtual")).status_code == 302
        place.relationship.refresh_from_db()
        assert place.relationship.format == "virtual"
        assert "один на один → дистанционное" in client.get(url).content.decode()
