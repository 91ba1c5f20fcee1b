"""What stood ready and led nowhere: the basis of a mentor's work, a mentor's own rules, whom a text is shown to."""

import uuid

import pytest
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Reason
from nastavnik.outbox.models import Notice
from nastavnik.registry.models import MenteeEntry, MentoringRequest
from nastavnik.registry.services import (
    invite_mentee,
    invite_mentor,
    set_legal_basis,
    share_request,
    withdraw_invitation,
)
from tests import factories, stories
from tests.pairing.scene import Scene
from tests.people.desk import signed_in

PAPER = "трудовой договор № 14 от 01.09.2024"


def refused(code: str):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


def sent(**data):
    return {**data, "form_key": str(uuid.uuid4())}


def test_the_basis_is_written_by_the_coordinator_from_a_paper_and_needs_no_sheet(db: None) -> None:
    scene = Scene(signs=False)
    client = signed_in(scene.boss)
    url = reverse("registry:mentor_basis", args=[scene.entry.pk])
    assert url in client.get(reverse("registry:mentor", args=[scene.entry.pk])).content.decode()
    assert client.post(url, sent(legal_basis="job_function", paper="")).status_code == 422
    assert client.post(url, sent(legal_basis="job_function", paper=PAPER)).status_code == 302
    assert scene.confirmed().mentor_consent.kind == "candidacy"
    assert Reason.objects.filter(event__kind="mentor.basis_set").get().text == PAPER
    with refused("mentor.basis_stands"):
        set_legal_basis(entry=scene.entry, legal_basis="employment_contract", paper=PAPER, actor=scene.boss)
    assert client.get(url).status_code in {200, 409}


@pytest.mark.parametrize(
    ("basis", "paper", "code"), [("gift", PAPER, "mentor.basis"), ("job_function", " ", "mentor.paper")]
)
def test_a_basis_names_its_paper(db: None, basis: str, paper: str, code: str) -> None:
    scene = Scene()
    with refused(code):
        set_legal_basis(entry=scene.entry, legal_basis=basis, paper=paper, actor=scene.boss)


def test_a_mentor_keeps_the_own_rules(db: None) -> None:
    scene = Scene()
    client = signed_in(scene.mentor.account)
    words = {"strategy": "слушать", "meeting_rules": "раз в неделю", "topic_plan": "урок"}
    assert client.get(reverse("registry:own_rules")).status_code == 200
    assert client.post(reverse("registry:own_rules"), sent(**words)).status_code == 302
    scene.entry.refresh_from_db()
    assert scene.entry.meeting_rules == "раз в неделю"
    assert reverse("registry:own_rules") in client.get(reverse("registry:candidacy")).content.decode()


def test_the_author_shows_or_hides_the_text_while_the_request_lives(db: None) -> None:
    story = stories.begin()
    author, request = story.mentees[0], MentoringRequest.objects.get()
    MentoringRequest.objects.update(text_for_mentor="помочь с уроком")
    client = signed_in(author)
    url = reverse("registry:request_share", args=[request.pk])
    assert url in client.get(reverse("registry:participation")).content.decode()
    for share, expected in (("yes", True), ("no", False)):
        assert client.post(url, sent(share=share)).status_code == 302
        request.refresh_from_db()
        assert request.share_with_mentor is expected
    with refused("registry.self"):
        share_request(request=request, share=True, actor=story.coordinator)
    MentoringRequest.objects.update(state="withdrawn", closed_on=stories.START)
    with refused("request.share"):
        share_request(request=request, share=True, actor=author)


def test_an_invitation_sent_by_mistake_is_taken_back_until_it_is_answered(db: None) -> None:
    story = stories.begin()
    mentee, mentor = factories.account(story.school), factories.account(story.school)
    asked = invite_mentee(programme=story.programme, teacher=story.teacher(mentee), actor=story.coordinator)
    wanted = invite_mentor(programme=story.programme, teacher=story.teacher(mentor), actor=story.coordinator)
    client = signed_in(story.coordinator)
    for name, entry in (("mentee", asked), ("mentor", wanted)):
        url = reverse(f"registry:uninvite_{name}", args=[entry.pk])
        assert url in client.get(reverse(f"registry:{name}", args=[entry.pk])).content.decode()
        assert client.post(url, sent()).status_code == 302
        assert not type(entry).objects.filter(pk=entry.pk).exists()
    assert not Notice.objects.filter(kind__endswith="_invited", read_at=None, account__in=[mentee, mentor]).exists()
    joined = MenteeEntry.objects.get(teacher__account=story.mentees[0])
    with refused("invitation.answered"):
        withdraw_invitation(entry=joined, actor=story.coordinator)
    MenteeEntry.objects.filter(pk=joined.pk).update(state="invited")
    withdraw_invitation(entry=joined, actor=story.coordinator)
    assert MenteeEntry.objects.get(pk=joined.pk).state == "declined"
